"""A table that came back: rows of cells, before anybody asked what they mean."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from openpyxl.utils import get_column_letter

from media.desk.sheets import columns
from media.desk.sheets.writing import MOST

#: Among so many rows the header is looked for; what stands above it is left alone.
HEADER_WITHIN = 20
MOST_COLUMNS = 100


class Unreadable(str):
    """What a cell shows that is no words, such as a formula; ``reason`` is a plain sentence."""

    reason = ""

    def __new__(cls, shown: str, reason: str):
        made = super().__new__(cls, shown)
        made.reason = reason
        return made


class Row(NamedTuple):
    """A row with the number under which a spreadsheet shows it, and its cells."""

    number: int
    cells: list[str]


class Table(NamedTuple):
    """The rows below the header, by the codes of their columns, and what was noticed on the way."""

    headers: dict[str, str]
    rows: list[tuple[int, dict[str, str]]]
    notes: list[str]


def table(rows: list[Row]) -> Table:
    """Return rows with what their header says of them; raise ``ValidationError`` where that cannot be told."""
    known = columns.known()
    place = next((index for index, row in enumerate(rows[:HEADER_WITHIN]) if _has_number(row, known)), None)
    if place is None:
        told = _("No column is called “%(header)s”, so the rows cannot be matched with photos. Keep the first row.")
        raise ValidationError(told % {"header": columns.header(columns.NUMBER)})
    codes, headers, unknown, doubled = {}, {}, [], []
    for index, cell in enumerate(_headers(rows[place:])):
        code = known.get(columns.folded(cell))
        if code is None:
            unknown += [cell] if cell else []
        elif code in headers:
            doubled.append(cell)
        else:
            codes[index], headers[code] = code, cell
    if doubled:
        told = _("These columns stand there twice, so it is not clear which counts: %(headers)s. Remove one.")
        raise ValidationError(told % {"headers": _quoted(doubled)})
    found = [
        (row.number, {codes[index]: cell for index, cell in enumerate(row.cells) if index in codes})
        for row in rows[place + 1 :]
    ]
    filled = [(number, cells) for number, cells in found if any(cells.values())]
    check_length(len(filled))
    return Table(headers, filled, _notes(unknown, headers))


def _headers(rows: list[Row]) -> list[str]:
    """Return the cells of the first row; a column without a header, but with words in it, goes by its letter."""
    filled = {index for row in rows for index, cell in enumerate(row.cells) if cell}
    head = dict(enumerate(rows[0].cells))
    return [head.get(i) or (get_column_letter(i + 1) if i in filled else "") for i in range(max(filled) + 1)]


def check_length(count: int) -> None:
    """Raise ``ValidationError`` for more rows than are taken at a time."""
    if count > MOST:
        told = _("The file has more than %(most)s rows. Split it into several files.")
        raise ValidationError(told % {"most": MOST})


def _has_number(row: Row, known: dict[str, str]) -> bool:
    return any(known.get(columns.folded(cell)) == columns.NUMBER for cell in row.cells)


def recognised(row: Row, known: dict[str, str]) -> int:
    """Return how many cells of a row are headers of a caption spreadsheet."""
    return sum(columns.folded(cell) in known for cell in row.cells if cell)


def _notes(unknown: list[str], headers: dict[str, str]) -> list[str]:
    notes = []
    if unknown:
        told = ngettext(
            "This column is not known and was left alone: %(headers)s.",
            "These columns are not known and were left alone: %(headers)s.",
            len(unknown),
        )
        notes.append(told % {"headers": _quoted(unknown)})
    if columns.FINGERPRINT not in headers:
        told = _(
            "The column “%(header)s” is missing, so what others wrote since the download cannot be told apart. "
            "Look at the old words of each change."
        )
        notes.append(told % {"header": columns.header(columns.FINGERPRINT)})
    if not set(headers) & set(columns.VALUES):
        notes.append(_("The file has no column with words of a photo, so it changes nothing."))
    return notes


def _quoted(words: list[str]) -> str:
    return pgettext("between the items of a list", ", ").join(f"“{word}”" for word in words)
