"""How many files from the public are looked at at a time: whoever only reads always finds a thread that is free.

Decoding a picture takes a second or more, and a few kilobytes can be made to take that long. So at most half of a
process's threads do it, and each for a while only.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings

#: For so many seconds the files of one request are looked at.
PATIENCE = 20.0
_turns = threading.BoundedSemaphore(max(1, settings.WEB_THREADS // 2))


@contextmanager
def turn() -> Iterator[Callable[[], bool] | None]:
    """Give a function that says whether there is time left, or None where too many others are at it already."""
    if not _turns.acquire(blocking=False):
        yield None
        return
    until = time.monotonic() + PATIENCE
    try:
        yield lambda: time.monotonic() < until
    finally:
        _turns.release()
