"""The renditions of each photo in storage: made from the original, named by computation, cleared away when replaced."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from media import renditions, storages

if TYPE_CHECKING:
    from media.models import Photo


def path(token: str, key: str, name: str) -> str:
    """Return where a rendition lies in storage; the same for the same original under the same rules."""
    return f"{folder(token)}/{key}/{name}"


def folder(token: str) -> str:
    """Return the folder of all that was ever made of one photo."""
    return f"photos/{token[:2]}/{token}"


def make_for(photo: "Photo") -> bool:
    """Make and store the renditions of a photo, then name them on its row; say whether the row now names them.

    Can be repeated and killed at any moment: files have computed names, and the row names a set only once all of it is
    stored. Where the original was replaced meanwhile, the row is left alone and what was made is taken away again.
    Raises ``ValidationError`` for a file that is no sound picture, which the row then remembers.
    """
    key = renditions.key_of(photo.sha256)
    same = type(photo)._base_manager.filter(pk=photo.pk, sha256=photo.sha256)
    try:
        with photo.original.open("rb") as original:
            made = renditions.make(original)
    except ValidationError:
        same.update(refused_key=key)
        raise
    for name, data in made.items():
        _store(path(photo.token, key, name), data)
    if not same.update(rendition_key=key, refused_key=""):
        remove(photo.token, only=[key])
        return False
    photo.rendition_key = key
    remove(photo.token, keep=key)
    return True


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
