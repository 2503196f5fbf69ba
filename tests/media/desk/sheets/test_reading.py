"""What comes in: files of every make, and a plain sentence for what cannot be read."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from media.desk.sheets.reading import read
from publishing.sheets import reading_xlsx
from publishing.sheets.cells import Unreadable
from tests.factories import image_bytes
from tests.media.desk.sheets.conftest import as_csv, as_xlsx

HEADER = ["Photo number", "Caption (English)", "图片说明（简体中文）"]
ROWS = [HEADER, ["7", "A river, and a boat", "河"]]
READ = [(2, {"number": "7", "caption_en": "A river, and a boat", "caption_zh_hans": "河"})]


def refusal(data: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        read(data)
    return refused.value.messages[0]


def changed(data: bytes, part: str, text: str) -> bytes:
    """Return a workbook with another text in one of its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return buffer.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_csv_is_read_in_whatever_it_was_saved(encoding, separator):
    assert read(as_csv(ROWS, separator).encode(encoding)).rows == READ


def test_a_line_that_names_the_separator_is_no_row():
    assert read(("sep=;\r\n" + as_csv(ROWS, ";")).encode()).rows == [(3, READ[0][1])]


def test_headers_are_known_in_any_language_by_code_and_wherever_they_stand():
    rows = [
        ["Captions of the forum"],
        [],
        ["caption_en", " ＰＨＯＴＯ  NUMBER", "图片说明（简体中文）"],
        ["A", "7", "河"],
    ]
    assert read(as_csv(rows).encode()).rows == [(4, {"caption_en": "A", "number": "7", "caption_zh_hans": "河"})]


def test_cells_of_a_workbook_become_words():
    rows = [
        ["Photo number", "headline_en", "caption_en", "place_en", "taken_on", "precision"],
        [7.0, 2026, "'=1+1", True, datetime(2026, 9, 15), " a\r\nb "],
        [None, None, None, None, None, None],
        [8, 1.5, "_x000D_", "", date(2026, 9, 16), None],
    ]
    table = read(as_xlsx(rows))
    assert table.rows[0] == (
        2,
        {"number": "7", "headline_en": "2026", "caption_en": "=1+1", "place_en": "TRUE", "taken_on": "2026-09-15",
         "precision": "a\nb"},
    )  # fmt: skip
    assert [number for number, _cells in table.rows] == [2, 4]
    assert table.rows[1][1]["taken_on"] == "2026-09-16"


def test_formulas_and_errors_are_marked():
    cells = read(as_xlsx([["number", "caption_en", "headline_en"], [7, "=A1", "#N/A"]])).rows[0][1]
    assert [type(cells[code]) for code in ("number", "caption_en", "headline_en")] == [str, Unreadable, Unreadable]
    assert cells["caption_en"].reason == "It holds a formula. Put the words themselves into the cell."


def test_the_sheet_with_the_captions_is_found_among_others():
    book, made = io.BytesIO(), Workbook()
    made.active.append(["Notes"])
    sheet = made.create_sheet("Captions")
    for row in ROWS:
        sheet.append(row)
    made.save(book)
    assert read(book.getvalue()).rows == READ


def test_unknown_columns_and_those_without_a_header_are_told():
    rows = [["number", "caption_en", "Mood", "", "fingerprint"], ["7", "A", "good", "stray", ""]]
    assert read(as_csv(rows).encode()).notes == ["These columns are not known and were left alone: “Mood”, “D”."]


def test_a_missing_fingerprint_is_told():
    assert read(as_csv(ROWS).encode()).notes == [
        "The column “State when downloaded” is missing, so what others wrote since the download cannot be told apart. "
        "Look at the old words of each change."
    ]


def test_doubled_columns_are_refused():
    assert refusal(as_csv([["number", "caption_en", "Caption (English)"], ["7", "A", "B"]]).encode()) == (
        "These columns stand there twice, so it is not clear which counts: “Caption (English)”. Remove one."
    )


NONE = "This is no spreadsheet that can be read. Save it as XLSX, or as CSV in UTF-8."
NO_NUMBER = "No column is called “Photo number”, so the rows cannot be matched with photos. Keep the first row."
DAMAGED = "This XLSX file is damaged. Open it, save it again, and upload that."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", NONE), (b" \r\n", NONE), (image_bytes(8, 8), NONE), (image_bytes(8, 8, "PNG"), NONE), (b"%PDF-1\0", NONE),
        (b"\xff\xff\xff", NONE), (b"hello", NO_NUMBER), (as_csv([["caption_en"], ["A"]]).encode(), NO_NUMBER),
        (as_xlsx([["caption_en"], ["A"]]), NO_NUMBER), (as_xlsx([]), NO_NUMBER), (b"PK\x03\x04", DAMAGED),
        (as_xlsx(ROWS)[:2000], DAMAGED),
        (changed(as_xlsx(ROWS), "xl/worksheets/sheet1.xml", "<worksheet>"), DAMAGED),
        (changed(as_xlsx(ROWS), "xl/workbook.xml", "<nonsense/>"), NO_NUMBER),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is a file of an older Excel, or one with a password. "
         "Save it as XLSX without a password."),
        (b'number,caption_en\r\n7,"A\r\n8,B\r\n',
         "Row 2 cannot be read: a quotation mark is missing, or its text is too long."),
        (b"number,caption_en\r\n7," + b"x" * 140_000,
         "Row 2 cannot be read: a quotation mark is missing, or its text is too long."),
    ],
)  # fmt: skip
def test_what_is_no_spreadsheet_is_told_in_a_sentence(data, sentence):
    assert refusal(data) == sentence


def test_another_kind_of_zip_is_told():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(buffer.getvalue()) == "This file is no XLSX. Save it as XLSX, or as CSV in UTF-8."


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = changed(as_xlsx(ROWS), "xl/worksheets/sheet1.xml", " " * (reading_xlsx.MOST_UNPACKED + 1))
    assert len(bomb) < 100_000
    monkeypatch.setattr("openpyxl.load_workbook", None)
    told = "Unpacked, this XLSX file is too large. Copy its cells into a new file and upload that."
    assert refusal(bomb) == told


def test_an_entity_bomb_is_refused():
    lol = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    assert refusal(changed(as_xlsx(ROWS), "xl/worksheets/sheet1.xml", lol)) == DAMAGED


def test_a_row_far_below_all_others_is_not_followed_into_the_void():
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = '<c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c>'
    far = "".join(
        f'<row r="{number}">{cells.format(number, words)}</row>'
        for number, words in ((1, "number"), (1_000_000, "7"), (4_000_000_000, "8"))
    )
    sheet = f"<worksheet {space}><dimension ref='A1:XFD9999999'/><sheetData>{far}</sheetData></worksheet>"
    table = read(changed(as_xlsx(ROWS), "xl/worksheets/sheet1.xml", sheet))
    assert table.rows == [(1_000_000, {"number": "7"})]


@pytest.mark.parametrize("write", [as_xlsx, lambda rows: as_csv(rows).encode()])
def test_more_than_two_thousand_rows_are_too_many(write):
    rows = [["number"], *([str(number)] for number in range(1, 2002))]
    assert refusal(write(rows)) == "The file has more than 2000 rows. Split it into several files."
    assert len(read(write(rows[:-1])).rows) == 2000
