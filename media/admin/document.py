"""The staff's page of a document."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.admin.source import CitationInline
from media.forms import DocumentForm
from media.models import Document
from publishing.admin import PublishableAdmin, PublishableForm
from publishing.dates import describe_days


class DocumentRecordForm(PublishableForm, DocumentForm):
    """A document in the admin."""


@admin.register(Document)
class DocumentAdmin(PublishableAdmin):
    """Documents."""

    form = DocumentRecordForm
    list_display = ("title", "kind", "language", "edition", "published", "badge")
    list_filter = ("state", "kind", "language", "edition")
    list_select_related = ("edition", "sub_forum__edition")
    several_fields = ("kind", "language", "licence", "published_on", "edition")
    search_fields = ("title", "original_name")
    date_hierarchy = "published_on"
    fieldsets = (
        (None, {"fields": ["file"]}),
        (None, {"fields": ["title"]}),
        (None, {"fields": [("kind", "language"), ("pages", "published_on", "licence"), "edition", "sub_forum"]}),
    )
    inlines = (CitationInline,)

    @admin.display(description=_("date"), ordering="published_on")
    def published(self, document: Document) -> str:
        return describe_days(document.published_on)
