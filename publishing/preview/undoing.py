"""Work that is done and undone: to see what would come of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from publishing.history.noting import opened


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is written to the database inside, and keep it out of the history.

    What waits for the end of the transaction never happens.
    """
    notes = opened.set(None)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        opened.reset(notes)
