"""Which records go out: those that the list of the admin shows under the same query."""

import copy

from django.contrib.admin import AdminSite
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, PAGE_VAR
from django.db.models import QuerySet
from django.http import HttpRequest

from publishing.sheets.kinds import Workbook

#: Parts of a list's query that say nothing about which records there are.
ELSEWHERE = (PAGE_VAR, ALL_VAR, ERROR_FLAG)


def records(request: HttpRequest, site: AdminSite, workbook: Workbook) -> QuerySet:
    """Return the records under the query of the request; all that the user may see where it means nothing."""
    page, asked = site.get_model_admin(workbook.main.model), copy.copy(request)
    asked.GET = request.GET.copy()
    for name in ELSEWHERE:
        asked.GET.pop(name, None)
    try:
        return page.get_changelist_instance(asked).queryset
    except IncorrectLookupParameters:
        return page.get_queryset(request)


def query(request: HttpRequest) -> str:
    """Return the part of the request's query that chooses records."""
    asked = request.GET.copy()
    for name in ELSEWHERE:
        asked.pop(name, None)
    return asked.urlencode()
