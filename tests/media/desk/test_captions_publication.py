"""Publishing from the contact sheet, and the pictures it waits for."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from media.desk.captions.publication import MOST
from media.models import Photo
from publishing import workflow
from publishing.models import State
from tests import factories as make

PUBLISH = reverse("admin:media_photo_captions_publish")
SAVE = reverse("admin:media_photo_captions_save")
PICTURES = reverse("admin:media_photo_captions_pictures")


@pytest.fixture
def publish(admin_client):
    """Return a function that asks to publish photos and returns what became of each by its key."""

    def published(*photos: Photo, client=admin_client) -> dict:
        response = client.post(PUBLISH, {"ids": ",".join(str(photo.pk) for photo in photos)})
        assert response.status_code == 200, response.content
        return {one.pop("photo"): one for one in response.json()["results"]}

    return published


def states(*photos: Photo) -> list[str]:
    return [Photo.objects.get(pk=photo.pk).state for photo in photos]


def test_what_is_complete_is_published_and_the_rest_told_why(publish, admin_user):
    ready = make.PhotoFactory(state=State.DRAFT)
    reviewed = make.PhotoFactory(state=State.IN_REVIEW)
    lacking = make.PhotoFactory(state=State.DRAFT, caption_en="A river.", alt_text_en="", licence="")
    told = publish(ready, lacking, reviewed)
    done = {"isPublished": True, "state": "published", "stateWords": "Published", "why": ""}
    assert (told[ready.pk], told[reviewed.pk]) == (done, done)
    assert told[lacking.pk] == {
        "isPublished": False,
        "state": "draft",
        "stateWords": "Draft",
        "why": "“A river.” was not published. Missing: alt text (English), licence.",
    }
    assert states(ready, lacking, reviewed) == ["published", "draft", "published"]
    entries = LogEntry.objects.order_by("pk")
    assert [(entry.user, entry.object_id) for entry in entries] == [
        (admin_user, str(ready.pk)),
        (admin_user, str(reviewed.pk)),
    ]


def test_one_that_stays_hidden_says_why(publish):
    photo = make.PhotoFactory(state=State.DRAFT, edition=make.EditionFactory(state=State.DRAFT))
    told = publish(photo)[photo.pk]
    assert (told["isPublished"], told["why"].startswith("Hidden: edition")) == (True, True)


def test_what_was_retired_stays_so(publish):
    photo = make.PhotoFactory(state=State.RETIRED)
    told = publish(photo)[photo.pk]
    assert (told["isPublished"], told["why"], states(photo)) == (False, "Retired", ["retired"])


def test_publishing_again_changes_nothing(publish):
    photo = make.PhotoFactory(state=State.DRAFT)
    publish(photo)
    assert publish(photo)[photo.pk]["isPublished"] is True
    assert LogEntry.objects.count() == 1


def test_a_photo_that_is_gone_is_told(publish):
    photo = make.PhotoFactory.build(pk=2**62)
    assert publish(photo)[photo.pk]["why"] == "This photo is gone, or you may not change it."


@pytest.mark.django_db
def test_only_those_who_may_publish_photos_publish(client, member):
    photo = make.PhotoFactory(state=State.DRAFT)
    assert client.post(PUBLISH, {"ids": photo.pk}).status_code == 401
    client.force_login(member("visitor", "view_photo"))
    assert (client.post(PUBLISH, {"ids": photo.pk}).status_code, states(photo)) == (403, ["draft"])
    client.force_login(member("editor", "change_photo"))
    (told,) = client.post(PUBLISH, {"ids": photo.pk}).json()["results"]
    assert told["why"] == "To publish needs a permission that you do not have."
    assert states(photo) == ["draft"]
    client.force_login(member("publisher", "change_photo", "publish_photo"))
    assert (client.post(PUBLISH, {"ids": photo.pk}).status_code, states(photo)) == (200, ["published"])


@pytest.mark.django_db
def test_the_words_of_a_published_photo_are_written_by_those_who_may_publish_it(client, member):
    photo = make.PhotoFactory(creator_en="As it was")
    change = {"photo": photo.pk, "field": "creator_en", "was": "As it was", "value": "Otherwise"}
    for name, *more in (("editor",), ("publisher", "publish_photo")):
        user = member(name, "change_photo", *more)
        client.force_login(user)
        sent = json.dumps({"user": user.pk, "changes": [change]})
        (told,) = client.post(SAVE, sent, "application/json").json()["results"]
        page = client.get(reverse("admin:media_photo_captions"), {"ids": photo.pk}).content.decode()
        if more:
            assert told["status"] == "saved"
        else:
            assert (told["status"], told["problems"]) == ("invalid", [str(workflow.ONLY_PUBLISHERS)])
        assert ('id="cap-publish" hidden' in page) is not bool(more)


@pytest.mark.parametrize("ids", ["", "a", "1;2", "9" * 30])
def test_nonsense_publishes_nothing(admin_client, ids):
    assert admin_client.post(PUBLISH, {"ids": ids}).status_code == 400


def test_more_than_one_request_takes_are_left(admin_client):
    results = admin_client.post(PUBLISH, {"ids": ",".join(map(str, range(1, MOST + 10)))}).json()["results"]
    assert len(results) == MOST


def test_pictures_are_told_once_they_are_made(admin_client):
    waiting = make.PhotoFactory(state=State.DRAFT)
    refused = make.PhotoFactory(state=State.DRAFT, refused_key="broken")
    answer = admin_client.get(PICTURES, {"ids": f"{waiting.pk},{refused.pk}"}).json()["pictures"]
    assert [(answer[str(photo.pk)]["small"], answer[str(photo.pk)]["refused"]) for photo in (waiting, refused)] == [
        ("", False),
        ("", True),
    ]


@pytest.mark.django_db
def test_the_sheet_says_beforehand_which_photos_are_closed(client, member):
    photo, draft = make.PhotoFactory(), make.PhotoFactory(state=State.DRAFT)
    address = f"{reverse('admin:media_photo_captions')}?ids={photo.pk},{draft.pk}"
    client.force_login(member("editor", "change_photo"))
    told = {one["pk"]: one["closed"] for one in client.get(address).context["data"]["photos"]}
    assert told == {photo.pk: "This is published. Only those who may publish can change it.", draft.pk: ""}
    client.force_login(member("publisher", "change_photo", "publish_photo"))
    assert [one["closed"] for one in client.get(address).context["data"]["photos"]] == ["", ""]
