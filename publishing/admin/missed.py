"""The staff's list of addresses that readers asked for and did not find."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from publishing import scopes
from publishing.admin.any_record import label_of, written
from publishing.admin.audited import AuditedMixin
from publishing.admin.choices import may_be_key
from publishing.guesses import nearest
from publishing.missed import missed
from publishing.models import MissedAddress, Redirect


class IgnoredFilter(admin.SimpleListFilter):
    """The addresses that wait for a decision, or those that were put aside."""

    title = gettext_lazy("standing")
    parameter_name = "ignored"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", _("ignored"))]

    def choices(self, changelist):
        first, *rest = super().choices(changelist)
        return [first | {"display": _("to be looked at")}, *rest]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(is_ignored=self.value() == "yes")


@admin.register(MissedAddress)
class MissedAddressAdmin(AuditedMixin, admin.ModelAdmin):
    """Addresses not found, those asked for most first."""

    list_display = ("address", "count", "perhaps", "decide", "referrer", "last_at", "first_at")
    list_display_links = None
    list_filter = (IgnoredFilter,)
    search_fields = ("path", "referrer")
    list_per_page = 50
    show_full_result_count = False
    actions = ("ignore", "look_again")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nobody rewrites what was asked for; see ``has_decide_permission``."""
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may put addresses aside."""
        return request.user.has_perm("publishing.change_missedaddress") and scopes.editions_of(request.user) is None

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_view_permission(request, obj) or self.has_decide_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return what was asked for, that of this moment included, without what leads somewhere by now."""
        missed.flush()
        return super().get_queryset(request).exclude(path__in=Redirect.objects.values("path"))

    def get_changelist_instance(self, request: HttpRequest):
        """Return the list with the records nearest to each address."""
        changelist = super().get_changelist_instance(request)
        may_redirect = self.admin_site.get_model_admin(Redirect).has_add_permission(request)
        found = nearest(row.path for row in changelist.result_list) if may_redirect else {}
        for row in changelist.result_list:
            row.guesses, row.may_redirect = found.get(row.path, []), may_redirect
            row.may_decide = self.has_decide_permission(request)
        return changelist

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the list; a button beside an address puts that one aside, or takes it back."""
        if request.method == "POST" and "_aside" in request.POST and self.has_decide_permission(request):
            key = request.POST["_aside"]
            rows = MissedAddress.objects.filter(pk=key) if may_be_key(MissedAddress, key) else None
            for row in rows if rows is not None else ():
                self._put(request, rows, ignored=not row.is_ignored)
            return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, {"title": _("Addresses not found")} | (extra_context or {}))

    @admin.action(description=gettext_lazy("Ignore"), permissions=["decide"])
    def ignore(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._put(request, queryset, ignored=True)

    @admin.action(description=gettext_lazy("Look at them again"), permissions=["decide"])
    def look_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._put(request, queryset, ignored=False)

    def _put(self, request: HttpRequest, rows: QuerySet, *, ignored: bool) -> None:
        count = rows.update(is_ignored=ignored)
        if ignored:
            words = ngettext("%(count)d address is ignored.", "%(count)d addresses are ignored.", count)
        else:
            words = ngettext("%(count)d address is listed again.", "%(count)d addresses are listed again.", count)
        messages.success(request, words % {"count": count})

    @admin.display(description=gettext_lazy("address"), ordering="path")
    def address(self, row: MissedAddress) -> SafeString:
        return format_html("<code>{}</code>", row.path)

    @admin.display(description=gettext_lazy("perhaps meant"))
    def perhaps(self, row: MissedAddress) -> SafeString:
        links = ((_form(row, guess.record), label_of(guess.record, self.admin_site)) for guess in row.guesses)
        return format_html_join("", '<a class="guess" href="{}">{}</a>', links)

    @admin.display(description=gettext_lazy("what to do"))
    def decide(self, row: MissedAddress) -> SafeString:
        best = row.guesses[0].record if row.guesses else None
        link = format_html('<a class="button" href="{}">{}</a> ', _form(row, best), _("Redirect…"))
        words = _("Look at it again") if row.is_ignored else _("Ignore")
        button = format_html('<button type="submit" class="button" name="_aside" value="{}">{}</button>', row.pk, words)
        return format_html("{}{}", link if row.may_redirect else "", button if row.may_decide else "")


def _form(row: MissedAddress, record) -> str:
    """Return the address of the form for a redirect, with the old address and the record filled in."""
    values = {"path": row.path} | ({"target": written(record)} if record else {})
    return f"{reverse('admin:publishing_redirect_add')}?{urlencode(values)}"
