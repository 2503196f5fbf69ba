"""A file that came back: which of its sheets holds which kind of rows."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from publishing.sheets.cells import folded
from publishing.sheets.columns import MARK, Columns
from publishing.sheets.explaining import TITLE
from publishing.sheets.reading import read
from publishing.sheets.tables import HEADER_WITHIN, Row, Sheet, Table, below, note_of_unknown, quoted

#: Rows that are taken from one sheet at a time: while they are tried, nobody else can write into SQLite.
MOST = 2000


class Arrived(NamedTuple):
    """The rows of one kind that a file holds; ``title`` is what their sheet is called there."""

    columns: Columns
    title: str
    table: Table


def arrived(data: bytes, kinds: Iterable[Columns]) -> tuple[list[Arrived], list[str]]:
    """Return the tables in a file, in the order of the kinds, and sentences on what was left alone.

    Raises ``ValidationError`` with a sentence for a file with nothing to be read.
    """
    kinds = list(kinds)
    known = {header for columns in kinds for header in columns.known}
    found, left = {}, []
    for sheet in read(data, known, MOST):
        columns = _kind_of(sheet, kinds)
        if columns is None:
            left += [sheet.title] if sheet.rows and not _explains(sheet.title) else []
        elif columns in found:
            told = _("Two sheets hold the same kind of rows (%(kind)s). Put them into one.")
            raise ValidationError(told % {"kind": columns.kind.title})
        else:
            table = below(sheet.rows, _header(sheet.rows, columns), columns.known, MOST)
            found[columns] = Arrived(columns, sheet.title or columns.kind.title, table)
    if not found:
        raise ValidationError(_why_nothing(kinds[0]))
    notes = [_("These sheets are not known and were left alone: %(names)s.") % {"names": quoted(left)}] if left else []
    for one in found.values():
        notes += [f"{one.title}: {note}" for note in _notes(one.table)]
    return [found[columns] for columns in kinds if columns in found], notes


def _kind_of(sheet: Sheet, kinds: list[Columns]) -> Columns | None:
    """Return the kind whose name the sheet bears, else the one with most of its columns in it; None where none fits."""
    if _explains(sheet.title):
        return None
    fitting = [columns for columns in kinds if _header(sheet.rows, columns) is not None]
    named = [columns for columns in fitting if folded(sheet.title) in _titles(columns)]
    return max(named or fitting, key=lambda columns: _count(sheet.rows, columns), default=None)


def _header(rows: list[Row], columns: Columns) -> int | None:
    """Return the place of the row with the headers: one with codes rather than one with labels.

    Some labels are like codes, so the row with most of them counts, and the lower of two.
    """
    for known in ({folded(code): code for code in columns.codes}, columns.known):
        found = [({known.get(folded(cell)) for cell in row.cells}, at) for at, row in enumerate(rows[:HEADER_WITHIN])]
        fitting = [(len(codes - {None}), at) for codes, at in found if _tells_rows_apart(codes, columns)]
        if fitting:
            return max(fitting)[1]
    return None


def _tells_rows_apart(codes: set[str | None], columns: Columns) -> bool:
    if len(codes - {None}) < 2:  # a line of explanations, say
        return False
    if columns.owner:
        return columns.owner.code in codes and (MARK in codes or codes.issuperset(columns.keys[0]))
    return any(codes.issuperset(key) for key in columns.keys)


def _count(rows: list[Row], columns: Columns) -> int:
    header = rows[_header(rows, columns)]
    return len({columns.known.get(folded(cell)) for cell in header.cells} - {None})


def _titles(columns: Columns) -> set[str]:
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(folded(columns.kind.title[:31]))
    return found


def _explains(title: str) -> bool:
    for language, _name in settings.LANGUAGES:
        with override(language):
            if folded(title) == folded(str(TITLE)):
                return True
    return False


def _why_nothing(columns: Columns) -> str:
    told = _(
        "No sheet has the columns that tell its rows apart (%(columns)s). Download a spreadsheet of this kind of "
        "record and keep its first two rows."
    )
    return told % {"columns": quoted(columns.keys[0])}


def _notes(table: Table) -> list[str]:
    notes = [note_of_unknown(table.unknown)] if table.unknown else []
    if MARK not in table.headers and table.rows:
        told = _(
            "The column “%(header)s” is missing, so what others wrote since the download cannot be told apart. "
            "Look at the old words of each change."
        )
        notes.append(told % {"header": MARK})
    return notes
