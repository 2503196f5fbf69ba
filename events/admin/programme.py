"""Programme items, with people and organizations in their roles."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.admin.source import CitationInline
from events.models import SubForum, SubForumOrganization, SubForumPerson
from publishing.admin import CardInline, PublishableAdmin, RowInline
from publishing.dates import describe_days


class SubForumPersonInline(CardInline):
    """Who moderated, spoke and reported, in order."""

    model = SubForumPerson
    fields = (("person", "role", "order"), "organization", "position")


class SubForumOrganizationInline(RowInline):
    """Which organizations were behind it, in order."""

    model = SubForumOrganization
    fields = ("organization", "role", "order")


@admin.register(SubForum)
class SubForumAdmin(PublishableAdmin):
    """Sub-forums, the roundtable, ceremonies and other programme items."""

    list_display = ("name", "kind", "number", "edition", "day", "badge")
    list_display_links = ("name",)
    list_filter = ("state", "kind", "edition", "topics")
    list_select_related = ("edition",)
    several_fields = ("edition", "kind", "starts_on", "time_zone", "place", "topics", "title_own_translation")
    search_fields = ("title", "edition__year")
    date_hierarchy = "starts_on"
    slug_field = "slug"
    slug_from = ("title",)
    slug_spare = ("kind", "number")
    slug_within = "edition"
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ["edition", ("kind", "number", "order")]}),
        (None, {"fields": ["title", "place", "summary"]}),
        (
            _("When"),
            {"fields": [("starts_on", "start_time"), ("ends_on", "end_time"), "time_zone"]},
        ),
        (_("Subject and address"), {"fields": ["topics", "title_own_translation", "slug"]}),
        (_("Text"), {"fields": ["body"]}),
    )
    inlines = (SubForumPersonInline, SubForumOrganizationInline, CitationInline)

    def choice_label(self, item: SubForum) -> str:
        return f"{item.edition.year} · {item}"

    @admin.display(description=_("title"), ordering="title")
    def name(self, item: SubForum) -> str:
        return str(item)

    @admin.display(description=_("day"), ordering="starts_on")
    def day(self, item: SubForum) -> str:
        return describe_days(item.starts_on, item.ends_on)
