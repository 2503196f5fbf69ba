"""What every page of the admin writes to the audit log by itself: deletions."""

from django.db.models import QuerySet
from django.http import HttpRequest

from publishing import audit


class AuditedMixin:
    """A page whose deletions, one by one or several at once, are in the audit log."""

    def log_deletions(self, request: HttpRequest, queryset: QuerySet):
        """Note each record in its history and in the audit log; it is still there at this moment."""
        for record in queryset:
            audit.note(audit.Kind.DELETED, request=request, record=record)
        return super().log_deletions(request, queryset)
