"""XLSX as Excel and its kin save it, read without trusting it: a file may be a trap, and a cell may be anything."""

import io
import logging
import zipfile
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.sheets.cells import Unreadable, as_it_was, plain
from publishing.sheets.tables import HEADER_WITHIN, MOST_COLUMNS, Row, Sheet

logger = logging.getLogger(__name__)

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: What a workbook may take when it is unpacked, in bytes, and how many parts and sheets it may have.
MOST_UNPACKED = 32 * 1024 * 1024
MOST_PARTS, MOST_SHEETS = 500, 10
#: As Excel has them; a file that says otherwise is not followed into the void.
LAST_ROW = 1_048_576


def sheets(data: bytes, most: int) -> list[Sheet]:
    """Return the sheets of a workbook, a few rows more of each than may be.

    Raises ``ValidationError`` for what is no workbook.
    """
    from openpyxl import load_workbook  # takes a tenth of a second

    _check(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        found = [Sheet(sheet.title, _rows_of(sheet, most + HEADER_WITHIN)) for sheet in book.worksheets[:MOST_SHEETS]]
        book.close()
    except Exception as error:  # a damaged file makes the reader stumble in as many ways as there are
        logger.warning("A workbook could not be read.", exc_info=True)
        raise ValidationError(_("This XLSX file is damaged. Open it, save it again, and upload that.")) from error
    return found


def _check(data: bytes) -> None:
    """Refuse what would take too much when unpacked, before anything is; and what is another kind of file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ValidationError(_("This XLSX file is damaged. Open it, save it again, and upload that.")) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        told = _("Unpacked, this XLSX file is too large. Copy its cells into a new file and upload that.")
        raise ValidationError(told)
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise ValidationError(_("This file is no XLSX. Save it as XLSX, or as CSV in UTF-8."))


def _rows_of(sheet, most: int) -> list[Row]:
    from openpyxl.cell.read_only import EMPTY_CELL

    sheet.reset_dimensions()  # what the file says of its size need not be true
    found, last = [], ()
    for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS), 1):
        if cells is last:  # rows that are not in the file are one and the same
            continue
        last = cells
        if any(cell is not EMPTY_CELL for cell in cells) and any(words := [_words(cell) for cell in cells]):
            found.append(Row(number, words))
        if len(found) > most:
            break
    return found


def _words(cell) -> str:
    """Return a cell's value in words: a whole number without a point, a day as ``2026-09-15``."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Unreadable("=", _("It holds a formula. Put the words themselves into the cell."))
    if cell.data_type == "e":
        return Unreadable(plain(str(value)), _("It holds an error of the spreadsheet. Put words into the cell."))
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
        case float() if value.is_integer():
            return str(int(value))
        case date() | time() | timedelta() | int() | float():
            return str(value)
    return plain(as_it_was(str(value)))
