"""A task for the test that kills a worker: the first time, it stops for ever in the middle of a file."""

import time
from pathlib import Path
from unittest import mock

from django.core.files.base import ContentFile
from django_tasks import task

from media import rendition_files, tasks


class HalfFile(ContentFile):
    """Content of which half is written before its writer hangs."""

    def chunks(self, chunk_size=None):
        data = self.read()
        yield data[: len(data) // 2]
        Path(HalfFile.marker).touch()
        time.sleep(600)


def third_file_hangs():
    """Return what makes content of the bytes to be stored: the first two are sound."""
    made = iter((ContentFile, ContentFile, HalfFile))
    return lambda data: next(made)(data)


@task()
def make_renditions_and_hang_at_first(photo_pk: int, marker: str) -> bool:
    """Make a photo's renditions; while there is no marker, hang in the middle of the third file and leave it."""
    if Path(marker).exists():
        return tasks.make_renditions.call(photo_pk)
    HalfFile.marker = marker
    with mock.patch.object(rendition_files, "ContentFile", third_file_hangs()):
        return tasks.make_renditions.call(photo_pk)
