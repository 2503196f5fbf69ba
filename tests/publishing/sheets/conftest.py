"""Spreadsheets of records as editors have them: taken out, changed, and brought back in."""

import csv
import io

import pytest
from django.contrib import admin
from django.test import RequestFactory
from openpyxl import Workbook, load_workbook

from publishing.sheets import leaving
from publishing.sheets.columns import MARK, Columns
from publishing.sheets.comparing import run
from publishing.sheets.kinds import workbook_of
from publishing.sheets.plans import Plan
from publishing.sheets.references import References

Rows = list[list[str]]


class Desk:
    """One user's way to take records out and bring them in, without a browser in between."""

    def __init__(self, user) -> None:
        self.request = RequestFactory().get("/")
        self.request.user = user

    def out(self, kind: str, sheet: str = "") -> Rows:
        """Return what goes out as CSV: labels, codes, and a row for each record."""
        book = workbook_of(kind)
        wanted = next(one for one in book.kinds if one.name == (sheet or kind))
        data = b"".join(
            leaving.as_csv(Columns(wanted, References(self.request.user)), book.main.model._default_manager.all())
        )
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))

    def book(self, kind: str) -> bytes:
        """Return what goes out as XLSX."""
        book, references = workbook_of(kind), References(self.request.user)
        sheets = [Columns(one, references) for one in book.kinds]
        return leaving.as_xlsx(sheets, book.main.model._default_manager.all()).read()

    def bring(self, kind: str, data: bytes | Rows, *, keep: bool = False, empties: bool = False) -> Plan:
        """Return what a file would do, or did."""
        data = as_csv(data) if isinstance(data, list) else data
        yes = (lambda plan: True) if keep else None
        return run(self.request, admin.site, workbook_of(kind), data, empties=empties, keep=yes)


@pytest.fixture
def desk(admin_user):
    """Return the way of a user who may do everything."""
    return Desk(admin_user)


def as_csv(rows: Rows) -> bytes:
    """Return rows as CSV."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows(rows)
    return sheet.getvalue().encode()


def as_xlsx(sheets: dict[str, list[list]]) -> bytes:
    """Return sheets as a workbook; a text that begins with = becomes a formula."""
    book, buffer = Workbook(), io.BytesIO()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


def sheets_of(data: bytes) -> dict[str, list[list]]:
    """Return the values in a workbook."""
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in load_workbook(io.BytesIO(data)).worksheets
    }


def put(rows: Rows, row: int, code: str, words: str) -> Rows:
    """Return rows with other words in one cell; row 1 is the first record."""
    changed = [list(cells) for cells in rows]
    changed[row + 1][rows[1].index(code)] = words
    return changed


def without_mark(rows: Rows) -> Rows:
    """Return rows without what tells their state when they went out."""
    at = rows[1].index(MARK)
    return [[*cells[:at], *cells[at + 1 :]] for cells in rows]


def told(plan: Plan) -> list[str]:
    """Return all that was refused."""
    return [problem for line in plan.lines for problem in line.problems]


def statuses(plan: Plan) -> list[str]:
    """Return what becomes of each row."""
    return [line.status.value for line in plan.lines]
