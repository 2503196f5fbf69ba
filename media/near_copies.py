"""Which stored photos look alike, which of them is the best, and what keeps one from being deleted as a spare one."""

import hashlib
import logging
from collections.abc import Iterable
from itertools import islice

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from media import likeness
from media.images import read_facts
from media.models import Photo, ToldApart

REMEMBERED = 24 * 60 * 60  # seconds: what was computed from the same likenesses is the same
AN_HOUR = 300  # older photos that the worker describes an hour; each takes a tenth of a second

logger = logging.getLogger(__name__)


def groups() -> list[list[int]]:
    """Return the keys of all stored photos that look alike and were not told apart, in groups, the newest first.

    A change of any photo's likeness, of any photo or of any pair told apart makes the answer of before useless, and
    its name in the cache too.
    """
    looks, apart = _looks(), ToldApart.pairs()
    told = repr((sorted(looks.items()), sorted(apart))).encode()
    key = f"near_copies:{hashlib.sha256(told).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = sorted(likeness.groups(looks, apart=apart), key=max, reverse=True)
        cache.set(key, found, REMEMBERED)
    return found


def groups_within(rows: QuerySet | None) -> list[list[int]]:
    """Return the groups that have at least one of these photos in them; all groups for ``None``."""
    if rows is None:
        return groups()
    keys = set(rows.values_list("pk", flat=True))
    return [group for group in groups() if not keys.isdisjoint(group)]


def like(photo: Photo) -> dict[int, bool]:
    """Return the keys of the photos that look like this one, the nearest first, and whether they were told apart."""
    if photo.perceptual_hash in {"", likeness.PLAIN}:
        return {}
    here, found = int(photo.perceptual_hash, 16), []
    for key, look in _looks().items():
        distance = (here ^ int(look, 16)).bit_count()
        if distance <= likeness.NEAR and key != photo.pk:
            found.append((distance, key))
    told = ToldApart.objects.filter(Q(lower=photo.pk) | Q(higher=photo.pk)).values_list("lower", "higher")
    apart = {key for pair in told for key in pair}
    return {key: key in apart for _distance, key in sorted(found)}


def near_to(wanted: Iterable[str]) -> dict[str, list[int]]:
    """Return for each of these likenesses the keys of the stored photos that look like it, the nearest first."""
    wanted = {look: int(look, 16) for look in wanted if look and look != likeness.PLAIN}
    stored = [(key, int(look, 16)) for key, look in _looks().items()] if wanted else []
    found = {}
    for look, here in wanted.items():
        near = [(apart, key) for key, there in stored if (apart := (here ^ there).bit_count()) <= likeness.NEAR]
        found[look] = [key for _apart, key in sorted(near)]
    return found


def best(photos: Iterable[Photo]) -> Photo:
    """Return the photo with the most pixels, of equal ones that with the most bytes, then what is in use, then the
    oldest."""
    return max(photos, key=lambda photo: (photo.width * photo.height, photo.file_size, is_used(photo), -photo.pk))


def nearest(photo: Photo, others: Iterable[Photo]) -> Photo:
    """Return the one of the others that looks most like the photo."""
    return min(others, key=lambda other: likeness.distance(photo.perceptual_hash or "0", other.perceptual_hash or "0"))


def is_used(photo: Photo) -> bool:
    """Say whether the public has seen a photo, or an album shows it."""
    return bool(why_it_stays(photo) or photo.albums.all() or photo.covered_albums.all())


def why_it_stays(photo: Photo) -> str:
    """Return in words why a photo is never deleted as a spare one; an empty string for one that may be."""
    if photo.is_public():
        return _("It is published.")
    if photo.was_published:
        return _("It was published, and its address may have been cited.")
    return ""


def lacking_likeness() -> QuerySet:
    """Return the photos whose file was not yet looked at."""
    return Photo.objects.filter(perceptual_hash="").exclude(original="").order_by("pk")


def describe_some() -> int:
    """Look at some of the photos that came before likenesses were kept; the worker calls this every hour."""
    count = sum(1 for _photo in islice(described(lacking_likeness()), AN_HOUR))
    if count:
        logger.info("%d photos can be compared with others now.", count)
    return count


def described(photos: QuerySet) -> Iterable[Photo]:
    """Give each photo its likeness, and yield it; a file that cannot be read is never compared."""
    for pk in list(photos.values_list("pk", flat=True)):
        photo = Photo.objects.filter(pk=pk).first()
        if photo is None:
            continue
        try:
            with photo.original.open("rb") as file:
                photo.perceptual_hash = read_facts(file).perceptual_hash
        except (FileNotFoundError, ValidationError) as error:
            if getattr(error, "code", "") == "busy":
                continue
            logger.warning("Photo %s cannot be compared with others: %s", pk, error)
            photo.perceptual_hash = likeness.PLAIN
        Photo.objects.filter(pk=pk, original=photo.original.name).update(perceptual_hash=photo.perceptual_hash)
        yield photo


def _looks() -> dict[int, str]:
    comparable = Photo.objects.exclude(perceptual_hash__in=["", likeness.PLAIN])
    return dict(comparable.order_by().values_list("pk", "perceptual_hash"))
