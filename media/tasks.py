"""Work done off the request, by the worker. Every task takes a primary key and can be run twice."""

import logging

from django.core.exceptions import ValidationError
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from media import rendition_files
from media.models import Photo

logger = logging.getLogger(__name__)


@task()
def make_renditions(photo_pk: int) -> bool:
    """Make the renditions of a photo; say whether it now has them.

    A photo that is gone, or whose file is no picture, is told to the log and not tried again.
    """
    photo = Photo.objects.filter(pk=photo_pk).first()
    if photo is None or not photo.original:
        return False
    try:
        return rendition_files.make_for(photo)
    except ValidationError as error:
        logger.warning("No renditions of photo %s: %s", photo_pk, " ".join(error.messages))
        return False


def enqueue_missing() -> int:
    """Queue every photo that lacks the renditions of today's rules and is not queued yet; return how many.

    The worker calls this now and then: it heals whatever a lost task, a restored backup or new rules left behind.
    """
    waiting = _queued_photos()
    missing = [pk for pk in Photo.objects.lacking_renditions().values_list("pk", flat=True) if pk not in waiting]
    for pk in missing:
        make_renditions.enqueue(pk)
    return len(missing)


def _queued_photos() -> set[int]:
    unfinished = DBTaskResult.objects.filter(
        task_path=make_renditions.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    return {call["args"][0] for call in unfinished.values_list("args_kwargs", flat=True) if call.get("args")}
