"""Which state of a record a row went out with: a digest a field, so that a change of one is no conflict for another.

``2-3fk2ab-…``: the make-up, what the row is about, then five signs for each field that says what it held.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

VERSION = "2"
HEAD, DIGEST = 6, 5


class Marker(NamedTuple):
    """Makes and reads the fingerprints of rows with these columns; a row is about what ``about`` names."""

    codes: Sequence[str]

    def make(self, about: object, values: Mapping[str, str]) -> str:
        """Return the fingerprint of a row with these values, each in one form for what means the same."""
        digests = "".join(_digest(code, values[code]) for code in self.codes)
        return f"{VERSION}-{self.head(about)}-{digests}"

    def head(self, about: object) -> str:
        """Return the part of a fingerprint that says what its row is about."""
        return _shortened(f"{about}\n{' '.join(self.codes)}", HEAD)

    def is_of(self, about: object, mark: str) -> bool:
        """Say whether a fingerprint is whole, and that of a row about this with the columns of today."""
        return self.head_of(mark) == self.head(about)

    def head_of(self, mark: str) -> str:
        """Return the head of a fingerprint; empty for what is none, or not one with as many columns."""
        version, _dash, rest = mark.partition("-")
        head, _dash, digests = rest.partition("-")
        return head if (version, len(digests)) == (VERSION, DIGEST * len(self.codes)) else ""

    def went_out(self, mark: str, code: str, value: str) -> bool:
        """Say whether a field had this value when the row went out."""
        start = len(VERSION) + HEAD + 2 + DIGEST * self.codes.index(code)
        return mark[start : start + DIGEST] == _digest(code, value)


def _digest(code: str, value: str) -> str:
    return _shortened(f"{code}\n{value}", DIGEST)


def _shortened(text: str, length: int) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode()[:length].lower()
