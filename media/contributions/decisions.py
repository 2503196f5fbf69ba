"""What can become of a contributed photo. Each way is one function that says whether it won.

The item handed in carries the version that the person saw. Whatever happened to the photo since then makes the function
do nothing and return a false value, so that of several who decide at the same time one does. Whoever calls has asked
for the permission; each decision is recorded, and the contributor is told by the worker.
"""

from collections.abc import Iterable
from functools import partial

from django.contrib.admin.models import ADDITION
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from media import ingest, storages
from media.contributions import tasks
from media.contributions.proposals import columns, proposed
from media.desk import intake
from media.models import OPEN, ContributedPhoto, Decision, Photo, Standing
from media.models.photo import RELATIONS
from publishing.history.deeds import Deed
from publishing.history.noting import note
from publishing.history.versions import forget
from publishing.history.writing import recording
from publishing.models import State

What = Decision.What


class LostError(Exception):
    """Somebody else was first, so what was begun is undone."""


def accept(item: ContributedPhoto, user, **edits) -> Photo | None:
    """Make a draft of the photo desk out of a contributed photo and return it; None where somebody else was first.

    ``edits`` are fields of a photo that the editor wants otherwise than ``proposals.proposed`` has them; the state is
    none of them. A translated field without a language is written in the contributor's. Raises ``ValidationError``
    when the file is gone or cannot be read.
    """
    if not _is_current(item, OPEN):
        return None
    offered, wanted = proposed(item), columns(item, edits)
    related = {name: wanted.pop(name) for name in RELATIONS if name in wanted}
    photo = Photo(**{**offered, **wanted}, state=State.DRAFT)
    _take_in(item, photo)
    edited = sorted([*(name for name in wanted if wanted[name] != offered.get(name)), *related])
    try:
        with transaction.atomic(), recording(user, Deed.MODERATION):
            _save(item, photo, related, user, edited)
    except LostError:
        photo.original.delete(save=False)
        return None
    return photo


def ask(item: ContributedPhoto, user, words: str) -> bool:
    """Put a question to the contributor, who can answer it on their page."""
    return _decide(item, OPEN, Standing.ASKED, What.ASKED, user, words)


def reject(item: ContributedPhoto, user, reason: str) -> bool:
    """Turn a photo down; the contributor is told the reason. The file stays for a while, so that this can be undone."""
    return _decide(item, OPEN, Standing.REJECTED, What.REJECTED, user, reason)


def mark_spam(item: ContributedPhoto, user) -> bool:
    """Turn a photo down without a word to whoever sent it."""
    return _decide(item, OPEN, Standing.SPAM, What.SPAM, user)


def reopen(item: ContributedPhoto, user) -> bool:
    """Take a photo up again that was turned down by mistake, as long as its file is there."""
    if not item.file:
        return False
    return _decide(item, (Standing.REJECTED, Standing.SPAM), Standing.WAITING, What.REOPENED, user)


def answer(item: ContributedPhoto, words: str) -> bool:
    """Record what the contributor says to a question; the photo waits for a decision again."""
    return _decide(item, (Standing.ASKED,), Standing.WAITING, What.ANSWERED, None, words)


def withdraw(item: ContributedPhoto) -> bool:
    """Take a photo back at the contributor's wish, and delete it; False once it was published.

    The draft that was made of it is deleted too, also where an album holds a place for it.
    """
    try:
        with transaction.atomic():
            if item.photo_id:
                _delete_draft(item.photo_id)
            moved = _decide(item, (*OPEN, Standing.ACCEPTED), Standing.WITHDRAWN, What.WITHDRAWN, None, keep_file=False)
            if not moved:
                raise LostError
    except LostError:
        return False
    return True


def can_be_withdrawn(item: ContributedPhoto) -> bool:
    """Say whether the contributor may still take it back: it waits, or is a draft that never was published."""
    if item.standing == Standing.ACCEPTED:
        return item.photo is not None and not item.photo.was_published
    return item.is_open()


def lapse(item: ContributedPhoto) -> bool:
    """End the wait of a photo on which nobody decided in the time that the site promises, and delete its file."""
    return _decide(item, OPEN, Standing.WITHDRAWN, What.LAPSED, None, keep_file=False)


def _take_in(item: ContributedPhoto, photo: Photo) -> None:
    """Give the photo a copy of the file and all that is derived from it; it is not saved."""
    try:
        with item.file.open("rb") as stored:
            upload = File(stored.file, name=item.original_name or "photo")
            ingest.take_in(photo, upload)
            photo.original.save(upload.name, upload, save=False)
    except (FileNotFoundError, ValueError) as error:  # ValueError: the row names no file
        raise ValidationError(_("The file of this photo is gone."), code="file_gone") from error


def _save(item: ContributedPhoto, photo: Photo, related: dict[str, Iterable], user, edited: list[str]) -> None:
    photo.save()
    for name, records in related.items():
        getattr(photo, name).set(records)
    values = {"photo": photo, "keep_file": False, "edited": edited, "keep_preview": True}
    if not _decide(item, OPEN, Standing.ACCEPTED, What.ACCEPTED, user, **values):
        raise LostError
    intake.log(user.pk if user else None, photo, ADDITION, [{"added": {}}])
    ingest.enqueue_renditions(photo.pk)


def _delete_draft(photo_pk: int) -> None:
    """Delete a photo that never was published; raise ``LostError`` for one that was."""
    photo = Photo.objects.select_for_update().filter(pk=photo_pk).order_by("pk").first()
    if photo is None:
        return
    if photo.was_published:
        raise LostError
    note(*photo.albums.all())
    photo.places.all().delete()
    photo.delete()
    forget(Photo, [photo_pk])
    path = photo.original.name
    transaction.on_commit(partial(storages.originals().delete, path), robust=True)


def _is_current(item: ContributedPhoto, standings: Iterable[str]) -> bool:
    return _as_seen(item, standings).exists()


def _as_seen(item: ContributedPhoto, standings: Iterable[str]):
    return ContributedPhoto.objects.filter(pk=item.pk, version=item.version, standing__in=[*standings])


def _decide(
    item: ContributedPhoto,
    before: Iterable[str],
    after: Standing,
    what: Decision.What,
    user,
    words: str = "",
    *,
    edited: Iterable[str] = (),
    keep_file: bool = True,
    keep_preview: bool = False,
    **values,
) -> bool:
    """Move a photo on, if it still is as it was seen, and record it; say whether this was done."""
    paths = [] if keep_file else [item.file.name, *([] if keep_preview else [item.preview.name])]
    gone = {} if keep_file else {"file": ""} | ({} if keep_preview else {"preview": ""})
    now = timezone.now()
    with transaction.atomic():
        rows = _as_seen(item, before)
        if not rows.update(standing=after, version=F("version") + 1, changed_at=now, **gone, **values):
            return False
        Decision.objects.create(item=item, what=what, made_by=user, made_at=now, words=words, edited=[*edited])
        if what in tasks.TOLD:
            tasks.tell_soon(item.contribution_id)
        for path in filter(None, paths):
            transaction.on_commit(partial(storages.originals().delete, path), robust=True)
    item.refresh_from_db()
    return True
