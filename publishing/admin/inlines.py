"""Rows and cards inside a record's page, in the order the editor gives them."""

import re

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.admin import GenericStackedInline
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationInlineModelAdmin

from publishing.admin.deletion import is_published
from publishing.admin.editing import editing
from publishing.admin.forms import RecordForm
from publishing.admin.records import RelationsMixin
from publishing.facts import citable_fields
from publishing.history import trash
from publishing.history.registry import is_registered
from publishing.models import LAST_PLACE, Publishable


class SentRowsMixin:
    """A formset that makes a form for each row sent, whatever number of rows the page claims to send."""

    #: As those of ``RecordForm``.
    merge = None
    is_quiet = False

    def clean(self) -> None:
        super().clean()
        if self.merge and (questions := [error for _field, error in self.merge.errors(self.prefix)]):
            raise ValidationError(questions)

    def full_clean(self) -> None:
        """Check all rows; those of a quiet formset are found to have no problems."""
        if not self.is_quiet:
            return super().full_clean()
        self._errors, self._non_form_errors = [form.errors for form in self.forms], self.error_class()
        return None

    def total_form_count(self) -> int:
        """Return the number of rows; of a page sent back no more than the highest place among the fields sent."""
        count = super().total_form_count()
        if not self.is_bound:
            return count
        place = re.compile(rf"{re.escape(self.prefix)}-(\d{{1,4}})-", re.ASCII)
        sent = [int(found[1]) + 1 for name in (*self.data, *self.files) if (found := place.match(name))]
        return min(count, max(sent, default=0))

    def delete_existing(self, obj: models.Model, commit: bool = True) -> None:
        """Delete a row; one that is a record of its own can be brought back."""
        if commit and is_registered(type(obj)):
            trash.delete([obj], getattr(self, "deleted_by", None))
        else:
            super().delete_existing(obj, commit)


class CitationFormSet(SentRowsMixin, BaseGenericInlineFormSet):
    """The citations of a record."""


class OrderedFormSet(SentRowsMixin, BaseInlineFormSet):
    """Rows with an ``order`` field: one left empty comes after those before it.

    A published row is deleted by whoever may publish it alone.
    """

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = form.fields["DELETE"].label
        if "order" in form.fields:
            form.fields["order"].required = False
            if form.instance._state.adding:
                form.initial["order"] = None

    def clean(self) -> None:
        super().clean()
        self._refuse_deletion_of_published()
        last = 0
        for form in self.forms:
            if not hasattr(form, "cleaned_data") or "order" not in form.fields:
                continue
            if form.cleaned_data.get("order") is None:
                form.instance.order = min(last + 1, LAST_PLACE)
            last = max(last, form.instance.order)

    def _refuse_deletion_of_published(self) -> None:
        told = _("“%(record)s” is published. Retire it on its own page first, then it can be deleted.")
        kept = [form.instance for form in self.deleted_forms if is_published(form.instance)]
        if kept:
            raise ValidationError([ValidationError(told, params={"record": record}) for record in kept])


class JoinedMixin(RelationsMixin):
    """An inline whose rows come with the records they point at, in one query, and which takes so many and no more."""

    max_num = 100

    def get_formset(self, request: HttpRequest, obj=None, **kwargs):
        most = 2 * type(self).max_num  # not the instance's: it is 0 for those who may change rows and add none
        formset = super().get_formset(request, obj, **{"absolute_max": most} | kwargs)
        formset.form.user = request.user
        state = editing(request)
        formset.merge = formset.form.merge = state.merge
        formset.is_quiet = formset.form.is_quiet = state.draft is not None
        return formset

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        keys = [field.name for field in self.model._meta.fields if isinstance(field, models.ForeignKey)]
        return super().get_queryset(request).select_related(*keys)


class AddressedMixin(JoinedMixin):
    """An inline whose form knows how to make an address for each row."""

    form = RecordForm
    formset = OrderedFormSet
    extra = 0
    slug_field = ""
    slug_from: tuple[str, ...] = ()
    slug_spare: tuple[str, ...] = ()
    slug_within = ""

    def get_view_on_site_url(self, obj=None) -> str | None:
        """Return the public address of a row; none for what the public does not see."""
        return obj.get_absolute_url() if isinstance(obj, Publishable) and obj.pk and obj.is_public() else None

    def get_formset(self, request: HttpRequest, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        for name in ("slug_field", "slug_from", "slug_spare", "slug_within"):
            setattr(formset.form, name, getattr(self, name))
        return formset


class RowInline(AddressedMixin, admin.TabularInline):
    """A table with a line for each; for rows without words in several languages."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs):
        """Return the form field, named by itself: in a table it has no label of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            getattr(field.widget, "widget", field.widget).attrs["aria-label"] = capfirst(field.label)
        return field


class CardInline(AddressedMixin, TranslationInlineModelAdmin, admin.StackedInline):
    """A compact card for each, with language tabs."""

    template = "admin/edit_inline/cards.html"
    #: Fields that a new card takes over from the one before it; alone they do not make a card worth saving.
    carried: tuple[str, ...] = ()

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and self._name(db_field) in self.carried:
            field.widget.attrs["data-carried"] = ""
        return field

    def get_formset(self, request: HttpRequest, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        fields = self.model._meta.get_fields()
        formset.form.carried = {field.name for field in fields if self._name(field) in self.carried}
        return formset

    @staticmethod
    def _name(field) -> str:
        """Return the name of a field; of a language's own column that of the field it translates."""
        original = getattr(field, "translated_field", None)
        return original.name if original else field.name


class CitableInline(JoinedMixin, TranslationInlineModelAdmin, GenericStackedInline):
    """Citations of a record: which of its fields a source speaks of is chosen from that record's own labels."""

    form = RecordForm
    formset = CitationFormSet
    template = "admin/edit_inline/cards.html"
    extra = 0
    classes = ("collapse",)

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs):
        if db_field.name != "field":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.ChoiceField(
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
            required=False,
            choices=[("", _("the record as a whole")), *citable_fields(self.parent_model)],
        )
