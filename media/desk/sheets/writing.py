"""Caption spreadsheets on their way out, as XLSX or CSV."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection
from openpyxl.utils import get_column_letter

from media.cells import harmless
from media.desk.captions import fields
from media.desk.sheets import columns
from media.desk.sheets.explanations import explanations
from media.desk.sheets.fingerprint import fingerprint
from media.desk.sheets.values import Values

#: Photos in one spreadsheet, out and in.
MOST = 2000
WIDTHS = {columns.NUMBER: 9, columns.FINGERPRINT: 11, columns.FILE: 24, columns.EDITION: 20, columns.PAGE: 14}
WIDE, NARROW = 44, 20
#: Excel knows no days before this one.
FIRST_DAY = date(1900, 3, 1)
GREY, PALE = PatternFill("solid", fgColor="E7E3D8"), PatternFill("solid", fgColor="F3F0E8")


def rows(request: HttpRequest, photos: QuerySet) -> Iterator[dict[str, str]]:
    """Yield ``{code: words}`` for each photo, the words as cells hold them."""
    values = Values()
    for photo in photos.select_related("edition").prefetch_related(*fields.RELATED):
        held = {code: fields.value_of(photo, code) for code in columns.VALUES}
        yield {
            columns.NUMBER: str(photo.pk),
            columns.FINGERPRINT: fingerprint(photo.pk, held),
            columns.FILE: photo.original_name,
            columns.EDITION: str(photo.edition or ""),
            columns.PAGE: request.build_absolute_uri(reverse("admin:media_photo_change", args=[photo.pk])),
        } | {code: values.written(code, value) for code, value in held.items()}


def as_csv(request: HttpRequest, photos: QuerySet) -> bytes:
    """Return the spreadsheet as CSV in UTF-8, with the mark by which Excel knows it."""
    sheet = io.StringIO()
    table = csv.writer(sheet)
    table.writerow([columns.header(code) for code in columns.ALL])
    for row in rows(request, photos):
        table.writerow([harmless(row[code]) for code in columns.ALL])
    return sheet.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(request: HttpRequest, photos: QuerySet) -> bytes:
    """Return the spreadsheet as XLSX: what tells a photo grey and locked, and a second sheet that explains it all."""
    book = Workbook(write_only=True)
    for style in _styles():
        book.add_named_style(style)
    sheet = book.create_sheet(_title(_("Captions")))
    _set_up(sheet)
    sheet.append([_cell(sheet, columns.header(code), "heading") for code in columns.ALL])
    for row in rows(request, photos):
        sheet.append([_cell_of(sheet, code, row[code]) for code in columns.ALL])
    _explain(book.create_sheet(_title(_("Explanations"))))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _set_up(sheet) -> None:
    """Freeze the header and the columns that name a photo, set the widths, and lock what is not to be changed."""
    sheet.freeze_panes = f"{get_column_letter(columns.ALL.index(columns.FILE) + 2)}2"
    plain = (*fields.PLAIN, *fields.RELATED)
    for index, code in enumerate(columns.ALL, 1):
        width = WIDTHS.get(code, NARROW if code in plain else WIDE)
        sheet.column_dimensions[get_column_letter(index)].width = width
    for allowed in ("formatCells", "formatColumns", "formatRows", "autoFilter", "sort"):
        setattr(sheet.protection, allowed, False)
    sheet.protection.enable()


def _cell_of(sheet, code: str, words: str) -> WriteOnlyCell:
    if code == columns.NUMBER:
        return _cell(sheet, int(words), "identity")
    if code == "taken_on" and words and (day := date.fromisoformat(words)) >= FIRST_DAY:
        return _cell(sheet, day, "day")
    return _cell(sheet, words, "identity" if code in columns.IDENTITY else "words")


def _cell(sheet, value, style: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, harmless(value) if isinstance(value, str) else value)
    cell.style = style
    return cell


def _styles() -> list[NamedStyle]:
    """Return the styles of cells; words have a format of words, so that Excel makes no days and numbers of them."""
    white = {"alignment": Alignment(wrap_text=True, vertical="top"), "protection": Protection(locked=False)}
    bold = {"alignment": white["alignment"], "font": Font(bold=True), "number_format": "@"}
    pale = {"alignment": Alignment(vertical="top"), "fill": PALE, "number_format": "@"}
    return [
        NamedStyle("heading", fill=GREY, **bold),
        NamedStyle("label", **bold),
        NamedStyle("identity", **pale),
        NamedStyle("words", number_format="@", **white),
        NamedStyle("day", number_format="yyyy-mm-dd", **white),
    ]


def _explain(sheet) -> None:
    for column, width in (("A", 32), ("B", 100)):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, words, "heading") for words in (_("Column"), _("What stands in it"))])
    for heading, words in explanations():
        sheet.append([_cell(sheet, heading, "label"), _cell(sheet, words, "words")])


def _title(words: str) -> str:
    """Return a name that a sheet may have."""
    return "".join(letter for letter in words if letter not in r"[]:*?/\'")[:31]
