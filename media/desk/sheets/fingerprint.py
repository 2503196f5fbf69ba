"""Which state of a photo a row went out with: a digest a field, so that a change of one is no conflict for another.

``1-3fk2-…``: the make-up, what the row is about, then five signs for each field that says what it held.
"""

import base64
import hashlib

from media.desk.captions import fields
from media.desk.sheets.columns import VALUES
from media.desk.sheets.values import plain

VERSION = "1"
HEAD, DIGEST = 6, 5


def fingerprint(photo: int, values: dict[str, str | list[int]]) -> str:
    """Return the fingerprint of a row with these values."""
    digests = "".join(_digest(photo, code, values[code]) for code in VALUES)
    return f"{VERSION}-{_head(photo)}-{digests}"


def is_of(photo: int, mark: str) -> bool:
    """Say whether a fingerprint is whole, and that of a row about this photo with the columns of today."""
    version, _dash, rest = mark.partition("-")
    head, _dash, digests = rest.partition("-")
    return (version, head, len(digests)) == (VERSION, _head(photo), DIGEST * len(VALUES))


def went_out(photo: int, mark: str, code: str, value: str | list[int]) -> bool:
    """Say whether a field had this value when the row went out."""
    start = len(VERSION) + HEAD + 2 + DIGEST * VALUES.index(code)
    return mark[start : start + DIGEST] == _digest(photo, code, value)


def _head(photo: int) -> str:
    return _shortened(f"{photo}\n{' '.join(VALUES)}", HEAD)


def _digest(photo: int, code: str, value: str | list[int]) -> str:
    words = " ".join(map(str, sorted(value))) if code in fields.RELATED else plain(value)
    return _shortened(f"{photo}\n{code}\n{words}", DIGEST)


def _shortened(text: str, length: int) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode()[:length].lower()
