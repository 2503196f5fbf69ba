"""Groups: whatever changes of what their members may do is in the audit log."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.admin.changes import changes_of
from accounts.roles import ROLES, label_of
from publishing import audit
from publishing.admin.audited import AuditedMixin


class StaffGroupAdmin(AuditedMixin, GroupAdmin):
    """The page of a group."""

    list_display = ("role", "purpose")

    @admin.display(description=gettext_lazy("role"), ordering="name")
    def role(self, group) -> str:
        return label_of(group)

    @admin.display(description=gettext_lazy("what it is for"))
    def purpose(self, group) -> str:
        return next((str(role.purpose) for role in ROLES if role.name == group.name), "")

    def save_model(self, request: HttpRequest, group, form, change: bool) -> None:
        super().save_model(request, group, form, change)
        if what := changes_of(form, ("name", "permissions")):
            audit.note(audit.Kind.ACCESS_CHANGED, request=request, record=group, **what)
