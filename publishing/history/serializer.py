"""The format of a version: a record as Django's JSON serializer writes it, and the rows of its lists under ``rows``."""

from django.core.serializers import json, python
from django.db.models import Model

from publishing.history.registry import Kind, kind_of

Deserializer = json.Deserializer


class Serializer(json.Serializer):
    """Writes records of a registered kind; relations to many by their keys, in order, so that equal texts are equal."""

    def get_dump_object(self, obj: Model) -> dict:
        dumped = super().get_dump_object(obj)
        kind = kind_of(type(obj))
        for field in kind.many:
            dumped["fields"][field.name].sort()
        if kind.rows:
            dumped["rows"] = rows_of(obj, kind)
        return dumped


def rows_of(record: Model, kind: Kind) -> dict[str, list[dict]]:
    """Return the rows of each list of a record: ``{"roles": [{"pk": 1, "fields": {…}}]}``."""
    found = {}
    for rows in kind.rows:
        written = python.Serializer().serialize(getattr(record, rows.name).all(), fields=rows.fields)
        found[rows.name] = [{"pk": row["pk"], "fields": row["fields"]} for row in written]
    return found
