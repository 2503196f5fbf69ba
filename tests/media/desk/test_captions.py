"""The contact sheet: which photos it shows, and what its saving takes, refuses and never overwrites."""

import json
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from media.desk.captions import choice
from media.models import Photo
from publishing.models import State
from tests import factories as make

SHEET = reverse("admin:media_photo_captions")
SAVE = reverse("admin:media_photo_captions_save")


@pytest.fixture
def draft():
    return make.PhotoFactory(state=State.DRAFT, caption_en="", alt_text_en="", credit_line_en="")


@pytest.fixture
def send(admin_client, admin_user):
    """Return a function that sends changes as ``(photo, field, was, value)`` and returns the results by field."""

    def sent(*changes, status: int = 200, client=admin_client, user=admin_user) -> dict:
        names = ("photo", "field", "was", "value")
        listed = [dict(zip(names, change, strict=True)) for change in changes]
        body = json.dumps({"user": user.pk, "changes": listed})
        response = client.post(SAVE, body, "application/json")
        assert response.status_code == status, response.content
        return {one["field"]: one for one in response.json().get("results", [])}

    return sent


def shown(response) -> list[int]:
    return [photo.pk for photo in response.context["photos"]]


def test_without_a_choice_the_sheet_shows_what_lacks_words(admin_client, draft):
    make.PhotoFactory()
    assert shown(admin_client.get(SHEET)) == [draft.pk]


def test_a_sheet_shows_a_batch_an_edition_or_chosen_photos(admin_client, batch):
    edition = make.EditionFactory()
    one, two, three = make.PhotoFactory(batch=batch), make.PhotoFactory(edition=edition), make.PhotoFactory()
    asked = (f"batch={batch.pk}", f"edition={edition.pk}", f"ids={three.pk},{one.pk}", f"ids={two.pk}&lacking=1")
    found = [shown(admin_client.get(f"{SHEET}?{query}")) for query in asked]
    assert found == [[one.pk], [two.pk], [one.pk, three.pk], []]


def test_photos_of_a_batch_stand_as_their_camera_counted_them(admin_client, batch):
    names = ("IMG_0103.JPG", "IMG_0101.JPG", "img_0102.jpg")
    third, first, second = (make.PhotoFactory(batch=batch, original_name=name) for name in names)
    assert shown(admin_client.get(f"{SHEET}?batch={batch.pk}")) == [first.pk, second.pk, third.pk]


def test_more_than_an_evening_s_photos_stand_on_further_pages(admin_client, monkeypatch):
    monkeypatch.setattr(choice, "MOST", 2)
    photos = [photo.pk for photo in make.PhotoFactory.create_batch(5, edition=make.EditionFactory())]
    edition = f"edition={Photo.objects.first().edition_id}"
    response = admin_client.get(f"{SHEET}?{edition}&page=2")
    links = re.findall(r'href="\?([^"]*page=\d+)"', response.content.decode())
    assert (shown(response), links) == (photos[2:4], [f"{edition}&amp;page=1", f"{edition}&amp;page=3"])


@pytest.mark.parametrize(
    "query", ["batch=x", "edition=99999999999999999999999", "ids=a,b", "ids=1;2", "ids=" + "9" * 30]
)
def test_nonsense_chooses_nothing(admin_client, draft, query):
    response = admin_client.get(f"{SHEET}?{query}")
    assert (response.status_code, shown(response)) == (200, [])


def test_words_are_stored_and_noted(send, draft, admin_user):
    person = make.PersonFactory()
    result = send(
        (draft.pk, "caption_en", "", " A river.\nAnd a boat. "),
        (draft.pk, "caption_zh_hans", "", "河"),
        (draft.pk, "taken_on", "", "2026年9月15日"),
        (draft.pk, "people", [], [person.pk]),
        (draft.pk, "licence", draft.licence, "CC0-1.0"),
    )
    assert {field: (one["status"], one["value"]) for field, one in result.items()} == {
        "caption_en": ("saved", "A river.\nAnd a boat."),
        "caption_zh_hans": ("saved", "河"),
        "taken_on": ("saved", "2026-09-15"),
        "people": ("saved", [person.pk]),
        "licence": ("saved", "CC0-1.0"),
    }
    draft.refresh_from_db()
    assert (draft.caption_en, draft.caption_zh_hans, draft.licence) == ("A river.\nAnd a boat.", "河", "CC0-1.0")
    assert (str(draft.taken_on), list(draft.people.all())) == ("2026-09-15", [person])
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (admin_user, str(draft.pk))
    assert entry.get_change_message() == (
        "Changed Caption (English), Caption (Simplified Chinese), Licence, Date taken and People shown."
    )


def test_what_someone_else_wrote_is_not_overwritten(send, draft, member):
    Photo.objects.filter(pk=draft.pk).update(caption_en="Theirs")
    result = send((draft.pk, "caption_en", "", "Mine"), (draft.pk, "alt_text_en", "", "A boat"))
    assert (result["caption_en"]["status"], result["caption_en"]["value"]) == ("conflict", "Theirs")
    assert result["alt_text_en"]["status"] == "saved"
    draft.refresh_from_db()
    assert (draft.caption_en, draft.alt_text_en) == ("Theirs", "A boat")


def test_a_conflict_names_who_changed_the_photo_last(send, draft, member, client):
    other = member("wen", "change_photo")
    client.force_login(other)
    send((draft.pk, "caption_en", "", "Theirs"), client=client, user=other)
    result = send((draft.pk, "caption_en", "", "Mine"))
    assert (result["caption_en"]["by"], result["caption_en"]["value"]) == ("wen", "Theirs")


def test_the_same_change_twice_is_no_conflict(send, draft):
    for _time in range(2):
        assert send((draft.pk, "caption_en", "", "A river."))["caption_en"]["status"] == "saved"
    assert LogEntry.objects.count() == 1


def test_line_ends_and_outer_spaces_make_no_conflict(send, draft):
    Photo.objects.filter(pk=draft.pk).update(caption_en="One\r\nTwo ")
    assert send((draft.pk, "caption_en", "One\nTwo", "Three"))["caption_en"]["status"] == "saved"


@pytest.mark.parametrize(
    ("field", "was", "value", "problem"),
    [
        ("alt_text_en", "", "x" * 401, "Ensure this value has at most 400 characters (it has 401)."),
        ("taken_on", "", "15/09/2026", "Enter a day of the calendar in this form: 2026-09-15."),
        ("licence", "CC-BY-4.0", "mine", "Select a valid choice. mine is not one of the available choices."),
        ("caption_en", "", "a\x00b", "Null characters are not allowed."),
        ("people", [], [10**30], f"“{10**30}” is not a valid value."),
        ("people", [], [-5], "Select a valid choice. -5 is not one of the available choices."),
    ],
)
def test_an_invalid_value_says_why_and_stops_no_other(send, draft, field, was, value, problem):
    result = send((draft.pk, field, was, value), (draft.pk, "headline_en", "", "Boats"))
    assert (result[field]["status"], result[field]["problems"]) == ("invalid", [problem])
    draft.refresh_from_db()
    assert draft.headline_en == "Boats"


def test_a_published_photo_cannot_become_incomplete(send):
    photo = make.PhotoFactory()
    result = send((photo.pk, "alt_text_en", photo.alt_text_en, " "), (photo.pk, "headline_en", "", "Boats"))
    assert result["alt_text_en"]["problems"] == ["Needed before this can be published."]
    photo.refresh_from_db()
    assert (photo.alt_text_en, photo.headline_en) == ("A gradient from dark to light", "Boats")


def test_files_of_public_photos_are_made_anew(send, draft, django_capture_on_commit_callbacks):
    public = make.PhotoFactory()
    with django_capture_on_commit_callbacks(execute=True):
        send((public.pk, "headline_en", "", "Boats"), (draft.pk, "caption_en", "", "A river."))
    assert [one.args_kwargs["args"] for one in DBTaskResult.objects.all()] == [[public.pk]]


def test_what_follows_within_a_minute_joins_the_entry(send, draft):
    send((draft.pk, "caption_en", "", "A"))
    send((draft.pk, "caption_en", "A", "A river."), (draft.pk, "place_en", "", "Nanning"))
    assert [one.get_change_message() for one in LogEntry.objects.all()] == [
        "Changed Caption (English) and Place (English)."
    ]
    assert LogEntry.objects.get().object_repr == "A river."


def test_an_entry_of_publishing_stays_as_it_is(send, draft, admin_client):
    photo = make.PhotoFactory(state=State.DRAFT)
    admin_client.post(reverse("admin:media_photo_changelist"), {"action": "publish", "_selected_action": [photo.pk]})
    send((photo.pk, "headline_en", "", "Boats"))
    assert [one.get_change_message() for one in LogEntry.objects.order_by("pk")] == [
        "Changed state.", "Changed Headline (English)."
    ]  # fmt: skip


def test_a_photo_that_is_gone_is_told(send):
    assert send((2**62, "caption_en", "", "A river."))["caption_en"]["status"] == "gone"


GOOD = {"photo": 1, "field": "caption_en", "was": "", "value": "A"}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"nonsense", b"\xff\xfe", b"[]", b"7", b"null", b"{}", b'{"changes": 1}', b"[" * 100_000,
        json.dumps({"changes": [GOOD, GOOD]}), json.dumps({"changes": [GOOD | {"photo": "1"}]}),
        json.dumps({"changes": [GOOD | {"photo": 0}]}), json.dumps({"changes": [GOOD | {"photo": 2**70}]}),
        json.dumps({"changes": [GOOD | {"photo": 1.5}]}), json.dumps({"changes": [GOOD | {"field": "state"}]}),
        json.dumps({"changes": [GOOD | {"field": "original"}]}), json.dumps({"changes": [GOOD | {"field": "token"}]}),
        json.dumps({"changes": [GOOD | {"field": ["caption_en"]}]}), json.dumps({"changes": [GOOD | {"value": None}]}),
        json.dumps({"changes": [GOOD | {"value": ["a"]}]}), json.dumps({"changes": [GOOD | {"was": 1}]}),
        json.dumps({"changes": [GOOD | {"value": "\ud800"}]}), json.dumps({"changes": ["caption_en"]}),
        json.dumps({"changes": [GOOD | {"field": "people", "was": [], "value": "1"}]}),
        json.dumps({"changes": [GOOD | {"field": "people", "was": [], "value": [True]}]}),
        json.dumps({"changes": [GOOD | {"field": "people", "was": [], "value": list(range(5000))}]}),
        json.dumps({"changes": [GOOD | {"photo": number} for number in range(1, 600)]}),
    ],
)  # fmt: skip
def test_what_is_no_list_of_changes_is_refused(admin_client, body):
    response = admin_client.post(SAVE, body, "application/json")
    assert (response.status_code, response.json()["reason"]) == (400, "unreadable")


@pytest.mark.parametrize("megabytes", [2.8, 4])
def test_a_body_that_is_too_large_is_refused(admin_client, admin_user, draft, megabytes):
    body = json.dumps({"user": admin_user.pk, "changes": [GOOD | {"value": "a" * int(megabytes * 1024 * 1024)}]})
    response = admin_client.post(SAVE, body, "application/json", headers={"Accept": "application/json"})
    assert (response.status_code, response["Content-Type"]) == (413, "application/json")


@pytest.mark.django_db
def test_only_those_who_may_change_photos_write(client, member, draft, send):
    assert client.get(SHEET).status_code == 302
    assert send((draft.pk, "caption_en", "", "A"), status=401, client=client) == {}
    visitor = member("visitor", "view_photo")
    client.force_login(visitor)
    assert client.get(SHEET).status_code == 403
    assert send((draft.pk, "caption_en", "", "A"), status=403, client=client, user=visitor) == {}
    editor = member("editor", "change_photo")
    client.force_login(editor)
    assert client.get(SHEET).status_code == 200
    assert send((draft.pk, "caption_en", "", "A"), client=client, user=editor)["caption_en"]["status"] == "saved"


def test_words_are_not_stored_under_another_name(send, draft, member, client):
    other = member("wen", "change_photo")
    client.force_login(other)
    assert send((draft.pk, "caption_en", "", "A"), status=409, client=client) == {}
    draft.refresh_from_db()
    assert draft.caption_en == ""


def test_saving_is_asked_by_post_with_a_token(admin_client, admin_user, draft):
    from django.test import Client

    assert admin_client.get(SAVE).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    assert strict.post(SAVE, "{}", "application/json").status_code == 403


def queries(ask) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def test_a_sheet_asks_no_more_for_three_photos_than_for_one(admin_client):
    def photo():
        found = make.PhotoFactory(state=State.DRAFT, caption_en="", edition=make.EditionFactory())
        found.people.add(make.PersonFactory())
        found.organizations.add(make.OrganizationFactory())

    photo()
    admin_client.get(SHEET)
    count = queries(lambda: admin_client.get(SHEET))
    photo()
    photo()
    assert queries(lambda: admin_client.get(SHEET)) == count


def test_saving_costs_three_queries_a_photo(send):
    """A savepoint, one row written, the savepoint's end; the rest is for all together."""
    photos = make.PhotoFactory.create_batch(4, state=State.DRAFT)
    send((photos[0].pk, "headline_en", "", "A"))
    one = queries(lambda: send((photos[1].pk, "headline_en", "", "A")))
    two = queries(lambda: send(*((photo.pk, "headline_en", "", "A") for photo in photos[2:])))
    assert two - one == 3
