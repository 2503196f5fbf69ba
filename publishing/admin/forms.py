"""The form behind every record: makes the address, and puts each problem where the editor can see it."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing import workflow
from publishing.languages import default_column, translated_fields
from publishing.models import Publishable
from publishing.slugs import first_slug, free_slug

#: The name under which a page sends back what its record was when the page was opened: see ``merging.Base``.
SEEN = "_seen"


def stamp(record) -> str:
    """Return when a record was last saved, to the microsecond; empty for one that keeps no such time."""
    saved = getattr(record, "updated_at", None)
    return saved.isoformat() if saved else ""


class RecordForm(forms.ModelForm):
    """A model form that fills an empty address and never fails on a problem of a field it does not show."""

    #: The field that holds the address, the fields it is made from, those used where they hold no Latin letters, and
    #: the foreign key within which it is unique.
    slug_field = ""
    slug_from: tuple[str, ...] = ()
    slug_spare: tuple[str, ...] = ()
    slug_within = ""
    #: Said above the form when the database refused what looked right; see ``RecordAdmin.changeform_view``.
    conflict = ""
    #: Fields taken over from the row before; see ``CardInline.carried``.
    carried: frozenset[str] | set[str] = frozenset()
    #: Whoever sends it; none where the site itself fills it in, which may do everything.
    user = None

    #: What was sent put together with what others saved meanwhile; see ``publishing.admin.merging``.
    merge = None
    #: The fields of a draft that is put back into the form.
    draft: QueryDict | None = None
    #: Whether the form shows what was typed without a word about its problems.
    is_quiet = False
    #: Whether the form is shown again in any case, to be saved in another way; see ``publishing.admin.pending``.
    is_only_shown = False

    def __init__(self, *args, **kwargs):
        if self.draft is not None:
            kwargs["data"] = self.draft
        super().__init__(*args, **kwargs)
        if self.slug_field in self.fields:
            self.fields[self.slug_field].required = False

    def is_valid(self) -> bool:
        return not self.is_only_shown and super().is_valid()

    def has_changed(self) -> bool:
        """Say whether there is something to save; a new row that holds nothing but words taken over has not."""
        return any(self.instance.pk or name not in self.carried for name in self.changed_data)

    def clean(self):
        values = super().clean()
        if self.slug_field in self.fields and self.slug_field not in self.errors:
            self.cleaned_data[self.slug_field] = self.address(self.cleaned_data)
        for name, question in self.merge.errors(self.prefix or "") if self.merge else ():
            self.add_error(name, question)
        self._check_may_change_public()
        if self.conflict:
            raise ValidationError(self.conflict)
        return values

    def _check_may_change_public(self) -> None:
        """Refuse a change of what is published by someone who may not publish; untouched rows of a page pass."""
        is_judged = isinstance(self.instance, Publishable) and self.user is not None
        is_touched = not self.prefix or self.has_changed()
        if is_judged and is_touched and not workflow.may_change_public(self.user, self.instance):
            raise ValidationError(workflow.ONLY_PUBLISHERS, code="published")

    def full_clean(self) -> None:
        """Check everything; a quiet form is found to have no problems."""
        if not self.is_quiet:
            return super().full_clean()
        self._errors, self.cleaned_data = ErrorDict(), {}
        return None

    def save(self, commit=True):
        if self.slug_field and not getattr(self.instance, self.slug_field):
            setattr(self.instance, self.slug_field, self.address(vars(self.instance)))
        return super().save(commit)

    def address(self, values: dict) -> str:
        """Return the address entered, or one made from the words; with a number behind it where that is taken."""
        wish = values.get(self.slug_field) or first_slug(
            self._words(values, self.slug_from), self._words(values, self.slug_spare), self._meta.model._meta.model_name
        )
        rows = self._meta.model._default_manager.exclude(pk=self.instance.pk)
        if self.slug_within:
            within = values.get(self.slug_within) or getattr(self.instance, f"{self.slug_within}_id", None)
            rows = rows.filter(**{self.slug_within: within}) if within else rows.none()
        return free_slug(rows, self.slug_field, wish)

    def _words(self, values: dict, names: tuple[str, ...]) -> str:
        translated = translated_fields(self._meta.model)
        found = (values.get(default_column(name) if name in translated else name) for name in names)
        return " ".join(str(value) for value in found if value)

    def add_error(self, field, error):
        """Add a problem to its field or, where this form does not show that field, above the form with its name."""
        if field is None and hasattr(error, "error_dict"):
            hidden = {name: found for name, found in error.error_dict.items() if name not in self._shown()}
            refused = self._errors or {}  # a field refused already has its reason; a second one would confuse
            shown = {n: found for n, found in error.error_dict.items() if n in self._shown() and n not in refused}
            if shown:
                super().add_error(None, ValidationError(shown))
            for name, found in hidden.items():
                for problem in found:
                    told = {"field": self._label(name), "problem": " ".join(problem.messages)}
                    words = _("%(field)s: %(problem)s") % told
                    if words not in refused.get(NON_FIELD_ERRORS, ()):
                        super().add_error(None, words)
            return
        super().add_error(field, error)

    def _shown(self) -> set[str]:
        return {*self.fields, NON_FIELD_ERRORS}

    def _label(self, name: str) -> str:
        try:
            return capfirst(str(self._meta.model._meta.get_field(name).verbose_name))
        except FieldDoesNotExist:
            return name


def labels(model, names: list[str]) -> list[str]:
    """Return the labels of these fields: ["alt text (English)", "licence"]."""
    return [str(model._meta.get_field(name).verbose_name) for name in names]
