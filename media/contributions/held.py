"""Photos that were sent to the form and found good, held back until the words are there too.

They lie in the private storage under unguessable names; only the signed token in the form leads to them.
"""

import io
import secrets
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.core.files import File
from django.core.files.base import ContentFile

from media import storages
from media.images import read_facts, small_copy
from media.ingest import display_name

FOLDER = "contributed-held"
SALT = "media.contribution.held"
#: Longer than a form is good for, so that one that is sent too late loses nothing.
KEPT_FOR = timedelta(days=3)
#: Letters of a file's name that are remembered; the token stands in an address, which must not get too long.
NAME_LENGTH = 100
PREVIEW_SIDE = 480
PREVIEW = {"format": "JPEG", "quality": 72, "progressive": True, "optimize": True}


@dataclass(frozen=True)
class HeldPhoto:
    """A good picture file of which nobody but its sender knows yet, with what was found out about it."""

    name: str
    path: str
    suffix: str
    sha256: str
    size: int
    width: int
    height: int

    @property
    def token(self) -> str:
        """What the form remembers it by."""
        return signing.dumps([*astuple(self)], salt=SALT)

    @property
    def preview_path(self) -> str:
        """Where the small JPEG of it lies."""
        return f"{self.path}-preview"


def hold(upload: File) -> HeldPhoto:
    """Check an uploaded file, store it with a preview, and return it; raise ``ValidationError`` for one not taken."""
    facts = read_facts(upload)
    preview = io.BytesIO()
    small_copy(upload, PREVIEW_SIDE).save(preview, **PREVIEW)
    path = f"{FOLDER}/{secrets.token_hex(24)}"
    name = display_name(upload.name or "")[:NAME_LENGTH]
    photo = HeldPhoto(name, path, facts.suffix, facts.sha256, facts.size, facts.width, facts.height)
    storages.originals().save(photo.preview_path, ContentFile(preview.getvalue()))
    storages.originals().save(path, File(upload.file, name=path))
    return photo


def find(token: str) -> HeldPhoto | None:
    """Return the photo that a form remembers, or None for a token that is forged, too old or used up."""
    photo = read(token)
    return photo if photo and storages.originals().exists(photo.path) else None


def read(token: str) -> HeldPhoto | None:
    """Return what a token says, whether the file is still there or not; None for one that is forged or too old."""
    try:
        return HeldPhoto(*signing.loads(token, salt=SALT, max_age=KEPT_FOR))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def drop(photo: HeldPhoto) -> None:
    """Delete a held photo that is no longer needed."""
    storages.originals().delete(photo.path)
    storages.originals().delete(photo.preview_path)


def clear(now: datetime) -> int:
    """Delete the files that nobody came back for, and return how many."""
    storage, gone = storages.originals(), 0
    with suppress(FileNotFoundError):
        for name in storage.listdir(FOLDER)[1]:
            if storage.get_modified_time(f"{FOLDER}/{name}") < now - KEPT_FOR:
                storage.delete(f"{FOLDER}/{name}")
                gone += 1
    return gone
