"""All pending changes, for those who see what they are about."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.admin.about_records import AboutRecordsAdmin
from publishing.models import PendingChange


class PendingChangeAdmin(AboutRecordsAdmin):
    """The next versions of published records that wait for publication."""

    list_display = ("about", "kind", "author", "saved_at", "note")
    list_select_related = ("author", "content_type")

    @admin.display(description=PendingChange._meta.get_field("object_id").verbose_name)
    def about(self, pending: PendingChange) -> SafeString | str:
        record = pending.record
        if record is None:
            return _("gone")
        name = f"admin:{record._meta.app_label}_{record._meta.model_name}_pending"
        return format_html('<a href="{}">{}</a>', reverse(name, args=[record.pk]), record)

    def troubles(self, request: HttpRequest) -> list[dict]:
        """Return a line for the start page while pending changes wait."""
        if not self.has_view_permission(request):
            return []
        count = sum(pending.record is not None for pending in self.get_queryset(request))
        words = ngettext(
            "%(count)d pending change waits for publication", "%(count)d pending changes wait for publication", count
        )
        address = reverse("admin:publishing_pendingchange_changelist")
        return [{"address": address, "words": words % {"count": count}}] if count else []
