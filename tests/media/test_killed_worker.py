"""The real thing: a worker killed while it writes a rendition leaves nothing half, and the next one completes it."""

import os
import signal
from pathlib import Path

from PIL import Image

from media import renditions
from tests.own_site import wait_until

ADD = """
from django.core.files.base import ContentFile
from media import ingest
from media.models import Photo
from tests.factories import image_bytes
from tests.media.sample_tasks import make_renditions_and_hang_at_first
photo = Photo()
ingest.take_in(photo, ContentFile(image_bytes(400, 300), name="a.jpg"))
photo.save()
make_renditions_and_hang_at_first.enqueue(photo.pk, {marker!r})
"""
ROW = """
from django_tasks_db.models import DBTaskResult
from media.models import Photo
from tests.media.sample_tasks import make_renditions_and_hang_at_first as hanging
task = DBTaskResult.objects.get(task_path=hanging.module_path)
print(repr(Photo.objects.get().rendition_key), task.status, len(task.worker_ids))
"""


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def is_whole(path: Path) -> bool:
    try:
        with Image.open(path) as picture:
            picture.load()
    except OSError:
        return False
    return True


def test_a_worker_killed_in_the_middle_of_a_file_leaves_nothing_half(own_site, tmp_path):
    marker, made = tmp_path / "marker", own_site.folder / "renditions"
    own_site.migrate()
    own_site.python(ADD.format(marker=str(marker)))
    worker = own_site.start("worker", "--interval", "0.1")
    wait_until(marker.exists)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert own_site.python(ROW) == "'' RUNNING 1"
    assert sorted(map(is_whole, files(made))) == [False, True, True]
    assert own_site.start("worker", "--once").wait(timeout=60) == 0
    key, *rest = own_site.python(ROW).split()
    assert (key.startswith(f"'{renditions.key_prefix()}"), rest) == (True, ["SUCCESSFUL", "2"])
    assert sorted(path.name for path in files(made)) == sorted(renditions.names(400, 300))
    assert all(map(is_whole, files(made)))
    assert {path.parent.name for path in files(made)} == {key.strip("'")}
