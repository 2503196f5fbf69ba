"""The ways from a list of the admin to the spreadsheet of its records."""

from django import template
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.urls import reverse

from publishing.sheets.access import may_write
from publishing.sheets.choosing import query
from publishing.sheets.kinds import workbook_of

register = template.Library()


@register.simple_tag
def spreadsheet_ways(request: HttpRequest, cl: ChangeList) -> dict[str, str]:
    """Return ``{"out", "in"}``, the addresses for the records of a list; the second is empty for who may only look.

    Nothing is returned for kinds that have no spreadsheet.
    """
    book = workbook_of(cl.opts.model_name)
    if book is None or book.main.model is not cl.model:
        return {}
    address, chosen = reverse("admin:spreadsheet", args=[book.main.name]), query(request)
    ways = {"out": f"{address}?{chosen}" if chosen else address, "in": ""}
    return ways | ({"in": f"{address}#sheet-in"} if may_write(request, cl.model_admin.admin_site, book) else {})
