"""The panel at the top of a record's page: what is missing, by weight, each line leading to its field."""

from typing import NamedTuple

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing import scopes
from publishing.admin.forms import labels
from publishing.models import LinkUse
from publishing.models.link_check import LinkCheck
from publishing.readiness import findings
from publishing.readiness.checks import Check, Place, Severity
from publishing.readiness.registry import kind_of

#: Checks whose places are words to be translated.
OF_TRANSLATIONS = ("untranslated", "stale", "untranslated-name")


class Spot(NamedTuple):
    """A place on the record's page to go to: what it is called, and the id of it."""

    label: str
    anchor: str


class Line(NamedTuple):
    """One thing that is missing, where it is, what to do, and a page that helps."""

    words: str
    spots: list[Spot]
    advice: str
    ways: list[dict]


def panel(record: Model) -> list[dict]:
    """Return ``{"severity", "lines"}`` for each weight with something missing in the record as it is stored.

    What publication needs is left out: the page says it by itself.
    """
    kind = kind_of(type(record))
    found, told = findings.of_record(kind, record) if kind else [], set()
    return [
        {"severity": severity, "lines": [_line(record, check, places, told) for check, places in checks.items()]}
        for severity, checks in findings.by_severity(found)
        if severity != Severity.BLOCKER
    ]


def whole_report(record: Model) -> str:
    """Return where the report says what is missing in all that belongs to an edition; nothing for other records."""
    return f"{reverse('admin:readiness')}?edition={record.pk}&state=any" if scopes.is_edition(type(record)) else ""


def blockers(record: Model, names: list[str]) -> list[Spot]:
    """Return these fields of a record as places to go to."""
    pairs = zip(names, labels(type(record), names), strict=True)
    return [Spot(capfirst(label), Place(name).anchor(type(record))) for name, label in pairs]


def _line(record: Model, check: Check, places: list[Place], told: set[str]) -> Line:
    """Return a line of the panel; the way to the desk stands in the first that needs it, as ``told`` says."""
    model = type(record)
    spots = [Spot(capfirst(place.label(model)), place.anchor(model)) for place in places]
    ways = []
    if check.code in OF_TRANSLATIONS:
        codes = dict.fromkeys(place.language for place in places if place.language not in told)
        told |= set(codes)
        ways = _desks(record, list(codes))
    elif check.code == "broken-link":
        ways = _archived(record)
    return Line(str(check), spots, str(check.advice), ways)


def _desks(record: Model, codes: list[str]) -> list[dict]:
    names = dict(settings.LANGUAGES)
    return [
        {
            "address": translation_address(record, code),
            "words": _("Translate side by side: %(language)s") % {"language": names[code]},
        }
        for code in codes
    ]


def translation_address(record: Model, code: str) -> str:
    """Return the address of the page on which a record is translated into a language."""
    return reverse("admin:translation", args=[record._meta.label_lower, record.pk, code])


def _archived(record: Model) -> list[dict]:
    """Return where to look for a copy of each broken link: the one that the record names, or the largest archive."""
    own = getattr(record, "archived_url", "")
    broken = LinkCheck.objects.filter(
        uses__in=LinkUse.objects.of(record), status=LinkCheck.Status.BROKEN
    ).distinct()  # fmt: skip
    ways = [
        {"address": f"https://web.archive.org/web/*/{link.address}", "words": LOOK_FOR_COPY % {"address": link.address}}
        for link in broken
        if link.address != own
    ]
    return [*([{"address": own, "words": _("The archived copy this record names")}] if own and ways else []), *ways]


LOOK_FOR_COPY = gettext_lazy("Look for an archived copy of %(address)s")
