"""Spreadsheets of records on their way out: rows as they are read, so that their number does not matter."""

import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from publishing.sheets.columns import Columns
from publishing.sheets.explaining import TITLE, explanations
from publishing.sheets.kinds import Kind
from publishing.sheets.values import Day, Number
from publishing.sheets.writing import Book, cell, csv_parts, day_cell, letters_of

#: Rows read at a time.
TOGETHER = 500
WIDE, NARROW = 44, 18
IN_MEMORY = 2 * 1024 * 1024


def records_of(kind: Kind, records: QuerySet) -> QuerySet:
    """Return the rows of a kind that go out with these records: they themselves, or those of a list within them."""
    if kind.within is None:
        return records
    order = [f"{kind.owner_column}", *(kind.model._meta.ordering or ["pk"])]
    return kind.rows_of(records.order_by().values("pk")).order_by(*order)


def rows(columns: Columns, records: QuerySet) -> Iterator[list[str]]:
    """Return labels, codes and the cells of each record."""
    head = [columns.labels(), columns.codes]  # now, in the language of the request
    return chain(head, map(columns.row, with_relations(columns, records).iterator(chunk_size=TOGETHER)))


def with_relations(columns: Columns, records: QuerySet) -> QuerySet:
    """Return the rows with what their cells need, in so many queries however many rows there are."""
    many = [column for column in columns.by_code.values() if column.is_many]
    lists = [Prefetch(one.field, one.value.reference.model._default_manager.order_by("pk").only("pk")) for one in many]
    shown = {path.rpartition("__")[0] for path in columns.kind.shown} - {""}
    return records.select_related(*shown).prefetch_related(*lists) if shown else records.prefetch_related(*lists)


def as_csv(columns: Columns, records: QuerySet) -> Iterator[bytes]:
    """Yield one kind of rows as CSV."""
    return csv_parts(rows(columns, records_of(columns.kind, records)))


def as_xlsx(sheets: Iterable[Columns], records: QuerySet) -> BinaryIO:
    """Return a file, at its beginning, with a workbook: explanations, then a sheet for each kind of rows."""
    sheets, book = list(sheets), Book()
    book.explain(str(TITLE), (_("Column"), _("What stands in it")), explanations(sheets))
    for columns in sheets:
        _fill(book, columns, records_of(columns.kind, records))
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 closed with the response
    book.save(file)
    file.seek(0)
    return file


def _fill(book: Book, columns: Columns, records: QuerySet) -> None:
    made = list(columns.by_code.values())
    told = len(columns.codes) - len(made)
    widths = [WIDE if column.is_long else NARROW for column in made] + [NARROW] * told
    named = 1 if columns.owner else len(columns.kind.keys[0])
    sheet = book.add(columns.kind.title, widths, f"{letters_of(named + 1)}3", is_locked=False)
    written = rows(columns, records)
    for style in ("heading", "label"):
        sheet.append([cell(sheet, words, style) for words in next(written)])
    for row in written:
        cells = [_cell(sheet, column, words) for column, words in zip(made, row, strict=False)]
        sheet.append([*cells, *(cell(sheet, words, "identity") for words in row[len(made) :])])


def _cell(sheet, column, words: str):
    if isinstance(column.value, Day):
        return day_cell(sheet, words)
    if isinstance(column.value, Number) and words.isdecimal():
        return cell(sheet, int(words), "words")
    return cell(sheet, words, "words")
