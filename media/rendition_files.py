"""The renditions of each photo in storage: made from the original, named by computation, cleared away when replaced."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from events.models import Forum
from media import metadata, renditions, storages
from media.metadata import clean_copy

if TYPE_CHECKING:
    from media.models import Photo


def path(token: str, key: str, name: str) -> str:
    """Return where a rendition lies in storage; the same for the same original under the same rules."""
    return f"{folder(token)}/{key}/{name}"


def folder(token: str) -> str:
    """Return the folder of all that was ever made of one photo."""
    return f"photos/{token[:2]}/{token}"


class Wanted(NamedTuple):
    """The set of renditions that a photo should have now, and the metadata inside its files."""

    key: str
    stage: str
    xmp: bytes
    iptc: bytes


def wanted(photo: "Photo", stage: str, forum: Forum | None = None) -> Wanted:
    """Return the set to be made of a photo; the record's words travel in the files of public photos alone."""
    xmp, iptc = metadata.going_out(photo, forum) if photo.is_public() else (b"", b"")
    return Wanted(renditions.key_of(photo.sha256, photo.focal_point, stage, xmp, iptc), stage, xmp, iptc)


def is_up_to_date(photo: "Photo", forum: Forum | None = None) -> bool:
    """Say whether a photo has the set it should have.

    For one that is not public any set of its file and focal point will do; a public one needs the better set with the
    words of today.
    """
    if not photo.rendition_key.startswith(renditions.stem_of(photo.sha256, photo.focal_point)):
        return False
    return not photo.is_public() or photo.rendition_key == wanted(photo, renditions.BETTER, forum).key


def make_for(photo: "Photo", stage: str = renditions.QUICK) -> bool:
    """Make and store a set of renditions of a photo, then name it on its row; say whether the row now names it.

    Can be repeated and killed at any moment: files have computed names, and the row names a set only once all of it is
    stored; until then readers get the set before. Where the file or another set came meanwhile, the row is left alone
    and what was made is taken away again. Raises ``ValidationError`` for a file that is no sound picture, which the
    row then remembers.
    """
    want = wanted(photo, stage)
    rows = type(photo)._base_manager.filter(pk=photo.pk, sha256=photo.sha256)
    try:
        with photo.original.open("rb") as original:
            made = renditions.make(original, stage=stage, focal=photo.focal_point, xmp=want.xmp, iptc=want.iptc)
    except ValidationError:
        rows.update(refused_key=want.key)
        raise
    if name := _full_name(photo, want):
        made[name] = _full(photo, want, made)
    for name, data in made.items():
        _store(path(photo.token, want.key, name), data)
    if not rows.filter(rendition_key=photo.rendition_key).update(rendition_key=want.key, refused_key=""):
        return _is_named(photo, want.key)
    photo.rendition_key = want.key
    remove(photo.token, keep=want.key)
    return True


def _full_name(photo: "Photo", want: Wanted) -> str:
    """Return the name that the file in full size will have on a row that names this set."""
    return type(photo)(original=photo.original.name, licence=photo.licence, rendition_key=want.key).full_name


def _full(photo: "Photo", want: Wanted, made: dict[str, bytes]) -> bytes:
    """Return the clean copy of the original, or the largest rendition of one that cannot be copied cleanly."""
    try:
        with photo.original.open("rb") as original:
            return clean_copy.clean_copy(original, want.xmp, want.iptc)
    except clean_copy.UnusualFileError:
        widest = max((name for name in made if name[0].isdigit()), key=lambda name: int(name.partition(".")[0]))
        return made[f"{widest.partition('.')[0]}.jpg"]


def _is_named(photo: "Photo", key: str) -> bool:
    """Say whether someone else named this set meanwhile; take it away if not."""
    if type(photo)._base_manager.filter(pk=photo.pk, rendition_key=key).exists():
        return True
    remove(photo.token, only=[key])
    return False


def remove(token: str, *, keep: str = "", only: Iterable[str] | None = None) -> None:
    """Delete the sets of renditions of a photo: all, all but one, or certain ones."""
    storage, base = storages.renditions(), folder(token)
    try:
        keys = storage.listdir(base)[0] if only is None else only
    except FileNotFoundError:
        return
    for key in keys:
        if key == keep:
            continue
        for name in _files(f"{base}/{key}"):
            storage.delete(f"{base}/{key}/{name}")
        storage.delete(f"{base}/{key}")


def _files(directory: str) -> list[str]:
    try:
        return storages.renditions().listdir(directory)[1]
    except FileNotFoundError:
        return []


def _store(name: str, data: bytes) -> None:
    """Write a file under exactly this name; a whole one that is there already stays, half a one is replaced."""
    storage = storages.renditions()
    if storage.exists(name):
        if storage.size(name) == len(data):
            return
        storage.delete(name)
    stored = storage.save(name, ContentFile(data))
    if stored != name:
        # Another worker wrote the same file first; its bytes are the same.
        storage.delete(stored)
