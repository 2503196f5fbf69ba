"""The entries with the highest numbers that fit and that the public may see: what every question to the index takes.

The full-text index is asked for a few more than are wanted, and what is hidden is left out of these. Only where so many
of them are hidden that too few are left is it asked again, for what comes after.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from search import engines, rarity
from search.expressions import Expression
from search.numbers import ABOVE_ALL

#: Of what fits, one more in so many is looked at than is wanted, and at least so many more.
SHARE, LEAST = 50, 20
#: Each time that too few of them are public, so many times as many are looked at.
FURTHER = 4
#: What of an entry is stored as JSON.
JSON = {"facts", "lent"}


class Question(NamedTuple):
    """What entries have to fit, and what decides on it."""

    wanted: Expression
    decided: engines.DecidedBy = engines.DecidedBy.BY_WORDS


def newest(questions: Sequence[Question], most: int, *names: str) -> list[list[tuple]]:
    """Return for each question ``(number, *values)`` of the first entries that fit, highest number first.

    Days are words, "" where there is none. One statement, and a further one where much of what fits is hidden.
    """
    at, ahead = timezone.now(), most + max(most // SHARE, LEAST)
    found: list[list[tuple]] = [[] for _question in questions]
    below = dict.fromkeys(range(len(questions)), ABOVE_ALL)
    wanted = [rarity.rarest_first(question.wanted) for question in questions]
    while below:
        asked = [engines.Asked(wanted[place], number, questions[place].decided) for place, number in below.items()]
        rows = [(row[-2], row[-1], row[:-2]) for row in engines.newest(asked, ahead, at, names)]
        for bit, place in enumerate(list(below)):
            fetched = [(is_shown, row) for fits, is_shown, row in rows if fits >> bit & 1]
            found[place] += [row for is_shown, row in fetched if is_shown]
            if len(fetched) == ahead and len(found[place]) < most:
                below[place] = fetched[-1][1][0]
            else:
                del below[place]
        ahead *= FURTHER
    return [_read(rows[:most], names) for rows in found]


def _read(rows: list[tuple], names: Sequence[str]) -> list[tuple]:
    """Return rows with what is stored as JSON read."""
    places = {place for place, name in enumerate(names, start=1) if name in JSON}
    if not places:
        return rows
    return [tuple(json.loads(value) if at in places else value for at, value in enumerate(row)) for row in rows]
