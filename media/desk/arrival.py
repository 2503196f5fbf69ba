"""What happens when the last byte of a file has come: a picture is taken in at once, a ZIP file by the worker."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from media.desk import archives, intake, tasks
from media.models import BatchFile, Stage


def arrived(file: BatchFile) -> BatchFile:
    """Do with a complete file what is to be done, and return its row as it stands afterwards."""
    if archives.is_archive(file):
        moved = BatchFile.objects.filter(pk=file.pk, stage=Stage.WAITING).update(
            stage=Stage.UNPACKING, changed_at=timezone.now()
        )
        if moved:
            later(file, tasks.take_apart)
        file.refresh_from_db()
        return file
    file = intake.take(file)
    if file.stage == Stage.WAITING:
        later(file)
    return file


def later(file: BatchFile, task=tasks.take_in) -> None:
    """Leave a file to the worker."""
    transaction.on_commit(partial(task.enqueue, file.pk))
