"""What a cell holds of a value, and which value a cell means, for each kind of field."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from publishing import richtext
from publishing.admin.records import DAY_FORMATS
from publishing.sheets.cells import folded, plain
from publishing.sheets.references import Reference
from publishing.words import normalise

SEPARATORS = re.compile(r"[;；\n]")
MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")
#: More choices than that are not listed to somebody who wrote none of them.
FEW = 30


class Words:
    """Text in one line or several. The rules of the field itself are asked when the record is checked."""

    def __init__(self, field: models.Field) -> None:
        self.field = field

    def written(self, value) -> str:
        """Return a value as words, the same for values that mean the same."""
        return plain(value)

    def understood(self, cell: str):
        """Return the value that a cell means; raise ``ValidationError`` with a plain sentence where it means none."""
        return plain(cell)

    def empty(self):
        """Return the value of a field that was emptied."""
        return None if self.field.null and not isinstance(self.field, models.CharField | models.TextField) else ""

    def explained(self) -> str:
        """Return a sentence that says what may stand in the column, where that is not clear."""
        return ""


class RichText(Words):
    """Text with headings and links, as HTML; what may not stand in it is taken out as on the record's page."""

    def understood(self, cell: str) -> str:
        return richtext.clean(super().understood(cell))

    def explained(self) -> str:
        return _("Text with its HTML: <p>…</p>.")


class Choices(Words):
    """One of several codes, which may be written in the words of either language too."""

    def __init__(self, field: models.Field, pairs: Callable[[], Iterable[tuple[str, str]]]) -> None:
        """``pairs`` returns codes and labels, the labels in the active language."""
        super().__init__(field)
        self.pairs = pairs

    def understood(self, cell: str) -> str:
        if (found := self.known().get(folded(cell))) is not None:
            return found
        told = _("“%(words)s” is none of the choices: %(choices)s.")
        shown = [code for code, _label in self.pairs() if code]
        if len(shown) > FEW:
            raise ValidationError(_("“%(words)s” is none of the choices.") % {"words": cell})
        between = pgettext("between the items of a list", ", ")
        raise ValidationError(told % {"words": cell, "choices": between.join(shown)})

    def known(self) -> dict[str, str]:
        """Return the code for each way to write a choice."""
        if not hasattr(self, "_known"):
            self._known: dict[str, str] = {folded(code): code for code, _label in self.pairs() if code}
            for language, _name in settings.LANGUAGES:
                with override(language):
                    for code, label in self.pairs():
                        self._known.setdefault(folded(str(label)), code)
        return self._known

    def empty(self) -> str:
        return ""

    def explained(self) -> str:
        pairs = [(code, label) for code, label in self.pairs() if code]
        if len(pairs) > FEW:
            return ""
        listed = (f"{code} ({label})" for code, label in pairs)
        return _("One of these: %(choices)s.") % {"choices": "; ".join(listed)}


class Number(Words):
    """A whole number, or one with a decimal point."""

    def understood(self, cell: str) -> int | float:
        words = normalise(cell)
        kind, told = int, _("“%(words)s” is no whole number.")
        if isinstance(self.field, models.FloatField):
            kind, told = float, _("“%(words)s” is no number. Write it with a point: 0.5.")
        if re.fullmatch(r"[+-]?\d{1,18}" if kind is int else r"[+-]?\d{1,18}(\.\d{1,18})?([eE]-?\d{1,2})?", words):
            return kind(words)
        raise ValidationError(told % {"words": cell})

    def empty(self):
        return None


class Day(Words):
    """A day of the calendar."""

    def written(self, value: date | None) -> str:
        return value.isoformat() if value else ""

    def understood(self, cell: str) -> date:
        if day := read_day(cell):
            return day
        raise ValidationError(_("Enter a day of the calendar in this form: 2026-09-15."))

    def empty(self):
        return None

    def explained(self) -> str:
        return _("A day of the calendar in this form: 2026-09-15.")


class Clock(Words):
    """A time of the day."""

    def written(self, value: time | None) -> str:
        if value is None:
            return ""
        return value.isoformat("minutes" if not (value.second or value.microsecond) else "auto")

    def understood(self, cell: str) -> time:
        words = normalise(cell)
        try:
            found = time.fromisoformat(words.zfill(5) if re.fullmatch(r"\d:\d\d", words) else words)
        except ValueError:
            found = None
        if found is None or found.tzinfo:
            raise ValidationError(_("Enter a time in this form: 09:30."))
        return found

    def empty(self):
        return None

    def explained(self) -> str:
        return _("A time in this form: 09:30.")


class Moment(Words):
    """A day with a time and its distance from UTC; without one the time zone of the site is meant."""

    def written(self, value: datetime | None) -> str:
        if value is None:
            return ""
        local = timezone.localtime(value)
        return local.isoformat(" ", "minutes" if not (local.second or local.microsecond) else "auto")

    def understood(self, cell: str) -> datetime:
        try:
            found = datetime.fromisoformat(normalise(cell))
            return found if timezone.is_aware(found) else timezone.make_aware(found)
        except (ValueError, OverflowError):
            told = _("Enter a day and a time in this form: 2026-09-15 09:30+08:00.")
            raise ValidationError(told) from None

    def empty(self):
        return None

    def explained(self) -> str:
        zone = str(timezone.get_current_timezone()).replace("_", " ")
        told = _("A day and a time in this form: 2026-09-15 09:30+08:00. Without +08:00 the time is that of %(zone)s.")
        return told % {"zone": zone}


class Flag(Choices):
    """Yes or no."""

    def __init__(self, field: models.Field) -> None:
        super().__init__(field, lambda: [("yes", pgettext("in a cell", "yes")), ("no", pgettext("in a cell", "no"))])

    def written(self, value: bool) -> str:
        return "yes" if value else "no"

    def understood(self, cell: str) -> bool:
        simple = {"true": "yes", "1": "yes", "false": "no", "0": "no"}
        return super().understood(simple.get(folded(cell), cell)) == "yes"

    def empty(self) -> bool:
        return False


class One(Words):
    """Another record; the value is its key."""

    def __init__(self, field: models.Field, reference: Reference) -> None:
        super().__init__(field)
        self.reference = reference

    def written(self, value: int | None) -> str:
        return "" if value is None else plain(self.reference.texts.get(value, f"#{value}"))

    def understood(self, cell: str) -> int:
        return self.reference.key(cell)

    def empty(self):
        return None

    def explained(self) -> str:
        return _explained(self.reference)


class Many(One):
    """Several records; the value is the list of their keys."""

    def written(self, value: Iterable[int]) -> str:
        return "; ".join(sorted(super(Many, self).written(key) for key in value))

    def understood(self, cell: str) -> list[int]:
        parts = list(dict.fromkeys(part.strip() for part in SEPARATORS.split(cell) if part.strip()))
        return sorted({self.reference.key(part) for part in parts})

    def empty(self) -> list[int]:
        return []

    def explained(self) -> str:
        return f"{_explained(self.reference)} {_('Several stand one after the other with semicolons between them.')}"


def _explained(reference: Reference) -> str:
    if not (example := reference.example()):
        return _("The address of the record.")
    return _("The address of the record, for instance %(example)s. Its name is understood too.") % {"example": example}


def read_day(cell: str) -> date | None:
    """Return the day that words mean, in whichever of the ways a day may be typed; None for what is no day."""
    words = MIDNIGHT.sub("", normalise(cell))
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(words, pattern).date()
        except ValueError:
            continue
    return None
