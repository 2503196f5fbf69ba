"""The worker's part: renditions after the upload, healing afterwards."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from media import ingest, metadata, rendition_files, renditions, storages, tasks
from media.models import Photo
from publishing.models import State
from tests.factories import PhotoFactory, image_bytes

pytestmark = pytest.mark.django_db


def upload(**facts) -> Photo:
    photo = PhotoFactory.build(**facts)
    ingest.take_in(photo, ContentFile(image_bytes(400, 300), name="a.jpg"))
    photo.save()
    ingest.enqueue_renditions(photo.pk)
    return photo


def queued(task=tasks.make_renditions) -> list[int]:
    found = DBTaskResult.objects.filter(task_path=task.module_path).order_by("enqueued_at")
    return [result.args_kwargs["args"][0] for result in found]


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


def test_a_public_photo_gets_the_better_set_later_and_once():
    photo = upload()
    tasks.make_renditions.call(photo.pk)
    tasks.make_renditions.call(photo.pk)
    assert queued(tasks.improve_renditions) == [photo.pk]
    result = DBTaskResult.objects.get(task_path=tasks.improve_renditions.module_path)
    assert result.priority < 0
    assert result.run_after > timezone.now()
    quick = Photo.objects.get(pk=photo.pk).rendition_key
    assert tasks.improve_renditions.call(photo.pk) is True
    better = Photo.objects.get(pk=photo.pk).rendition_key
    assert better == rendition_files.wanted(photo, renditions.BETTER).key != quick


def test_a_draft_keeps_its_quick_set_until_it_is_public():
    photo = upload(state=State.DRAFT)
    tasks.make_renditions.call(photo.pk)
    assert queued(tasks.improve_renditions) == []
    quick = Photo.objects.get(pk=photo.pk).rendition_key
    assert tasks.improve_renditions.call(photo.pk) is True
    assert Photo.objects.get(pk=photo.pk).rendition_key == quick
    Photo.objects.filter(pk=photo.pk).update(state=State.PUBLISHED)
    tasks.improve_renditions.call(photo.pk)
    assert Photo.objects.get(pk=photo.pk).rendition_key != quick


def test_new_words_make_the_set_anew_and_the_same_words_do_not(monkeypatch):
    photo, made = upload(), []
    monkeypatch.setattr(metadata, "going_out", lambda photo, forum: (photo.credit_line.encode(), b""))
    real = rendition_files.make_for
    monkeypatch.setattr(rendition_files, "make_for", lambda *args: made.append(args[1]) or real(*args))
    tasks.make_renditions.call(photo.pk)
    tasks.improve_renditions.call(photo.pk)
    tasks.improve_renditions.call(photo.pk)
    assert made == ["q", "b"]
    first = Photo.objects.get(pk=photo.pk)
    first.credit_line_en = "Photo: Someone Else"
    first.save()
    tasks.improve_renditions.call(photo.pk)
    assert made == ["q", "b", "b"]
    second = Photo.objects.get(pk=photo.pk)
    assert second.rendition_key != first.rendition_key
    data = storages.renditions().open(rendition_files.path(photo.token, second.rendition_key, "400.jpg")).read()
    assert b"Someone Else" in data


def test_a_moved_focal_point_makes_a_draft_s_crops_anew():
    photo = upload(state=State.DRAFT)
    tasks.make_renditions.call(photo.pk)
    before = Photo.objects.get(pk=photo.pk).rendition_key
    Photo.objects.filter(pk=photo.pk).update(focal_x=0.1)
    tasks.improve_renditions.call(photo.pk)
    assert Photo.objects.get(pk=photo.pk).rendition_key[:19] != before[:19]


def test_improving_a_photo_that_is_gone_is_nothing_to_do():
    assert tasks.improve_renditions.call(10**6) is False


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
