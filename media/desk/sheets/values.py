"""What a cell holds of a photo, and what a cell that came back says."""

import re
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from media.desk.captions import fields
from media.desk.sheets.names import Names
from media.models import Photo
from publishing.admin.records import DAY_FORMATS
from publishing.sheets.cells import folded, plain, shortened

MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")


class Values:
    """Translates between the values of photos and cells; the names of records are read once."""

    def __init__(self) -> None:
        self.names = {field: Names(field) for field in fields.RELATED}
        self._choices: dict[str, dict[str, str]] = {}

    def written(self, code: str, value: str | list[int]) -> str:
        """Return a value as a cell holds it, in the active language."""
        if code in fields.RELATED:
            return self.names[code].written(value)
        return shortened(plain(_label(code, value) if code in ("licence", "precision") else value))

    def understood(self, code: str, cell: str) -> str | list[int]:
        """Return the value that a cell means; raise ``ValidationError`` with plain sentences where it means none."""
        if code in fields.RELATED:
            return self.names[code].understood(cell)
        if code in ("licence", "precision"):
            return self._chosen(code, cell)
        return _day(cell) if code == "taken_on" else plain(cell)

    def _chosen(self, code: str, cell: str) -> str:
        if not cell:
            return ""
        if code not in self._choices:
            self._choices[code] = _choices(code)
        try:
            return self._choices[code][folded(cell)]
        except KeyError:
            labels = [str(label) for _value, label in Photo._meta.get_field(code).choices]
            told = _("“%(words)s” is none of the choices: %(choices)s.")
            between = pgettext("between the items of a list", ", ")
            raise ValidationError(told % {"words": cell, "choices": between.join(labels)}) from None


def _label(code: str, value: str) -> str:
    return str(dict(Photo._meta.get_field(code).choices).get(value, value))


def _choices(code: str) -> dict[str, str]:
    """Return ``{words: value}`` for the choices of a field in every language, and for the values themselves."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for value, label in Photo._meta.get_field(code).choices:
                found |= {folded(str(label)): value, folded(value): value}
    return found


def _day(cell: str) -> str:
    """Return a day as ``2026-09-15``; what is no day as it stands, for the form to say so."""
    words = MIDNIGHT.sub("", cell.strip())
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(words, pattern).date().isoformat()
        except ValueError:
            continue
    return words
