"""What a query finds: candidates from the index, ranked by where the words stand, in terms that both databases share.

Words are looked for in a record's own texts, and in what it is tied to: a photo is found by the name of a person whom
it shows, as long as the person is public. How well a record fits is one of a few steps: a name that is all of the
query, all words in names, the same of an organization whose work it took over, all words in its texts, words in what it
is tied to. Of each step the first ``MOST`` in the
order of ``search.numbers`` are candidates; where there are more, counts say "at least".
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Q, QuerySet

from search.asking import Query, Unit
from search.composing import tie, whole
from search.engines import DecidedBy
from search.expressions import AllOf, Expression, any_of, one
from search.models import Words
from search.newest import Question, newest
from search.numbers import FIRST_HEAD
from search.numbers import number as number_of
from search.registry import kind_at
from search.relations import Tied, related
from search.vocabulary import opened

#: Hits of one step that are ranked.
MOST = 1000
#: The steps, best first.
IS_NAME, IN_NAMES, TOOK_OVER, IN_TEXTS, BY_TIES = 4, 3, 2, 1, 0


class Candidate(NamedTuple):
    """A record that fits: how well, and what is needed to rank, count and filter it."""

    place: int
    key: int
    step: int
    number: int
    #: As it is written, or an empty string.
    day: str
    #: Parted by spaces: few of them are looked at.
    ties: str
    #: The number of another part of the record that fits by itself, or none.
    part: int | None = None

    @property
    def tie(self) -> str:
        """The record itself as a tie."""
        return f"{kind_at(self.place).code}:{self.key}"


@dataclass(frozen=True)
class Candidates:
    """What fits a query, best first; with ``is_cut`` there is more than that."""

    query: Query
    rows: list[Candidate] = field(default_factory=list)
    is_cut: bool = False
    tied: Tied = field(default_factory=Tied)

    @cached_property
    def tally(self) -> Counter[str]:
        """The ties of all rows, each with the number of rows that have it."""
        return tally(self.rows)


def tally(rows: Iterable[Candidate]) -> Counter[str]:
    """Return the ties of rows, each with the number of rows that have it."""
    return Counter(" ".join([row.ties for row in rows]).split())


def candidates(query: Query, chosen: Mapping[str, Iterable[str]] | None = None, tied: Tied | None = None) -> Candidates:
    """Return what fits a query and, of each facet with chosen values, has one of them as a tie: ``{"topic": [4, 9]}``.

    Two queries, or three where organizations are named that others followed; one where ``tied`` is known already; and
    one more where something must not occur.
    """
    if not query:
        return Candidates(query)
    query = opened(query)
    tied = tied if tied is not None else related(query)
    filters = [
        any_of(one(tie("edition" if code == "city" else code, value)) for value in values)
        for code, values in (chosen or {}).items()
    ]
    rows, is_cut = _first(_steps(query, tied, filters), is_narrowed=bool(filters))
    if rows and query.excluded:
        of_parts = Q(entry_id__in=[row.number for row in rows if row.part]) | Q(entry_id__lt=FIRST_HEAD)
        unwanted = set(excluded(query, tied).filter(of_parts).values_list("entry__place", "entry__key"))
        rows = [row for row in rows if (row.place, row.key) not in unwanted]
    if taken_over := {lender.tie for lender in tied.lenders if lender.after}:
        rows = [row._replace(step=TOOK_OVER) if row.step < TOOK_OVER and row.tie in taken_over else row for row in rows]
    return Candidates(query, _ranked(rows), is_cut, tied)


def expression(query: Query, tied: Tied | None = None, filters: Iterable[Expression] = ()) -> Expression:
    """Return what the full-text index is asked for: every unit in texts or, with ``tied``, in what is tied."""
    units = [_unit(unit, tied) for unit in query.wanted]
    return AllOf((*units, *filters), tuple(_unit(unit, tied) for unit in query.excluded))


def excluded(query: Query, tied: Tied) -> QuerySet:
    """Return the parts of records in which something occurs that must not.

    A part of a long record may be all right by itself: the head holds all words, but not all phrases.
    """
    unwanted = any_of(_unit(unit, tied) for unit in query.excluded)
    return Words.objects.filter(words__matches=unwanted).order_by()


def _unit(unit: Unit, tied: Tied | None) -> Expression:
    more = [one(term) for term in tied.terms(unit)] if tied else []
    return any_of([*unit.phrases, *more])


def _steps(query: Query, tied: Tied, filters: list[Expression]) -> Iterator[tuple[int, Expression]]:
    without = tuple(_unit(unit, tied) for unit in query.excluded)
    if not query.excluded:
        yield IS_NAME, AllOf((one(whole(query.text)), *filters))
    in_names = [any_of(unit.name_phrases) for unit in query.wanted]
    yield IN_NAMES, AllOf((*in_names, *filters), without)
    yield IN_TEXTS, AllOf((*(any_of(unit.phrases) for unit in query.wanted), *filters), without)
    if tied:
        yield BY_TIES, expression(query, tied, filters)


def _first(steps: Iterable[tuple[int, Expression]], *, is_narrowed: bool) -> tuple[list[Candidate], bool]:
    """Return the first candidates of all steps, each record once with its best step, and whether there are more."""
    steps = list(steps)
    narrowed = DecidedBy.NARROWED if is_narrowed else None
    questions = [
        Question(wanted, narrowed or (DecidedBy.BY_TIES if step == BY_TIES else DecidedBy.BY_WORDS))
        for step, wanted in steps
    ]
    found = newest(questions, MOST + 1, "place", "key", "day", "ties")
    rows = [(step, some) for (step, _wanted), some in zip(steps, found, strict=True)]
    return _each_once(rows), any(len(some) > MOST for some in found)


def _each_once(fetched: Iterable[tuple[int, list[tuple]]]) -> list[Candidate]:
    """Return each record of some steps, the best first, once, with the number of a further part that fits."""
    best: dict[int, Candidate] = {}
    parts: dict[int, int] = {}
    for step, rows in fetched:
        for number, place, key, day, ties in rows:
            head = number
            if number < FIRST_HEAD:
                head = number_of(place, key)
                parts.setdefault(head, number)
            if head not in best:
                best[head] = Candidate(place, key, step, head, day, ties)
    return [*(best | {head: best[head]._replace(part=part) for head, part in parts.items()}).values()]


def _ranked(rows: list[Candidate]) -> list[Candidate]:
    """Return candidates in order: the best steps first, of each its kinds in their order, of these the latest days."""
    for name, is_reverse in (("number", True), ("day", True), ("place", False), ("step", True)):
        rows = sorted(rows, key=itemgetter(Candidate._fields.index(name)), reverse=is_reverse)
    return rows
