"""Groups: whatever changes of what their members may do is in the audit log."""

from django.contrib.auth.admin import GroupAdmin
from django.http import HttpRequest

from accounts.admin.changes import changes_of
from publishing import audit
from publishing.admin.audited import AuditedMixin


class StaffGroupAdmin(AuditedMixin, GroupAdmin):
    """The page of a group."""

    def save_model(self, request: HttpRequest, group, form, change: bool) -> None:
        super().save_model(request, group, form, change)
        if what := changes_of(form, ("name", "permissions")):
            audit.note(audit.Kind.ACCESS_CHANGED, request=request, record=group, **what)
