"""Files that no longer say what the record says are found, and made anew once."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from events.models import Forum
from media import ingest, outdated, rendition_files, renditions, tasks
from media.models import Photo
from publishing.models import State
from tests.admin_forms import filled
from tests.factories import EditionFactory, PhotoFactory, image_bytes

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=3)


def made(stage: str = renditions.BETTER, **facts) -> Photo:
    """Return a photo with this set, saved so long ago that no hour's look at recent changes sees it."""
    photo = PhotoFactory.build(**facts)
    if photo.edition:
        photo.edition.save()
    ingest.take_in(photo, ContentFile(image_bytes(40, 30), name="a.jpg"))
    photo.save()
    rendition_files.make_for(photo, stage)
    Photo.objects.filter(pk=photo.pk).update(updated_at=LONG_AGO)
    return photo


def queued(task=tasks.improve_renditions) -> list[int]:
    found = DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY)
    return sorted(result.args_kwargs["args"][0] for result in found)


@pytest.fixture
def all_parts(monkeypatch):
    """Look at all photos at once, not at those of the hour."""
    monkeypatch.setattr(outdated, "PARTS", 1)


def test_public_photos_with_the_quick_set_are_queued_once():
    quick, _better, _draft = made(renditions.QUICK), made(), made(renditions.QUICK, state=State.DRAFT)
    assert outdated.enqueue_outdated() == 1
    assert queued() == [quick.pk]
    assert outdated.enqueue_outdated() == 0


@pytest.mark.usefixtures("all_parts")
def test_a_time_of_publication_that_came_is_noticed():
    photo = made(renditions.QUICK, publish_at=timezone.now() + timedelta(hours=1))
    assert outdated.enqueue_outdated() == 0
    Photo.objects.update(publish_at=timezone.now() - timedelta(seconds=1))
    assert outdated.enqueue_outdated() == 1
    tasks.improve_renditions.call(photo.pk)
    DBTaskResult.objects.all().delete()
    assert outdated.enqueue_outdated() == 0


@pytest.mark.usefixtures("all_parts")
def test_another_name_of_the_forum_or_the_edition_makes_files_outdated():
    photo, alone = made(edition=EditionFactory.build()), made()
    assert outdated.enqueue_outdated() == 0
    Forum(name_en="Renamed forum").save()
    assert outdated.enqueue_outdated() == 1
    assert queued() == [photo.pk] != [alone.pk]


def test_words_changed_in_the_last_hours_are_noticed_whatever_the_hour(monkeypatch):
    monkeypatch.setattr(outdated, "PARTS", 10**9)
    photo, same = made(), made()
    for one in (photo, same):
        one.refresh_from_db()
    photo.caption_en = "Other words."
    photo.save()
    same.save()
    assert outdated.enqueue_outdated() == 1
    assert queued() == [photo.pk]


def test_every_photo_is_looked_at_within_a_day(monkeypatch):
    photos = [made() for _number in range(3)]
    Photo.objects.update(caption_en="Other words.")
    now, found = timezone.now(), []
    for hour in range(outdated.PARTS):
        monkeypatch.setattr(timezone, "now", lambda hour=hour: now + timedelta(hours=hour))
        found.append(outdated.enqueue_outdated())
    assert sum(found) == 3
    assert queued() == sorted(photo.pk for photo in photos)


@pytest.mark.usefixtures("all_parts")
def test_no_more_than_so_many_an_hour(monkeypatch):
    monkeypatch.setattr(outdated, "AT_MOST", 2)
    for _number in range(3):
        made(renditions.QUICK)
    assert [outdated.enqueue_outdated() for _hour in range(3)] == [2, 1, 0]


@pytest.mark.usefixtures("all_parts")
def test_failed_and_unfit_photos_rest():
    photo = made(renditions.QUICK)
    tasks.improve_renditions.enqueue(photo.pk)
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=timezone.now() - timedelta(hours=3))
    assert outdated.enqueue_outdated() == 0
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    Photo.objects.update(refused_key=f"{renditions.key_prefix()}x")
    assert outdated.enqueue_outdated() == 0
    Photo.objects.update(refused_key="")
    assert outdated.enqueue_outdated() == 1


@pytest.mark.usefixtures("all_parts")
def test_the_look_asks_no_more_for_three_photos_than_for_one():
    edition = EditionFactory()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert outdated.enqueue_outdated() == 0
        return len(captured)

    made(edition=edition)
    count = queries()
    made(edition=edition), made(edition=edition)
    assert queries() == count


def test_saving_a_photo_in_the_admin_queues_it_after_the_commit(admin_client, django_capture_on_commit_callbacks):
    photo = made()
    address = reverse("admin:media_photo_change", args=[photo.pk])
    data = filled(admin_client.get(address)) | {"caption_en": "Other words."}
    with django_capture_on_commit_callbacks(execute=True):
        assert admin_client.post(address, data).status_code == 302
        assert queued() == []
    assert queued() == [photo.pk]
    result = DBTaskResult.objects.get(task_path=tasks.improve_renditions.module_path)
    assert result.run_after > timezone.now()


@pytest.mark.parametrize(("action", "state"), [("publish", State.DRAFT), ("back_to_draft", State.PUBLISHED)])
def test_photos_that_get_another_state_are_queued(admin_client, django_capture_on_commit_callbacks, action, state):
    photos = [made(renditions.QUICK, state=state) for _number in range(3)]
    keys = [photo.pk for photo in photos]
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(reverse("admin:media_photo_changelist"), {"action": action, "_selected_action": keys})
    assert queued() == keys


def test_publishing_an_edition_queues_the_photos_that_are_public_with_it(
    admin_client, django_capture_on_commit_callbacks
):
    edition = EditionFactory(state=State.DRAFT)
    photo, draft = (made(renditions.QUICK, edition=edition, state=state) for state in (State.PUBLISHED, State.DRAFT))
    data = {"action": "publish", "_selected_action": [edition.pk]}
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(reverse("admin:events_edition_changelist"), data)
    assert queued(outdated.improve_edition) == [edition.pk]
    assert outdated.improve_edition.call(edition.pk) == 1
    assert queued() == [photo.pk] != [draft.pk]
