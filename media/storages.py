"""Where files are kept: originals and documents in one private storage, renditions in another.

The storages are looked up when used, so that a setting decides and a test can swap them.
"""

import secrets
from pathlib import PurePosixPath

from django.core.files.storage import default_storage, storages


def originals():
    """Return the storage of files as they came; nothing in it has a public address."""
    return default_storage  # looked up on every use; storages["default"] would be bound when the model is defined


def renditions():
    """Return the storage of what was made from originals."""
    return storages["renditions"]


def original_path(photo, filename: str) -> str:
    """Return our own name for an uploaded photo; nothing of the sender's name but a known suffix survives."""
    return f"photos/{photo.token[:2]}/{photo.token}-{secrets.token_hex(4)}.{_suffix(filename)}"


def document_path(document, filename: str) -> str:
    """Return our own name for an uploaded document."""
    return f"documents/{secrets.token_hex(16)}.{_suffix(filename)}"


def contributed_path(item, filename: str) -> str:
    """Return our own name for a file that the public sent in; it lies apart from the photos of the record."""
    return f"contributed/{item.token[:2]}/{item.token}-{secrets.token_hex(4)}.{_suffix(filename)}"


def _suffix(filename: str) -> str:
    suffix = PurePosixPath(filename).suffix.lower().lstrip(".")
    return suffix if suffix.isascii() and suffix.isalnum() and len(suffix) <= 5 else "bin"
