"""Transfers that nobody came back for go after a week; what is alive stays, and what was left lying is queued."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from media import orphans, storages
from media.desk import leftovers, pieces
from media.models import BatchFile, Photo, Stage
from tests import factories as make
from tests.media.test_orphans import age

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = timedelta(days=7)


def resting(batch, stage, since: timedelta, **values) -> BatchFile:
    """Return a file of 20,000 bytes, half of which came, at rest since a while."""
    changed = timezone.now() - since
    file = BatchFile.objects.create(batch=batch, name="a.jpg", size=20_000, stage=stage, changed_at=changed, **values)
    file.pieces = [pieces.store(file.token, 0, b"x" * 10_000)]
    file.save()
    age(storages.originals().path(f"incoming/{file.token}/{file.pieces[0]}"), since)
    return file


def here(file) -> bool:
    return storages.originals().exists(f"incoming/{file.token}")


def test_a_transfer_that_rests_for_a_week_is_forgotten_with_its_pieces(batch):
    old, young = resting(batch, Stage.ARRIVING, WEEK + timedelta(hours=1)), resting(batch, Stage.ARRIVING, WEEK / 2)
    assert leftovers.clear() == 1
    assert (list(BatchFile.objects.all()), here(old), here(young)) == ([young], False, True)


def test_a_copy_that_nobody_decided_on_loses_its_bytes_alone(batch):
    photo = make.PhotoFactory()
    copy = resting(batch, Stage.DUPLICATE, WEEK * 2, duplicate_of=photo)
    assert leftovers.clear() == 1
    copy.refresh_from_db()
    assert (copy.stage, copy.pieces, here(copy), leftovers.clear()) == (Stage.DUPLICATE, [], False, 0)


def test_files_that_were_left_lying_are_queued(batch):
    waiting = resting(batch, Stage.WAITING, timedelta(hours=1))
    unpacking = resting(batch, Stage.UNPACKING, timedelta(hours=1))
    resting(batch, Stage.WAITING, timedelta(minutes=1))
    leftovers.clear()
    queued = {row.task_path: row.args_kwargs["args"] for row in DBTaskResult.objects.all()}
    assert queued == {"media.desk.tasks.take_in": [waiting.pk], "media.desk.tasks.take_apart": [unpacking.pk]}
    assert here(waiting)
    assert here(unpacking)


def test_pieces_that_no_row_names_go_after_a_week(batch):
    lost = pieces.store("ab" * 16, 0, b"x")
    young = pieces.store("cd" * 16, 0, b"x")
    age(storages.originals().path(f"incoming/{'ab' * 16}/{lost}"), WEEK * 2)
    assert leftovers.clear() == 1
    assert storages.originals().listdir("incoming")[0] == ["cd" * 16]
    assert storages.originals().exists(f"incoming/{'cd' * 16}/{young}")


def test_the_other_chore_leaves_what_is_arriving_alone(batch):
    make.PhotoFactory()
    file = resting(batch, Stage.ARRIVING, WEEK * 60)
    for hour in range(orphans.PARTS):
        orphans.clear(timezone.now() + timedelta(hours=hour))
    assert here(file)


def test_photos_outlive_their_batch(batch):
    photo = make.PhotoFactory(batch=batch)
    BatchFile.objects.create(batch=batch, name="a.jpg", size=1, stage=Stage.PHOTO, photo=photo)
    batch.delete()
    assert (Photo.objects.get(), BatchFile.objects.count()) == (photo, 0)


def test_with_nothing_there_nothing_is_done(db):
    assert leftovers.clear() == 0
