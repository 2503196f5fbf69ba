"""Autocomplete fields that survive whatever is sent to them."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import ModelMultipleChoiceField


def may_be_key(model: type[Model], value) -> bool:
    """Say whether a value sent can be the key of a row: of the right kind, and no larger than the column holds."""
    try:
        model._meta.pk.clean(value, None)
    except ValidationError:
        return False
    return True


class ManyRecordsField(ModelMultipleChoiceField):
    """Several records; a value that can be no key is refused before the database is asked."""

    def clean(self, value):
        for one in value if isinstance(value, list | tuple) else ():
            if not may_be_key(self.queryset.model, one):
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": str(one)})
        return super().clean(value)


class RealKeysMixin:
    """Draws the chosen records; a value that can be no key was refused by the field and is left out here."""

    def optgroups(self, name, value, attrs=None):
        model = self.field.remote_field.model
        return super().optgroups(name, [one for one in value if may_be_key(model, one)], attrs)


class ChoiceOfOne(RealKeysMixin, AutocompleteSelect):
    """One record, chosen by typing a part of its name."""


class ChoiceOfMany(RealKeysMixin, AutocompleteSelectMultiple):
    """Several records, chosen by typing a part of their names."""
