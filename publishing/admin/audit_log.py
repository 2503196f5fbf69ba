"""The audit log in the admin: read, searched and narrowed down, never written to."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST

from publishing import audit
from publishing.admin.audit_sheet import as_csv
from publishing.admin.records import SEARCH_LENGTH
from publishing.models import AuditEntry, State

#: What the names of details mean to a reader; others show as they are.
DETAILS = {
    "before": pgettext_lazy("in the audit log", "from"),
    "after": pgettext_lazy("in the audit log", "to"),
    "name": gettext_lazy("name"),
    "count": gettext_lazy("how many"),
    "method": gettext_lazy("how"),
    "reason": gettext_lazy("reason"),
    "added": gettext_lazy("added"),
    "removed": gettext_lazy("removed"),
    "fields": gettext_lazy("fields"),
    "editions": gettext_lazy("editions"),
    "languages": gettext_lazy("languages"),
    "left": gettext_lazy("left over"),
    "until": gettext_lazy("until"),
    "note": gettext_lazy("note"),
    "what": pgettext_lazy("in the audit log", "what"),
    "new": pgettext_lazy("rows", "new"),
    "changed": pgettext_lazy("rows", "changed"),
    "unchanged": pgettext_lazy("rows", "unchanged"),
    "refused": pgettext_lazy("rows", "refused"),
}
#: Values that stand for something, in words; others show as they are.
VALUES = {
    "password": gettext_lazy("password"),
    "passkey": gettext_lazy("passkey"),
    "webauthn": gettext_lazy("passkey"),
    "totp": gettext_lazy("authenticator app"),
    "recovery_codes": gettext_lazy("recovery code"),
    "authenticator": gettext_lazy("code"),
    "command": gettext_lazy("command of the operator"),
    "letter": gettext_lazy("link in an e-mail"),
    **{state.value: state.label for state in State},
}


class ActorFilter(admin.SimpleListFilter):
    """Entries by who is named in them."""

    title = gettext_lazy("person")
    parameter_name = "who"
    MOST = 100

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        names = AuditEntry.objects.exclude(actor="").order_by("actor").values_list("actor", flat=True).distinct()
        return [(name, name) for name in names[: self.MOST]]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(actor=self.value()) if self.value() else queryset


class RecordKindFilter(admin.SimpleListFilter):
    """Entries by the kind of record they are about."""

    title = gettext_lazy("kind of record")
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        names = AuditEntry.objects.exclude(record_kind="").order_by("record_kind").values_list("record_kind", flat=True)
        return sorted(((name, kind_in_words(name)) for name in names.distinct()), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(record_kind=self.value()) if self.value() else queryset


class AuditEntryAdmin(admin.ModelAdmin):
    """The list of entries, the newest first, and a page for each."""

    list_display = ("at", "who", "what", "about", "details", "address")
    list_display_links = ("at",)
    list_filter = ("kind", ActorFilter, RecordKindFilter)
    date_hierarchy = "at"
    search_fields = ("actor", "record", "record_key__exact")
    list_per_page = 100
    show_full_result_count = False
    actions = None
    fields = ("at", "who", "what", "about", "details", "address")
    readonly_fields = fields

    change_list_template = "admin/publishing/audit_log.html"

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(require_POST(self.export))
        return [path("export/", view, name="publishing_auditentry_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponse:
        """Return the entries that the filters of the list leave as CSV, and write down that they were taken out."""
        if not (self.has_view_permission(request) and self.may_export(request)):
            raise PermissionDenied
        entries = self.get_changelist_instance(request).get_queryset(request)
        count = entries.count()
        last = entries.aggregate(last=Max("pk"))["last"] or 0
        audit.note(audit.Kind.EXPORTED, request=request, what=AuditEntry._meta.label_lower, count=count)
        return as_csv(entries.filter(pk__lte=last))

    def may_export(self, request: HttpRequest) -> bool:
        """Say whether the user may take entries out."""
        return request.user.has_perm("publishing.export_auditentry")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        """Search for no more than anyone types, because a database takes no more."""
        return super().get_search_results(request, queryset, search_term[:SEARCH_LENGTH])

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None):
        found = {"title": _("Audit log"), "may_export": self.may_export(request), "query": request.GET.urlencode()}
        return super().changelist_view(request, found | (extra_context or {}))

    @admin.display(description=pgettext_lazy("in the audit log", "who"), ordering="actor")
    def who(self, entry: AuditEntry) -> str:
        return entry.actor or _("somebody not signed in")

    @admin.display(description=gettext_lazy("what was done"), ordering="kind")
    def what(self, entry: AuditEntry) -> str:
        return entry.get_kind_display()

    @admin.display(description=gettext_lazy("record"))
    def about(self, entry: AuditEntry) -> SafeString | str:
        if not entry.record_kind:
            return ""
        words = _("%(kind)s: %(name)s") % {"kind": capfirst(kind_in_words(entry.record_kind)), "name": entry.record}
        if entry.kind == AuditEntry.Kind.DELETED:
            return words
        name = f"{self.admin_site.name}:{entry.record_kind.replace('.', '_')}_change"
        try:
            return format_html('<a href="{}">{}</a>', reverse(name, args=[entry.record_key]), words)
        except NoReverseMatch:
            return words

    @admin.display(description=gettext_lazy("details"))
    def details(self, entry: AuditEntry) -> SafeString:
        return format_html_join(
            pgettext("between details in the audit log", "; "),
            "{}: {}",
            (
                (DETAILS.get(name, name), value_in_words(entry.detail[name]))
                for name in sorted(entry.detail, key=_place)
            ),
        )


def _place(name: str) -> int:
    """Return the place of a detail among the others: a database may give them back in another order."""
    return list(DETAILS).index(name) if name in DETAILS else len(DETAILS)


def kind_in_words(label: str) -> str:
    """Return the name of a kind of record, as in ``events.edition``; the label itself where there is none any more."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return label


def value_in_words(value) -> str:
    """Return a value of an entry's details as a reader takes it in."""
    if isinstance(value, dict):
        return pgettext("between the items of a list", ", ").join(
            f"{name}: {value_in_words(one)}" for name, one in value.items()
        )
    if isinstance(value, Iterable) and not isinstance(value, str):
        return pgettext("between the items of a list", ", ").join(value_in_words(one) for one in value)
    return str(VALUES.get(value, value))
