"""The pages: who may open them, what is shown before it is done, and that what was shown is what is done."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from media.models import Photo
from publishing import staging
from publishing.models import State
from publishing.sheets import forms
from tests import factories as make
from tests.media.desk.sheets.conftest import DOWNLOAD, SHEET, as_csv, put

PLAN = reverse("admin:media_photo_spreadsheet_plan")
REPORT = reverse("admin:media_photo_spreadsheet_report")


@pytest.fixture
def photo():
    return make.PhotoFactory(state=State.DRAFT, caption_en="A river", original_name="river.jpg")


@pytest.fixture
def shown(fetch, send, photo):
    """Return the page of a plan with one change, of the caption, and its token."""
    page = send(as_csv(put(fetch(photo), 1, "Caption (English)", "A river and a boat")).encode())
    return page, page.context["token"]


def test_the_plan_marks_the_difference_and_the_button_counts(shown):
    page, _token = shown
    words = page.content.decode()
    assert "A river<ins> and a boat</ins></p>" in words
    assert "Apply 1 change" in words
    assert "captions.csv" in words
    assert "river.jpg" in words


def test_what_was_shown_is_stored_once_and_noted(admin_client, shown, photo):
    page = admin_client.post(PLAN, {"plan": shown[1]}, follow=True)
    assert page.context["report"] == {"name": "captions.csv", "saved": 1, "photos": 1, "left": []}
    assert Photo.objects.get(pk=photo.pk).caption_en == "A river and a boat"
    assert [entry.get_change_message() for entry in LogEntry.objects.all()] == ["Changed Caption (English)."]
    again = admin_client.post(PLAN, {"plan": shown[1]}, follow=True)
    told = "These changes were made already, or are older than a day. Upload the file again."
    assert [str(message) for message in again.context["messages"]] == [told]
    assert LogEntry.objects.count() == 1


def test_what_changed_after_it_was_shown_is_told_and_stays(admin_client, shown, photo, admin_user):
    Photo.objects.filter(pk=photo.pk).update(caption_en="Theirs")
    LogEntry.objects.log_actions(admin_user.pk, [photo], 2, "", single_object=True)
    page = admin_client.post(PLAN, {"plan": shown[1]}, follow=True)
    assert "somebody else changed it meanwhile, and that stays. admin · " in page.content.decode()
    assert (page.context["report"]["saved"], Photo.objects.get(pk=photo.pk).caption_en) == (0, "Theirs")


def test_a_photo_that_went_meanwhile_is_told(admin_client, shown, photo):
    key = photo.pk
    Photo.objects.filter(pk=key).delete()
    page = admin_client.post(PLAN, {"plan": shown[1]}, follow=True)
    assert f"Photo {key}, “Caption (English)”: the photo is gone" in page.content.decode()


def test_what_was_published_meanwhile_does_not_lose_what_it_needs(admin_client, fetch, send, photo):
    rows = put(fetch(photo), 1, "Alt text (English)", "")
    token = send(as_csv(rows).encode(), empties="on").context["token"]
    Photo.objects.filter(pk=photo.pk).update(state=State.PUBLISHED)
    report = admin_client.post(PLAN, {"plan": token}, follow=True).context["report"]
    assert [one["problems"] for one in report["left"]] == [["Needed before this can be published."]]
    assert Photo.objects.get(pk=photo.pk).alt_text_en == "A gradient from dark to light"


def test_a_plan_is_its_users_alone(shown, member, client):
    client.force_login(member("wen", "change_photo"))
    for ask in (client.get, client.post):
        assert ask(PLAN, {"plan": shown[1]}).status_code == 302
    assert Photo.objects.get().caption_en == "A river"


@pytest.mark.parametrize("token", ["", "nonsense", "staged"])
def test_what_is_no_plan_leads_back(admin_client, token):
    if token == "staged":
        token = staging.keep(ContentFile(json.dumps({"user": 1}).encode(), name="photo.jpg"))
    for address, query in ((PLAN, {"plan": token}), (REPORT, {"report": token})):
        assert admin_client.get(address, query)["Location"] == SHEET


def test_a_conflict_is_shown_with_both_words_and_cannot_be_applied(admin_client, fetch, send, photo):
    rows = put(fetch(photo), 1, "Caption (English)", "Mine <b>")
    Photo.objects.filter(pk=photo.pk).update(caption_en="Theirs")
    page = send(as_csv(rows).encode())
    words = page.content.decode()
    assert "Conflict (row 2): this was written since the download, and stays." in words
    assert ("Theirs" in words, "Mine" in words, "Mine <b>" in words, "Apply" in words) == (True, True, False, False)


def test_a_bad_file_is_told_above_its_field(send):
    words = send(b"\xff\xd8\xff\xe0\x00\x10JFIF", "captions.xlsx").content.decode()
    assert "This is no spreadsheet that can be read. Save it as XLSX, or as CSV in UTF-8." in words


def test_a_file_that_is_too_large_is_told(send, monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES", 10)
    assert "The file has 12\xa0bytes; at most 10\xa0bytes are taken. Split it into several files." in (
        send(b"number,words").content.decode()
    )


def test_the_page_offers_what_is_chosen(admin_client, photo, batch):
    edition = make.EditionFactory()
    make.PhotoFactory(edition=edition)
    page = admin_client.get(SHEET, {"edition": edition.pk})
    assert (page.context["count"], page.context["query"]) == (1, f"edition={edition.pk}")
    assert f"{DOWNLOAD}?edition={edition.pk}&amp;format=csv" in page.content.decode()
    assert "This address chooses no photos." in admin_client.get(SHEET, {"ids": "x"}).content.decode()


def test_the_desk_leads_to_it(admin_client, batch):
    make.PhotoFactory(batch=batch)
    assert f'href="{SHEET}"' in admin_client.get(reverse("admin:media_photo_changelist")).content.decode()
    captions = reverse("admin:media_photo_captions")
    for page in (reverse("admin:media_batch", args=[batch.pk]), f"{captions}?batch={batch.pk}"):
        assert f'href="{SHEET}?batch={batch.pk}"' in admin_client.get(page).content.decode()


@pytest.mark.django_db
def test_only_those_who_may_change_photos_come_in(client, member):
    addresses = (SHEET, DOWNLOAD, PLAN, REPORT)
    assert [client.get(address).status_code for address in addresses] == [302] * 4
    client.force_login(member("visitor", "view_photo", "add_photo"))
    assert [client.get(address).status_code for address in addresses] == [403] * 4
    assert [client.post(address).status_code for address in (SHEET, PLAN)] == [403] * 2
    client.force_login(member("editor", "change_photo"))
    assert [client.get(address).status_code for address in addresses] == [200, 200, 302, 302]


def test_files_and_changes_come_with_a_token_and_by_post(admin_user, shown, photo):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    assert [strict.post(address, {"plan": shown[1]}).status_code for address in (SHEET, PLAN)] == [403, 403]
    assert [strict.post(address).status_code for address in (DOWNLOAD, REPORT)] == [403, 403]
    assert Photo.objects.get(pk=photo.pk).caption_en == "A river"
