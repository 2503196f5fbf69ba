"""Links in the admin: which addresses answer, which are broken, and where each stands."""

from django.contrib import admin, messages
from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from publishing import scopes
from publishing.admin.about_records import about_seen
from publishing.models import DAYS_TO_BE_BROKEN, LinkCheck, LinkUse
from publishing.readiness.checks import Place

Status = LinkCheck.Status
#: Places of one address that are named.
SHOWN = 5
COLOURS = {Status.GOOD: "published", Status.FAILING: "in-review", Status.BROKEN: "retired"}


@admin.register(LinkCheck)
class LinkCheckAdmin(admin.ModelAdmin):
    """The web addresses that records lead to."""

    list_display = ("short", "standing", "what_happened", "places", "last_at")
    list_display_links = None
    list_filter = ("status",)
    search_fields = ("address",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("ask_soon",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if scopes.editions_of(request.user) is not None:
            rows = rows.filter(pk__in=LinkUse.objects.filter(about_seen(request, self.admin_site)).values("link"))
        return rows.annotate(use_count=Count("uses")).filter(use_count__gt=0)

    def get_changelist_instance(self, request: HttpRequest):
        """Return the list with the records in which each address stands, in a query for each kind of record."""
        changelist = super().get_changelist_instance(request)
        add_uses(list(changelist.result_list), self.admin_site, request)
        return changelist

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Links")} | (extra_context or {}))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_ask_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may have addresses asked again."""
        return request.user.has_perm("publishing.change_linkcheck")

    def troubles(self, request: HttpRequest) -> list[dict]:
        """Return a line for the start page while links are broken."""
        count = self.get_queryset(request).broken().count() if self.has_view_permission(request) else 0
        words = ngettext("%(count)d broken link", "%(count)d broken links", count) % {"count": count}
        address = f"{reverse('admin:publishing_linkcheck_changelist')}?status__exact={Status.BROKEN.value}"
        return [{"address": address, "words": words}] if count else []

    @admin.action(description=gettext_lazy("Ask again within the hour"), permissions=["ask"])
    def ask_soon(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = LinkCheck.objects.filter(pk__in=list(queryset.values_list("pk", flat=True))).update(next_at=None)
        words = ngettext("%(count)d link is asked again.", "%(count)d links are asked again.", count)
        self.message_user(request, words % {"count": count}, messages.SUCCESS)

    @admin.display(description=gettext_lazy("address"), ordering="address")
    def short(self, link: LinkCheck) -> SafeString:
        return format_html(
            '<a class="outside-link" href="{}" rel="noopener noreferrer">{}</a>', link.address, link.address
        )

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def standing(self, link: LinkCheck) -> SafeString:
        label = capfirst(link.get_status_display())
        return format_html('<span class="badge badge-{}">{}</span>', COLOURS.get(link.status, "draft"), label)

    @admin.display(description=gettext_lazy("what happened"))
    def what_happened(self, link: LinkCheck) -> str:
        told = [link.words or (_("Code %(code)d") % {"code": link.http_code} if link.http_code else "")]
        if link.status == Status.FAILING:
            days = ngettext(
                "Failed on %(count)d day; it counts as broken after %(most)d.",
                "Failed on %(count)d days; it counts as broken after %(most)d.",
                link.failures,
            )
            told.append(days % {"count": link.failures, "most": DAYS_TO_BE_BROKEN})
        elif link.status == Status.BROKEN:
            days = ngettext("Failed on %(count)d day.", "Failed on %(count)d days.", link.failures)
            told.append(days % {"count": link.failures})
        return " ".join(filter(None, told))

    @admin.display(description=gettext_lazy("stands in"))
    def places(self, link: LinkCheck) -> SafeString:
        shown = format_html_join("", '<div><a href="{}">{}</a> · {}{}</div>', link.shown_uses)
        more = link.use_count - SHOWN
        if more <= 0:
            return shown
        words = ngettext("and %(count)d other place", "and %(count)d other places", more) % {"count": more}
        return format_html("{}<div>{}</div>", shown, words)


def add_uses(links: list[LinkCheck], site: admin.AdminSite, request: HttpRequest) -> None:
    """Set on each link as ``shown_uses`` the address, name and field of each place, and a way to an archived copy."""
    place = Window(RowNumber(), partition_by="link", order_by="pk")
    first = LinkUse.objects.filter(link__in=links).annotate(place=place).filter(place__lte=SHOWN)
    uses = list(first.select_related("content_type").order_by("pk"))
    records = {}
    for kind in dict.fromkeys(use.content_type for use in uses):
        page = site._registry.get(kind.model_class())
        if page is not None and page.has_view_permission(request):
            keys = [use.object_id for use in uses if use.content_type == kind]
            records |= {(kind.pk, one.pk): one for one in page.get_queryset(request).filter(pk__in=keys)}
    for link in links:
        mine = [(use, records.get((use.content_type_id, use.object_id))) for use in uses if use.link_id == link.pk]
        link.shown_uses = [_shown(link, use, record) for use, record in mine if record is not None]


def _shown(link: LinkCheck, use: LinkUse, record) -> tuple[str, str, str, SafeString | str]:
    model, place = type(record), Place(use.column)
    page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[record.pk])
    return f"{page}#{place.anchor(model)}", Truncator(record).chars(60), place.label(model), _copy(link, record)


def _copy(link: LinkCheck, record) -> SafeString | str:
    if link.status != Status.BROKEN:
        return ""
    own = getattr(record, "archived_url", "")
    if own and own != link.address:
        return format_html(' · <a href="{}" rel="noopener noreferrer">{}</a>', own, _("archived copy"))
    search = f"https://web.archive.org/web/*/{link.address}"
    return format_html(' · <a href="{}" rel="noopener noreferrer">{}</a>', search, _("look for an archived copy"))
