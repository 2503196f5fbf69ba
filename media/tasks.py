"""Work done off the request, by the worker. Every task takes a primary key and can be run twice."""

import logging
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from media import rendition_files
from media.models import Photo

REST = timedelta(days=1)  # before a photo whose task failed for good is queued anew

logger = logging.getLogger(__name__)


@task()
def make_renditions(photo_pk: int) -> bool:
    """Make the renditions of a photo; say whether it now has them.

    A photo that is gone is nothing to do. A file that is no sound picture is told to the log, once: the photo remembers
    it, and neither this task nor ``enqueue_missing`` comes back to it until it has another file.
    """
    photo = Photo.objects.filter(pk=photo_pk).first()
    if photo is None or not photo.original:
        return False
    try:
        return rendition_files.make_for(photo)
    except ValidationError as error:
        logger.error("Photo %s needs another file, it cannot be shown: %s", photo_pk, " ".join(error.messages))
        return False


def enqueue_missing() -> int:
    """Queue the photos that lack the renditions of today's rules; return how many.

    The worker calls this every hour: it heals whatever a lost task, a restored backup or new rules left behind. Left
    out are photos that are queued already, those whose file was refused, and for a day those whose task failed, as it
    does while the storage is away.
    """
    waiting = _queued_photos()
    missing = [pk for pk in Photo.objects.lacking_renditions().values_list("pk", flat=True) if pk not in waiting]
    for pk in missing:
        make_renditions.enqueue(pk)
    return len(missing)


def _queued_photos() -> set[int]:
    unfinished = Q(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    failed = Q(status=TaskResultStatus.FAILED, finished_at__gt=timezone.now() - REST)
    tasks = DBTaskResult.objects.filter(unfinished | failed, task_path=make_renditions.module_path)
    return {call["args"][0] for call in tasks.values_list("args_kwargs", flat=True) if call.get("args")}
