"""What ranks, counts and filters entries: their days and ties, remembered for as long as the record is the same.

Most searches rank the newest of the same entries, so a question to the index has to bring no more than numbers.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils import timezone

from publishing.remembering import remembered
from search import engines
from search.values import TIES

#: Entries that are remembered at most, some 130 bytes each; days and ties are shared by many.
MOST = 20_000


class Held(NamedTuple):
    """What an entry is ranked and counted by."""

    #: As it is written, or an empty string.
    day: str
    #: Those that stand for values of facets, parted by spaces: many entries have the same.
    ties: str


class Entries:
    """Entries by the numbers of their heads; of those that the public does not see it is known that they are hidden."""

    def __init__(self) -> None:
        self._held: dict[int, Held | None] = {}
        self._same: dict[Held, Held] = {}

    def __bool__(self) -> bool:
        return bool(self._held)

    def held(self, numbers: set[int]) -> Mapping[int, Held | None]:
        """Return what is known, these heads among it, with None for what nobody sees; one statement where some lack."""
        lacking = numbers.difference(self._held)
        return self.learn(numbers, engines.held(sorted(lacking), timezone.now())) if lacking else self._held

    def learn(self, numbers: set[int], read: Iterable[tuple[int, str, str]]) -> Mapping[int, Held | None]:
        """Take down ``(head, day, ties)`` of what the public sees among these heads, and return what ``held`` does."""
        known, same = self._held, self._same
        more: dict[int, Held | None] = dict.fromkeys(numbers.difference(known))
        for number, day, ties in read:
            one = Held(day, " ".join([tie for tie in ties.split() if tie.startswith(TIES)]))
            more[number] = same.setdefault(one, one)
        if len(known) + len(more) > MOST:
            more |= {number: known[number] for number in numbers.difference(more)}
            known = {}
            self._held, self._same = known, {}
        known |= more
        return known


def entries() -> Entries:
    """Return what is known of entries as they are now."""
    return remembered("entries of the search", Entries)
