"""What becomes of a file of a batch once all of it is there: a photo, a question, or a refusal with its reason."""

from datetime import timedelta
from functools import partial

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from media import ingest
from media.desk import pieces, shared
from media.images import PictureFacts, read_facts
from media.models import Batch, BatchFile, Photo, Stage
from publishing.history.deeds import Deed
from publishing.history.writing import recording

#: A process that has had a file for so long has died, and another may take the file over.
CLAIMED_FOR = timedelta(minutes=3)


def take(file: BatchFile, *, twice: bool = False) -> BatchFile:
    """Make a photo of a file that is all there, and return its row as it stands afterwards.

    An exact copy of a photo is left for its sender to decide on, unless ``twice`` says that it was. A file that
    another process is busy with, or that was decided on already, is left alone; so calling this again does no harm.
    """
    if claim(file):
        try:
            with pieces.opened(file.token, file.pieces, file.name) as upload:
                _judge(file, upload, twice=twice)
        except FileNotFoundError:
            finish(file, Stage.ARRIVING, received=0, pieces=[])
        except ValidationError as error:
            if error.code == "busy":
                release(file)
            else:
                refuse(file, " ".join(error.messages))
        except BaseException:
            release(file)
            raise
    return BatchFile.objects.for_rows().filter(pk=file.pk).first() or file  # it may have been removed meanwhile


def claim(file: BatchFile) -> bool:
    """Say whether this process may now work on the file: of several that ask, one may."""
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIMED_FOR)
    mine = BatchFile.objects.filter(free, pk=file.pk, stage__in=[Stage.WAITING, Stage.UNPACKING]).update(claimed_at=now)
    if mine:
        file.refresh_from_db()
    return bool(mine)


def release(file: BatchFile) -> None:
    """Let others work on the file."""
    BatchFile.objects.filter(pk=file.pk, claimed_at=file.claimed_at).update(claimed_at=None)


def refuse(file: BatchFile, reason: str) -> None:
    """Say why a file is not taken, and forget what came of it."""
    if finish(file, Stage.REFUSED, reason=reason, pieces=[], received=0):
        pieces.remove_all(file.token)


def _judge(file: BatchFile, upload: File, *, twice: bool) -> None:
    facts = read_facts(upload)
    if there := None if twice else copy_of(facts):
        finish(file, Stage.DUPLICATE, duplicate_of=there)
    else:
        _store(file, upload, facts, twice=twice)


def _store(file: BatchFile, upload: File, facts: PictureFacts, *, twice: bool) -> None:
    """Store the original, then photo and row together, so that there is never one without the other."""
    photo = Photo(batch=file.batch)
    shared.fill(photo, file.batch.shared)
    ingest.take_in(photo, upload, facts)
    photo.original_name = file.name
    photo.original.save(upload.name, upload, save=False)
    try:
        with transaction.atomic(), recording(file.batch.created_by, Deed.UPLOAD):
            Batch.objects.select_for_update().get(pk=file.batch_id)  # two copies in one batch: one after the other
            there = None if twice else copy_of(facts)
            if there:
                finish(file, Stage.DUPLICATE, duplicate_of=there)
            else:
                _save(file, photo)
    except LostClaimError:
        there = True
    if there:
        photo.original.delete(save=False)


def _save(file: BatchFile, photo: Photo) -> None:
    photo.save()
    shared.tie(photo, file.batch.shared)
    if not finish(file, Stage.PHOTO, photo=photo, pieces=[], duplicate_of=None):
        raise LostClaimError
    log(file.batch.created_by_id, photo, ADDITION, [{"added": {}}])
    ingest.enqueue_renditions(photo.pk)
    transaction.on_commit(partial(pieces.remove_all, file.token))


def copy_of(facts: PictureFacts) -> Photo | None:
    """Return the first photo with exactly this file, if there is one."""
    return Photo.objects.filter(sha256=facts.sha256).order_by("pk").first()


class LostClaimError(Exception):
    """Another process took the file over, so what this one made is undone."""


def use_existing(file: BatchFile, user_id: int) -> bool:
    """Tie the photo that was there to what the batch shows, in place of the copy; say whether this was still open."""
    photo = file.duplicate_of
    if photo is None:
        return False
    with transaction.atomic():
        rows = BatchFile.objects.filter(pk=file.pk, stage=Stage.DUPLICATE)
        if not rows.update(stage=Stage.LINKED, photo=photo, pieces=[], changed_at=timezone.now()):
            return False
        if fields := shared.tie_existing(photo, file.batch.shared):
            log(user_id, photo, CHANGE, [{"changed": {"fields": fields}}])
        transaction.on_commit(partial(pieces.remove_all, file.token))
    return True


def take_twice(file: BatchFile) -> BatchFile:
    """Make a photo of a copy of one that is there."""
    BatchFile.objects.filter(pk=file.pk, stage=Stage.DUPLICATE).exclude(pieces=[]).update(
        stage=Stage.WAITING, claimed_at=None
    )
    return take(file, twice=True)


def log(user_id: int | None, photo: Photo, flag: int, message: list) -> None:
    """Note in the photo's history who brought it in or tied it; one whose account is gone is not named."""
    if user_id:
        LogEntry.objects.log_actions(user_id, [photo], flag, message, single_object=True)


def finish(file: BatchFile, stage: Stage, **values) -> bool:
    """Set where the file stands now, unless another process took it over meanwhile; say whether it was set."""
    mine = BatchFile.objects.filter(pk=file.pk, claimed_at=file.claimed_at)
    values = {"reason": "", **values, "stage": stage, "claimed_at": None, "changed_at": timezone.now()}
    return bool(mine.update(**values))
