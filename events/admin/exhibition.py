"""Exhibitions and who showed there."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.admin.source import CitationInline
from events.models import Exhibition, Exhibitor
from publishing.admin import PublishableAdmin, RowInline


class ExhibitorInline(RowInline):
    """The organizations that showed, in order."""

    model = Exhibitor
    fields = ("organization", "order")


@admin.register(Exhibition)
class ExhibitionAdmin(PublishableAdmin):
    """Exhibitions held with an edition."""

    list_display = ("title", "edition", "shown_days", "badge")
    list_filter = ("state", "edition")
    list_select_related = ("edition",)
    several_fields = ("edition", "venue", "first_day", "last_day")
    search_fields = ("title", "venue", "edition__year")
    slug_field = "slug"
    slug_from = ("title",)
    slug_within = "edition"
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ["edition"]}),
        (None, {"fields": ["title", "venue", "summary"]}),
        (_("Facts"), {"fields": [("first_day", "last_day"), ("area", "exhibitor_count"), "slug"]}),
        (_("Text"), {"fields": ["body"]}),
    )
    inlines = (ExhibitorInline, CitationInline)

    def choice_label(self, exhibition: Exhibition) -> str:
        return f"{exhibition.edition.year} · {exhibition}"

    @admin.display(description=_("days"), ordering="first_day")
    def shown_days(self, exhibition: Exhibition) -> str:
        return exhibition.days()
