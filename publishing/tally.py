"""Counts of what happens often, gathered in memory and handed on together: a storm of requests is not one of writes."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError

logger = logging.getLogger(__name__)


class Tally:
    """Counts by a key, each with the last note that came with it.

    What comes in after a quiet time is handed on at once; after that a process does so every ``seconds`` at most, and
    gathers no more than ``most`` keys in between: others are not counted. What is gathered when a process ends is lost.
    """

    def __init__(self, hand_on: Callable[[dict[str, tuple[int, str]]], None], seconds: float = 10.0, most: int = 100):
        self.hand_on, self.seconds, self.most = hand_on, seconds, most
        self._lock = threading.Lock()
        self._gathered: dict[str, tuple[int, str]] = {}
        self._next_at = 0.0

    def count(self, key: str, note: str = "") -> None:
        """Count one more of a key."""
        with self._lock:
            if key in self._gathered or len(self._gathered) < self.most:
                self._gathered[key] = (self._gathered.get(key, (0, ""))[0] + 1, note)
            if time.monotonic() < self._next_at:
                return
        self.flush()

    def flush(self) -> None:
        """Hand on what was gathered; a database that fails is written to the log and keeps nobody waiting again."""
        with self._lock:
            gathered, self._gathered = self._gathered, {}
            self._next_at = time.monotonic() + self.seconds
        if not gathered:
            return
        try:
            self.hand_on(gathered)
        except DatabaseError:
            logger.exception("What was counted could not be stored.")

    def forget(self) -> None:
        """Start anew, as a process that has just begun."""
        with self._lock:
            self._gathered, self._next_at = {}, 0.0
