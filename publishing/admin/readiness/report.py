"""The report on the whole record: how many records of which kind lack what, each number leading to them."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from publishing.admin.readiness.scope import NO_LANGUAGE, ScopeForm, allowed_kinds, scoped
from publishing.languages import site_languages
from publishing.readiness.checks import Severity
from publishing.readiness.findings import Tally, count


def report(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show what is missing and in how many records."""
    scope = ScopeForm(request.GET, user=request.user, allowed=allowed_kinds(request, site))
    tallies = [one for kind, rows in scoped(request, site, scope) for one in count(kind, rows, scope.wanted)]
    context = {
        "title": _("What is missing"),
        "scope": scope,
        "groups": grouped(tallies, scope),
        "spreadsheet": f"{reverse('admin:readiness_spreadsheet')}?{scope.query()}",
    }
    return TemplateResponse(request, "admin/readiness/report.html", site.each_context(request) | context)


def heaviest(request: HttpRequest, site: AdminSite, most: int) -> list[dict]:
    """Return ``{"words", "kind", "count", "address"}`` of what most records should have put right."""
    query = QueryDict(urlencode({"severity": Severity.SHOULD.value}))
    scope = ScopeForm(query, user=request.user, allowed=allowed_kinds(request, site))
    tallies = [one for kind, rows in scoped(request, site, scope) for one in count(kind, rows, scope.wanted)]
    languages = dict(site_languages())
    return [
        {
            "words": str(one.check),
            "language": languages.get(one.language, ""),
            "kind": one.kind.name,
            "count": one.count,
            "address": address(one, scope),
        }
        for one in sorted(tallies, key=lambda one: -one.count)[:most]
    ]


def grouped(tallies: list[Tally], scope: ScopeForm) -> list[dict]:
    """Return ``{"severity", "lines"}``; a line is a check in one language with the number of each kind of record."""
    languages, groups = dict(site_languages()), []
    for severity in Severity:
        lines: dict[tuple[str, str, str], dict] = {}
        for one in (one for one in tallies if one.check.severity == severity):
            line = lines.setdefault(
                (one.check.code, str(one.check), one.language),
                {
                    "words": str(one.check),
                    "advice": str(one.check.advice),
                    "language": languages.get(one.language, ""),
                    "numbers": [],
                },
            )
            line["numbers"].append({"kind": one.kind.name, "count": one.count, "address": address(one, scope)})
        first = {code: place for place, (code, *_rest) in reversed(list(enumerate(lines)))}
        ordered = [line for key, line in sorted(lines.items(), key=lambda pair: first[pair[0][0]])]
        groups += [{"severity": severity, "lines": ordered}] if lines else []
    return groups


def address(tally: Tally, scope: ScopeForm) -> str:
    """Return the address of the records that a number counts."""
    words_in = tally.language or NO_LANGUAGE
    query = scope.query(
        kind=tally.kind.label, check=tally.check.code, words_in=words_in, severity=tally.check.severity.value
    )
    return f"{reverse('admin:readiness_records')}?{query}"
