"""Which kinds of rows go out and come in, and by which of its columns a row is told from all others."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.text import capfirst

#: The column with the number under which a record is public, for kinds that have no address in words.
NUMBER = "number"


@dataclass(frozen=True)
class Kind:
    """A kind of rows: records with a page of their own, or the rows of a list within such a record.

    ``keys`` are the ways to tell a row from others, the surest first, each as names of fields. Those of a list need
    only tell a row from its neighbours within the record, and need not tell it from all of them.
    """

    model: type[Model]
    keys: tuple[tuple[str, ...], ...]
    #: Of a list within a record: the kind of that record, and the relation to it.
    within: type[Model] | None = None
    owner: str = ""
    #: What other sheets write for such a record; its first key unless said otherwise.
    written_as: tuple[str, ...] = ()
    #: Fields left to the record's own page.
    without: tuple[str, ...] = ()
    #: Attributes shown for orientation and never read back: ``photo__original_name``.
    shown: tuple[str, ...] = ()
    #: Why a new row cannot be made by a spreadsheet; empty where it can.
    no_new: str = ""
    #: Completes a new record before it is checked.
    complete: Callable[[Model], None] = lambda record: None

    @property
    def name(self) -> str:
        """The name in addresses; of a list it is unique within the workbook of its record."""
        return self.model._meta.model_name

    @property
    def title(self) -> str:
        """What the sheet is called, in the active language."""
        return capfirst(re.split("[:：]", str(self.model._meta.verbose_name_plural))[0])

    @property
    def is_numbered(self) -> bool:
        """Whether a record goes by its number."""
        return (NUMBER,) in self.keys

    @property
    def generic(self) -> GenericForeignKey | None:
        """The relation to the record, for lists that records of several kinds have."""
        return next((field for field in self.model._meta.private_fields if field.name == self.owner), None)

    @property
    def owner_column(self) -> str:
        """The attribute with the key of the record that a row belongs to."""
        return self.generic.fk_field if self.generic else f"{self.owner}_id"

    def rows_of(self, owners: Iterable[int] | QuerySet) -> QuerySet:
        """Return the rows of a list that belong to the records with these keys."""
        return self.model._default_manager.filter(**{f"{self.owner_column}__in": owners}, **self.ties())

    def ties(self) -> dict[str, object]:
        """Return what all rows of the list have in common."""
        if self.generic is None:
            return {}
        return {self.generic.ct_field: ContentType.objects.get_for_model(self.within)}


@dataclass(frozen=True)
class Workbook:
    """A kind of record with the lists within it."""

    main: Kind
    lists: tuple[Kind, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """All sheets, in the order in which they are written and read."""
        return (self.main, *self.lists)


_workbooks: dict[str, Workbook] = {}


def register(main: Kind, *lists: Kind) -> None:
    """Let records of a kind go out and come in, with the lists within them; each room does so when the site starts."""
    _workbooks[main.name] = Workbook(main, lists)


def workbooks() -> list[Workbook]:
    """Return all workbooks, in the order of the rooms."""
    return list(_workbooks.values())


def workbook_of(name: str) -> Workbook | None:
    """Return the workbook of a kind of record, or None for a name that is none."""
    return _workbooks.get(name)


def kind_of(model: type[Model]) -> Kind:
    """Return the kind of records of a model; raise ``KeyError`` for one that has no workbook."""
    return _workbooks[model._meta.model_name].main
