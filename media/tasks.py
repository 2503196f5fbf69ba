"""Work done off the request, by the worker. Every task takes a primary key and can be run twice."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from media import document_texts, rendition_files, renditions
from media.models import Photo

REST = timedelta(days=1)  # before a photo whose task failed for good is queued anew
PAUSE = timedelta(seconds=20)  # before the better set is made: words are seldom changed once
LOW = -50

logger = logging.getLogger(__name__)


@task()
def make_renditions(photo_pk: int) -> bool:
    """Make the quick renditions of a photo unless it has some; say whether it has them now.

    A photo that is gone is nothing to do. A file that is no sound picture is told to the log, once: the photo remembers
    it, and neither this task nor ``enqueue_missing`` comes back to it until it has another file.
    """
    photo = Photo.objects.filter(pk=photo_pk).first()
    if photo is None or not photo.original:
        return False
    stem = renditions.stem_of(photo.sha256, photo.focal_point)
    if photo.rendition_key.startswith(stem) or _make(photo, renditions.QUICK):
        if not rendition_files.is_up_to_date(photo):
            improve_soon(photo_pk)
        return True
    return False


@task(priority=LOW)
def improve_renditions(photo_pk: int) -> bool:
    """Give a photo the set it should have now, where it has another; say whether it has it.

    A public photo gets the better set with the record's words inside, and gets it anew when they change. Another one
    gets its crops anew when the focal point moved.
    """
    photo = Photo.objects.select_related("edition").filter(pk=photo_pk).first()
    if photo is None or not photo.original:
        return False
    stage = renditions.BETTER if photo.is_public() else renditions.QUICK
    return rendition_files.is_up_to_date(photo) or _make(photo, stage)


@task(priority=LOW)
def read_document(document_pk: int) -> bool:
    """Read the words of a document's PDF file, unless they are; say whether it has any."""
    document = document_texts.lacking_words().filter(pk=document_pk).first()
    return document is not None and document_texts.read_words(document)


def enqueue_unread() -> int:
    """Queue the documents whose words were not read yet; return how many. The worker calls this every hour."""
    waiting = _waiting_for(read_document)
    unread = [pk for pk in document_texts.lacking_words().values_list("pk", flat=True) if pk not in waiting]
    for pk in unread:
        read_document.enqueue(pk)
    return len(unread)


def improve_soon(*photo_pks: int) -> None:
    """Queue ``improve_renditions`` for each photo for which it does not wait already.

    However often words change, the set is made once.
    """
    waiting = DBTaskResult.objects.filter(
        task_path=improve_renditions.module_path, status=TaskResultStatus.READY
    ).values_list("args_kwargs", flat=True)
    if len(photo_pks) == 1:
        waiting = waiting.filter(args_kwargs={"args": [*photo_pks], "kwargs": {}})
    queued, later = _photos_of(waiting), improve_renditions.using(run_after=timezone.now() + PAUSE)
    for photo_pk in dict.fromkeys(photo_pks):
        if photo_pk not in queued:
            later.enqueue(photo_pk)


def enqueue_missing() -> int:
    """Queue the photos that lack the renditions of today's rules; return how many.

    The worker calls this every hour: it heals whatever a lost task, a restored backup or new rules left behind. Left
    out are photos that are queued already, those whose file was refused, and for a day those whose task failed, as it
    does while the storage is away.
    """
    waiting = queued_photos(make_renditions)
    missing = [pk for pk in Photo.objects.lacking_renditions().values_list("pk", flat=True) if pk not in waiting]
    for pk in missing:
        make_renditions.enqueue(pk)
    return len(missing)


def _make(photo: Photo, stage: str) -> bool:
    try:
        return rendition_files.make_for(photo, stage)
    except ValidationError as error:
        logger.error("Photo %s needs another file, it cannot be shown: %s", photo.pk, " ".join(error.messages))
        return False


def queued_photos(of_task: Task) -> set[int]:
    """Return the keys of the photos for which a task waits, runs, or failed for good less than a day ago."""
    return _waiting_for(of_task)


def _waiting_for(of_task: Task) -> set[int]:
    unfinished = Q(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    failed = Q(status=TaskResultStatus.FAILED, finished_at__gt=timezone.now() - REST)
    tasks = DBTaskResult.objects.filter(unfinished | failed, task_path=of_task.module_path)
    return _photos_of(tasks.values_list("args_kwargs", flat=True))


def _photos_of(calls: Iterable[dict]) -> set[int]:
    return {call["args"][0] for call in calls if call.get("args")}
