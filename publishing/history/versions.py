"""Versions as they are read: what a record was, field by field and row by row."""

import json
from dataclasses import dataclass

from django.core import serializers
from django.db.models import Model, QuerySet
from reversion.models import Version

from publishing.history.registry import CLOCKS, FORMAT, Kind, kind_of
from publishing.history.writing import complete


@dataclass(frozen=True)
class Snapshot:
    """What a record is at one moment: values by the names of fields, and the rows of each of its lists by their keys.

    Values are as JSON has them: days and times as texts, other records by their keys.
    """

    fields: dict[str, object]
    rows: dict[str, dict[int, dict[str, object]]]

    @classmethod
    def read(cls, data: str) -> "Snapshot":
        """Return what a version holds."""
        (stored,) = json.loads(data)
        rows = {name: {row["pk"]: row["fields"] for row in found} for name, found in stored.get("rows", {}).items()}
        return cls(stored["fields"], rows)

    def changed(self, before: "Snapshot") -> list[str]:
        """Return the names of the fields and lists that are not as they were before; those unknown then are left out.

        The times that every save changes are no difference.
        """
        fields = [
            name
            for name, value in self.fields.items()
            if name in before.fields and name not in CLOCKS and before.fields[name] != value
        ]
        return fields + [name for name, rows in self.rows.items() if before.rows.get(name, rows) != rows]


def versions_of(record: Model) -> QuerySet[Version]:
    """Return the versions of a record, the newest first, with who made each."""
    return Version.objects.get_for_object(record).select_related("revision__user").order_by("-pk")


def snapshot(version: Version) -> Snapshot:
    """Return what the record was in a version."""
    return Snapshot.read(version.serialized_data)


def present(record: Model) -> Snapshot:
    """Return what a stored record is now; raise ``DoesNotExist`` where it is gone."""
    kind: Kind = kind_of(type(record))
    return Snapshot.read(serializers.serialize(FORMAT, [complete(kind, [record.pk]).get()], fields=kind.fields))


def forget(model: type[Model], keys: list[int]) -> None:
    """Delete the versions of records for good, and what they were part of where nothing is left of it."""
    mine = Version.objects.get_for_model(model).filter(object_id__in=[str(key) for key in keys])
    revisions = list(mine.values_list("revision", flat=True).distinct())
    mine.delete()
    Version.revision.field.related_model.objects.filter(pk__in=revisions, version=None).delete()
