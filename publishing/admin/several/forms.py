"""What is to be done with which field, and the records that it is for."""

import re
from copy import deepcopy
from typing import NamedTuple

from django import forms
from django.db.models import Field, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from publishing.admin.forms import translated_fields
from publishing.words import columns

#: Records that are edited at once.
MOST = 300
LEAVE, SET, ADD, REMOVE = "", "set", "add", "remove"
SCALAR = [(LEAVE, gettext_lazy("leave as it is")), (SET, pgettext_lazy("a field", "set to"))]
MANY = [
    (LEAVE, gettext_lazy("leave as they are")),
    (ADD, gettext_lazy("add")),
    (REMOVE, gettext_lazy("remove")),
    (SET, gettext_lazy("replace all by")),
]
#: The records as they were shown: ``12:0f3a…``, separated by commas.
SEEN = re.compile(r"(\d{1,19}:[0-9a-f]{20})(,\d{1,19}:[0-9a-f]{20})*", re.ASCII)


class Wish(NamedTuple):
    """What is to be done with one field."""

    field: Field
    how: str
    value: object


class Row(NamedTuple):
    """A field on the page that asks: what to do with it, and the value."""

    how: forms.BoundField
    value: forms.BoundField


def names_of(model: type[Model], fields: tuple[str, ...]) -> list[str]:
    """Return the columns behind these fields, a translated one in each of its languages."""
    translated = translated_fields(model)
    return [column for name in fields for column in (columns(model, name) if name in translated else [name])]


def yes_or_no(label: str) -> forms.Field:
    """Return a field for what is true or false; a box to tick would not say which of the two is meant."""
    choices = [("", pgettext("a value", "no")), ("1", pgettext("a value", "yes"))]
    return forms.TypedChoiceField(choices=choices, coerce=bool, empty_value=False, required=False, label=label)


class SeveralForm(forms.Form):
    """The fields of a kind of record that can be set for many, each with what is to be done with it.

    They are those of the record's own page as this user has it, with its choices, limits and rules.
    """

    def __init__(self, *args, page, request, **kwargs):
        super().__init__(*args, prefix="several", **kwargs)
        self.model_fields: dict[str, Field] = {}
        self.needed: set[str] = set()
        own = page.get_form(request, change=True).base_fields
        for name in names_of(page.model, page.several_fields):
            if name not in own:
                continue
            model_field, field = page.model._meta.get_field(name), deepcopy(own[name])
            if field.required:
                self.needed.add(name)
            field.required = field.show_hidden_initial = False
            if isinstance(field.widget, forms.CheckboxInput):
                field = yes_or_no(field.label)
            self.model_fields[name] = model_field
            label = _("What to do with: %(field)s") % {"field": field.label}
            self.fields[f"{name}-how"] = forms.ChoiceField(
                choices=MANY if model_field.many_to_many else SCALAR, required=False, label=label
            )
            self.fields[f"{name}-how"].widget.attrs["aria-label"] = label
            self.fields[name] = field

    def rows(self) -> list[Row]:
        """Return the fields in order."""
        return [Row(self[f"{name}-how"], self[name]) for name in self.model_fields]

    def clean(self) -> dict:
        values = super().clean()
        for name in self.model_fields:
            how = values.get(f"{name}-how", LEAVE)
            if how == LEAVE and self._is_given(name) and name not in self.errors:
                self.add_error(name, _("Say what to do with this, or empty it."))
            elif how == SET and name in self.needed and name not in self.errors and not values.get(name):
                self.add_error(name, _("This cannot be empty."))
            elif how in {ADD, REMOVE} and name not in self.errors and not values.get(name):
                self.add_error(name, _("Choose at least one."))
        if not self.errors and not self.wishes():
            raise forms.ValidationError(_("Choose at least one field to change."))
        return values

    def _is_given(self, name: str) -> bool:
        """Say whether another value was sent for a field than stands there at first."""
        return name in self.changed_data and self.add_prefix(name) in self.data

    def wishes(self) -> list[Wish]:
        """Return what is to be done, field by field."""
        found = []
        for name, field in self.model_fields.items():
            how = self.cleaned_data.get(f"{name}-how", LEAVE)
            if how != LEAVE:
                value = self.cleaned_data.get(name)
                found.append(Wish(field, how, list(value) if field.many_to_many else value))
        return found

    def hidden(self) -> list[tuple[str, str]]:
        """Return the names and values that send this form again as it was sent."""
        names = [self.add_prefix(name) for name in self.fields]
        kept = [name for name in self.data if any(name == own or name.startswith(f"{own}_") for own in names)]
        return [(name, value) for name in kept for value in self.data.getlist(name)]


class SeenForm(forms.Form):
    """The records with what they held as they were shown, and whether the rest is changed where some are refused."""

    seen = forms.RegexField(SEEN, max_length=MOST * 42)
    anyway = forms.BooleanField(required=False)

    def marks(self) -> dict[int, str]:
        """Return the mark of each record by its key."""
        pairs = (pair.split(":") for pair in self.cleaned_data["seen"].split(","))
        return {int(key): mark for key, mark in list(pairs)[:MOST]}
