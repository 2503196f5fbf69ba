"""The dry run: nothing changes by a round trip, what changed is told, and what is wrong gets a sentence."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from media.models import Photo
from publishing.models import State
from tests import factories as make
from tests.media.desk.sheets.conftest import DOWNLOAD, as_csv, as_xlsx, put


@pytest.fixture
def draft():
    return make.PhotoFactory(state=State.DRAFT, caption_en="A river", alt_text_en="", original_name="river.jpg")


def told(plan) -> tuple:
    """Return what a plan holds, the changes without the photo's key."""
    return [tuple(change)[1:] for change in plan.changes], plan.conflicts, plan.problems, plan.same


def awkward_photos() -> list[Photo]:
    """Return photos with all that could go wrong on the way through a spreadsheet."""
    twins = [make.PersonFactory(family_name_en="Wang", given_name_en="Wei", family_name_zh_hans="王") for _two in "ab"]
    organization = make.OrganizationFactory(name_en="Air; Water #3")
    words = [
        "=1+1",
        "'=1",
        "-",
        "@a",
        "\t=1",
        " spaced ",
        'quote "q", comma; semicolon',
        "A\r\nB\n\nC",
        "2026",
        "01",
        "1.0",
    ]
    photos = [
        make.PhotoFactory(caption_en=text, headline_en=text.strip()[:250]) for text in [*words, "a\x0bb", "x" * 40_000]
    ]
    for photo in photos[:2]:
        photo.people.add(*twins)
        photo.organizations.add(organization)
    photos.append(make.PhotoFactory(taken_on=date(1899, 5, 1), precision="year", licence="all-rights-reserved"))
    photos.append(
        make.PhotoFactory(taken_on=date(2026, 9, 15), caption_zh_hans="河\n船", state=State.DRAFT, licence="")
    )
    return photos


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("ticked", [{}, {"empties": "on"}])
def test_a_round_trip_changes_nothing(admin_client, send, suffix, language, ticked):
    photos = awkward_photos()
    with translation.override(language):
        query = {"ids": ",".join(str(photo.pk) for photo in photos), "format": suffix}
        data = admin_client.get(DOWNLOAD, query, headers={"Accept-Language": language}).content
    assert told(send(data, **ticked).context["plan"]) == ([], [], [], len(photos))


def test_what_was_written_is_shown_and_nothing_is_stored(fetch, plan, draft):
    other, person = make.PhotoFactory(), make.PersonFactory(family_name_en="Li", given_name_en="Si")
    rows = put(fetch(draft, other), 1, "Caption (English)", "A river, and a boat")
    rows = put(rows, 1, "People shown", "li  SI；")
    rows = put(rows, 1, "Date taken", "2026/9/15 0:00")
    rows = put(rows, 1, "Licence", "all rights reserved")
    assert told(plan(rows)) == (
        [
            ("caption_en", "A river", "A river, and a boat"), ("people", [], [person.pk]),
            ("licence", "CC-BY-4.0", "all-rights-reserved"), ("taken_on", "", "2026-09-15"),
        ], [], [], 1,
    )  # fmt: skip
    assert (Photo.objects.get(pk=draft.pk).caption_en, LogEntry.objects.count()) == ("A river", 0)


def test_a_file_in_gbk_with_semicolons_as_chinese_excel_saves_it(fetch, send, draft):
    rows = put(fetch(draft), 1, "Caption (Simplified Chinese)", "河与船")
    found = send(as_csv(rows, ";").encode("gbk")).context["plan"]
    assert told(found) == ([("caption_zh_hans", "", "河与船")], [], [], 0)


def test_what_somebody_else_wrote_meanwhile_is_a_conflict(fetch, plan, draft, admin_user):
    rows = put(fetch(draft), 1, "Caption (English)", "Mine")
    Photo.objects.filter(pk=draft.pk).update(caption_en="Theirs")
    assert told(plan(rows))[:2] == (
        [],
        [{"row": 2, "photo": draft.pk, "field": "caption_en", "stored": "Theirs", "value": "Mine"}],
    )


def test_a_conflict_names_who_wrote_last(fetch, plan, draft, admin_user):
    rows = put(fetch(draft), 1, "Caption (English)", "Mine")
    later = fetch(draft)
    Photo.objects.filter(pk=draft.pk).update(caption_en="Theirs")
    LogEntry.objects.log_actions(admin_user.pk, [draft], 2, "", single_object=True)
    assert plan(rows).conflicts[0]["by"] == "admin"
    assert told(plan(later)) == ([], [], [], 1)  # what the editor did not touch is nobody's conflict


def test_both_wrote_the_same_or_other_fields(fetch, plan, draft):
    rows = put(put(fetch(draft), 1, "Caption (English)", "Same"), 1, "Headline (English)", "Boats")
    Photo.objects.filter(pk=draft.pk).update(caption_en="Same", place_en="Nanning")
    assert told(plan(rows)) == ([("headline_en", "", "Boats")], [], [], 0)


def test_without_the_fingerprint_the_stored_words_are_the_old_ones(plan, draft):
    assert told(plan([["number", "caption_en"], [f"#{draft.pk}", "New"]]))[0] == [("caption_en", "A river", "New")]


def test_empty_cells_leave_a_field_alone_unless_told_otherwise(fetch, plan, draft):
    rows = put(fetch(draft), 1, "Caption (English)", "")
    assert told(plan(rows)) == ([], [], [], 1)
    assert told(plan(rows, empties="on")) == ([("caption_en", "A river", "")], [], [], 0)


def test_a_published_photo_cannot_lose_what_it_needs(fetch, plan):
    photo = make.PhotoFactory()
    rows = put(put(fetch(photo), 1, "Alt text (English)", ""), 1, "Headline (English)", "Boats")
    assert told(plan(rows, empties="on")) == (
        [("headline_en", "", "Boats")],
        [],
        ["Row 2, column “Alt text (English)”: Needed before this can be published."],
        0,
    )


@pytest.mark.parametrize(
    ("header", "words", "sentence"),
    [
        ("Licence", "mine", "“mine” is none of the choices: All rights reserved, Press use with credit, "
         "CC0 1.0 (no rights reserved), CC BY 4.0, CC BY-SA 4.0, CC BY-ND 4.0, CC BY-NC 4.0, Public domain."),
        ("Date taken", "15/09/2026", "Enter a day of the calendar in this form: 2026-09-15."),
        ("Alt text (English)", "x" * 401, "Ensure this value has at most 400 characters (it has 401)."),
        ("People shown", "Nobody Atall", "“Nobody Atall” is not in the record. Add it there first, or write the name "
         "as it stands there."),
        ("Topics", "Air (#999)", "There is no record with the number in “Air (#999)”."),
    ],
)  # fmt: skip
def test_a_bad_cell_gets_a_sentence_and_stops_no_other(fetch, plan, draft, header, words, sentence):
    rows = put(put(fetch(draft), 1, header, words), 1, "Headline (English)", "Boats")
    expected = ([("headline_en", "", "Boats")], [], [f"Row 2, column “{header}”: {sentence}"], 0)
    assert told(plan(rows)) == expected


def test_names_that_several_have_are_asked_about(fetch, plan, draft):
    twins = [make.PersonFactory(family_name_en="Wang", given_name_en="Wei", family_name_first=True) for _two in "ab"]
    choices = ", ".join(f"Wang Wei (#{person.pk})" for person in twins)
    rows = put(fetch(draft), 1, "People shown", "Wang Wei")
    assert plan(rows).problems == [
        f"Row 2, column “People shown”: “Wang Wei” can mean several: write one of {choices}."
    ]
    rows = put(rows, 1, "People shown", f"Wang Wei (#{twins[1].pk})")
    assert told(plan(rows))[0] == [("people", [], [twins[1].pk])]


def test_formulas_are_refused(send, draft):
    found = send(as_xlsx([["number", "caption_en"], [draft.pk, "=A1"]]), "captions.xlsx").context["plan"]
    assert found.problems == ["Row 2, column “caption_en”: It holds a formula. Put the words themselves into the cell."]


def test_texts_longer_than_a_cell_are_left_to_their_own_page(fetch, plan):
    photo = make.PhotoFactory(caption_en="x" * 40_000)
    rows = put(fetch(photo), 1, "Caption (English)", "short")
    assert plan(rows).problems == [
        "Row 2, column “Caption (English)”: The text is too long for a spreadsheet. Change it on the photo's own page."
    ]


def test_rows_that_tell_no_photo_get_a_sentence(plan, draft):
    gone = make.PhotoFactory()
    key = gone.pk
    Photo.objects.filter(pk=key).delete()
    twice = make.PhotoFactory().pk
    rows = [["", "A"], ["seven", "A"], [str(key), "A"], [str(twice), "A"], [str(twice), "B"], ["9" * 19, "A"],
            [str(draft.pk), "New"]]  # fmt: skip
    found = plan([["number", "caption_en"], *rows])
    assert [change.value for change in found.changes] == ["New"]
    several = f"Photo {twice} stands in several rows; none of them was taken. Keep one."
    assert found.problems == [
        "Row 2: It has no photo number, so nothing in it was taken.",
        "Row 3: “seven” is no photo number. Copy it from the downloaded spreadsheet.",
        f"Row 4: There is no photo {key} any more, or you may not change it.",
        f"Row 5: {several}",
        f"Row 6: {several}",
        f"Row 7: “{'9' * 19}” is no photo number. Copy it from the downloaded spreadsheet.",
    ]


def test_rows_sorted_without_all_their_columns_are_refused(fetch, plan):
    rows = fetch(make.PhotoFactory(), make.PhotoFactory())
    rows[1][0], rows[2][0] = rows[2][0], rows[1][0]
    assert [sentence[:75] for sentence in plan(rows).problems] == [
        f"Row {row}: Photo number and “State when downloaded” do not belong together. Perhaps"[:75] for row in (2, 3)
    ]


@pytest.mark.parametrize("with_changes", [False, True])
def test_it_takes_as_many_queries_for_three_rows_as_for_one(fetch, send, with_changes):
    make.PersonFactory(family_name_en="Li", given_name_en="Si")
    counts = []
    for number in (1, 3):
        rows = fetch(*[make.PhotoFactory(edition=make.EditionFactory()) for _one in range(number)])
        for row in range(1, number + 1 if with_changes else 0):
            rows = put(put(rows, row, "Caption (English)", "New"), row, "People shown", "Si Li")
        data = as_csv(rows).encode()
        with CaptureQueriesContext(connection) as queries:
            assert len(send(data).context["plan"].changes) == (2 * number if with_changes else 0)
        counts.append(len(queries))
    assert counts == ([13, 13] if with_changes else [10, 10])
