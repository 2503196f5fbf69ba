"""What a query finds: candidates from the index, ranked by where the words stand, in terms that both databases share.

Words are looked for in a record's own texts, and in what it is tied to: a photo is found by the name of a person whom
it shows, as long as the person is public. How well a record fits is one of a few steps: a name that is all of the
query, all words in names, the same of an organization whose work it took over, all words in its texts, words in what it
is tied to. Of each step the first ``MOST`` in the
order of ``search.numbers`` are candidates; where there are more, counts say "at least".
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from sys import getsizeof
from typing import NamedTuple

from django.db.models import Q, QuerySet

from publishing.remembering import Memory
from search.asking import Query, Unit
from search.composing import tie, whole
from search.engines import DecidedBy
from search.entries import Held
from search.expressions import AllOf, Expression, any_of, one
from search.models import Words
from search.newest import Question, heads
from search.numbers import FIRST_HEAD, KIND_BITS, head_of, key_in, place_of
from search.numbers import number as number_of
from search.registry import kind_at, kind_named
from search.relations import Tied, related
from search.vocabulary import opened

#: Hits of one step that are ranked.
MOST = 1000
#: The steps, best first.
IS_NAME, IN_NAMES, TOOK_OVER, IN_TEXTS, BY_TIES = 4, 3, 2, 1, 0
#: Bytes of what was found that are remembered, those of them that go to queries asked once, and what is counted for a
#: query, a part and a lender.
MOST_BYTES, TRIED = 2 * 1024 * 1024, 512 * 1024
QUERY, PART, LENDER = 2000, 100, 800


class Candidate(NamedTuple):
    """A record that fits: by its number, how well, and by what part of it besides, if any."""

    number: int
    step: int
    part: int | None = None

    @property
    def place(self) -> int:
        """The place of its kind."""
        return place_of(self.number)

    @property
    def key(self) -> int:
        """The key of the record."""
        return key_in(self.number)

    @property
    def tie(self) -> str:
        """The record itself as a tie."""
        return f"{kind_at(self.place).code}:{self.key}"


@dataclass(frozen=True)
class Candidates:
    """What fits a query, best first; with ``is_cut`` there is more than that.

    The numbers, steps and ties of the records stand side by side, as a thousand take little room so. Ties are those
    that stand for values of facets, parted by spaces.
    """

    query: Query
    numbers: array = field(default_factory=partial(array, "q"))
    steps: bytes = b""
    ties: list[str] = field(default_factory=list)
    parts: dict[int, int] = field(default_factory=dict)
    is_cut: bool = False
    tied: Tied = field(default_factory=Tied)

    def __len__(self) -> int:
        return len(self.numbers)

    def at(self, places: Iterable[int]) -> list[Candidate]:
        """Return the candidates at some places in the order, from 0 on."""
        return [Candidate(self.numbers[at], self.steps[at], self.parts.get(self.numbers[at])) for at in places]

    @property
    def rows(self) -> list[Candidate]:
        """All candidates."""
        return self.at(range(len(self)))

    @property
    def tally(self) -> Counter[str]:
        """All sets of ties, each with the number of records that have it."""
        return Counter(self.ties)

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        of_ties = getsizeof(self.ties) + sum(map(getsizeof, {*self.ties}))
        more = PART * len(self.parts) + LENDER * len(self.tied.lenders)
        return getsizeof(self.numbers) + getsizeof(self.steps) + of_ties + more


#: What was found for queries, and for what was chosen where that was asked of the index as well: see ``found``.
_found = Memory(MOST_BYTES, size=lambda made: QUERY + made.size, tried=TRIED)


def found(query: Query, chosen: Mapping[str, Iterable[str]] | None = None, tied: Tied | None = None) -> Candidates:
    """Return what ``candidates`` does, remembered for as long as the record is the same."""
    key = (query.text, tuple((code, *values) for code, values in (chosen or {}).items()))
    return _found.one(key, lambda: candidates(query, chosen, tied))


def candidates(query: Query, chosen: Mapping[str, Iterable[str]] | None = None, tied: Tied | None = None) -> Candidates:
    """Return what fits a query and, of each facet with chosen values, has one of them as a tie: ``{"topic": [4, 9]}``.

    Two queries, or three where organizations are named that others followed; one where ``tied`` is known already; and
    one more where something must not occur, and where not all that fits is known.
    """
    if not query:
        return Candidates(query)
    query = opened(query)
    tied = tied if tied is not None else related(query)
    filters = [
        any_of(one(tie("edition" if code == "city" else code, value)) for value in values)
        for code, values in (chosen or {}).items()
    ]
    steps, parts, held, is_cut = _first(_steps(query, tied, filters), is_narrowed=bool(filters))
    if steps and query.excluded:
        of_parts = Q(entry_id__in=list(parts)) | Q(entry_id__lt=FIRST_HEAD)
        for place, key in excluded(query, tied).filter(of_parts).values_list("entry__place", "entry__key"):
            steps.pop(number_of(place, key), None)
    for lender in tied.lenders:
        head = number_of(kind_named(lender.code).place, lender.key) if lender.after else None
        if head in steps:
            steps[head] = max(steps[head], TOOK_OVER)
    ranked = _ranked(steps, held)
    return Candidates(
        query,
        array("q", ranked),
        bytes(map(steps.get, ranked)),
        [held[number].ties for number in ranked],
        {number: part for number, part in parts.items() if number in steps},
        is_cut,
        tied,
    )


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


def _first(
    steps: Iterable[tuple[int, Expression]], *, is_narrowed: bool
) -> tuple[dict[int, int], dict[int, int], Mapping[int, Held], bool]:
    """Return of the first records of all steps, by the numbers of their heads, the best step and what they hold.

    And the number of a further part that fits, where there is one; and whether more fits.
    """
    steps = list(steps)
    narrowed = DecidedBy.NARROWED if is_narrowed else None
    questions = [
        Question(wanted, narrowed or (DecidedBy.BY_TIES if step == BY_TIES else DecidedBy.BY_WORDS))
        for step, wanted in steps
    ]
    found, held = heads(questions, MOST + 1)
    best: dict[int, int] = {}
    for (step, _wanted), numbers in zip(reversed(steps), reversed(found), strict=True):
        best |= dict.fromkeys(numbers, step)
    parts: dict[int, int] = {}
    for number in [number for numbers in found for number in numbers if number < FIRST_HEAD]:
        head = head_of(number)
        parts.setdefault(head, number)
        best[head] = max(best.get(head, BY_TIES), best.pop(number, BY_TIES))
    return best, parts, held, any(len(numbers) > MOST for numbers in found)


def _ranked(steps: Mapping[int, int], held: Mapping[int, Held]) -> list[int]:
    """Return heads in order: the best steps first, of each its kinds in their order, of these the latest days."""
    ranked = [(step, number >> KIND_BITS, held[number].day, number) for number, step in steps.items()]
    ranked.sort(reverse=True)
    return [number for _step, _kind, _day, number in ranked]
