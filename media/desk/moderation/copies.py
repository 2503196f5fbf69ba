"""Whether a photo from the public is in the record already, looks like one that is, or was sent in before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.cache import cache
from PIL import Image

from media import likeness, near_copies, storages
from media.models import ContributedPhoto, Photo
from media.pixels import DECODING_ERRORS

REMEMBERED = 7 * 24 * 60 * 60  # seconds: the same file always looks the same
MOST = 4  # of each kind: they are named to be compared, not to be counted


@dataclass
class Copies:
    """Photos of the record with the same file, those that look like it, and the same file sent in another time."""

    exact: list[Photo] = field(default_factory=list)
    near: list[Photo] = field(default_factory=list)
    sent_before: list[ContributedPhoto] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.exact or self.near or self.sent_before)


def of(items: Iterable[ContributedPhoto]) -> dict[int, Copies]:
    """Return the copies of each photo that is not decided on yet, by its key, in a constant number of queries."""
    items = [item for item in items if item.is_open() and item.sha256]
    found = {item.pk: Copies() for item in items}
    if not items:
        return found
    digests = [item.sha256 for item in items]
    exact, sent = defaultdict(list), defaultdict(list)
    for photo in Photo.objects.filter(sha256__in=digests).order_by("pk"):
        exact[photo.sha256].append(photo)
    for other in ContributedPhoto.objects.filter(sha256__in=digests).select_related("contribution").order_by("-pk"):
        sent[other.sha256].append(other)
    looks = _looks(items)
    near = near_copies.near_to(set(looks.values()))
    photos = Photo.objects.in_bulk({key for keys in near.values() for key in keys[: 2 * MOST]})
    for item in items:
        copies = found[item.pk]
        copies.exact = exact[item.sha256][:MOST]
        alike = [photos[key] for key in near.get(looks.get(item.pk, ""), []) if key in photos]
        copies.near = [photo for photo in alike if photo.sha256 != item.sha256][:MOST]
        copies.sent_before = [other for other in sent[item.sha256] if other.pk != item.pk][:MOST]
    return found


def _looks(items: list[ContributedPhoto]) -> dict[int, str]:
    """Return the likeness of each photo by its key, from the small JPEG of it, and remember it."""
    names = {item.pk: f"contributed_look:{item.sha256}" for item in items}
    known = cache.get_many(names.values())
    fresh = {names[item.pk]: _look(item) for item in items if names[item.pk] not in known}
    cache.set_many({name: look for name, look in fresh.items() if look}, REMEMBERED)
    return {key: (known | fresh)[name] for key, name in names.items()}


def _look(item: ContributedPhoto) -> str:
    """Return the likeness, or an empty string where the small JPEG is gone."""
    if not item.preview:
        return ""
    try:
        with storages.originals().open(item.preview.name) as file, Image.open(file, formats=["JPEG"]) as picture:
            return likeness.hash_of(picture)
    except DECODING_ERRORS:
        return ""
