"""Versions as they are read: what a record was, field by field and row by row."""

import json
from dataclasses import dataclass

from django.core import serializers
from django.db.models import Model, QuerySet
from reversion.models import Version

from publishing.history.registry import CLOCKS, FORMAT, Kind, kind_of
from publishing.history.writing import complete, forget_versions


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
        names = [name for name in self.fields if name in before.fields and name not in CLOCKS]
        fields = [name for name in names if differs(before.fields[name], self.fields[name])]
        return fields + [name for name, rows in self.rows.items() if _rows_differ(before.rows.get(name, rows), rows)]


def differs(before: object, after: object) -> bool:
    """Say whether two values are not the same to a reader, who sees nothing where a text is empty or missing."""
    return before != after and not (before in ("", None) and after in ("", None))


def _rows_differ(before: dict[int, dict], after: dict[int, dict]) -> bool:
    if before.keys() != after.keys():
        return True
    return any(changed_names(before[key], row) for key, row in after.items())


def changed_names(before: dict, after: dict) -> list[str]:
    """Return the names of the values of a row that differ; those that one of the two does not know are left out."""
    return [name for name in before if name in after and differs(before[name], after[name])]


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
    forget_versions(list(mine.values_list("pk", flat=True)))
