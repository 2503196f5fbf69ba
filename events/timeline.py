"""The line of editions: one mark for each, sized by its participants, with the gaps between them.

``draw`` is pure: it takes editions and their headcounts and returns marks that a template writes out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext, pgettext_lazy

from events.models import Edition, Figure, Source
from events.numbering import nth_edition
from publishing.languages import text_of

#: The newest so many editions are drawn; what came before is one mark that says how many.
LIMIT = 16
#: Radii in pixels: the best attended edition, and one whose attendance is not known.
LARGEST, SMALLEST = 36, 8
#: Width of a digit inside a mark, in pixels.
DIGIT = 7
#: What is said of an edition that was not held, or not yet.
STATES = {
    "planned": gettext_lazy("planned"),
    "postponed": gettext_lazy("postponed"),
    "cancelled": gettext_lazy("cancelled"),
}
UNDER_WAY = pgettext_lazy("an edition", "under way")


@dataclass(frozen=True)
class Mark:
    """One place on the line: an edition, or a gap where some are missing or none was found."""

    kind: str  # "edition", "missing" (the numbering implies one), "none", "earlier"
    label: str  # the whole fact in words
    years: str = ""
    edition: Edition | None = None
    moment: str = ""  # "past", "latest", "planned", "postponed", "cancelled"
    headcount: Figure | None = None
    radius: int = SMALLEST
    amount: str = ""  # "nearly 500, reported"
    inside: str = ""  # the digits that fit into the mark
    outside: str = ""  # the digits where they do not fit
    note: str = ""  # a gap in two or three words
    is_now: bool = False  # whether the edition is under way today

    @property
    def is_expected(self) -> bool:
        """Whether the headcount, or the edition as a whole, is known from its announcement only."""
        if self.headcount is None:
            return self.edition is not None and self.edition.status == Edition.Status.NO_REPORT
        return self.headcount.status == Figure.Status.EXPECTED


@dataclass(frozen=True)
class Line:
    """The marks in order of time, and what the legend has to explain."""

    marks: tuple[Mark, ...]
    earlier: int = 0  # editions older than the first mark

    @property
    def latest(self) -> Edition | None:
        """The last edition that was held, or None."""
        return next((mark.edition for mark in self.marks if mark.moment == "latest"), None)

    @property
    def planned(self) -> Edition | None:
        """The next edition to come, or None."""
        return next((mark.edition for mark in self.marks if mark.moment == "planned"), None)

    @property
    def found(self) -> int:
        """How many editions that were held are on the line, those counted as earlier included."""
        return self.earlier + sum(mark.moment in {"past", "latest"} for mark in self.marks)

    @property
    def held(self) -> int:
        """How many were held by the forum's own numbering, or found where that is more."""
        numbers = [mark.edition.number or 0 for mark in self.marks if mark.moment in {"past", "latest"}]
        return max([self.found, *numbers])

    @property
    def not_found(self) -> int:
        """How many the numbering implies that are not in the record."""
        return self.held - self.found

    @property
    def headcount(self) -> Figure | None:
        """The participants of the last edition that was held."""
        return next((mark.headcount for mark in self.marks if mark.moment == "latest"), None)

    @property
    def editions(self) -> list[Mark]:
        """The marks that are editions."""
        return [mark for mark in self.marks if mark.kind == "edition"]

    @property
    def legend(self) -> set[str]:
        """What occurs on this line: "reported", "expected", "unknown", "missing", "none", "planned", "called-off"."""
        kinds = {mark.kind for mark in self.marks} - {"edition", "earlier"}
        for mark in self.editions:
            if mark.is_now:
                continue
            if mark.moment in STATES:
                kinds.add("planned" if mark.moment == "planned" else "called-off")
            else:
                kinds.add("expected" if mark.is_expected else "reported" if mark.headcount else "unknown")
        return kinds


def recent_line(today: date) -> Line:
    """Return the line of the newest public editions, from two queries and a count."""
    public = Edition.objects.published()
    editions = list(public.defer("body", "low_carbon", "summary")[:LIMIT])
    figures = Figure.objects.filter(
        Source.visible("source__"),
        kind=Figure.Kind.PARTICIPANTS,
        edition__in=[edition.pk for edition in editions],
    ).select_related("source")
    total = public.count() if len(editions) == LIMIT else len(editions)
    return draw(editions, figures, today, earlier=total - len(editions))


def draw(editions: Iterable[Edition], figures: Iterable[Figure], today: date, earlier: int = 0) -> Line:
    """Return the line of these editions; ``earlier`` says how many older ones are left out."""
    ordered = sorted(editions, key=lambda edition: (edition.year, edition.first_day or date.min, edition.number or 0))
    counts: dict[int, list[Figure]] = {}
    for figure in figures:
        counts.setdefault(figure.edition_id, []).append(figure)
    headcounts = {edition.pk: headcount(counts.get(edition.pk, ())) for edition in ordered}
    most = max((figure.value for figure in headcounts.values() if figure), default=0)
    latest = _latest(ordered, today)

    marks = _before_first(ordered, earlier)
    for before, edition in zip([None, *ordered], ordered, strict=False):
        if before is not None:
            marks += _gap(before, edition, today)
        marks.append(_mark(edition, headcounts[edition.pk], most, _moment(edition, latest, today), today))
    return Line(tuple(marks), earlier)


def headcount(figures: Sequence[Figure]) -> Figure | None:
    """Return the figure to show of several: counted before expected, then the newest source, then the larger number."""
    return max(
        figures,
        key=lambda figure: (
            figure.status == Figure.Status.ACTUAL,
            figure.source.published_on or date.min,
            figure.value,
        ),
        default=None,
    )


def _latest(ordered: Sequence[Edition], today: date) -> Edition | None:
    off = {Edition.Status.CANCELLED, Edition.Status.POSTPONED, Edition.Status.NO_REPORT}
    past = [edition for edition in ordered if edition.status not in off and not edition.is_ahead(today)]
    return past[-1] if past else None


def _moment(edition: Edition, latest: Edition | None, today: date) -> str:
    if edition.status in {Edition.Status.CANCELLED, Edition.Status.POSTPONED}:
        return edition.status
    if edition is latest:
        return "latest"
    return "planned" if edition.is_ahead(today) else "past"


def radius_of(value: int, most: int) -> int:
    """Return the radius at which areas are as the numbers are, never smaller than that of an unknown number."""
    return max(SMALLEST, round(LARGEST * sqrt(value / most))) if most else SMALLEST


def _mark(edition: Edition, figure: Figure | None, most: int, moment: str, today: date) -> Mark:
    if moment in STATES:
        figure = None
    is_now = moment == "planned" and edition.is_under_way(today)
    state = UNDER_WAY if is_now else STATES.get(moment)
    fact, amount, note = (str(state), "", str(state)) if state else _words(edition, figure)
    name = nth_edition(edition.number) if edition.number else gettext("Edition without a number")
    known = gettext(", ").join(part for part in (name, str(edition.year), text_of(edition, "city").words) if part)
    radius = radius_of(figure.value, most) if figure else SMALLEST
    digits = f"{figure.value:,}" if figure else ""
    fits = len(digits) * DIGIT <= 2 * radius - 6
    return Mark(
        kind="edition",
        label=gettext("%(edition)s: %(fact)s") % {"edition": known, "fact": fact},
        years=str(edition.year),
        edition=edition,
        moment=moment,
        headcount=figure,
        radius=radius,
        amount=amount,
        inside=digits if fits else "",
        outside="" if fits else digits,
        note=note,
        is_now=is_now,
    )


def _words(edition: Edition, figure: Figure | None) -> tuple[str, str, str]:
    """Return the fact about an edition for its label, its headcount in short, and a note where there is none."""
    if figure is None and edition.status == Edition.Status.NO_REPORT:
        return gettext("announced, no report found"), "", pgettext("an edition", "announced")
    if figure is None:
        return gettext("number of participants not found"), "", ""
    words = {"amount": figure.amount()}
    if figure.status == Figure.Status.EXPECTED:
        return (
            gettext("%(amount)s participants, expected beforehand") % words,
            gettext("%(amount)s expected") % words,
            "",
        )
    return gettext("%(amount)s participants, reported") % words, gettext("%(amount)s reported") % words, ""


def _before_first(ordered: Sequence[Edition], earlier: int) -> list[Mark]:
    if earlier:
        words = ngettext("%(count)s earlier edition", "%(count)s earlier editions", earlier) % {"count": earlier}
        return [Mark("earlier", words, note=words)]
    first = next((edition.number for edition in ordered if edition.number), 1)
    if first > 1 and ordered[0].number == first:
        return [_missing("", range(1, first))]
    return []


def _gap(before: Edition, after: Edition, today: date) -> list[Mark]:
    """Return what lies between two neighbours: editions that the numbering implies, years in which none was found."""
    years = range(before.year + 1, min(after.year, today.year))
    missing = range(before.number + 1, after.number) if before.number and after.number else range(0)
    if missing and len(missing) == len(years) and len(years) <= 3:
        return [_missing(str(year), [number]) for year, number in zip(years, missing, strict=True)]
    if missing:
        return [_missing(_span(years), missing)]
    if not years:
        return []
    label = gettext("%(years)s: no edition found") % {"years": _span(years)}
    return [Mark("none", label, _span(years), note=gettext("none found"))]


def _missing(years: str, numbers: Sequence[int]) -> Mark:
    which = _span(numbers)
    label = ngettext(
        "no report found; the numbering implies edition %(numbers)s",
        "no reports found; the numbering implies editions %(numbers)s",
        len(numbers),
    ) % {"numbers": which}
    if years:
        label = gettext("%(edition)s: %(fact)s") % {"edition": years, "fact": label}
    return Mark("missing", label, years, note=gettext("no report found"), inside=which)


def _span(values: Sequence[int]) -> str:
    return "" if not values else str(values[0]) if len(values) == 1 else f"{values[0]}–{values[-1]}"
