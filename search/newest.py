"""The entries with the highest numbers that fit and that the public may see: what every question to the index takes.

The full-text index is asked for a few more than are wanted, and what is hidden is left out of these. Only where so many
of them are hidden that too few are left is it asked again, for what comes after.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, QuerySet, Value
from django.utils import timezone

from search import engines, rarity
from search.expressions import Expression
from search.models import Entry, shown_rule
from search.numbers import ABOVE_ALL

#: Of what fits, one more in so many is looked at than is wanted, and at least so many more.
SHARE, LEAST = 50, 20
#: Each time that too few of them are public, so many times as many are looked at.
FURTHER = 4


class Question(NamedTuple):
    """What entries have to fit, and what decides on it."""

    wanted: Expression
    decided: engines.DecidedBy = engines.DecidedBy.BY_WORDS


def newest(questions: Sequence[Question], most: int, *names: str) -> list[list[tuple]]:
    """Return for each question ``(number, *values)`` of the first entries that fit, highest number first.

    One statement, and a further one where much of what fits is hidden.
    """
    at, ahead = timezone.now(), most + max(most // SHARE, LEAST)
    found: list[list[tuple]] = [[] for _question in questions]
    below = dict.fromkeys(range(len(questions)), ABOVE_ALL)
    while below:
        asked = [_rows(place, questions[place], number, ahead, at, names) for place, number in below.items()]
        rows = sorted(asked[0].union(*asked[1:], all=True) if asked[1:] else asked[0], key=lambda row: -row[2])
        for place in list(below):
            fetched = [row for row in rows if row[0] == place]
            found[place] += [row[2:] for row in fetched if row[1]]
            if len(fetched) == ahead and len(found[place]) < most:
                below[place] = fetched[-1][2]
            else:
                del below[place]
        ahead *= FURTHER
    return [rows[:most] for rows in found]


def _rows(place: int, asked: Question, below: int, ahead: int, at: datetime, names: Sequence[str]) -> QuerySet:
    """Return the entries below a number that fit, with the place of their question and whether the public sees them."""
    fits = engines.newest(rarity.rarest_first(asked.wanted), below, ahead, asked.decided)
    is_shown = ExpressionWrapper(shown_rule(at=at), BooleanField())
    rows = Entry.objects.filter(fits).order_by().annotate(question=Value(place), is_shown=is_shown)
    return rows.values_list("question", "is_shown", "pk", *names)
