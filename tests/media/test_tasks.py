"""The worker's part: renditions after the upload, healing afterwards."""

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from media import ingest, tasks
from media.models import Photo
from tests.factories import PhotoFactory, image_bytes

pytestmark = pytest.mark.django_db


def upload(**facts) -> Photo:
    photo = PhotoFactory.build(**facts)
    ingest.store(photo, ContentFile(image_bytes(400, 300), name="a.jpg"))
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
    assert f"No renditions of photo {photo.pk}: This is not a picture" in caplog.text


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
