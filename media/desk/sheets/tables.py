"""The table with the captions in a file that came back, and what is to be said of its columns."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from media.desk.sheets import columns
from media.desk.sheets.writing import MOST
from publishing.sheets.cells import folded
from publishing.sheets.tables import HEADER_WITHIN, Row, below, note_of_unknown


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
    found = below(rows, place, known, MOST)
    return Table(found.headers, found.rows, _notes(found.unknown, found.headers))


def _has_number(row: Row, known: dict[str, str]) -> bool:
    return any(known.get(folded(cell)) == columns.NUMBER for cell in row.cells)


def _notes(unknown: list[str], headers: dict[str, str]) -> list[str]:
    notes = [note_of_unknown(unknown)] if unknown else []
    if columns.FINGERPRINT not in headers:
        told = _(
            "The column “%(header)s” is missing, so what others wrote since the download cannot be told apart. "
            "Look at the old words of each change."
        )
        notes.append(told % {"header": columns.header(columns.FINGERPRINT)})
    if not set(headers) & set(columns.VALUES):
        notes.append(_("The file has no column with words of a photo, so it changes nothing."))
    return notes
