"""The one way in for files: checked, described, set on their record, and handed to the worker."""

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING

from django.core.files import File
from django.db import transaction

from media import crops, likeness, renditions, tasks
from media.document_files import DocumentFacts, read_document
from media.images import PictureFacts, read_facts
from media.metadata import reading
from media.tasks import make_renditions

if TYPE_CHECKING:
    from media.models import Document, Photo

UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def take_in(photo: "Photo", upload: File, facts: PictureFacts | None = None) -> None:
    """Set an uploaded picture on a photo together with everything derived from it; the photo is not saved.

    ``facts`` are those of ``read_facts(upload)``, where it was called already. Raises ``ValidationError`` for a file
    that is not taken; the photo is then unchanged. A replaced file is kept in the private storage.
    """
    facts = facts or read_facts(upload)
    describe(photo, upload, facts)
    photo.original_name = display_name(upload.name or "")
    upload.name = f"original.{facts.suffix}"
    photo.original = upload


def describe(photo: "Photo", file: File, facts: PictureFacts) -> None:
    """Set on a photo what is derived from a picture file that becomes its own; the photo is not saved.

    The focal point is guessed, unless a person set one: that stays, if the new picture looks like the one before.
    """
    photo.suggestions = reading.suggestions(file)
    photo.focal_is_chosen = _is_point_kept(photo, facts)
    if not photo.focal_is_chosen:
        photo.focal_x, photo.focal_y = facts.focal_point
    photo.sha256, photo.file_size = facts.sha256, facts.size
    photo.width, photo.height = facts.width, facts.height
    photo.dominant_colour = facts.dominant_colour
    photo.perceptual_hash = facts.perceptual_hash
    photo.refused_key = ""
    if not photo.rendition_key.startswith(renditions.stem_of(facts.sha256, photo.focal_point)):
        photo.rendition_key = ""


def _is_point_kept(photo: "Photo", facts: PictureFacts) -> bool:
    if not photo.sha256:  # its first file: a point that is set already, by a form or an import, was meant
        return photo.focal_is_chosen or photo.focal_point != crops.CENTRE
    looks = (photo.perceptual_hash or likeness.PLAIN, facts.perceptual_hash)
    alike = photo.sha256 == facts.sha256 or (likeness.PLAIN not in looks and likeness.distance(*looks) <= likeness.NEAR)
    return photo.focal_is_chosen and alike


def take_in_document(document: "Document", upload: File, facts: DocumentFacts | None = None) -> None:
    """Set an uploaded file on a document together with everything derived from it; the document is not saved.

    Raises ``ValidationError`` for a file that is not taken; the document is then unchanged.
    """
    facts = facts or read_document(upload)
    document.original_name = display_name(upload.name or "")
    upload.name = f"document.{facts.suffix}"
    document.file = upload
    document.sha256, document.file_size = facts.sha256, facts.size
    document.content_type = facts.content_type


def enqueue_renditions(photo_pk: int) -> None:
    """Have a photo's renditions made by the worker, once the transaction that stored its file has ended well."""
    transaction.on_commit(partial(make_renditions.enqueue, photo_pk))


def enqueue_words(document_pk: int) -> None:
    """Have the words of a document's file read by the worker, once the transaction that stored it has ended well."""
    transaction.on_commit(partial(tasks.read_document.enqueue, document_pk))


def display_name(name: str) -> str:
    """Return a sender's file name fit to be shown: no folders, nothing invisible, at most 255 characters."""
    base = re.split(r"[/\\]", name)[-1]
    shown = "".join(c for c in base if unicodedata.category(c) not in UNPRINTABLE)
    return " ".join(shown.split())[:255]
