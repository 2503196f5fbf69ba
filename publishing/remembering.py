"""What a process remembers between requests of the record that readers see, for as long as its version is the same.

The version is asked for at most twice a second (``LOOK``): what was published shows that much later at most. Nothing is
remembered within a transaction, where a preview may show what nobody else sees.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from logging import getLogger
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from publishing import record_version

logger = getLogger(__name__)
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

LOOK = 0.5
#: Things that are remembered at most; the least used go first.
MOST = 200


class Clock:
    """Knows the version of the record, and what the clock does to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.start_anew()

    def start_anew(self) -> None:
        """Know nothing, so that the next question looks."""
        self._looked, self._number, self._next, self._moments = float("-inf"), -1, None, 0

    def version(self) -> tuple[int, int]:
        """Return the version: changes so far, and moments of publication that passed since this process began.

        While the database is away, changes are what they were.
        """
        with self._lock:
            passes = self._next is not None and timezone.now() >= self._next
            if passes:
                self._moments, self._next, self._number = self._moments + 1, None, -1
            if passes or time.monotonic() - self._looked >= LOOK:
                self._looked = time.monotonic()
                try:
                    self._look(timezone.now())
                except (DatabaseError, InterfaceError):
                    logger.warning("The version of the record cannot be read; pages are shown as they are.")
            return self._number, self._moments

    def _look(self, now: datetime) -> None:
        if self._number < 0:
            self._number, self._next = record_version.current_and_next_moment(now)
            return
        number = record_version.current()
        if number != self._number:
            self._next = record_version.next_moment(now)
            self._number = number


clock = Clock()


class _Shelf(OrderedDict):
    """Things with their sizes, of which the least used go first where the sum of the sizes is too large."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most, self._full = most, 0

    def use(self, key: Hashable) -> object:
        """Return a thing that is here, as the one used last."""
        self.move_to_end(key)
        return self[key][1]

    def put(self, key: Hashable, size: int, one: object) -> None:
        self.take(key)
        self[key] = (size, one)
        self._full += size
        while self._full > self._most:
            self._full -= self.popitem(last=False)[1][0]

    def take(self, key: Hashable) -> tuple[int, object]:
        """Take a thing away with its size; nothing, where it is not here."""
        size, one = self.pop(key, (0, None))
        self._full -= size
        return size, one

    def clear(self) -> None:
        super().clear()
        self._full = 0


class Memory:
    """What is remembered of one version of the record, by keys; the least used goes first.

    ``most`` bounds the sum of what ``size`` says of each thing; without it, how many there are. Of that ``tried`` is
    for what was asked for only once, so that a flood of such things pushes out nothing that is asked for repeatedly.
    """

    def __init__(self, most: int, size: Callable[[object], int] = lambda _made: 1, tried: int = 0) -> None:
        self._size, self._lock = size, threading.Lock()
        self._shelves = [_Shelf(most - tried), _Shelf(tried)] if tried else [_Shelf(most)]
        self.forget()
        _memories.append(self)

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._start_anew(None)

    def each(self, keys: Iterable[K], make: Callable[[list[K]], dict[K, T]]) -> dict[K, T]:
        """Return what is remembered under each key; ``make`` is called once, with those that lack, unless none does.

        Nobody may change what is returned, as others get the same.
        """
        keys = [*keys]
        if connection.in_atomic_block:
            return make(keys) if keys else {}
        version = clock.version()
        found = self._found(keys, version)
        if lacking := [key for key in keys if key not in found]:
            made = make(lacking)
            self._keep(made, version)
            found |= made
        return found

    def one(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is remembered under a key, or what is made now."""
        return self.each([key], lambda _lacking: {key: make()})[key]

    def _start_anew(self, version: tuple[int, int] | None) -> None:
        self._version = version
        for shelf in self._shelves:
            shelf.clear()

    def _found(self, keys: list[K], version: tuple[int, int]) -> dict[K, object]:
        with self._lock:
            if version != self._version:
                self._start_anew(version)
            kept = self._shelves[0]
            for shelf in self._shelves[1:]:
                for key in keys:
                    if key in shelf:
                        kept.put(key, *shelf.take(key))
            return {key: kept.use(key) for key in keys if key in kept}

    def _keep(self, made: dict, version: tuple[int, int]) -> None:
        sizes = {key: self._size(one) for key, one in made.items()}
        with self._lock:
            if version != self._version:
                return
            for key, one in made.items():
                shelf = self._shelves[0] if key in self._shelves[0] else self._shelves[-1]
                shelf.put(key, sizes[key], one)


_memories: list[Memory] = []
_things = Memory(MOST)


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """Return what ``make`` made of the record as it is now; nobody may change it, as others get the same."""
    return _things.one(key, make)


def forget() -> None:
    """Forget everything, as a new process would."""
    for memory in _memories:
        memory.forget()
    clock.start_anew()
