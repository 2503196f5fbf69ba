"""The records behind a number of the report, with what each lacks; on a page, or all of them as a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.admin.readiness.panel import OF_TRANSLATIONS, translation_address
from publishing.admin.readiness.scope import ScopeForm, allowed_kinds, scoped
from publishing.admin.standing import badge
from publishing.languages import site_languages
from publishing.readiness import findings
from publishing.readiness.findings import Finding
from publishing.readiness.registry import Kind
from publishing.sheets.cells import harmless

PAGE = 50
#: Records read at a time for a spreadsheet.
TOGETHER = 500


class Row(NamedTuple):
    """A record with what it lacks, each with the address that leads there."""

    record: Model
    kind: str
    badge: SafeString
    address: str
    lacks: list[dict]


def records(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the records that lack something, a page at a time."""
    scope = ScopeForm(request.GET, user=request.user, allowed=allowed_kinds(request, site))
    found = [(kind, findings.lacking(kind, rows, scope.wanted)) for kind, rows in scoped(request, site, scope)]
    pages = Paginator(Together([(kind, rows.order_by(*_order(kind))) for kind, rows in found]), PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "title": _("Records that lack something"),
        "scope": scope,
        "checks": list(dict.fromkeys(str(one.check) for kind, _rows in found for one in scope.wanted.places(kind))),
        "page": page,
        "rows": [row for kind, part in page.object_list for row in shown(kind, part, scope)],
        "spreadsheet": f"{reverse('admin:readiness_spreadsheet')}?{scope.query()}",
        "report": f"{reverse('admin:readiness')}?{scope.query(check='', words_in='', kind='', severity='')}",
    }
    return TemplateResponse(request, "admin/readiness/records.html", site.each_context(request) | context)


class Together:
    """Rows of several kinds one after the other, counted once, and read only as far as a page shows them."""

    def __init__(self, parts: list[tuple[Kind, QuerySet]]) -> None:
        self.parts = [(kind, rows, rows.count()) for kind, rows in parts]

    def __len__(self) -> int:
        return sum(length for _kind, _rows, length in self.parts)

    def __getitem__(self, place: slice) -> list[tuple[Kind, list[Model]]]:
        found, before = [], 0
        for kind, rows, length in self.parts:
            start, stop = max(0, place.start - before), min(length, place.stop - before)
            if start < stop:
                found.append((kind, list(rows.select_related(*kind.model.shown_with)[start:stop])))
            before += length
        return found


def shown(kind: Kind, part: list[Model], scope: ScopeForm) -> list[Row]:
    """Return these records as rows, in two queries."""
    rows = kind.model._default_manager.filter(pk__in=[record.pk for record in part])
    lacks = findings.of_rows(kind, rows, scope.wanted)
    name = capfirst(kind.model._meta.verbose_name)
    return [
        Row(record, name, badge(record), _page(record), [_told(record, one) for one in lacks.get(record.pk, ())])
        for record in part
    ]


def _told(record: Model, found: Finding) -> dict:
    model = type(record)
    told = {
        "words": str(found.check),
        "place": capfirst(found.place.label(model)),
        "address": f"{_page(record)}#{found.place.anchor(model)}",
    }
    if found.check.code in OF_TRANSLATIONS:
        told["translation"] = translation_address(record, found.place.language)
    return told


def _page(record: Model) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def _order(kind: Kind) -> tuple:
    return (*(kind.model._meta.ordering or ()), "pk")


def spreadsheet(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Return everything that the filters leave as CSV: a line for each record and thing that it lacks."""
    scope = ScopeForm(request.GET, user=request.user, allowed=allowed_kinds(request, site))
    sheet = io.StringIO()
    csv.writer(sheet).writerows([harmless(str(cell)) for cell in line] for line in _lines(request, site, scope))
    response = HttpResponse(sheet.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="what-is-missing.csv"'
    return response


def _lines(request: HttpRequest, site: AdminSite, scope: ScopeForm) -> Iterator[list]:
    languages = dict(site_languages())
    yield [
        _("Kind of record"), _("Number"), _("Name"), _("State"), _("Weight"), _("What is missing"), _("Where"),
        _("Language"), _("Page"),
    ]  # fmt: skip
    for kind, rows in scoped(request, site, scope):
        keys = list(findings.lacking(kind, rows, scope.wanted).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), TOGETHER):
            part = kind.model._default_manager.filter(pk__in=keys[start : start + TOGETHER])
            lacks = findings.of_rows(kind, part, scope.wanted)
            for record in part.order_by("pk"):
                told = [capfirst(kind.model._meta.verbose_name), record.pk, record, record.get_state_display()]
                page = request.build_absolute_uri(_page(record))
                for check, place in lacks.get(record.pk, ()):
                    where = capfirst(place.label(kind.model))
                    yield [*told, check.severity.label, check, where, languages.get(place.language, ""), page]
