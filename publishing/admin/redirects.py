"""The staff's page of redirects: where addresses lead that are no longer used."""

from urllib.parse import urlsplit

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing import scopes
from publishing.addresses import is_page_without_record, kinds, plain, record_at
from publishing.admin.any_record import AnyRecordField, ChoiceOfAnyRecord, label_of, suggestions
from publishing.admin.audited import AuditedMixin
from publishing.missed import READABLE
from publishing.models import MissedAddress, Redirect
from publishing.not_found import QUERY, is_apart
from publishing.redirects import uses

SUGGESTIONS = "admin:publishing_redirect_records"


class RedirectForm(forms.ModelForm):
    """An old address, and the record or the page to which it leads."""

    target = AnyRecordField(
        required=False,
        label=gettext_lazy("Record"),
        help_text=gettext_lazy("Type a part of its name. If its address changes later, the redirect follows."),
    )
    #: The host under which staff see the site, so that an address can be pasted whole.
    host = ""
    #: The record on whose page a pasted address leads.
    shown: Model | None = None

    class Meta:
        model = Redirect
        fields = ("path", "address")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        told = {
            "path": _("Without the language: /editions/2023/ stands for it in each."),
            "address": _("Only where it leads to no record, but to a list for instance: /photos/?edition=2023."),
        }
        for name in told.keys() & self.fields.keys():
            self.fields[name].help_text = told[name]
        self.fields["target"].kept = self.instance.record
        if self.instance.record and "target" not in self.initial:
            self.initial["target"] = self.instance.record

    def clean_path(self) -> str:
        """Return the old address in its stored form, if there is no page at it."""
        found = plain(self._local("path"))
        if not found or is_apart(f"{found}/") or not READABLE.fullmatch(found):
            raise ValidationError(_("Enter an address of this site without its language, such as /editions/2023/."))
        record = record_at(found)
        if is_page_without_record(found) or (record is not None and record.is_public()):
            raise ValidationError(_("There is a page at this address, so nobody would be led on."))
        return found

    def clean(self) -> dict:
        values = super().clean()
        address, record = values.get("address"), values.get("target")
        if "target" not in self.errors and "address" not in self.errors:
            if bool(address or self.shown) == bool(record):
                raise ValidationError(_("Choose a record, or give the address of a page: one of them."))
            self._set(record or self.shown)
        return values

    def clean_address(self) -> str:
        """Return the address of a public page; an empty string where that shows one record, which is kept then."""
        self.shown = None
        local = self._local("address") if self.cleaned_data.get("address") else ""
        if not local:
            return ""
        bare, query = plain(local), local.partition("#")[0].partition("?")[2]
        record = record_at(bare)
        if record is not None and record.is_public():
            self.shown = record
            return ""
        if is_page_without_record(bare) and (not query or QUERY.fullmatch(query)):
            return f"{bare}/{f'?{query}' if query else ''}"
        words = _("The public does not see this page.") if record else _("There is no page at this address.")
        raise ValidationError(words)

    def _set(self, record: Model | None) -> None:
        self.instance.content_type = ContentType.objects.get_for_model(record) if record else None
        self.instance.object_id = record.pk if record else None

    def _local(self, name: str) -> str:
        """Return what was entered without the site's own name before it; raises where it is another site's."""
        value = self.cleaned_data.get(name, "").strip()
        parts = urlsplit(value)
        if parts.scheme in {"http", "https"} and parts.netloc == self.host:
            value = value.partition(parts.netloc)[2]
        if not value.startswith("/") or value.startswith("//"):
            raise ValidationError(_("This is no address of this site; it begins with a slash."))
        return value


class HowMadeFilter(admin.SimpleListFilter):
    """Redirects by whether a changed address left them or staff made them."""

    title = gettext_lazy("how it came")
    parameter_name = "made"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("left", _("left by a changed address")), ("staff", _("made by staff"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = {"left": True, "staff": False}.get(self.value())
        return queryset if wanted is None else queryset.filter(created_by__isnull=wanted)


@admin.register(Redirect)
class RedirectAdmin(AuditedMixin, admin.ModelAdmin):
    """Redirects."""

    form = RedirectForm
    fields = ("path", "target", "address")
    list_display = ("old_address", "leads_to", "created_by", "created_at", "hits", "last_used_at")
    list_filter = (HowMadeFilter,)
    list_select_related = ("created_by", "content_type")
    search_fields = ("path", "address")
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may make redirects; they are of all editions, so nobody who is limited to some may."""
        return super().has_add_permission(request) and scopes.editions_of(request.user) is None

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and scopes.editions_of(request.user) is None

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and scopes.editions_of(request.user) is None

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.suggestions)
        return [path("records/", view, name="publishing_redirect_records"), *super().get_urls()]

    def suggestions(self, request: HttpRequest):
        """Return public records by a part of their names, to those who may make or change redirects."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        return suggestions(request, self.admin_site)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        uses.flush()
        rows = [model._default_manager.select_related(*model.address_parents()) for model in kinds()]
        return super().get_queryset(request).prefetch_related(GenericPrefetch("record", rows))

    def get_fields(self, request: HttpRequest, obj=None) -> tuple[str, ...]:
        """Return the fields; whoever only looks at a redirect sees where it leads instead of a choice."""
        only_looks = obj is not None and not self.has_change_permission(request, obj)
        return ("path", "leads_to") if only_looks else self.fields

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.host = request.get_host()
        form.base_fields["target"].widget = ChoiceOfAnyRecord(
            Redirect._meta.get_field("object_id"), self.admin_site, SUGGESTIONS
        )
        return form

    def save_model(self, request: HttpRequest, redirect: Redirect, form, change: bool) -> None:
        """Save, with who made it; the address is no longer one that is not found."""
        redirect.created_by = redirect.created_by if change else request.user
        super().save_model(request, redirect, form, change)
        MissedAddress.objects.filter(path=redirect.path).delete()

    @admin.display(description=gettext_lazy("old address"), ordering="path")
    def old_address(self, redirect: Redirect) -> str:
        return f"{redirect.path}/"

    @admin.display(description=gettext_lazy("leads to"))
    def leads_to(self, redirect: Redirect) -> SafeString | str:
        if redirect.address:
            return redirect.address
        record = redirect.record
        if record is None:
            return _("nothing: the record was deleted")
        address = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
        link = format_html('<a href="{}">{}</a>', address, label_of(record, self.admin_site))
        return link if record.is_public() else format_html("{} · {}", link, _("not public, so readers find nothing"))
