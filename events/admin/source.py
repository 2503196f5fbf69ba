"""Sources, and the citations that tie them to fields of records."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from events.models import Citation, Source
from publishing.admin import CitableInline, PublishableAdmin
from publishing.models import State


class CitationInline(CitableInline):
    """Where each fact of a record was read."""

    model = Citation
    fields = ("source", ("field", "stance"), "says")


@admin.register(Source)
class SourceAdmin(PublishableAdmin):
    """The press desk's list."""

    initial_state = State.PUBLISHED
    list_display = ("title_or_outlet", "outlet", "language", "published", "badge")
    list_filter = ("state", "language", "editions")
    date_hierarchy = "published_on"
    several_fields = ("outlet", "language", "author", "read_on", "editions")
    search_fields = ("outlet", "title", "author", "url")
    fieldsets = (
        (None, {"fields": ["outlet"]}),
        (
            None,
            {
                "fields": [
                    "title",
                    ("language", "author"),
                    ("published_on", "precision", "read_on"),
                    "url",
                    "archived_url",
                    "editions",
                ]
            },
        ),
        (_("Note"), {"fields": ["note"], "classes": ["collapse"]}),
    )

    @admin.display(description=_("title"), ordering="title")
    def title_or_outlet(self, source: Source) -> str:
        return format_html('<span lang="{}">{}</span>', source.language, source.title or source.outlet)

    @admin.display(description=_("date published"), ordering="published_on")
    def published(self, source: Source) -> str:
        return source.days()
