"""Tables that came back: rows of cells, before anybody asked what they mean."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from publishing.sheets.cells import folded
from publishing.sheets.writing import letters_of

#: Among so many rows the header is looked for; what stands above it is left alone.
HEADER_WITHIN = 20
MOST_COLUMNS = 100


class Row(NamedTuple):
    """A row with the number under which a spreadsheet shows it, and its cells."""

    number: int
    cells: list[str]


class Sheet(NamedTuple):
    """The rows of one sheet, with its name; the only sheet of a CSV file has none."""

    title: str
    rows: list[Row]


class Table(NamedTuple):
    """The rows below a header, by the codes of their columns, with the letter and the header of each column."""

    headers: dict[str, str]
    letters: dict[str, str]
    rows: list[tuple[int, dict[str, str]]]
    unknown: list[str]


def recognised(row: Row, known: Collection[str]) -> int:
    """Return how many cells of a row are headers that are known."""
    return sum(folded(cell) in known for cell in row.cells if cell)


def best_header(rows: list[Row], known: Collection[str]) -> int:
    """Return how many headers are known in the row that has most of them."""
    return max((recognised(row, known) for row in rows[:HEADER_WITHIN]), default=0)


def below(rows: list[Row], place: int, known: Mapping[str, str], most: int) -> Table:
    """Return the rows below the header at ``place``; ``known`` gives the code of a folded header.

    Raises ``ValidationError`` where two columns mean the same or the rows are too many.
    """
    codes, headers, unknown, doubled = {}, {}, [], []
    for index, cell in enumerate(_headers(rows[place:])):
        code = known.get(folded(cell))
        if code is None:
            unknown += [cell] if cell else []
        elif code in headers:
            doubled.append(cell)
        else:
            codes[index], headers[code] = code, cell
    if doubled:
        told = _("These columns stand there twice, so it is not clear which counts: %(headers)s. Remove one.")
        raise ValidationError(told % {"headers": quoted(doubled)})
    found = [
        (row.number, {codes[index]: cell for index, cell in enumerate(row.cells) if index in codes})
        for row in rows[place + 1 :]
    ]
    filled = [(number, cells) for number, cells in found if any(cells.values())]
    check_length(len(filled), most)
    letters = {code: letters_of(index + 1) for index, code in codes.items()}
    return Table(headers, letters, filled, unknown)


def _headers(rows: list[Row]) -> list[str]:
    """Return the cells of the first row; a column without a header, but with words in it, goes by its letter."""
    filled = {index for row in rows for index, cell in enumerate(row.cells) if cell}
    head = dict(enumerate(rows[0].cells))
    return [head.get(i) or (letters_of(i + 1) if i in filled else "") for i in range(max(filled) + 1)]


def check_length(count: int, most: int) -> None:
    """Raise ``ValidationError`` for more rows than are taken at a time."""
    if count > most:
        told = _("The file has more than %(most)s rows. Split it into several files.")
        raise ValidationError(told % {"most": most})


def note_of_unknown(unknown: list[str]) -> str:
    """Return a sentence that names columns that were left alone."""
    told = ngettext(
        "This column is not known and was left alone: %(headers)s.",
        "These columns are not known and were left alone: %(headers)s.",
        len(unknown),
    )
    return told % {"headers": quoted(unknown)}


def quoted(words: list[str]) -> str:
    """Return words as a list in one line, each in quotation marks."""
    return pgettext("between the items of a list", ", ").join(f"“{word}”" for word in words)
