"""Writes a version of each record that changed, all that was changed together as one revision."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import reversion
from django.core import serializers
from django.db.models import F, Max, Min, Model, Prefetch, QuerySet
from django.utils import timezone
from reversion.models import Revision, Version

from publishing.history.deeds import CONTINUED, Deed
from publishing.history.noting import Notes, opened
from publishing.history.registry import FORMAT, Kind, is_registered, kind_of

#: Records read at a time.
TOGETHER = 500
#: Somebody who saves again within this time is still at it.
PAUSE = timedelta(minutes=10)


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

    What is gone is left out, and so is what was rolled back: it is as it was. A version that the same user wrote some
    minutes ago, of what is saved while one writes, gives way to the new one.
    """
    changed = [record for model, found in keys.items() if is_registered(model) for record in _changed(model, found)]
    continued = _continued(changed, user, deed) if deed in CONTINUED and user is not None else []
    if changed:
        with reversion.create_revision(manage_manually=True):
            reversion.set_date_created(timezone.now())
            reversion.set_comment(str(deed))
            if user is not None and user.is_authenticated:
                reversion.set_user(user)
            for record in changed:
                reversion.add_to_revision(record)
    forget_versions(continued)
    return len(changed)


def _continued(records: list[Model], user, deed: str) -> list[int]:
    """Return the last version of each of these records where the user wrote it in the same way a short while ago.

    The first version of a record is not among them.
    """
    found = []
    for model in {type(record) for record in records}:
        keys = [str(record.pk) for record in records if type(record) is model]
        ends = Version.objects.get_for_model(model).filter(object_id__in=keys).order_by().values("object_id")
        last = ends.annotate(last=Max("pk"), first=Min("pk")).filter(last__gt=F("first")).values("last")
        since = {"revision__date_created__gte": timezone.now() - PAUSE}
        mine = Version.objects.filter(pk__in=last, revision__user=user, revision__comment=deed, **since)
        found += mine.values_list("pk", flat=True)
    return found


def forget_versions(keys: list[int]) -> None:
    """Delete versions, and what they were part of where nothing is left of it."""
    if keys:
        mine = Version.objects.filter(pk__in=keys)
        revisions = list(mine.order_by().values_list("revision", flat=True).distinct())
        mine.delete()
        Revision.objects.filter(pk__in=revisions, version=None).delete()


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
