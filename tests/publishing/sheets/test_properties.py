"""Any text whatsoever goes out harmless and comes back as it was, in both formats."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from publishing.sheets.cells import FORMULA, MOST_LETTERS, plain, shortened
from publishing.sheets.fingerprint import Marker
from publishing.sheets.reading import read
from publishing.sheets.writing import Book, cell, csv_parts

pytestmark = pytest.mark.once

#: Texts of all sorts, those that spreadsheets trip over more often than chance would have them.
TEXTS = st.one_of(
    st.text(),
    st.text(st.sampled_from("=+-@'＝＋－＠\t\r\n\";,_x0041#N/A 河"), max_size=12),
    st.sampled_from(["#N/A", "#REF!", "TRUE", "1e5", "007", "2026-09-15", "=1", "''=", "\ufeff=1", "_x000D_", "sep=;"]),
    st.text(min_size=1).map(lambda words: f"={words}"),
)
TABLES = st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=6)
HEADER = ["slug", "title (en)", "title (zh-hans)"]


def back(data: bytes) -> list[list[str]]:
    """Return the rows below the header, empty ones left out, as they are read."""
    rows = read(data, HEADER, 100)[0].rows
    assert [words.casefold() for words in rows[0].cells[:3]] == HEADER
    return [(row.cells + [""] * 3)[:3] for row in rows[1:] if any(row.cells)]


def expected(table: list[list[str]]) -> list[list[str]]:
    return [row for row in ([plain(text) for text in cells] for cells in table) if any(row)]


@settings(deadline=None, max_examples=150)
@given(TABLES)
def test_csv_comes_back_as_it_was(table):
    words = [[plain(text) for text in cells] for cells in table]
    data = b"".join(csv_parts([HEADER, *words]))
    assert back(data) == expected(table)
    shown = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert [text for row in shown for text in row if FORMULA.match(text) and not text.startswith("'")] == []


@settings(deadline=None, max_examples=100)
@given(TABLES)
def test_workbooks_come_back_as_they_were(table):
    book, buffer = Book(), io.BytesIO()
    sheet = book.add("Sheet", [10, 10, 10], "A2")
    for row in [HEADER, *table]:
        sheet.append([cell(sheet, plain(text), "words") for text in row])
    book.save(buffer)
    assert back(buffer.getvalue()) == expected(table)
    kinds = {one.data_type for row in load_workbook(buffer).worksheets[0] for one in row if one.value is not None}
    assert kinds <= {"s"}


@given(st.text(), st.text())
def test_a_fingerprint_knows_what_went_out(one, other):
    marker = Marker(["slug", "title (en)"])
    mark = marker.make(7, {"slug": "a", "title (en)": one})
    assert marker.is_of(7, mark)
    assert not marker.is_of(8, mark)
    assert marker.went_out(mark, "title (en)", one)
    assert marker.went_out(mark, "title (en)", other) is (one == other)


def test_a_text_longer_than_a_cell_ends_with_an_ellipsis():
    assert shortened("x" * (MOST_LETTERS + 5)) == "x" * MOST_LETTERS + "…"
    assert shortened("x" * MOST_LETTERS) == "x" * MOST_LETTERS
