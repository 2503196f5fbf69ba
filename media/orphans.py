"""Files that no row names: left by a deleted photo, a replaced original, a save that failed after its upload.

The worker takes them away, a part of the folders each hour, so that every folder is looked at about once a day however
many there are. A database without any row is taken for one that is still to be filled, and nothing is deleted. What
``publishing.staging`` and ``media.contributions.held`` hold back is their own affair, and the files of deleted records
stay for as long as those can be brought back.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Model
from django.utils import timezone

from media import rendition_files, storages
from media.models import ContributedPhoto, Document, EarlierFile, Photo
from publishing.history.trash import kept_files

#: How long an original without a row is kept: until then a mistake can be put right by hand.
ORIGINALS_KEPT = timedelta(days=30)
#: How long renditions without a row are kept; longer than any worker takes to make a set and name it.
RENDITIONS_KEPT = timedelta(days=1)
AT_MOST = 1000  # originals, documents and sets of renditions a run, each
PARTS = 23  # not 24: the parts then move through the day, also where the site is switched off at night

logger = logging.getLogger(__name__)


def clear(now: datetime | None = None) -> int:
    """Delete what is old and named by no row, of this hour's folders; return how many files and sets."""
    now = now or timezone.now()
    storage, gone = storages.originals(), 0
    kinds = (_photos(now), _documents(now), _contributed(now))
    for name in [name for kind in kinds for name in islice(kind, AT_MOST)]:
        storage.delete(name)
        gone += 1
    for token, key in list(islice(_sets(now), AT_MOST)):
        rendition_files.remove(token, only=[key])
        gone += 1
    if gone:
        logger.info("%d files or sets of renditions that no record names were deleted.", gone)
    return gone


def _photos(now: datetime) -> Iterator[str]:
    """Yield originals that no row names; the time of a replaced one counts from when the next one was stored."""
    storage, limit, trashed = storages.originals(), now - ORIGINALS_KEPT, kept_files()
    for digits in _folders_of_the_hour(now):
        current = dict(Photo.objects.filter(token__startswith=digits).values_list("token", "original"))
        earlier = EarlierFile.objects.filter(photo__token__startswith=digits).values_list("stored_name", flat=True)
        named = {*current.values(), *earlier, *trashed}
        for name in _listed(storage, f"photos/{digits}")[1]:
            path, successor = f"photos/{digits}/{name}", current.get(name.partition("-")[0])
            if path in named or not _is_old(storage, path, limit):
                continue
            if not successor or _is_old(storage, successor, limit):
                yield path


def _documents(now: datetime) -> Iterator[str]:
    """Yield files of documents that no document names."""
    storage, named = storages.originals(), set(Document.objects.values_list("file", flat=True))
    if named:
        named |= kept_files()
        paths = [f"documents/{name}" for name in _listed(storage, "documents")[1]]
        yield from (path for path in paths if path not in named and _is_old(storage, path, now - ORIGINALS_KEPT))


def _contributed(now: datetime) -> Iterator[str]:
    """Yield files and previews from the public that no contributed photo names."""
    storage, limit = storages.originals(), now - ORIGINALS_KEPT
    for digits in _folders_of_the_hour(now, ContributedPhoto):
        rows = ContributedPhoto.objects.filter(token__startswith=digits).values_list("file", "preview")
        named = {name for row in rows for name in row}
        for name in _listed(storage, f"contributed/{digits}")[1]:
            path = f"contributed/{digits}/{name}"
            if path not in named and _is_old(storage, path, limit):
                yield path


def _sets(now: datetime) -> Iterator[tuple[str, str]]:
    """Yield token and key of the sets of renditions that no photo names."""
    storage, limit = storages.renditions(), now - RENDITIONS_KEPT
    for digits in _folders_of_the_hour(now):
        named = set(Photo.objects.filter(token__startswith=digits).values_list("token", "rendition_key"))
        for token in _listed(storage, f"photos/{digits}")[0]:
            for key in _listed(storage, rendition_files.folder(token))[0]:
                names = _listed(storage, rendition_files.path(token, key, "").rstrip("/"))[1]
                paths = [rendition_files.path(token, key, name) for name in names]
                if (token, key) not in named and all(_is_old(storage, path, limit) for path in paths):
                    yield token, key


def _folders_of_the_hour(now: datetime, kind: type[Model] = Photo) -> list[str]:
    """Return the first two digits of the tokens whose turn it is; none while there is no row of the kind at all."""
    part = int(now.timestamp()) // 3600 % PARTS
    return [f"{number:02x}" for number in range(256) if number % PARTS == part] if kind.objects.exists() else []


def _is_old(storage, path: str, limit: datetime) -> bool:
    """Say whether a file is there and was stored before the limit."""
    return storage.exists(path) and storage.get_modified_time(path) < limit


def _listed(storage, folder: str) -> tuple[list[str], list[str]]:
    try:
        return storage.listdir(folder)
    except FileNotFoundError:
        return [], []
