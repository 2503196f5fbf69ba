"""The worker's part: renditions after the upload, healing afterwards."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from media import ingest, renditions, tasks
from media.models import Photo
from tests.factories import PhotoFactory, image_bytes

pytestmark = pytest.mark.django_db


def upload(**facts) -> Photo:
    photo = PhotoFactory.build(**facts)
    ingest.take_in(photo, ContentFile(image_bytes(400, 300), name="a.jpg"))
    photo.save()
    ingest.enqueue_renditions(photo.pk)
    return photo


def queued() -> list[int]:
    return [task.args_kwargs["args"][0] for task in DBTaskResult.objects.order_by("enqueued_at")]


def test_storing_a_photo_queues_its_renditions_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        photo = upload()
        assert queued() == []
    assert queued() == [photo.pk]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_queued_when_the_photo_was_not_stored():
    with transaction.atomic():
        upload()
        transaction.set_rollback(True)
    assert queued() == []


def test_the_task_can_run_twice():
    photo = upload()
    assert tasks.make_renditions.call(photo.pk) is True
    assert tasks.make_renditions.call(photo.pk) is True
    assert Photo.objects.get(pk=photo.pk).rendition_key


def test_a_photo_that_is_gone_or_no_picture_ends_the_task_quietly(caplog):
    assert tasks.make_renditions.call(10**6) is False
    photo = PhotoFactory(original=ContentFile(b"no picture", name="a.jpg"))
    assert tasks.make_renditions.call(photo.pk) is False
    (told,) = [record for record in caplog.records if record.name == "media.tasks"]
    assert told.levelname == "ERROR"
    assert f"Photo {photo.pk} needs another file, it cannot be shown: This is not a picture" in told.getMessage()


def test_a_lost_original_fails_so_that_it_is_tried_again():
    photo = upload()
    photo.original.storage.delete(photo.original.name)
    with pytest.raises(FileNotFoundError):
        tasks.make_renditions.call(photo.pk)


def test_what_is_missing_is_queued_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        lost, done = upload(), upload()
    tasks.make_renditions.call(done.pk)
    assert tasks.enqueue_missing() == 1
    assert queued() == [lost.pk]
    assert tasks.enqueue_missing() == 0
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    assert tasks.enqueue_missing() == 1


def test_a_refused_file_is_not_queued_again_until_it_is_replaced(caplog):
    photo = PhotoFactory(original=ContentFile(b"no picture", name="a.jpg"))
    assert tasks.enqueue_missing() == 1
    tasks.make_renditions.call(photo.pk)
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, return_value=False)
    assert tasks.enqueue_missing() == 0

    photo.refresh_from_db()
    ingest.take_in(photo, ContentFile(image_bytes(400, 300), name="a.jpg"))
    photo.save()
    assert tasks.enqueue_missing() == 1
    tasks.make_renditions.call(photo.pk)
    photo.refresh_from_db()
    assert (photo.rendition_key != "", photo.refused_key) == (True, "")


def test_new_rules_try_a_refused_file_again(monkeypatch):
    photo = PhotoFactory(original=ContentFile(b"no picture", name="a.jpg"))
    tasks.make_renditions.call(photo.pk)
    assert tasks.enqueue_missing() == 0
    monkeypatch.setattr(renditions, "SPEC", renditions.SPEC + 1)
    assert tasks.enqueue_missing() == 1


def test_a_photo_whose_task_failed_rests_for_a_day():
    photo = upload()
    failed = {"status": TaskResultStatus.FAILED, "finished_at": timezone.now() - timedelta(hours=23)}
    tasks.make_renditions.enqueue(photo.pk)
    DBTaskResult.objects.update(**failed)
    assert tasks.enqueue_missing() == 0
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    assert tasks.enqueue_missing() == 1
