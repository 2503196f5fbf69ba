"""Hears which records change, and brings the index up to date once the change is stored.

A few are written at once, in the moment after the transaction; many are left to the worker, in tasks of some each. What
goes wrong here is written to the log and never fails the change itself: the worker's ``catch_up`` finds it.
"""

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import Model

from search import indexing
from search.registry import kind_of
from search.tasks import update_index

#: Records that are written at once; of more, the worker writes so many in a task.
AT_ONCE, IN_A_TASK = 60, 500


def concerns_index(model: type[Model], columns: Collection[str] | None) -> bool:
    """Say whether a change of these columns of a model can change what the index holds."""
    kind = kind_of(model)
    return kind is not None and (columns is None or not kind.columns.isdisjoint(columns))


def note_changed(model: type[Model], keys: Collection[int]) -> None:
    """Take down that records changed, to be written into the index as soon as the change is stored.

    What is taken down is kept on the connection: of all that one transaction changes, a record is written once. What a
    transaction left that was taken back is forgotten; if part of one is taken back, some records are looked at that
    did not change, which is no harm.
    """
    if not any(hook is _write for _savepoint, hook, _robust in connection.run_on_commit):
        connection.search_waiting = {}
    connection.search_waiting.setdefault(model, {}).update(dict.fromkeys(keys))
    transaction.on_commit(_write, robust=True)


def _write() -> None:
    waiting, connection.search_waiting = connection.search_waiting, {}
    for model, keys in waiting.items():
        write_soon(model, list(keys))


def write_soon(model: type[Model], keys: list[int]) -> None:
    """Write records into the index: a few now, many by the worker."""
    if len(keys) <= AT_ONCE:
        indexing.update(model, keys)
        return
    for start in range(0, len(keys), IN_A_TASK):
        update_index.enqueue(model._meta.label_lower, keys[start : start + IN_A_TASK])
