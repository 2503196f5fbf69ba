"""What a record of each kind consists of: its own fields, and the rows that live and die with it.

Each room registers its kinds when the site starts. Left out of a version are the fields named by the room, which hold
what the site works out by itself, and the plain names of translated fields, which only repeat one of the languages.
"""

from dataclasses import dataclass

import reversion
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.db.models import Field, Model

from publishing.languages import translated_fields

FORMAT = "record"
#: Fields that every record changes by itself; they are kept, but are no difference to anybody.
CLOCKS = ("created_at", "updated_at")


@dataclass(frozen=True)
class Rows:
    """A list of rows within a record: its name, what ties a row to the record, and the fields that say something."""

    name: str
    model: type[Model]
    owner: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of record with a history."""

    model: type[Model]
    fields: tuple[str, ...]
    rows: tuple[Rows, ...]

    @property
    def names(self) -> list[str]:
        """The names of its fields and lists."""
        return [*self.fields, *(rows.name for rows in self.rows)]

    def list_named(self, name: str) -> Rows | None:
        """Return the list of this name, if there is one."""
        return next((rows for rows in self.rows if rows.name == name), None)

    @property
    def many(self) -> tuple[Field, ...]:
        """The relations to many other records."""
        return tuple(field for field in self.model._meta.many_to_many if field.name in self.fields)


_kinds: dict[type[Model], Kind] = {}


def register(model: type[Model], *, rows: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> None:
    """Keep a history of a kind of record. It needs ``updated_at``, and its ``save()`` has to call ``note``."""
    if model in _kinds:
        return
    own = _plain_fields(model, {*without, model._meta.pk.name})
    many = [field.name for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created]
    fields = (*own, *(name for name in many if name not in without))
    _kinds[model] = Kind(model, fields, tuple(_rows(model, name) for name in rows))
    reversion.register(model, fields=fields, format=FORMAT)


def kind_of(model: type[Model]) -> Kind:
    """Return what a kind of record consists of; raise ``KeyError`` for one without a history."""
    return _kinds[model._meta.concrete_model]


def is_registered(model: type[Model]) -> bool:
    """Say whether records of this kind have a history."""
    return model._meta.concrete_model in _kinds


def kinds() -> list[Kind]:
    """Return all kinds with a history, in the order of the rooms."""
    return list(_kinds.values())


def _rows(model: type[Model], name: str) -> Rows:
    relation = model._meta.get_field(name)
    row = relation.related_model
    if isinstance(relation, GenericRelation):
        tie = next(field for field in row._meta.private_fields if isinstance(field, GenericForeignKey))
        columns = {tie.ct_field, tie.fk_field}
    else:
        tie = relation.field
        columns = {tie.name}
    return Rows(name, row, tie.name, _plain_fields(row, {*columns, row._meta.pk.name}))


def _plain_fields(model: type[Model], without: set[str]) -> tuple[str, ...]:
    names = [field.name for field in model._meta.local_concrete_fields if not getattr(field, "is_derived", False)]
    return tuple(name for name in names if name not in without | translated_fields(model))
