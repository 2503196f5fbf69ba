"""What a process remembers between requests of the record that readers see, for as long as its version is the same.

The version is asked for at most twice a second (``LOOK``): what was published shows that much later at most. Nothing is
remembered within a transaction, where a preview may show what nobody else sees.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from logging import getLogger
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from publishing import record_version

logger = getLogger(__name__)
T = TypeVar("T")

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
        number = record_version.current()
        if number != self._number:
            self._next = record_version.next_moment(now)
            self._number = number


clock = Clock()
_lock = threading.Lock()
_remembered: OrderedDict[Hashable, tuple[tuple[int, int], object]] = OrderedDict()


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """Return what ``make`` made of the record as it is now; nobody may change it, as others get the same."""
    if connection.in_atomic_block:
        return make()
    version = clock.version()
    with _lock:
        kept = _remembered.get(key)
        if kept and kept[0] == version:
            _remembered.move_to_end(key)
            return kept[1]
    made = make()
    with _lock:
        _remembered[key] = (version, made)
        while len(_remembered) > MOST:
            _remembered.popitem(last=False)
    return made


def forget() -> None:
    """Forget everything, as a new process would."""
    with _lock:
        _remembered.clear()
    clock.start_anew()
