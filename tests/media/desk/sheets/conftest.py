"""Spreadsheets as editors have them: downloaded from the site, changed, saved in one format or another, sent back."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

SHEET = reverse("admin:media_photo_spreadsheet")
DOWNLOAD = reverse("admin:media_photo_spreadsheet_download")


@pytest.fixture
def fetch(admin_client):
    """Return a function that downloads the rows of these photos as lists of words, the header first."""

    def fetched(*photos) -> list[list[str]]:
        keys = ",".join(str(photo.pk) for photo in photos)
        response = admin_client.get(DOWNLOAD, {"ids": keys, "format": "csv"})
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))

    return fetched


@pytest.fixture
def send(admin_client):
    """Return a function that uploads a file and returns the page that follows it."""

    def sent(data: bytes, name: str = "captions.csv", client=admin_client, **ticked):
        return client.post(SHEET, {"file": SimpleUploadedFile(name, data), **ticked}, follow=True)

    return sent


@pytest.fixture
def plan(send):
    """Return a function that uploads rows as CSV and returns the plan that is shown."""

    def planned(rows: list[list[str]], **ticked):
        return send(as_csv(rows).encode(), **ticked).context["plan"]

    return planned


def as_csv(rows: list[list[str]], separator: str = ",") -> str:
    """Return rows as CSV."""
    sheet = io.StringIO()
    csv.writer(sheet, delimiter=separator).writerows(rows)
    return sheet.getvalue()


def as_xlsx(rows: list[list]) -> bytes:
    """Return rows as a workbook; a text that begins with = becomes a formula."""
    book, buffer = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def words_of(data: bytes, sheet: int = 0) -> list[list]:
    """Return the values in a workbook."""
    return [list(row) for row in load_workbook(io.BytesIO(data)).worksheets[sheet].iter_rows(values_only=True)]


def put(rows: list[list[str]], photo_row: int, header: str, words: str) -> list[list[str]]:
    """Return rows with other words in one cell; row 1 is the first below the header."""
    changed = [list(row) for row in rows]
    changed[photo_row][rows[0].index(header)] = words
    return changed
