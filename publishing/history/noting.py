"""Takes down which records change, so that a version of each can be written once, when everything about it is done."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db.models import Model

from publishing.following import tell
from publishing.history.deeds import Deed


@dataclass
class Notes:
    """The records that changed while something ran, who changed them and what was done."""

    user: object = None
    deed: str = Deed.SAVED
    keys: dict[type[Model], dict[int, None]] = field(default_factory=dict)

    def add(self, model: type[Model], keys: Iterable[int]) -> None:
        """Take down the keys of changed rows."""
        self.keys.setdefault(model, {}).update(dict.fromkeys(keys))


#: The notes that are being taken, if any.
opened: ContextVar[Notes | None] = ContextVar("history-notes", default=None)


def note(*records: Model) -> None:
    """Take down that these records changed.

    ``save()`` of a record does so itself. Whatever changes one in another way has to: rows of a list of its own that
    are written or deleted by themselves, relations to many, ``update()`` and ``bulk_create()``.
    """
    for record in records:
        note_keys(type(record), [record.pk])


def note_keys(model: type[Model], keys: Iterable[int]) -> None:
    """Take down that the rows with these keys changed, if anybody takes notes, and tell who follows changes."""
    keys = list(keys)
    tell(model, keys)
    if notes := opened.get():
        notes.add(model._meta.concrete_model, keys)


@contextmanager
def unnoted() -> Iterator[None]:
    """Take no notes of what runs within: it is tried only, and rolled back."""
    before = opened.set(None)
    try:
        yield
    finally:
        opened.reset(before)


def describe(deed: str) -> None:
    """Say what is being done, where that is more than saving a record."""
    if notes := opened.get():
        notes.deed = deed
