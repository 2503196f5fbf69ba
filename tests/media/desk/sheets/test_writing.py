"""What goes out: the columns, harmless cells, a workbook that Excel opens as it should, in so many queries."""

import io
from datetime import date, datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from media.desk.sheets import columns, writing
from tests import factories as make
from tests.media.desk.sheets.conftest import DOWNLOAD, SHEET, words_of

LIST = reverse("admin:media_photo_changelist")


def xlsx(client, **query) -> bytes:
    return client.get(DOWNLOAD, query).content


def test_a_row_says_which_photo_it_is_about_and_all_its_words(fetch):
    people = [make.PersonFactory(family_name_en="Zhang", given_name_en="San", family_name_first=True) for _twin in "ab"]
    topic = make.TopicFactory(name_en="Air; and water")
    photo = make.PhotoFactory(
        edition=make.EditionFactory(), original_name="river.jpg", caption_zh_hans="河", taken_on=date(2026, 9, 15)
    )
    photo.people.add(people[0])
    photo.topics.add(topic)
    header, row = fetch(photo)
    told = dict(zip(header, row, strict=True))
    assert header[:7] == [
        "Photo number", "State when downloaded", "File name", "Edition", "Page of the photo",
        "Headline (English)", "Headline (Simplified Chinese)",
    ]  # fmt: skip
    assert len(header) == len(set(header)) == len(columns.ALL)
    assert (told["Photo number"], told["File name"]) == (str(photo.pk), "river.jpg")
    assert told["Page of the photo"] == f"http://testserver/admin/media/photo/{photo.pk}/change/"
    assert (told["Caption (Simplified Chinese)"], told["Licence"]) == ("河", "CC BY 4.0")
    assert (told["Date taken"], told["Date is known"]) == ("2026-09-15", "to the day")
    assert (told["People shown"], told["Topics"]) == (f"Zhang San (#{people[0].pk})", f"Air, and water (#{topic.pk})")


def test_what_looks_like_a_formula_goes_out_harmless(fetch, admin_client):
    photo = make.PhotoFactory(caption_en="=HYPERLINK(1)", headline_en="-5 °C", place_en="@home")
    row = fetch(photo)[1]
    assert {"'=HYPERLINK(1)", "'-5 °C", "'@home"} <= set(row)
    book = load_workbook(io.BytesIO(xlsx(admin_client, ids=photo.pk)))
    assert {cell.data_type for line in book.worksheets[0] for cell in line} <= {"inlineStr", "s", "n"}
    assert "'=HYPERLINK(1)" in [cell.value for cell in book.worksheets[0][2]]


def test_the_csv_carries_the_mark_by_which_excel_knows_utf_8(admin_client):
    photo = make.PhotoFactory()
    response = admin_client.get(DOWNLOAD, {"ids": photo.pk, "format": "csv"})
    assert response.content.startswith(b"\xef\xbb\xbfPhoto number,")
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_the_workbook_is_frozen_locked_and_explained(admin_client):
    photo = make.PhotoFactory(taken_on=date(2026, 9, 15))
    book = load_workbook(io.BytesIO(xlsx(admin_client, ids=photo.pk)))
    sheet, explained = book.worksheets
    by_code = dict(zip(columns.ALL, sheet[2], strict=True))
    assert (book.sheetnames, sheet.freeze_panes) == (["Captions", "Explanations"], "D2")
    assert (by_code["number"].value, by_code["taken_on"].value) == (photo.pk, datetime(2026, 9, 15))
    locked = {code for code, cell in by_code.items() if cell.protection.locked}
    assert (sheet.protection.sheet, locked) == (True, set(columns.IDENTITY))
    assert by_code["caption_en"].alignment.wrap_text is True
    assert [row[0].value for row in explained][4:] == [columns.header(code) for code in columns.ALL]


def test_days_that_excel_does_not_know_and_signs_that_it_cannot_hold_go_out(admin_client):
    photo = make.PhotoFactory(taken_on=date(1899, 1, 2), caption_en="A\x0bB" + "x" * 40_000)
    row = dict(zip(columns.ALL, words_of(xlsx(admin_client, ids=photo.pk))[1], strict=True))
    assert (row["taken_on"], row["caption_en"][:4], len(row["caption_en"])) == ("1899-01-02", "ABxx", 32_001)


def test_headers_and_choices_are_in_the_editors_language(fetch):
    photo = make.PhotoFactory()
    with translation.override("zh-hans"):
        header = [columns.header(code) for code in columns.VALUES]
    assert "图片说明（简体中文）" in header
    assert {columns.known()[columns.folded(words)] for words in header} == set(columns.VALUES)
    assert columns.known()[columns.folded(fetch(photo)[0][0])] == "number"


def test_every_header_of_every_language_means_one_column():
    for code in ("en", "zh-hans"):
        with translation.override(code):
            headers = [columns.folded(columns.header(column)) for column in columns.ALL]
        assert [columns.known()[header] for header in headers] == list(columns.ALL)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_it_takes_as_many_queries_for_three_photos_as_for_one(admin_client, suffix):
    counts = []
    for number in (1, 3):
        photos = [make.PhotoFactory(edition=make.EditionFactory()) for _one in range(number)]
        for photo in photos:
            photo.people.add(make.PersonFactory())
        keys = ",".join(str(photo.pk) for photo in photos)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(DOWNLOAD, {"ids": keys, "format": suffix})
        counts.append(len(queries))
    assert counts == [9, 9]  # one of them for the audit log


def test_the_action_sends_the_chosen_photos(admin_client):
    one, two, _other = make.PhotoFactory(), make.PhotoFactory(), make.PhotoFactory()
    asked = {"action": "caption_spreadsheet", "_selected_action": [two.pk, one.pk]}
    response = admin_client.post(LIST, asked)
    assert [row[0] for row in words_of(response.content)] == ["Photo number", one.pk, two.pk]


def test_too_many_photos_are_told_and_not_cut(admin_client, monkeypatch):
    monkeypatch.setattr(writing, "MOST", 1)
    photos = [make.PhotoFactory(), make.PhotoFactory()]
    query = {"ids": ",".join(str(photo.pk) for photo in photos)}
    response = admin_client.get(DOWNLOAD, query)
    assert response.status_code == 302
    told = "A spreadsheet holds at most 1 photos. Choose fewer, an edition or a batch for example."
    assert [str(message) for message in get_messages(response.wsgi_request)] == [told]
    assert told in admin_client.get(SHEET, query).content.decode()
