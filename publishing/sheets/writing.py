"""Spreadsheets on their way out: CSV part by part, and workbooks that Excel opens as they should look."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, BinaryIO

from publishing.sheets.cells import harmless

if TYPE_CHECKING:  # what takes a tenth of a second is imported where a workbook is made
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import NamedStyle

#: Excel knows no days before this one.
FIRST_DAY = date(1900, 3, 1)
GREY, PALE = "E7E3D8", "F3F0E8"
SHEET_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def csv_parts(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield rows as CSV in UTF-8, first the mark by which Excel knows it; formulas are harmless."""
    buffer = io.StringIO()
    table = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    for row in rows:
        table.writerow([harmless(words) for words in row])
        yield buffer.getvalue().encode("utf-8", "replace")
        buffer.seek(0)
        buffer.truncate()


class Book:
    """A workbook that is written row by row and kept on disk meanwhile: sheets with words, and one that explains."""

    def __init__(self) -> None:
        from openpyxl import Workbook

        self._book = Workbook(write_only=True)
        for style in _styles():
            self._book.add_named_style(style)

    def add(self, title: str, widths: Sequence[int], frozen: str, *, is_locked: bool = True):
        """Return a new sheet; what is locked in it can be sorted and made wider or narrower, not changed."""
        sheet = self._book.create_sheet(_sheet_name(title))
        sheet.freeze_panes = frozen
        for index, width in enumerate(widths, 1):
            sheet.column_dimensions[letters_of(index)].width = width
        for allowed in ("formatCells", "formatColumns", "formatRows", "autoFilter", "sort"):
            setattr(sheet.protection, allowed, False)
        if is_locked:
            sheet.protection.enable()
        return sheet

    def explain(self, title: str, headings: tuple[str, str], rows: Iterable[tuple[str, str]]) -> None:
        """Add a sheet with two columns: what something is called, and what there is to say of it."""
        sheet = self._book.create_sheet(_sheet_name(title))
        for column, width in (("A", 32), ("B", 100)):
            sheet.column_dimensions[column].width = width
        sheet.freeze_panes = "A2"
        sheet.append([cell(sheet, words, "heading") for words in headings])
        for heading, words in rows:
            sheet.append([cell(sheet, heading, "label"), cell(sheet, words, "words")])

    def save(self, file: BinaryIO) -> None:
        """Write the workbook into a file."""
        self._book.save(file)


def cell(sheet, value: str | int | date, style: str) -> "WriteOnlyCell":
    """Return a cell in one of the styles ``heading``, ``label``, ``identity``, ``words`` and ``day``.

    Words stay words, whatever they look like.
    """
    from openpyxl.cell import WriteOnlyCell

    made = WriteOnlyCell(sheet, harmless(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        made.data_type = "s"
    made.style = style
    return made


def day_cell(sheet, words: str) -> "WriteOnlyCell":
    """Return a cell with a day given as ``2026-09-15``, as a real day where Excel knows it."""
    if words and (day := date.fromisoformat(words)) >= FIRST_DAY:
        return cell(sheet, day, "day")
    return cell(sheet, words, "words")


def letters_of(column: int) -> str:
    """Return the letters of a column by its number: A for 1, AA for 27."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _styles() -> "list[NamedStyle]":
    """Return the styles of cells; words have a format of words, so that Excel makes no days and numbers of them."""
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection

    white = {"alignment": Alignment(wrap_text=True, vertical="top"), "protection": Protection(locked=False)}
    bold = {"alignment": white["alignment"], "font": Font(bold=True), "number_format": "@"}
    pale = {"alignment": Alignment(vertical="top"), "fill": PatternFill("solid", fgColor=PALE), "number_format": "@"}
    return [
        NamedStyle("heading", fill=PatternFill("solid", fgColor=GREY), **bold),
        NamedStyle("label", **bold),
        NamedStyle("identity", **pale),
        NamedStyle("words", number_format="@", **white),
        NamedStyle("day", number_format="yyyy-mm-dd", **white),
    ]


def _sheet_name(words: str) -> str:
    """Return a name that a sheet may have."""
    return "".join(letter for letter in words if letter not in r"[]:*?/\'")[:31]
