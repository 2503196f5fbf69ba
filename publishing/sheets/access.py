"""Who may take which rows out, and put which in: as on the pages of the records themselves."""

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from publishing import scopes
from publishing.sheets.columns import Column
from publishing.sheets.kinds import Kind, Workbook
from publishing.workflow import ONLY_PUBLISHERS, may_change_public, permission


def may_see(request: HttpRequest, site: AdminSite, kind: Kind) -> bool:
    """Say whether the user may take rows of a kind out."""
    if kind.within is None:
        return site.get_model_admin(kind.model).has_view_permission(request)
    return any(request.user.has_perm(permission(verb, kind.model)) for verb in ("view", "change"))


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
    if subject is None:
        return "" if page.has_add_permission(request) else _("You may not add records of this kind.")
    if not page.has_change_permission(request, subject):
        return _("You may not change this record.")
    if owner is not None and not request.user.has_perm(permission("add" if record is None else "change", kind.model)):
        return _("You may not change this list.")
    if not may_change_public(request.user, subject):
        return str(ONLY_PUBLISHERS)
    return ""


def may_write_into(request: HttpRequest, column: Column, model: type[Model]) -> bool:
    """Say whether the user may write into a column of a record; who only translates writes in their languages alone."""
    if request.user.has_perm(permission("change", model)):
        return True
    language = getattr(column.value.field, "language", "")
    return bool(language) and language in scopes.languages_of(request.user)
