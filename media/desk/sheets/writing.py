"""Caption spreadsheets on their way out, as XLSX or CSV."""

import io
from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from media.desk.captions import fields
from media.desk.sheets import columns
from media.desk.sheets.explanations import explanations
from media.desk.sheets.fingerprint import fingerprint
from media.desk.sheets.values import Values
from publishing.sheets.writing import Book, cell, csv_parts, day_cell, letters_of

#: Photos in one spreadsheet, out and in.
MOST = 2000
WIDTHS = {columns.NUMBER: 9, columns.FINGERPRINT: 11, columns.FILE: 24, columns.EDITION: 20, columns.PAGE: 14}
WIDE, NARROW = 44, 20


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
    """Return the spreadsheet as CSV."""
    lines = [[columns.header(code) for code in columns.ALL]]
    lines += [[row[code] for code in columns.ALL] for row in rows(request, photos)]
    return b"".join(csv_parts(lines))


def as_xlsx(request: HttpRequest, photos: QuerySet) -> bytes:
    """Return the spreadsheet as XLSX: what tells a photo grey and locked, and a second sheet that explains it all."""
    book, plain = Book(), (*fields.PLAIN, *fields.RELATED)
    widths = [WIDTHS.get(code, NARROW if code in plain else WIDE) for code in columns.ALL]
    sheet = book.add(_("Captions"), widths, f"{letters_of(columns.ALL.index(columns.FILE) + 2)}2")
    sheet.append([cell(sheet, columns.header(code), "heading") for code in columns.ALL])
    for row in rows(request, photos):
        sheet.append([_cell_of(sheet, code, row[code]) for code in columns.ALL])
    book.explain(_("Explanations"), (_("Column"), _("What stands in it")), explanations())
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell_of(sheet, code: str, words: str):
    if code == columns.NUMBER:
        return cell(sheet, int(words), "identity")
    if code == "taken_on":
        return day_cell(sheet, words)
    return cell(sheet, words, "identity" if code in columns.IDENTITY else "words")
