"""The admin page of any record: autocomplete for each relation, search in each language, nothing lost on a conflict."""

from django import forms
from django.contrib import messages
from django.contrib.admin.filters import RelatedFieldListFilter
from django.contrib.admin.widgets import AdminSplitDateTime, RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, ManyToManyField, QuerySet, URLField
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from publishing import scopes
from publishing.admin import history
from publishing.admin.audited import AuditedMixin
from publishing.admin.choices import ChoiceOfMany, ChoiceOfOne, ManyRecordsField
from publishing.admin.deleting import AskBeforeDeletingMixin
from publishing.admin.forms import RecordForm
from publishing.admin.keeping import KeptFormMixin
from publishing.admin.several import EditSeveralMixin
from publishing.history import trash
from publishing.history.deeds import Deed
from publishing.history.noting import describe
from publishing.history.writing import recording
from publishing.links.collecting import read_again
from publishing.models import Publishable

SEARCH_LENGTH = 200
#: How a day may be typed: never day and month in an order that two readers read in two ways.
DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


#: What the filters beside a list ask of a field: of a choice, of a relation.
FILTER_LOOKUPS = ("exact", "isnull", "id__exact")


def _takes(field: forms.Field, value) -> bool:
    try:
        field.clean(value)
    except ValidationError:
        return False
    return True


class WithinFilter(RelatedFieldListFilter):
    """A relation as a filter beside a list, with what lies within the limits of the user's work."""

    def field_choices(self, field, request: HttpRequest, model_admin) -> list[tuple]:
        mine = scopes.within(request.user, field.related_model._default_manager.order_by()).values("pk")
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to={"pk__in": mine})


class RelationsMixin:
    """Every relation to a record that has an admin page of its own is chosen by typing a part of its name."""

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Return the relations that point at a registered model, hence never a list of thousands to scroll."""
        return [
            field.name
            for field in [*self.model._meta.fields, *self.model._meta.many_to_many]
            if isinstance(field, ForeignKey | ManyToManyField)
            and self.admin_site.is_registered(field.related_model)
            and (isinstance(field, ForeignKey) or field.remote_field.through._meta.auto_created)
        ]

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Return the form field; beside a relation stand only what an editor needs: change and add, never delete."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return field
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        for day in [field, *getattr(field, "fields", ())]:
            if type(day) is forms.DateField:
                day.input_formats = DAY_FORMATS
                day.error_messages["invalid"] = _("Enter a day of the calendar in this form: 2026-09-15.")
        if isinstance(field.widget, AdminSplitDateTime):
            both = _("Give both a date and a time.")
            field.error_messages |= {"invalid_date": both, "invalid_time": both}
            for part, name in zip(field.widget.widgets, (_("date"), _("time")), strict=True):
                part.attrs |= {
                    "aria-label": f"{capfirst(field.label)}: {name}",
                    "data-forum-zone": timezone.get_current_timezone_name(),
                }
        return field

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChoiceOfOne(db_field, self.admin_site))
            self._limit(db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChoiceOfMany(db_field, self.admin_site))
            kwargs.setdefault("form_class", ManyRecordsField)
            self._limit(db_field, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _limit(self, db_field, request: HttpRequest, kwargs: dict) -> None:
        """Let a record of an edition lead only to what lies within the limits of the user's work.

        What belongs to no edition, and the rows of a list, may lead to what is public as well.
        """
        if scopes.editions_of(request.user) is None:
            return
        rows = kwargs.get("queryset", db_field.remote_field.model._default_manager.all())
        is_own = bool(getattr(self.model, "scoped_by", ()))
        kwargs["queryset"] = (scopes.within if is_own else scopes.within_or_public)(request.user, rows)

    def get_prepopulated_fields(self, request: HttpRequest, obj=None) -> dict:
        """Return the fields filled while typing, only where the record is new: an address must stay as it is."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


class RecordAdmin(
    KeptFormMixin, AuditedMixin, RelationsMixin, AskBeforeDeletingMixin, EditSeveralMixin, TranslationAdmin
):
    """The page of one kind of record."""

    form = RecordForm
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    slug_field = ""
    slug_from: tuple[str, ...] = ()
    slug_spare: tuple[str, ...] = ()
    slug_within = ""
    list_per_page = 50
    delete_confirmation_template = "admin/record_delete.html"
    delete_selected_confirmation_template = "admin/record_delete_selected.html"
    show_full_result_count = False
    save_on_top = False

    def lookup_allowed(self, lookup: str, value, request: HttpRequest | None = None) -> bool:
        """Allow the conditions that the filters beside a list make, and no others: some make the database work long.

        Names that are no field's are left to Django, which leaves them out.
        """
        name, *_how = lookup.split(LOOKUP_SEP)
        if name not in {"pk", *(field.name for field in self.model._meta.get_fields())}:
            return super().lookup_allowed(lookup, value, request)
        made = {f"{name}__{how}" for name in self.list_filter for how in FILTER_LOOKUPS}
        if self.date_hierarchy:
            made |= {f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day", "gte", "lt")}
        return lookup in made

    def get_list_filter(self, request: HttpRequest) -> list:
        """Return the filters; those of relations offer what lies within the limits of the user's work."""
        found = super().get_list_filter(request)
        if scopes.editions_of(request.user) is None:
            return found
        relations = {field.name for field in self.model._meta.get_fields() if field.is_relation}
        return [(one, WithinFilter) if one in relations else one for one in found]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        """Return the values that the address gives to a new record; those that its form would refuse are left out."""
        given = super().get_changeform_initial_data(request)
        fields = self.get_form(request).base_fields
        return {name: value for name, value in given.items() if name in fields and _takes(fields[name], value)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the records that the user may see; those of editions outside the limits of the user's work are not."""
        return scopes.within(request.user, super().get_queryset(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may add records; an edition only where work is not limited to those there are."""
        return self._may_be_fewer_or_more(request) and super().has_add_permission(request)

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_view_permission(request, obj) and (obj is None or scopes.is_within(request.user, obj))

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or scopes.may_alter(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Say whether the user may delete the record; never what their work is limited to, or it would be no more."""
        return (
            self._may_be_fewer_or_more(request)
            and super().has_delete_permission(request, obj)
            and (obj is None or scopes.may_alter(request.user, obj))
        )

    def _may_be_fewer_or_more(self, request: HttpRequest) -> bool:
        """Say whether the user may add or delete records of this kind as far as the limits of their work go."""
        return not scopes.is_edition(self.model) or scopes.editions_of(request.user) is None

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Return the fields searched, a translated one in each of its languages."""
        return list(self.replace_orig_field(self.search_fields))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        """Search for no more than anyone types, because a database takes no more."""
        return super().get_search_results(request, queryset, search_term[:SEARCH_LENGTH])

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        for name in ("slug_field", "slug_from", "slug_spare", "slug_within"):
            setattr(form, name, getattr(self, name))
        form.conflict = getattr(request, "record_conflict", "")
        for name in getattr(self.model, "scoped_by", ()) if scopes.editions_of(request.user) is not None else ():
            if name in form.base_fields:
                form.base_fields[name].required = True  # a record of no edition would be lost to whoever made it
        form.user = request.user
        return form

    def get_urls(self) -> list:
        return [*history.urls(self), *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """Show the versions of a record."""
        return history.show(self, request, object_id, extra_context)

    def stored(self, record) -> None:
        """Do what follows when a record of this kind was saved, restored or moved; the transaction is still open."""
        if isinstance(record, Publishable):
            read_again(record)

    def brought_back(self, request: HttpRequest, record) -> None:
        """Do what follows when a deleted record of this kind was brought back; the transaction is still open."""
        self.stored(record)

    def delete_model(self, request: HttpRequest, obj) -> None:
        """Delete a record and keep it among the deleted ones."""
        trash.delete([obj], request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Delete records and keep them among the deleted ones."""
        trash.delete(queryset, request.user)

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        """Save the rows of a list; records among them that are deleted are kept among the deleted ones."""
        formset.deleted_by = request.user
        super().save_formset(request, form, formset, change)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the list, or do with the records chosen there what was asked for."""
        describe(Deed.BULK)
        return super().changelist_view(request, extra_context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        """Show or save the form; where the database refuses it, show it again with everything that was typed."""
        if "_saveasnew" in request.POST:  # Django takes it from any page, and no page here offers it
            raise BadRequest
        if request.method != "POST":  # SQLite would let nobody else write while a form is drawn
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic(), recording(request.user):
                return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            for file in request.FILES.values():
                file.seek(0)
            request.record_conflict = _(
                "This could not be saved, because it contradicts another record, perhaps one saved a moment ago. "
                "Check the address and whatever must be there only once, then save again."
            )
            return super().changeform_view(request, object_id, form_url, extra_context)

    def choice_label(self, record) -> str:
        """Return what stands for the record in the lists of autocomplete fields."""
        return str(record)

    def save_form(self, request: HttpRequest, form, change: bool):
        """Return the unsaved record, and say so where its address had to be made different from what was typed."""
        record = super().save_form(request, form, change)
        typed = form.data.get(form.add_prefix(self.slug_field), "") if self.slug_field else ""
        address = getattr(record, self.slug_field, "") if self.slug_field else ""
        if typed and address and typed != address:
            messages.warning(
                request,
                _("The address “%(typed)s” was taken, so this one became “%(address)s”.")
                % {"typed": typed, "address": address},
            )
        return record
