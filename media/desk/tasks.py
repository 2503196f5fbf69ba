"""What the worker does for batches."""

from django.utils.translation import override
from django_tasks import task

from media.desk import archives, intake
from media.models import BatchFile, Stage

HIGH = 50


@task(priority=HIGH)
def take_in(file_pk: int) -> str:
    """Make a photo of a file that is all there but was not looked at yet; return where it stands now."""
    file = BatchFile.objects.for_rows().filter(pk=file_pk).first()
    if file is None:
        return ""
    with override(file.batch.language):
        return intake.take(file).stage


@task(priority=HIGH)
def take_apart(file_pk: int) -> str:
    """Take a ZIP file apart; run again, it goes on where it was. Return where it stands now."""
    file = BatchFile.objects.for_rows().filter(pk=file_pk).first()
    if file is None or file.stage != Stage.UNPACKING:
        return ""
    archives.take_apart(file)
    file.refresh_from_db()
    return file.stage
