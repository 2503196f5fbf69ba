"""Photos whose files no longer say what the record says: found every hour, and queued for a new set.

Whoever saves a photo's words in the admin has its files made anew at once. What else changes them is found here: an
edition or the forum got another name, a time of publication came, words were imported, a task was lost.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from events.models import Forum
from media import rendition_files, tasks
from media.models import Photo

AT_MOST = 500  # new sets an hour: each takes the worker about two seconds
LOOKED_AT = 2000  # photos an hour whose words are compared with those in their files
RECENT = timedelta(hours=2)
PARTS = 24  # of all photos, one is looked at each hour


def enqueue_outdated() -> int:
    """Queue public photos that have only their quick set, or other words in it than today's; return how many.

    Those that are queued already are left out, and for a day those whose task failed.
    """
    waiting, found = tasks.queued_photos(tasks.improve_renditions), {}
    for photo_pk in _candidates():
        if photo_pk not in waiting:
            found[photo_pk] = True
        if len(found) == AT_MOST:
            break
    tasks.improve_soon(*found)
    return len(found)


def changed(*photo_pks: int) -> None:
    """Have the files of photos made anew where their words, focal point or state ask for it, once all is stored."""
    transaction.on_commit(partial(tasks.improve_soon, *photo_pks))


def edition_changed(edition_pk: int) -> None:
    """Do the same for all photos of an edition: its name travels in their files, and they are public with it."""
    transaction.on_commit(partial(improve_edition.enqueue, edition_pk))


@task(priority=tasks.LOW)
def improve_edition(edition_pk: int) -> int:
    """Queue the photos of an edition that need another set, and return how many they are."""
    found = list(_outdated(Photo.objects.with_file().filter(edition=edition_pk)))
    tasks.improve_soon(*found)
    return len(found)


def _candidates() -> Iterator[int]:
    """Yield the keys of photos to be queued: first those without a better set, then those with other words."""
    yield from Photo.objects.lacking_better().order_by("pk").values_list("pk", flat=True).iterator()
    now, photos = timezone.now(), Photo.objects.with_file()
    yield from _outdated(photos.filter(updated_at__gte=now - RECENT).order_by("-updated_at")[:LOOKED_AT])
    part = int(now.timestamp()) // 3600 % PARTS
    yield from _outdated(photos.alias(part=F("pk") % PARTS).filter(part=part).order_by("pk")[:LOOKED_AT])


def _outdated(photos) -> Iterator[int]:
    forum = Forum.load()
    for photo in photos.select_related("edition").iterator(chunk_size=200):
        if not rendition_files.is_up_to_date(photo, forum):
            yield photo.pk
