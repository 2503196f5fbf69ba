"""Files held back while a form is shown again: what was uploaded well need not be chosen a second time.

A held file lies in the private storage under an unguessable name; only the signed token in the form finds it.
"""

import secrets
from datetime import timedelta

from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "staged"
SALT = "publishing.staging"
KEPT_FOR = timedelta(hours=24)


def keep(upload: File) -> str:
    """Store a copy of an uploaded file and return the token that finds it again within a day."""
    upload.seek(0)
    path = default_storage.save(f"{FOLDER}/{secrets.token_hex(24)}", File(upload.file, name=upload.name))
    upload.seek(0)
    return signing.dumps([path, upload.name], salt=SALT)


def fetch(token: str) -> File | None:
    """Return the held file under the name it came with, or None for a token that is forged, too old or used up."""
    path, name = _opened(token)
    if not path or not default_storage.exists(path):
        return None
    return File(default_storage.open(path), name=name)


def drop(token: str) -> None:
    """Delete a held file that is no longer needed."""
    path, _name = _opened(token)
    if path:
        default_storage.delete(path)


def clear() -> int:
    """Delete the files that nobody came back for, and return how many; the worker calls this now and then."""
    storage, limit = default_storage, timezone.now() - KEPT_FOR
    try:
        names = storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return 0
    old = [f"{FOLDER}/{name}" for name in names if storage.get_modified_time(f"{FOLDER}/{name}") < limit]
    for path in old:
        storage.delete(path)
    return len(old)


def _opened(token: str) -> tuple[str, str]:
    try:
        path, name = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
    except (signing.BadSignature, ValueError):
        return "", ""
    return path, name
