"""Records that lend their names to what is tied to them: people, organizations, topics, editions, programme items.

Only names of public records are lent, so what is shown in a photo is found only by whom readers may know.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from search.asking import Query, Unit
from search.composing import tie
from search.expressions import Expression, any_of, one
from search.newest import Question, newest
from search.registry import kind_at
from search.segmenting import terms as terms_of

#: Records that are looked at for one query, and those of them whose ties are looked for.
LOOKED_AT, MOST = 120, 20
#: The kind of record of which one can take over the work of another.
FOLLOWED = "organization"


@dataclass(frozen=True)
class Lender:
    """A record whose names were asked for: its tie, its number, and the numbers of the units found in its names."""

    code: str
    key: int
    units: frozenset[Unit]
    #: The tie of the organization whose work it took over, where that is what was asked for.
    after: str = ""

    @property
    def tie(self) -> str:
        return f"{self.code}:{self.key}"


@dataclass(frozen=True)
class Tied:
    """The records that lend their names to a query."""

    lenders: tuple[Lender, ...] = field(default_factory=tuple)

    def __bool__(self) -> bool:
        return bool(self.lenders)

    @property
    def named(self) -> list[str]:
        """The ties of all that a hit says it was found by."""
        return [tie for lender in self.lenders for tie in (lender.tie, lender.after) if tie]

    def terms(self, unit: Unit) -> list[str]:
        """Return the terms of ties that stand for a unit as well as its own words do."""
        return [tie(lender.code, lender.key) for lender in self.lenders if unit in lender.units]

    def of(self, ties: Iterable[str]) -> list[Lender]:
        """Return those among the ties of a record."""
        held = set(ties)
        return [lender for lender in self.lenders if lender.tie in held]


def related(query: Query) -> Tied:
    """Return the public records that lend names which the query asks for: those with most of its units first.

    An organization stands for those that took over its work as well. One query, or two where organizations are named.
    """
    units = (*query.wanted, *query.excluded)
    rows = _heads(any_of(phrase for unit in units for phrase in unit.lent_phrases), LOOKED_AT)
    found = [Lender(kind_at(place).code, key, _units_in(units, lent)) for place, key, _ties, lent in rows]
    best = sorted((one for one in found if one.units), key=lambda lender: -len(lender.units))[:MOST]
    named = {lender.tie: lender for lender in best}
    for follower in _followers(best):
        own = named.get(follower.tie)
        if own is None or follower.units - own.units:
            units = follower.units | (own.units if own else frozenset())
            named[follower.tie] = replace(follower, units=units)
    return Tied(tuple(named.values()))


def _followers(lenders: list[Lender]) -> list[Lender]:
    """Return those that took over the work of others."""
    before = {f"follows:{lender.key}": lender for lender in lenders if lender.code == FOLLOWED}
    if not before:
        return []
    found = []
    for place, key, ties, _lent in _heads(any_of(one(tie(*text.split(":"))) for text in before), MOST):
        first = next(before[text] for text in ties.split() if text in before)
        found.append(Lender(kind_at(place).code, key, first.units, first.tie))
    return found


def _heads(wanted: Expression, most: int) -> list[tuple[int, int, str, list[str]]]:
    return [row[1:] for row in newest([Question(wanted)], most, "place", "key", "ties", "lent")[0]]


def _units_in(units: Iterable[Unit], lent: list[str]) -> frozenset[Unit]:
    texts = [terms_of(text) for text in lent]
    return frozenset(unit for unit in units if any(next(unit.places(text), None) for text in texts))
