"""What is different between two versions of a record, in a form that a person can read."""

from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.db.models import CharField, EmailField, Field, SlugField, TextField, URLField
from django.utils.text import capfirst

from publishing.history.naming import Names
from publishing.history.readable import readable
from publishing.history.registry import Kind, Rows
from publishing.history.versions import Snapshot, changed_names
from publishing.history.words import GONE, NEW, Piece, compared, shortened
from publishing.languages import html_language
from publishing.richtext import RichTextField

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
#: The field by which rows are put in order.
PLACE = "order"


@dataclass(frozen=True)
class FieldDifference:
    """A field that is not as it was: its label, the language of its words if it has one, and what is gone and new."""

    name: str
    label: str
    language: str
    pieces: list[Piece]
    is_rich: bool = False


@dataclass(frozen=True)
class RowDifference:
    """A row that was added, removed, changed, or only moved; what it is in words, and its fields that changed."""

    how: str
    words: str
    fields: list[FieldDifference] = field(default_factory=list)


@dataclass(frozen=True)
class ListDifference:
    """A list of rows that is not as it was."""

    name: str
    label: str
    rows: list[RowDifference]


@dataclass(frozen=True)
class Comparison:
    """Two snapshots of a record, the earlier one first."""

    kind: Kind
    before: Snapshot
    after: Snapshot

    @cached_property
    def names(self) -> Names:
        """The names of all other records that one of the two points at."""
        return Names(self.kind, [self.before, self.after])

    @cached_property
    def changed(self) -> list[str]:
        """The names of the fields and lists that differ."""
        return self.after.changed(self.before)

    @cached_property
    def fields(self) -> list[FieldDifference]:
        """The fields that differ, in the order in which the record has them."""
        model, changed = self.kind.model, set(self.changed)
        names = [name for name in self.kind.fields if name in changed]
        return [
            self._field(model._meta.get_field(name), self.before.fields[name], self.after.fields[name])
            for name in names
        ]  # fmt: skip

    @cached_property
    def lists(self) -> list[ListDifference]:
        """The lists of rows that differ."""
        return [
            ListDifference(rows.name, label_of(self.kind, rows.name), self._rows(rows))
            for rows in self.kind.rows
            if rows.name in self.changed
        ]

    def _rows(self, rows: Rows) -> list[RowDifference]:
        before, after = self.before.rows[rows.name], self.after.rows[rows.name]
        found = [RowDifference(REMOVED, self._row_words(rows, before[key])) for key in before if key not in after]
        for key, values in after.items():
            if key not in before:
                found.append(RowDifference(ADDED, self._row_words(rows, values)))
            elif names := changed_names(before[key], values):
                found.append(self._changed_row(rows, names, before[key], values))
        return found

    def _changed_row(self, rows: Rows, names: list[str], before: dict, after: dict) -> RowDifference:
        if names == [PLACE]:
            return RowDifference(MOVED, self._row_words(rows, after))
        fields = [self._field(rows.model._meta.get_field(name), before[name], after[name]) for name in names]
        return RowDifference(CHANGED, self._row_words(rows, before), fields)

    def _row_words(self, rows: Rows, values: dict) -> str:
        """Return what the row holds, value after value; its place among the others says nothing."""
        fields = [rows.model._meta.get_field(name) for name in rows.fields if name != PLACE and name in values]
        return " · ".join(words for one in fields if (words := self.names.words(one, values[one.name])))

    def _field(self, of: Field, before: object, after: object) -> FieldDifference:
        label, language = capfirst(str(of.verbose_name)), language_of(of)
        if isinstance(of, RichTextField):
            pieces = compared(readable(before or ""), readable(after or ""))
            return FieldDifference(of.name, label, language, shortened(pieces), is_rich=True)
        if is_prose(of):
            return FieldDifference(of.name, label, language, shortened(compared(before or "", after or "")))
        return FieldDifference(of.name, label, language, self._whole(of, before, after))

    def _whole(self, of: Field, before: object, after: object) -> list[Piece]:
        if of.many_to_many:
            before, after = (
                [key for key in one if key not in other] for one, other in ((before, after), (after, before))
            )
        pieces = Piece(GONE, self.names.words(of, before)), Piece(NEW, self.names.words(of, after))
        return [piece for piece in pieces if piece.text]


def is_prose(of: Field) -> bool:
    """Say whether a field holds words, of which single ones can change."""
    has_words = isinstance(of, CharField | TextField) and not isinstance(of, SlugField | URLField | EmailField)
    return has_words and not of.choices


def language_of(of: Field) -> str:
    """Return the tag of the language that a column is written in, or nothing."""
    code = getattr(of, "language", "") if hasattr(of, "translated_field") else ""
    codes = {name.replace("-", "_"): name for name, _label in settings.LANGUAGES}
    return html_language(codes.get(code.replace("-", "_"), code)) if code else ""


def label_of(kind: Kind, name: str) -> str:
    """Return what staff call a field or a list of a record."""
    rows = kind.list_named(name)
    words = rows.model._meta.verbose_name_plural if rows else kind.model._meta.get_field(name).verbose_name
    return capfirst(str(words))
