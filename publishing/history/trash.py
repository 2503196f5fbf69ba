"""Deleting records so that they can be brought back: each is kept with what goes with it, and emptied after a while."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import FileField, Model
from django.db.models.deletion import Collector, ProtectedError
from django.utils import timezone

from publishing.history.noting import note_keys
from publishing.history.registry import is_registered
from publishing.history.versions import forget
from publishing.models.publishable import Publishable
from publishing.models.trashed import Trashed

AT_MOST = 500  # records emptied at a time

logger = logging.getLogger(__name__)


class _Everything(Collector):
    """Collects every row that a deletion takes along, one by one."""

    def can_fast_delete(self, *args, **kwargs) -> bool:
        return False


@transaction.atomic
def delete(records: Iterable[Model], user=None) -> list[Trashed]:
    """Delete records and keep each, with what goes with it, until it is brought back or its time is over.

    One that went with another one before it is part of that. Raises ``ProtectedError`` where something forbids it: a
    relation, or what the record itself says (``why_kept``).
    """
    kept = []
    for record in list(records):
        if reasons := record.why_kept() if isinstance(record, Publishable) else []:
            raise ProtectedError(" ".join(reasons), {record})
        if type(record)._base_manager.filter(pk=record.pk).exists():
            entry = _kept(record, user)
            record.delete()
            entry.save()
            kept.append(entry)
    return kept


def _kept(record: Model, user) -> Trashed:
    collector = _Everything(using=DEFAULT_DB_ALIAS, origin=record)
    collector.collect([record])
    collector.sort()
    rows = [row for found in reversed(collector.data.values()) for row in sorted(found, key=lambda row: row.pk)]
    links = _links(collector)
    _note(rows, links)
    return Trashed(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        name=str(record)[:300],
        deleted_by=user if user is not None and user.is_authenticated else None,
        rows=[written for row in rows for written in _written(row)],
        links=links,
        files=sorted({name for row in rows for name in files_of(row)}),
        editions=_editions(record),
    )


def _written(row: Model) -> list[dict]:
    """Return a row with its own columns alone: relations to many are rows themselves."""
    columns = [field.name for field in row._meta.concrete_fields]
    return serializers.serialize("python", [row], fields=columns)


def _links(collector: Collector) -> list[dict]:
    gone = {(type(row), row.pk) for rows in collector.data.values() for row in rows}
    return [
        {"model": row._meta.label_lower, "pk": row.pk, "field": field.name, "value": getattr(row, field.attname)}
        for (field, value), found in collector.field_updates.items()
        for rows in found
        for row in (rows if not isinstance(rows, Model) else [rows])
        if value is None and (type(row), row.pk) not in gone
    ]


def _note(rows: list[Model], links: list[dict]) -> None:
    """Take down the records that lose a relation to what is deleted."""
    for link in links:
        note_keys(apps.get_model(link["model"]), [link["pk"]])
    for row in rows:
        if row._meta.auto_created:
            for field in row._meta.concrete_fields:
                if field.is_relation and is_registered(field.related_model):
                    note_keys(field.related_model, [getattr(row, field.attname)])


def files_of(row: Model) -> list[str]:
    """Return the names of the files that a row names, in file fields and in what its kind says are names of files."""
    fields = [field.name for field in row._meta.concrete_fields if isinstance(field, FileField)]
    names = [str(getattr(row, name) or "") for name in (*fields, *getattr(row, "file_names", ()))]
    return [name for name in names if name]


def _editions(record: Model) -> list[int]:
    paths = getattr(record, "scoped_by", ())
    found = type(record)._base_manager.filter(pk=record.pk).values_list(*paths) if paths else ()
    return sorted({key for row in found for key in row if key})


def kept_files() -> set[str]:
    """Return the names of the files that belong to deleted records and may not go yet."""
    return {name for names in Trashed.objects.exclude(files=[]).values_list("files", flat=True) for name in names}


def clear(now: datetime | None = None) -> int:
    """Delete for good, versions included, what was deleted too long ago; return how many records.

    The worker calls this every hour. Files follow by ``media.orphans``.
    """
    limit = (now or timezone.now()) - timedelta(days=settings.TRASH_KEEP_DAYS)
    old = list(Trashed.objects.filter(deleted_at__lt=limit).select_related("content_type")[:AT_MOST])
    purge(old)
    if old:
        logger.info("%d records that were deleted long ago are gone for good.", len(old))
    return len(old)


@transaction.atomic
def purge(entries: Iterable[Trashed]) -> None:
    """Delete kept records for good, with the versions of all that was deleted with them and is not there again."""
    for entry in entries:
        keys: dict[str, list[int]] = {}
        for row in entry.rows:
            keys.setdefault(row["model"], []).append(row["pk"])
        for label, found in keys.items():
            model = apps.get_model(label)
            if is_registered(model):
                there = set(model._base_manager.filter(pk__in=found).values_list("pk", flat=True))
                forget(model, [key for key in found if key not in there])
        entry.delete()
