"""Who may take which rows out, and put which in."""

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from publishing.sheets.kinds import Kind, Workbook
from publishing.workflow import may_change_public


def permission(verb: str, kind: Kind) -> str:
    """Return the full name of a permission: ``events.change_figure``."""
    return f"{kind.model._meta.app_label}.{verb}_{kind.model._meta.model_name}"


def may_see(request: HttpRequest, site: AdminSite, kind: Kind) -> bool:
    """Say whether the user may take rows of a kind out."""
    if kind.within is None:
        return site.get_model_admin(kind.model).has_view_permission(request)
    verbs = ("view", "change")
    return any(request.user.has_perm(permission(verb, kind)) for verb in verbs)


def may_write(request: HttpRequest, site: AdminSite, workbook: Workbook) -> bool:
    """Say whether the user may put in any row of a workbook."""
    page = site.get_model_admin(workbook.main.model)
    return page.has_change_permission(request) or page.has_add_permission(request)


def why_not(request: HttpRequest, site: AdminSite, kind: Kind, record: Model | None, owner: Model | None) -> str:
    """Return why the user may not make this change, empty where they may; without a record a new one is meant.

    Whoever changes a row of a list changes the record it belongs to.
    """
    page = site.get_model_admin(kind.within or kind.model)
    subject = owner if owner is not None else record
    verb = "add" if record is None else "change"
    if subject is None:
        return "" if page.has_add_permission(request) else _("You may not add records of this kind.")
    if not page.has_change_permission(request, subject):
        return _("You may not change this record.")
    if owner is not None and not request.user.has_perm(permission(verb, kind)):
        return _("You may not change this list.")
    if not may_change_public(request.user, subject):
        return _("It is published, and you may not change what the public sees.")
    return ""
