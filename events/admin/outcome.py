"""Outcomes and their steps."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events.admin.source import CitationInline
from events.models import Outcome, OutcomeStep
from publishing.admin import CardInline, PublishableAdmin


class OutcomeStepInline(CardInline):
    """What became of the outcome, step by step."""

    model = OutcomeStep
    fields = (("kind", "day", "precision"), ("edition", "source"), "note")


@admin.register(Outcome)
class OutcomeAdmin(PublishableAdmin):
    """Initiatives, plans, platforms, reports, agreements and declarations."""

    list_display = ("title", "kind", "last_step", "badge")
    list_filter = ("state", "kind", "topics")
    several_fields = ("kind", "topics", "organizations")
    search_fields = ("title",)
    slug_field = "slug"
    slug_from = ("title",)
    slug_spare = ("kind",)
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ["title"]}),
        (None, {"fields": [("kind", "title_own_translation"), "topics", "organizations", "slug"]}),
        (_("Description"), {"fields": ["description"]}),
    )
    inlines = (OutcomeStepInline, CitationInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("steps")

    @admin.display(description=_("last step"))
    def last_step(self, outcome: Outcome) -> str:
        steps = list(outcome.steps.all())
        return str(steps[-1]) if steps else ""
