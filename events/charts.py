"""Small charts over the years, drawn on the server: places and sizes that a template writes into an SVG.

Places across are percentages and sizes pixels, so that a chart is as wide as its column and its words never shrink.
Everything here is pure; what a chart shows stands beside it as a list or a table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

#: Radii of the strip of presence: an edition without the record, and the smallest and largest with it.
EMPTY, SMALLEST, LARGEST = 3, 5, 11
#: Height in pixels that the largest bar takes, and what lies above and below for words.
TALLEST, ABOVE, BELOW = 120, 18, 22
#: Share of a year's width that its bars take together.
FILLED = 0.72
#: With more years than this, only some are named, and with more than that, only the highest bars are numbered.
ALL_NAMED, ALL_NUMBERED = 16, 24


class Stop(NamedTuple):
    """A year on the strip: where, how large, and whether the record was there: "here", "other" or "held"."""

    x: str
    radius: int
    kind: str


class Label(NamedTuple):
    """A year written below a chart; a minor one is left away where it is narrow."""

    x: str
    words: str
    minor: bool


@dataclass(frozen=True)
class Strip:
    """The years of all editions, and in which of them a record was present."""

    stops: list[Stop]
    labels: list[Label]
    has_other: bool


class Bar(NamedTuple):
    """A bar of a chart: its year, its rectangle, its number, and whether it is drawn hollow."""

    year: int
    x: str
    width: str
    y: int
    height: int
    middle: str
    words: str
    hollow: bool
    minor: bool


@dataclass(frozen=True)
class Bars:
    """A chart of numbers by year: one or two bars each."""

    bars: list[Bar]
    labels: list[Label]
    height: int = ABOVE + TALLEST + BELOW
    base: int = ABOVE + TALLEST
    label_y: int = ABOVE + TALLEST + 16


def strip(held: Iterable[int], here: Mapping[int, int], other: Mapping[int, int] | None = None) -> Strip | None:
    """Return the strip of presence: ``here`` counts a record's parts by year, ``other`` those under another name.

    None where fewer than two years are known, of which there is nothing to draw.
    """
    others = {year: count for year, count in (other or {}).items() if year not in here}
    years = sorted({*held, *here, *others})
    if len(years) < 2:
        return None
    most = max([1, *here.values(), *others.values()])
    stops = [_stop(year, years, here, others, most) for year in years]
    named = {*here, *others} if len(here) + len(others) <= ALL_NAMED // 2 else set()
    return Strip(stops, _labels(years, named), bool(others))


def _radius(count: int, most: int) -> int:
    return max(SMALLEST, round(LARGEST * sqrt(count / most))) if count else EMPTY


def _stop(year: int, years: Sequence[int], here: Mapping[int, int], others: Mapping[int, int], most: int) -> Stop:
    kind = "here" if year in here else "other" if year in others else "held"
    radius = _radius(here.get(year, 0) or others.get(year, 0), most)
    if kind == "other":
        radius = max(SMALLEST, radius)
    return Stop(_at(year, years), radius, kind)


def bars(
    series: Sequence[Mapping[int, int]], hollow: Sequence[bool] = (False,), years: Iterable[int] = ()
) -> Bars | None:
    """Return the bars of one or more series of numbers by year, side by side; None where there are no numbers."""
    known = sorted({year for numbers in series for year in numbers})
    if not known:
        return None
    span = sorted({*years, *known})
    most = max(max(numbers.values(), default=0) for numbers in series) or 1
    all_numbered = span[-1] - span[0] < ALL_NUMBERED
    slot = 100 / (span[-1] - span[0] + 1)
    drawn = []
    for place, numbers in enumerate(series):
        for year, number in sorted(numbers.items()):
            beside = [other for other in series if year in other]
            width = slot * FILLED / len(beside)
            left = _left(year, span, slot) + width * [*map(id, beside)].index(id(numbers))
            height = max(1 if number else 0, round(TALLEST * number / most))
            drawn.append(
                Bar(
                    year,
                    f"{left:.2f}%",
                    f"{width:.2f}%",
                    ABOVE + TALLEST - height,
                    height,
                    f"{left + width / 2:.2f}%",
                    f"{number:,}" if all_numbered or number == most else "",
                    hollow[place],
                    number != most,
                )
            )
    return Bars(drawn, _labels(span, set()))


def _left(year: int, span: Sequence[int], slot: float) -> float:
    return (year - span[0]) * slot + slot * (1 - FILLED) / 2


def _at(year: int, years: Sequence[int]) -> str:
    """Return the middle of a year's place across the chart."""
    slot = 100 / (years[-1] - years[0] + 1)
    return f"{(year - years[0] + 0.5) * slot:.2f}%"


def _labels(years: Sequence[int], named: set[int]) -> list[Label]:
    """Return the years to be written: the first and the last always, others where there is room."""
    first, last = years[0], years[-1]
    few, apart = last - first < ALL_NAMED, max(4, (last - first) // 12)
    between = range(first + apart + 1, last - apart)
    wanted = [year for year in years if few or year in {first, last} or (year % 10 == 0 and year in between)]
    major = {first, last, *(year for year in named if all(abs(year - end) > 2 for end in (first, last)))}
    shown = sorted({*wanted, *(year for year in major if year in years)})
    return [Label(_at(year, years), str(year), year not in {first, last}) for year in shown]
