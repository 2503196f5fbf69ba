"""Writes a version of each record that changed, all that was changed together as one revision."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import reversion
from django.core import serializers
from django.db.models import Max, Model, Prefetch, QuerySet
from django.utils import timezone
from reversion.models import Version

from publishing.history.deeds import Deed
from publishing.history.noting import Notes, opened
from publishing.history.registry import FORMAT, Kind, is_registered, kind_of

#: Records read at a time.
TOGETHER = 500


@contextmanager
def recording(user=None, deed: str = Deed.SAVED) -> Iterator[Notes]:
    """Take notes of the records that change within, and write a version of each at the end, unless it failed.

    Within a transaction, the versions are part of it. A recording within another one is written by itself.
    """
    notes = Notes(user, deed)
    before = opened.set(notes)
    try:
        yield notes
    finally:
        opened.reset(before)
    write(notes.keys, notes.user, notes.deed)


def write(keys: Mapping[type[Model], Iterable[int]], user=None, deed: str = Deed.SAVED) -> int:
    """Write a version of each of these records that is not as its last version has it; return how many.

    What is gone is left out, and so is what was rolled back: it is as it was.
    """
    changed = [record for model, found in keys.items() if is_registered(model) for record in _changed(model, found)]
    if changed:
        with reversion.create_revision(manage_manually=True):
            reversion.set_date_created(timezone.now())
            reversion.set_comment(str(deed))
            if user is not None and user.is_authenticated:
                reversion.set_user(user)
            for record in changed:
                reversion.add_to_revision(record)
    return len(changed)


def _changed(model: type[Model], keys: Iterable[int]) -> Iterator[Model]:
    kind, keys = kind_of(model), list(dict.fromkeys(keys))
    for start in range(0, len(keys), TOGETHER):
        records = list(complete(kind, keys[start : start + TOGETHER]))
        last = last_versions(model, [record.pk for record in records])
        for record in records:
            if last.get(record.pk) != serializers.serialize(FORMAT, [record], fields=kind.fields):
                yield record


def complete(kind: Kind, keys: list[int]) -> QuerySet:
    """Return the records with all that their versions hold, in as many queries as there are relations."""
    many = [Prefetch(field.name, field.related_model._base_manager.only("pk").order_by("pk")) for field in kind.many]
    lists = [Prefetch(rows.name, rows.model._base_manager.order_by("pk")) for rows in kind.rows]
    return kind.model._base_manager.filter(pk__in=keys).order_by("pk").prefetch_related(*many, *lists)


def last_versions(model: type[Model], keys: Iterable[int]) -> dict[int, str]:
    """Return the last version of each record that has one, as it is stored."""
    mine = Version.objects.get_for_model(model).filter(object_id__in=[str(key) for key in keys])
    last = mine.order_by().values("object_id").annotate(last=Max("pk")).values("last")
    rows = Version.objects.filter(pk__in=last).order_by().values_list("object_id", "serialized_data")
    return {int(key): data for key, data in rows}
