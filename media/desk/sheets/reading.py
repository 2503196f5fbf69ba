"""Caption spreadsheets on their way in: of all sheets in a file the one with the captions counts."""

from media.desk.sheets import columns
from media.desk.sheets.tables import Table, table
from media.desk.sheets.writing import MOST
from publishing.sheets.reading import read as read_sheets
from publishing.sheets.tables import best_header


def read(data: bytes) -> Table:
    """Return the table in a file; raise ``ValidationError`` with a sentence for what is none, or too much of one."""
    known = columns.known()
    sheets = read_sheets(data, known, MOST)
    fitting = max(sheets, key=lambda sheet: best_header(sheet.rows, known), default=None)
    return table(fitting.rows if fitting else [])
