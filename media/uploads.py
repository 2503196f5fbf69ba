"""What every uploaded file is held to, picture or document: not empty, not too large; and its digest."""

import hashlib
from typing import IO

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: What is said of a photo's file that is too large, or of a ZIP file of photos.
PHOTO_TOO_LARGE = gettext_lazy("The file has %(size)s; at most %(limit)s are taken. Save it smaller and send it again.")


def measured(file: IO[bytes], most: int, told: str) -> int:
    """Return the size in bytes; raise ``ValidationError`` for nothing, and with ``told`` for more than ``most``.

    ``told`` is a sentence with ``%(size)s`` and ``%(limit)s``.
    """
    file.seek(0, 2)
    size = file.tell()
    check_size(size, most, told)
    return size


def check_size(size: int, most: int, told: str) -> None:
    """Do the same for a file of which the size alone is known: raise ``ValidationError`` for nothing or too much."""
    if not size:
        raise ValidationError(_("The file is empty. Choose it again, or another one."), code="empty")
    if size > most:
        sizes = {"size": filesizeformat(size), "limit": filesizeformat(most)}
        raise ValidationError(told % sizes, code="too_many_bytes")


def most_in_words(most: int) -> str:
    """Return a limit in bytes as it is said: "40 MB", not "40.0 MB"."""
    return filesizeformat(most).replace(".0\xa0", "\xa0")


def digest(file: IO[bytes]) -> str:
    """Return the SHA-256 of the whole file in hexadecimal digits."""
    file.seek(0)
    sha256 = hashlib.sha256()
    while chunk := file.read(1024 * 1024):
        sha256.update(chunk)
    return sha256.hexdigest()
