"""The forum in numbers: what can be counted of each edition, told apart by who counted it and when."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext

from events.charts import Bars, bars
from events.footnotes import Footnotes
from events.models import Edition, Figure, OutcomeStep, SubForum
from events.querysets import figures_with_sources, steps_in_order
from events.timeline import headcount
from media.models import Photo
from publishing.languages import text_of
from publishing.sheets.cells import plain

#: Steps with which something new comes into the world.
NEW = (OutcomeStep.Kind.ANNOUNCED, OutcomeStep.Kind.LAUNCHED, OutcomeStep.Kind.ADOPTED)
HEADER = ("edition", "year", "city", "what", "number", "qualifier", "counted", "source", "address")


@dataclass
class Row:
    """The numbers of one edition."""

    edition: Edition
    figures: list[Figure] = field(default_factory=list)
    in_programme: int = 0
    photos: int = 0
    outcomes: int = 0

    def _of(self, kind: str, status: str = "") -> list[Figure]:
        return [one for one in self.figures if one.kind == kind and status in {"", one.status}]

    @property
    def expected(self) -> Figure | None:
        """The participants expected beforehand."""
        return headcount(self._of(Figure.Kind.PARTICIPANTS, Figure.Status.EXPECTED))

    @property
    def reported(self) -> Figure | None:
        """The participants reported afterwards."""
        return headcount(self._of(Figure.Kind.PARTICIPANTS, Figure.Status.ACTUAL))

    @property
    def sub_forums_told(self) -> Figure | None:
        """How many sub-forums a source counts."""
        return headcount(self._of(Figure.Kind.SUB_FORUMS))

    @property
    def sub_forums(self) -> int:
        """How many sub-forums are known of: those in the record, or more where a source counts more."""
        return max(self.in_programme, self.sub_forums_told.value if self.sub_forums_told else 0)


@dataclass(frozen=True)
class Chart:
    """A chart with its heading."""

    key: str
    title: str
    told: str
    bars: Bars


class Numbers:
    """All numbers of the public record, by edition."""

    def __init__(self) -> None:
        editions = Edition.objects.published().defer("body", "low_carbon", "summary").order_by("-year", "-pk")
        self.rows = [Row(edition) for edition in editions]
        by_edition = {row.edition.pk: row for row in self.rows}
        self.figures = list(figures_with_sources().filter(edition__in=by_edition))
        for figure in self.figures:
            by_edition[figure.edition_id].figures.append(figure)
        for name, rows in {"in_programme": _sub_forums(), "photos": _photos(), "outcomes": _outcomes()}.items():
            for key, count in rows:
                if key in by_edition:
                    setattr(by_edition[key], name, count)

    def footnotes(self) -> Footnotes | None:
        """Return the sources of the numbers that the table shows; None where it is empty."""
        if not self.rows:
            return None
        shown = [figure for row in self.rows for figure in (row.expected, row.reported, row.sub_forums_told) if figure]
        return Footnotes(self.rows[0].edition, (), [figure.source for figure in shown])

    def charts(self) -> list[Chart]:
        """Return the charts of which there is something to draw."""
        years = [row.edition.year for row in self.rows]
        expected = self._by_year(lambda row: row.expected.value if row.expected else 0)
        reported = self._by_year(lambda row: row.reported.value if row.reported else 0)
        drawn = [
            ("participants", gettext("Participants"), bars([expected, reported], (True, False), years)),
            ("sub-forums", gettext("Sub-forums"), bars([self._by_year(lambda row: row.sub_forums)], years=years)),
            ("photos", gettext("Photos"), bars([self._by_year(lambda row: row.photos)], years=years)),
            ("outcomes", gettext("New outcomes"), bars([self._by_year(lambda row: row.outcomes)], years=years)),
        ]
        return [Chart(key, title, _told(chart), chart) for key, title, chart in drawn if chart]

    def _by_year(self, number) -> dict[int, int]:
        numbers: dict[int, int] = {}
        for row in self.rows:
            if count := number(row):
                numbers[row.edition.year] = numbers.get(row.edition.year, 0) + count
        return numbers

    def sheet(self) -> Iterator[list[str]]:
        """Yield the cells behind the page, a number a row."""
        yield list(HEADER)
        for row in self.rows:
            for cells in _cells(row):
                yield [plain(cell) for cell in (*_edition_cells(row.edition), *cells)]


def _told(chart: Bars) -> str:
    """Return the numbers of a chart as a sentence for who cannot see it."""
    reported, expected = gettext("%(year)s: %(number)s"), gettext("%(year)s: %(number)s expected")
    words = [(expected if bar.hollow else reported) % {"year": bar.year, "number": bar.words} for bar in chart.bars]
    return gettext("; ").join(words)


def _edition_cells(edition: Edition) -> list[str]:
    number = "" if edition.number is None else str(edition.number)
    return [number, str(edition.year), text_of(edition, "city").words]


def _cells(row: Row) -> Iterator[list[str]]:
    for figure in row.figures:
        source = figure.source
        who = ", ".join(part for part in (text_of(source, "outlet").words, source.title) if part)
        yield [figure.kind, str(figure.value), figure.qualifier, figure.status, who, source.url]
    counted = {"sub-forums-in-record": row.in_programme, "photos": row.photos, "new-outcomes": row.outcomes}
    for what, number in counted.items():
        yield [what, str(number), Figure.Qualifier.EXACTLY.value, "in-this-record", "", ""]


def _sub_forums():
    rows = SubForum.objects.published().filter(kind=SubForum.Kind.SUB_FORUM).order_by()
    return rows.values_list("edition").annotate(count=Count("pk"))


def _photos():
    return (
        Photo.objects.published()
        .filter(edition__isnull=False)
        .order_by()
        .values_list("edition")
        .annotate(count=Count("pk"))
    )


def _outcomes():
    """Return how many outcomes took their first step of those that make something new at each edition."""
    steps = steps_in_order().order_by().filter(kind__in=NEW, edition__isnull=False, outcome__in=_public_outcomes())
    return steps.values_list("edition").annotate(count=Count("outcome", distinct=True))


def _public_outcomes():
    return OutcomeStep._meta.get_field("outcome").related_model.objects.published().order_by().values("pk")
