"""Many photos put into an album at once, after those it has."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from media.models import Album, AlbumPhoto
from publishing.history.noting import note
from publishing.models import LAST_PLACE

#: As many photos an album takes; its page stays workable with them.
MOST = 500


class AlbumFullError(Exception):
    """An album would get more photos than it takes."""


@transaction.atomic
def add_photos(album: Album, photo_pks: Iterable[int]) -> int:
    """Put photos at the end of an album in the order given, leave out those it has, and return how many came.

    Raises ``AlbumFullError`` and adds none where they would be too many.
    """
    Album.objects.select_for_update().get(pk=album.pk)  # of two who add at once, one waits
    there = set(album.places.values_list("photo", flat=True))
    new = [pk for pk in dict.fromkeys(photo_pks) if pk not in there]
    if len(there) + len(new) > MOST:
        raise AlbumFullError
    last = album.places.aggregate(last=Max("order"))["last"] or 0
    AlbumPhoto.objects.bulk_create(
        AlbumPhoto(album=album, photo_id=pk, order=min(last + number, LAST_PLACE))
        for number, pk in enumerate(new, start=1)
    )
    if new:
        note(album)
    return len(new)
