"""The entries with the highest numbers that fit and that the public may see: what every question to the index takes.

The full-text index is asked for a few more than are wanted, and what is hidden is left out of these. Only where so many
of them are hidden that too few are left is it asked again, for what comes after.
"""

import json
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.utils import timezone

from search import engines, rarity
from search.entries import Held, entries
from search.expressions import Expression
from search.numbers import ABOVE_ALL, FIRST_HEAD, head_of

#: Of what fits, one more in so many is looked at than is wanted, and at least so many more.
SHARE, LEAST = 50, 20
#: Each time that too few of them are public, so many times as many are looked at.
FURTHER = 4
#: What of an entry is stored as JSON.
JSON = {"facts", "lent"}


#: For each question numbers, the highest first, and what is known by numbers: None of what nobody sees.
Fetched = tuple[list[list[int]], Mapping[int, tuple | None]]


class Question(NamedTuple):
    """What entries have to fit, and what decides on it."""

    wanted: Expression
    decided: engines.DecidedBy = engines.DecidedBy.BY_WORDS


def newest(questions: Sequence[Question], most: int, *names: str) -> list[list[tuple]]:
    """Return for each question ``(number, *values)`` of the first entries that fit, highest number first.

    Days are words, "" where there is none. One statement, and a further one where much of what fits is hidden.
    """
    at = timezone.now()

    def fetch(asked: list[engines.Asked], ahead: int) -> Fetched:
        rows = engines.newest(asked, ahead, at, names)
        return _parted(rows, len(asked)), {row[0]: row[:-2] if row[-1] else None for row in rows}

    found, known = _walk(questions, most, fetch)
    return [_read([known[number] for number in numbers], names) for numbers in found]


def _parted(rows: list[tuple], questions: int) -> list[list[int]]:
    """Return the numbers that fit each question."""
    return [[row[0] for row in rows if row[-2] >> bit & 1] for bit in range(questions)]


def heads(questions: Sequence[Question], most: int) -> tuple[list[list[int]], Mapping[int, Held | None]]:
    """Return for each question the numbers of the first entries that fit, highest first, and what they and heads hold.

    One statement, and a further one where some of them are not known but others are.
    """
    return _walk(questions, most, _numbers)


def _numbers(asked: list[engines.Asked], ahead: int) -> Fetched:
    known, rows = entries(), None
    if known:
        fetched = engines.highest(asked, ahead)
    else:
        rows = engines.newest(asked, ahead, timezone.now(), ("day", "ties"))
        fetched = _parted(rows, len(asked))
    numbers = set().union(*fetched)
    parts = {number: head_of(number) for number in numbers if number < FIRST_HEAD}
    of_heads = numbers.difference(parts).union(parts.values())
    if rows is None:
        held = known.held(of_heads)
    else:
        held = known.learn(of_heads, ((head_of(row[0]), *row[1:3]) for row in rows if row[-1]))
    return fetched, {**held, **{part: held[head] for part, head in parts.items()}} if parts else held


def _walk(
    questions: Sequence[Question], most: int, fetch: Callable[[list[engines.Asked], int], Fetched]
) -> tuple[list[list[int]], Mapping[int, tuple | None]]:
    """Return for each question the numbers that are shown, so many at most, and what is known by numbers."""
    ahead = most + max(most // SHARE, LEAST)
    found: list[list[int]] = [[] for _question in questions]
    below = dict.fromkeys(range(len(questions)), ABOVE_ALL)
    wanted = [rarity.rarest_first(question.wanted) for question in questions]
    all_known: list[Mapping] = []
    while below:
        asked = [engines.Asked(wanted[place], number, questions[place].decided) for place, number in below.items()]
        lists, known = fetch(asked, ahead)
        all_known.append(known)
        for place, fetched in zip(list(below), lists, strict=True):
            found[place] += filter(known.get, fetched)
            if len(fetched) == ahead and len(found[place]) < most:
                below[place] = fetched[-1]
            else:
                del below[place]
        ahead *= FURTHER
    return [numbers[:most] for numbers in found], all_known[0] if len(all_known) == 1 else ChainMap(*all_known)


def _read(rows: list[tuple], names: Sequence[str]) -> list[tuple]:
    """Return rows with what is stored as JSON read."""
    places = {place for place, name in enumerate(names, start=1) if name in JSON}
    if not places:
        return rows
    return [tuple(json.loads(value) if at in places else value for at, value in enumerate(row)) for row in rows]
