"""Rows that live and die with a record: its names, roles, figures, steps, citations and places in an order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models

from events.models import (
    Citation,
    Edition,
    EditionName,
    EditionOrganization,
    Exhibition,
    Exhibitor,
    Figure,
    Forum,
    Outcome,
    OutcomeStep,
    SubForum,
    SubForumOrganization,
    SubForumPerson,
)
from media.models import Album, AlbumPhoto
from starter.filling import Lookup, fill, save
from starter.reading import Entry


def rows_as_written(value: object, entry: Entry) -> Iterator[dict]:
    """Return the rows of a list of fields."""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise entry.wrong("expected a list, each item with its fields")
    yield from value


def rows_in_order(value: object, entry: Entry) -> Iterator[dict]:
    """Return the rows of a list of fields, numbered as they stand."""
    yield from ({"order": order, **row} for order, row in enumerate(rows_as_written(value, entry), 1))


def rows_by_role(value: object, entry: Entry) -> Iterator[dict]:
    """Return a row for each organization under its role: ``host: [mee, gx]``."""
    if not isinstance(value, dict) or not all(isinstance(keys, list) for keys in value.values()):
        raise entry.wrong("expected roles, each with a list of organizations")
    pairs = [(role, key) for role, keys in value.items() for key in keys]
    yield from ({"role": role, "organization": key, "order": order} for order, (role, key) in enumerate(pairs, 1))


def rows_of(name: str) -> Callable[[object, Entry], Iterator[dict]]:
    """Return a reader of a plain list of keys, in order, each the ``name`` of its row."""

    def rows(value: object, entry: Entry) -> Iterator[dict]:
        if not isinstance(value, list):
            raise entry.wrong("expected a list")
        yield from ({name: key, "order": order} for order, key in enumerate(value, 1))

    return rows


def rows_of_citations(value: object, entry: Entry) -> Iterator[dict]:
    """Return a row for each field that a source speaks of.

    ``supports`` takes one field or several, ``contradicts`` likewise; the word ``record`` stands for the whole.
    """
    for row in rows_as_written(value, entry):
        stances = [stance for stance in Citation.Stance.values if stance in row]
        rest = {name: given for name, given in row.items() if name not in stances}
        if not stances:
            raise entry.wrong("say what the source supports or contradicts")
        for stance in stances:
            fields = row[stance] if isinstance(row[stance], list) else [row[stance]]
            for field in fields:
                yield rest | {"stance": stance, "field": "" if field == "record" else field}


@dataclass(frozen=True)
class Part:
    """A list within an entry: what its rows are, which of their fields points back, and how they are written."""

    model: type[models.Model]
    owner: str
    rows: Callable[[object, Entry], Iterator[dict]]


CITATIONS = Part(Citation, "record", rows_of_citations)
PARTS: dict[type[models.Model], dict[str, Part]] = {
    Forum: {},
    Edition: {
        "names": Part(EditionName, "edition", rows_as_written),
        "roles": Part(EditionOrganization, "edition", rows_by_role),
        "figures": Part(Figure, "edition", rows_as_written),
    },
    SubForum: {
        "people": Part(SubForumPerson, "sub_forum", rows_in_order),
        "roles": Part(SubForumOrganization, "sub_forum", rows_by_role),
    },
    Exhibition: {"exhibitors": Part(Exhibitor, "exhibition", rows_of("organization"))},
    Outcome: {"steps": Part(OutcomeStep, "outcome", rows_as_written)},
    Album: {"photos": Part(AlbumPhoto, "album", rows_of("photo"))},
}


def parts_of(model: type[models.Model]) -> dict[str, Part]:
    """Return the lists that an entry of this kind may hold, by name."""
    cited = any(field.name == "citations" for field in model._meta.private_fields)
    return PARTS.get(model, {}) | ({"citations": CITATIONS} if cited else {})


def replace_parts(record: models.Model, entry: Entry, lists: dict[str, object], lookup: Lookup) -> None:
    """Write the rows of each list given, in place of those that stand there."""
    for name, value in lists.items():
        part = parts_of(type(record))[name]
        _existing(part, record).delete()
        for number, fields in enumerate(part.rows(value, Entry(entry.file, f"{entry.key} / {name}", {})), 1):
            row, place = part.model(**{part.owner: record}), entry.within(f"{name} {number}", fields)
            save(row, place, fill(row, place, fields, lookup))


def _existing(part: Part, record: models.Model) -> models.QuerySet:
    if part is not CITATIONS:
        return part.model.objects.filter(**{part.owner: record})
    kind = Citation._meta.get_field("record").get_content_type(obj=record)
    return Citation.objects.filter(content_type=kind, object_id=record.pk)
