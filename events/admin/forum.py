"""The one page of facts about the forum itself."""

from django.contrib import admin
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from events.admin.source import CitationInline
from events.models import Forum
from publishing.admin import RecordAdmin


@admin.register(Forum)
class ForumAdmin(RecordAdmin):
    """A page rather than a list: there is one forum."""

    fieldsets = (
        (None, {"fields": ["name", "short_name", "purpose"]}),
        (_("Names and age"), {"fields": ["aliases", "founded"]}),
        (_("Contact"), {"fields": ["contact_email", "contact_address"]}),
        (_("What new photos start with"), {"fields": ["default_licence", "default_usage_terms"]}),
    )

    inlines = (CitationInline,)

    def changelist_view(self, request: HttpRequest, extra_context=None):
        """Lead to the forum's page, or to an empty one where nothing was entered yet."""
        if Forum.objects.exists():
            return redirect("admin:events_forum_change", Forum.ONLY)
        return redirect("admin:events_forum_add")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None):
        """Lead to the forum's page where there is one: there is never a second."""
        if Forum.objects.exists():
            return redirect("admin:events_forum_change", Forum.ONLY)
        return super().add_view(request, form_url, extra_context)

    def get_view_on_site_url(self, obj: Forum | None = None) -> str | None:
        return obj.get_absolute_url() if obj else None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Forum.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False
