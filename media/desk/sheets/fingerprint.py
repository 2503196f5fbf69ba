"""Which state of a photo a row of a caption spreadsheet went out with."""

from media.desk.captions import fields
from media.desk.sheets.columns import VALUES
from publishing.sheets.cells import plain
from publishing.sheets.fingerprint import Marker

_MARKER = Marker(VALUES)


def fingerprint(photo: int, values: dict[str, str | list[int]]) -> str:
    """Return the fingerprint of a row with these values."""
    return _MARKER.make(photo, {code: _words(code, value) for code, value in values.items()})


def is_of(photo: int, mark: str) -> bool:
    """Say whether a fingerprint is whole, and that of a row about this photo with the columns of today."""
    return _MARKER.is_of(photo, mark)


def went_out(mark: str, code: str, value: str | list[int]) -> bool:
    """Say whether a field had this value when the row went out."""
    return _MARKER.went_out(mark, code, _words(code, value))


def _words(code: str, value: str | list[int]) -> str:
    return " ".join(map(str, sorted(value))) if code in fields.RELATED else plain(value)
