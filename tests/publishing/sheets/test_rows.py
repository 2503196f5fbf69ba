"""What becomes of rows: new, changed, unchanged or refused, each refusal with its cell; all of them or none."""

from datetime import UTC, date, datetime, time

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.utils import translation
from reversion.models import Version

from events.admin import TopicAdmin
from events.models import EditingScope, Edition, Organization, Source, SubForum, Topic
from media.models import AlbumPhoto, Photo
from pages.models import Page
from publishing.models import State
from publishing.sheets.columns import MARK
from tests import factories as make
from tests.publishing.sheets.conftest import Desk, as_csv, as_xlsx, put, statuses, told, without_mark

pytestmark = pytest.mark.django_db


def row_of(rows: list[list[str]], row: int = 1) -> dict[str, str]:
    """Return the cells of a record by the codes of their columns."""
    return dict(zip(rows[1], rows[row + 1], strict=True))


def permitted(*codenames: str) -> Desk:
    """Return the way of a user with these permissions and no others."""
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return Desk(User.objects.get(pk=user.pk))


def test_a_row_says_all_of_a_record(desk):
    edition = make.EditionFactory(
        year=2023,
        number=12,
        first_day=date(2023, 9, 15),
        theme_zh_hans="生态",
        publish_at=datetime(2023, 9, 1, 1, tzinfo=UTC),
    )
    edition.topics.add(make.TopicFactory(slug="trade"), make.TopicFactory(slug="air"))
    rows = desk.out("edition")
    told = row_of(rows)
    assert rows[0][:4] == ["Address", "Year", "Number", "Own title (English)"]
    assert rows[1][:4] == ["slug", "year", "number", "title (en)"]
    assert rows[1][-4:] == ["state", "publish_at", "retire_at", MARK]
    assert (told["slug"], told["year"], told["number"], told["first_day"]) == ("2023", "2023", "12", "2023-09-15")
    assert (told["theme (zh-hans)"], told["topics"], told["state"]) == ("生态", "air; trade", "published")
    assert told["publish_at"] == "2023-09-01 09:00+08:00"
    assert not any(code.startswith("id") for code in rows[1])


def test_what_is_told_by_hand_is_understood(desk):
    """In words of either language, in full-width digits, as days and times are typed."""
    make.TopicFactory(slug="trade", name_en="Trade", name_zh_hans="贸易")
    make.EditionFactory(year=2023)
    rows = [
        ["edition", "slug", "kind", "number", "starts_on", "start_time", "topics", "title (en)"],
        ["２０２３", "opening", "开幕式", "３", "2023年9月15日", "9:30", "贸易；trade", " An  opening\r\nnow "],
    ]
    assert told(desk.bring("subforum", rows, keep=True)) == []
    item = SubForum.objects.get()
    assert (item.kind, item.number, item.starts_on) == ("opening-ceremony", 3, date(2023, 9, 15))
    assert (item.start_time, item.title_en, item.state) == (time(9, 30), "An  opening\nnow", State.DRAFT)
    assert [topic.slug for topic in item.topics.all()] == ["trade"]


def test_cells_of_excel_are_understood(desk):
    sheet = [["slug", "year", "number", "first_day"], [2023, 2023.0, 12, datetime(2023, 9, 15)]]
    assert told(desk.bring("edition", as_xlsx({"Anything": sheet}), keep=True)) == []
    edition = Edition.objects.get()
    assert (edition.slug, edition.year, edition.number, edition.first_day) == ("2023", 2023, 12, date(2023, 9, 15))


def test_a_change_is_stored_with_everything_that_follows_from_it(desk, admin_user):
    topic = make.TopicFactory(slug="air", name_en="Air")
    plan = desk.bring("topic", put(desk.out("topic"), 1, "name (en)", "Clean air"), keep=True)
    assert statuses(plan) == ["changed"]
    assert [(one.label, one.old, one.new) for one in plan.lines[0].changes] == [("Name (English)", "Air", "Clean air")]
    topic.refresh_from_db()
    assert topic.name_en == "Clean air"
    assert [str(entry.get_change_message()) for entry in LogEntry.objects.all()] == ["Changed Name (English)."]
    version = Version.objects.get_for_object(topic).first()
    assert (version.revision.comment, version.revision.user) == ("spreadsheet", admin_user)


def test_a_dry_run_leaves_nothing_behind(desk):
    make.TopicFactory(slug="air", name_en="Air")
    rows = [["slug", "name (en)"], ["air", "Clean air"], ["water", "Water"]]
    plan = desk.bring("topic", rows)
    assert (statuses(plan), plan.can_be_stored()) == (["changed", "new"], True)
    assert list(Topic.objects.values_list("slug", "name_en")) == [("air", "Air")]
    assert (LogEntry.objects.count(), Version.objects.count()) == (0, 0)


def test_all_or_nothing(desk):
    rows = [["slug", "name (en)", "state"], ["air", "Air", ""], ["water", "", "published"]]
    plan = desk.bring("topic", rows, keep=True)
    assert statuses(plan) == ["new", "refused"]
    assert told(plan) == ["Topics, row 3, column B (Name (English)): Needed before this can be published."]
    assert not Topic.objects.exists()


def test_each_refusal_names_its_cell(desk):
    rows = [
        ["Captions", "", "", "", ""],
        ["slug", "year", "first_day", "topics", "status"],
        ["2023", "2023", "soon", "trade; air", "perhaps"],
        ["2024", "2024", "2023-09-15", "", ""],
        ["a b", "2025", "", "", ""],
        ["", "", "2026-09-15", "", ""],
    ]
    make.TopicFactory(slug="trades")
    assert told(desk.bring("edition", rows)) == [
        "Editions, row 3, column C (First day): Enter a day of the calendar in this form: 2026-09-15.",
        "Editions, row 3, column D (Topics): “trade” is not in the record (topic). Is “trades” meant?",
        "Editions, row 3, column E (Status): “perhaps” is none of the choices: scheduled, held, no-report, postponed, "
        "cancelled.",
        "Editions, row 4, column C (First day): This day is not in the year of the edition.",
        "Editions, row 5, column A (Address): Enter a valid “slug” consisting of letters, numbers, underscores or "
        "hyphens.",
        "Editions, row 6, column A (Address): “Address” is empty, so it is not clear which record is meant.",
    ]


def test_formulas_and_errors_are_refused_where_they_matter(desk):
    make.TopicFactory(slug="air")
    sheet = [["slug", "name (en)", "Remark"], ["air", "=A1", "=B1"], ["=A1", "Water", ""], ["dust", "#N/A", ""]]
    assert told(desk.bring("topic", as_xlsx({"Topics": sheet}))) == [
        "Topics, row 2, column B (Name (English)): It holds a formula. Put the words themselves into the cell.",
        "Topics, row 3, column A (Address): It holds a formula. Put the words themselves into the cell.",
        "Topics, row 4, column B (Name (English)): It holds an error of the spreadsheet. Put words into the cell.",
    ]


def test_an_empty_cell_leaves_or_empties_as_was_said(desk):
    edition = make.EditionFactory(year=2023, number=12, city_en="Nanning")
    edition.topics.add(make.TopicFactory())
    rows = [["slug", "number", "city (en)", "topics"], ["2023", "", "", ""]]
    assert statuses(desk.bring("edition", rows, keep=True)) == ["unchanged"]
    assert statuses(desk.bring("edition", rows, keep=True, empties=True)) == ["changed"]
    edition.refresh_from_db()
    assert (edition.number, edition.city_en, edition.topics.count()) == (None, "", 0)


def test_what_may_not_be_empty_is_refused(desk):
    make.EditionFactory(year=2023)
    plan = desk.bring("edition", [["slug", "year"], ["2023", ""]], empties=True)
    assert told(plan) == ["Editions, row 2, column B (Year): This field cannot be null."]


def test_a_sheet_that_went_out_earlier_undoes_nothing(desk):
    topic = make.TopicFactory(slug="air", name_en="Air", name_zh_hans="空气")
    rows = desk.out("topic")
    Topic.objects.filter(pk=topic.pk).update(name_en="Clean air")
    assert statuses(desk.bring("topic", rows)) == ["unchanged"]
    assert statuses(desk.bring("topic", put(rows, 1, "name (zh-hans)", "大气"))) == ["changed"]
    plan = desk.bring("topic", put(rows, 1, "name (en)", "Fresh air"))
    assert told(plan) == [
        "Topics, row 3, column B (Name (English)): Somebody else wrote “Clean air” here since the download. "
        "Download the spreadsheet again."
    ]
    assert statuses(desk.bring("topic", without_mark(put(rows, 1, "name (en)", "Fresh air")))) == ["changed"]


def test_what_was_deleted_meanwhile_does_not_come_back_by_itself(desk):
    topic = make.TopicFactory(slug="air")
    rows = desk.out("topic")
    topic.delete()
    assert told(desk.bring("topic", rows)) == [
        "Topics, row 3, column A (Address): The record was deleted, or its address changed, since the download. "
        "To add it as a new one, empty “as_downloaded”."
    ]
    assert statuses(desk.bring("topic", put(rows, 1, MARK, ""))) == ["new"]


def test_a_row_copied_to_make_another_record_is_a_new_one(desk):
    make.TopicFactory(slug="air", name_en="Air")
    rows = desk.out("topic")
    rows.append(list(rows[2]))
    rows = put(put(rows, 2, "slug", "water"), 2, "name (en)", "Water")
    plan = desk.bring("topic", rows, keep=True)
    assert (statuses(plan), plan.lines[1].note != "") == (["unchanged", "new"], True)
    assert Topic.objects.get(slug="water").state == State.PUBLISHED


def test_rows_that_were_mixed_up_are_refused(desk):
    make.TopicFactory(slug="air", name_en="Air")
    make.TopicFactory(slug="water", name_en="Water")
    rows = desk.out("topic")
    rows[2][0], rows[3][0] = rows[3][0], rows[2][0]
    plan = desk.bring("topic", rows)
    assert statuses(plan) == ["refused", "refused"]
    assert "do not belong together" in told(plan)[0]


def test_one_record_in_two_rows_is_refused(desk):
    plan = desk.bring("topic", [["slug", "name (en)"], ["air", "Air"], ["air", "Airs"]])
    assert [line.split(": ")[1] for line in told(plan)] == [
        "The same record stands in several rows; none of them was taken. Keep one."
    ] * 2


def test_a_row_may_name_a_record_that_stands_below_it(desk):
    rows = [
        ["slug", "name (en)", "predecessor"],
        ["mee", "New ministry", "mep"],
        ["mep", "Old ministry", ""],
        ["lost", "Lost", "nobody-at-all"],
    ]
    assert told(desk.bring("organization", rows)) == [
        "Organizations, row 4, column C (Predecessor): “nobody-at-all” is not in the record (organization)."
    ]
    assert told(desk.bring("organization", rows[:3], keep=True)) == []
    assert Organization.objects.get(slug="mee").predecessor.slug == "mep"
    circle = [["path", "title (en)", "parent"], ["a", "A", "b"], ["b", "B", "a"]]
    assert statuses(desk.bring("page", circle, keep=True)) == ["refused", "refused"]
    assert not Page.objects.exists()


def test_lists_within_records_come_with_them(desk):
    make.OrganizationFactory(slug="mee")
    book = as_xlsx(
        {
            "Editions": [["slug", "year"], ["2030", "2030"]],
            "Hosts": [
                ["edition", "organization", "role"],
                ["2030", "mee", "host"],
                ["2030", "mee", "Organiser"],
            ],
            "Notes of mine": [["Hello"]],
        }
    )
    plan = desk.bring("edition", book, keep=True)
    assert (statuses(plan), told(plan)) == (["new"] * 3, [])
    assert plan.notes[0] == "These sheets are not known and were left alone: “Notes of mine”."
    roles = Edition.objects.get().roles.all()
    assert [(role.organization.slug, role.role, role.order) for role in roles] == [
        ("mee", "host", 1),
        ("mee", "organiser", 2),
    ]


def test_a_row_of_a_list_keeps_its_place_when_its_key_changes(desk):
    role = make.EditionOrganizationFactory(edition=make.EditionFactory(year=2023), role="host")
    rows = desk.out("edition", "editionorganization")
    changed = put(rows, 1, "role", "partner")
    plan = desk.bring("edition", changed, keep=True)
    assert statuses(plan) == ["changed"]
    role.refresh_from_db()
    assert (role.role, role.edition.roles.count()) == ("partner", 1)
    assert statuses(desk.bring("edition", without_mark(put(rows, 1, "role", "host")), keep=True)) == ["new"]
    assert role.edition.roles.count() == 2


def test_rows_copied_from_one_record_to_another_are_new_there(desk):
    make.EditionOrganizationFactory(edition=make.EditionFactory(year=2023))
    other = make.EditionFactory(year=2024)
    rows = put(desk.out("edition", "editionorganization"), 1, "edition", "2024")
    assert statuses(desk.bring("edition", rows, keep=True)) == ["new"]
    assert (other.roles.count(), Edition.objects.get(year=2023).roles.count()) == (1, 1)


def test_a_deleted_row_of_a_list_does_not_come_back_by_itself(desk):
    figure = make.FigureFactory()
    rows = desk.out("edition", "figure")
    figure.delete()
    assert "The row was deleted or changed since the download." in told(desk.bring("edition", rows))[0]


def test_figures_that_only_their_fingerprint_tells_apart(desk):
    one = make.FigureFactory(value=100)
    two = make.FigureFactory(edition=one.edition, source=one.source, value=200)
    rows = put(desk.out("edition", "figure"), 2, "value", "300")
    assert statuses(desk.bring("edition", rows, keep=True)) == ["unchanged", "changed"]
    two.refresh_from_db()
    assert two.value == 300
    plan = desk.bring("edition", without_mark(put(rows, 2, "value", "400")))
    assert statuses(plan) == ["unchanged", "changed"]
    twice = [*rows, rows[2]]
    assert statuses(desk.bring("edition", twice)) == ["refused", "unchanged", "refused"]


def test_a_change_in_a_list_is_one_of_its_record(desk):
    figure = make.FigureFactory(edition=make.EditionFactory(year=2023))
    before = figure.edition.updated_at
    desk.bring("edition", put(desk.out("edition", "figure"), 1, "value", "7"), keep=True)
    edition = Edition.objects.get()
    assert edition.updated_at > before
    assert Version.objects.get_for_object(edition).count() == 1
    assert LogEntry.objects.get().object_id == str(edition.pk)


def test_citations_are_told_by_the_address_of_their_source(desk):
    outcome, source = make.OutcomeFactory(slug="plan"), make.SourceFactory(url="https://source.example/a")
    rows = [["outcome", "field", "stance", "says (en)", "source"], ["plan", "标题", "contradicts", "No", source.url]]
    assert told(desk.bring("outcome", rows, keep=True)) == []
    citation = outcome.citations.get()
    assert (citation.field, citation.says_en, citation.source) == ("title", "No", source)
    wrong = [["outcome", "field", "stance", "source"], ["plan", "venue", "contradicts", "#99999"]]
    assert [line.split(": ", 1)[0] for line in told(desk.bring("outcome", wrong))] == [
        "Citations, row 2, column B (Field)"
    ]


def test_sources_go_by_their_number_or_their_web_address(desk):
    one = make.SourceFactory(url="https://source.example/a", title="A")
    bare = make.SourceFactory(url="", title="Seen on paper")
    rows = [
        ["number", "url", "title"],
        ["", one.url, "A1"],
        [str(bare.pk), "", "B1"],
        ["", "https://new.example/", "C"],
    ]
    plan = desk.bring(
        "source", [[*rows[0], "outlet (en)", "language"], *([*row, "Daily", "en"] for row in rows[1:])], keep=True
    )
    assert (statuses(plan), told(plan)) == (["changed", "changed", "new"], [])
    assert sorted(Source.objects.values_list("title", flat=True)) == ["A1", "B1", "C"]
    assert told(desk.bring("source", [["number", "title"], ["99999", "X"]])) == [
        "Sources and press coverage, row 2, column A (Number of its page): There is no record with this number."
    ]


def test_photos_go_by_their_number_and_are_never_made(desk):
    photo = make.PhotoFactory(caption_en="Before")
    rows = put(desk.out("photo"), 1, "caption (en)", "After")
    assert statuses(desk.bring("photo", rows, keep=True)) == ["changed"]
    photo.refresh_from_db()
    assert photo.caption_en == "After"
    assert not {"original", "sha256", "token", "focal_x"} & set(rows[1])
    plan = desk.bring("photo", [["number", "caption (en)"], ["99999", "New"]])
    assert told(plan) == ["Photos, row 2, column A (Number of its page): There is no record with this number."]
    assert Photo.objects.count() == 1


def test_an_album_takes_photos_in_order(desk):
    album, photos = make.AlbumFactory(slug="best"), [make.PhotoFactory(original_name="a.jpg"), make.PhotoFactory()]
    rows = [["album", "photo", "order"], *(["best", str(photo.pk), ""] for photo in reversed(photos))]
    assert told(desk.bring("album", rows, keep=True)) == []
    assert [place.photo_id for place in album.places.all()] == [photo.pk for photo in reversed(photos)]
    out = desk.out("album", "albumphoto")
    assert row_of(out, 2)["photo.original_name"] == "a.jpg"
    assert statuses(desk.bring("album", put(out, 1, "photo.original_name", "ignored"))) == ["unchanged", "unchanged"]
    assert AlbumPhoto.objects.count() == 2


def test_a_text_is_cleaned_as_on_its_page(desk):
    rows = [["path", "title (en)", "body (en)"], ["about", "About", "<p onclick=x>Hi<script>1</script></p>"]]
    assert told(desk.bring("page", rows, keep=True)) == []
    assert Page.objects.get().body_en == "<p>Hi</p>"
    assert statuses(desk.bring("page", rows)) == ["unchanged"]


def test_new_records_are_drafts_and_states_change_by_the_steps_there_are(desk):
    rows = [["slug", "name (en)", "state"], ["air", "Air", ""], ["water", "Water", "published"]]
    assert told(desk.bring("topic", rows, keep=True)) == []
    assert dict(Topic.objects.values_list("slug", "state")) == {"air": "draft", "water": "published"}
    rows = [["slug", "state"], ["air", "Published"], ["water", "in-review"]]
    assert told(desk.bring("topic", rows)) == [
        "Topics, row 3, column B (State): No step leads from the state it has to this one."
    ]


def test_who_may_not_publish_writes_drafts_and_leaves_the_public_alone():
    desk = permitted("view_topic", "add_topic", "change_topic")
    make.TopicFactory(slug="air", name_en="Air")
    make.TopicFactory(slug="dust", name_en="Dust", state=State.DRAFT)
    rows = [
        ["slug", "name (en)", "state", "publish_at"],
        ["air", "Clean air", "", ""],
        ["dust", "Fine dust", "published", ""],
        ["soil", "Soil", "", "2030-01-01 09:00"],
    ]
    assert told(desk.bring("topic", rows)) == [
        "Topics, row 2: This is published. Only those who may publish can change it.",
        "Topics, row 3, column C (State): You may not give it this state.",
        "Topics, row 4, column D (Publish at): You may not decide when this is public.",
    ]
    rows = [["slug", "name (en)"], ["dust", "Fine dust"], ["soil", "Soil"]]
    assert told(desk.bring("topic", rows, keep=True)) == []
    assert set(Topic.objects.values_list("slug", "state")) == {
        ("air", "published"),
        ("dust", "draft"),
        ("soil", "draft"),
    }


def test_each_permission_is_asked_for_each_row():
    desk = permitted("view_topic", "view_outcome", "change_outcome", "publish_outcome")
    make.TopicFactory(slug="air")
    outcome = make.OutcomeFactory(slug="plan", title_en="Plan")
    assert [
        one.split(": ")[1] for one in told(desk.bring("topic", [["slug", "name (en)"], ["air", "X"], ["new", "Y"]]))
    ] == [
        "You may not change this record.",
        "You may not add records of this kind.",
    ]
    steps = [["outcome", "kind", "day", "source"], ["plan", "launched", "2023-09-15", make.SourceFactory().url]]
    assert told(desk.bring("outcome", steps)) == ["Steps, row 2: You may not change this list."]
    assert told(desk.bring("outcome", [["slug", "title (en)"], ["plan", "Plans"]], keep=True)) == []
    outcome.refresh_from_db()
    assert outcome.title_en == "Plans"


def test_a_file_without_a_key_or_with_one_twice_is_refused(desk):
    for rows, words in (
        (
            [["name (en)", "description (en)"], ["Air", ""]],
            "No sheet has the columns that tell its rows apart (“slug”).",
        ),
        ([["slug", "Address", "name (en)"], ["a", "b", "c"]], "These columns stand there twice"),
    ):
        with pytest.raises(Exception, match="columns") as refused:
            desk.bring("topic", rows)
        assert words in refused.value.messages[0]


def test_labels_are_headers_too(desk):
    make.TopicFactory(slug="air", name_en="Air", name_zh_hans="空气")
    rows = desk.out("topic")
    assert statuses(desk.bring("topic", [rows[0], *rows[2:]])) == ["unchanged"]
    with translation.override("zh-hans"):
        labels = desk.out("topic")[0][:2]
    assert labels != rows[0][:2]
    assert statuses(desk.bring("topic", as_csv([labels, ["air", "Fresh air"]]))) == ["changed"]


def test_work_limited_to_some_editions_stays_within_them():
    desk = permitted("view_edition", "change_edition", "view_subforum", "add_subforum", "change_subforum")
    mine = make.EditionFactory(year=2023, state=State.DRAFT)
    theirs = make.EditionFactory(year=2024, state=State.DRAFT, theme_en="Secret")
    item = make.SubForumFactory(edition=theirs, slug="launch", title_en="Secret", state=State.DRAFT)
    EditingScope.objects.create(user=desk.request.user).editions.add(mine)
    desk = Desk(User.objects.get(pk=desk.request.user.pk))
    assert statuses(desk.bring("edition", [["slug", "theme (en)"], ["2023", "Mine"]])) == ["changed"]
    plan = desk.bring("edition", [["slug", "theme (en)"], ["2024", "Guess"], ["2025", "New"]])
    assert [line.split(": ")[1] for line in told(plan)] == [
        "There is no such record, or you may not see it.",
        "You may not add records of this kind.",
    ]
    rows = [["edition", "slug", "title (en)"], ["2024", "launch", "Guess"], ["2023", "launch", "Ours"]]
    plan = desk.bring("subforum", rows)
    assert statuses(plan) == ["refused", "new"]
    assert "Secret" not in str(plan)
    assert told(desk.bring("subforum", [rows[0], rows[2]], keep=True)) == []
    item.refresh_from_db()
    assert (item.title_en, mine.sub_forums.get().title_en) == ("Secret", "Ours")
    lists = [["sub_forum", "organization", "role"], ["2024/launch", "x", "host"]]
    assert "is not in the record" in told(desk.bring("subforum", lists))[0]


def test_who_translates_writes_in_their_languages_alone(monkeypatch):
    desk = permitted("view_topic", "translate_topic", "publish_topic")
    make.TopicFactory(slug="air", name_en="Air")
    scope = EditingScope.objects.create(user=desk.request.user, languages=["zh-hans"])
    assert scope.languages == ["zh-hans"]
    monkeypatch.setattr(TopicAdmin, "has_change_permission", lambda page, request, obj=None: True)
    desk = Desk(User.objects.get(pk=desk.request.user.pk))
    rows = [["slug", "name (en)", "name (zh-hans)"], ["air", "Aer", "空气"]]
    assert told(desk.bring("topic", rows)) == [
        "Topics, row 2, column B (Name (English)): You may not change this, only what is written in the languages "
        "you translate into."
    ]
    assert told(desk.bring("topic", put_plain(rows, "Air"), keep=True)) == []
    assert Topic.objects.get().name_zh_hans == "空气"


def put_plain(rows: list[list[str]], words: str) -> list[list[str]]:
    """Return rows with other words in the second cell of the first record."""
    return [rows[0], [rows[1][0], words, *rows[1][2:]]]
