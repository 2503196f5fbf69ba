"""CSV as spreadsheets of all sorts save it: in one of five encodings, with one of three separators."""

import codecs
import csv
import io
import re
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.sheets.cells import as_it_was, plain
from publishing.sheets.tables import HEADER_WITHIN, Row, check_length, recognised

SEPARATORS = (",", ";", "\t")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: What no text holds, but almost every other file.
BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
#: Lines, empty ones included; more than that is no spreadsheet of ours.
MOST_LINES = 20_000


def rows(data: bytes, known: Collection[str]) -> list[Row]:
    """Return the rows of a CSV file; raise ``ValidationError`` for one that is none."""
    text = _decoded(data)
    first, _end, rest = text.partition("\n")
    if re.fullmatch(r'"?sep=.?"?\r?', first):  # a line by which Excel is told the separator
        text = "\n" + rest
    return _parsed(text, max(SEPARATORS, key=lambda separator: _known_headers(text, separator, known)))


def _decoded(data: bytes) -> str:
    text = ""
    marked = [encoding for mark, encoding in MARKS if data.startswith(mark)]
    for encoding in marked or [*_without_mark(data), "utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if not text.strip() or BINARY.search(text):
        raise ValidationError(_("This is no spreadsheet that can be read. Save it as XLSX, or as CSV in UTF-8."))
    return text


def _without_mark(data: bytes) -> list[str]:
    """Return the kind of UTF-16 that a text without a mark is in, told by the zero half of its separators."""
    pairs = {data[start : start + 2] for start in range(0, 2000, 2)}
    encodings = ("utf-16-le", "utf-16-be")
    return [code for code in encodings if pairs & {separator.encode(code) for separator in SEPARATORS}]


def _known_headers(text: str, separator: str, known: Collection[str]) -> int:
    """Return how many headers are known in the row that has most of them, if this is the separator."""
    most = 0
    try:
        for index, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
            if index >= HEADER_WITHIN:
                break
            most = max(most, recognised(Row(index, [plain(cell) for cell in cells]), known))
    except csv.Error:
        return most
    return most


def _parsed(text: str, separator: str) -> list[Row]:
    reader, found, line = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), [], 0
    try:
        for line, cells in enumerate(reader, 1):
            check_length(line, MOST_LINES)
            found.append(Row(line, [plain(as_it_was(cell)) for cell in cells]))
    except csv.Error as error:
        told = _("Row %(row)s cannot be read: a quotation mark is missing, or its text is too long.")
        raise ValidationError(told % {"row": line + 1}) from error
    return found
