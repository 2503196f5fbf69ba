"""Days that may be known to the day, the month or the year only, written out in the reader's language."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db import models
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _


class Precision(models.TextChoices):
    """How exactly a day is known."""

    DAY = "day", gettext_lazy("to the day")
    MONTH = "month", gettext_lazy("to the month")
    YEAR = "year", gettext_lazy("to the year")


def describe_days(first: date | None, last: date | None = None, precision: str = Precision.DAY) -> str:
    """Return "15–16 September 2023", "October 2011" or "2012"; an empty string when nothing is known.

    What the days share is said once. A last day before the first is ignored. A translation may count months
    (``%(month_number)s``) where English names them, hence no check that both have the same parts.
    """
    return _described(first, last, precision, get_language()) if first else ""


@lru_cache(maxsize=2000)  # as lists tell the same days again and again
def _described(first: date, last: date | None, precision: str, _language: str | None) -> str:
    if precision == Precision.YEAR:
        return _("%(year)s") % _parts(first)
    if precision == Precision.MONTH:
        # Months may be numbered instead: xgettext:no-python-format
        return _("%(month)s %(year)s") % _parts(first)
    if last is None or last <= first:
        # Months may be numbered instead: xgettext:no-python-format
        return _("%(day)s %(month)s %(year)s") % _parts(first)
    both = _parts(first) | {f"last_{name}": value for name, value in _parts(last).items()}
    if (first.year, first.month) == (last.year, last.month):
        # Months may be numbered instead: xgettext:no-python-format
        return _("%(day)s–%(last_day)s %(month)s %(year)s") % both
    if first.year == last.year:
        # Months may be numbered instead: xgettext:no-python-format
        return _("%(day)s %(month)s–%(last_day)s %(last_month)s %(year)s") % both
    # Months may be numbered instead: xgettext:no-python-format
    return _("%(day)s %(month)s %(year)s–%(last_day)s %(last_month)s %(last_year)s") % both


def _parts(day: date) -> dict[str, object]:
    return {"day": day.day, "month": MONTHS[day.month], "year": day.year, "month_number": day.month}


def machine_day(day: date, precision: str = Precision.DAY) -> str:
    """Return the day as HTML's ``datetime`` attribute wants it: 2023-09-15, 2011-10 or 2012."""
    length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[Precision(precision)]
    return day.isoformat()[:length]


def moment_in_words(moment: datetime) -> str:
    """Return "10:02" for a moment of today, "yesterday, 10:02", or "2023-09-15, 10:02" for an earlier one."""
    local = timezone.localtime(moment)
    days = timezone.localdate() - local.date()
    time = f"{local:%H:%M}"
    if days == timedelta(0):
        return time
    if days == timedelta(1):
        return _("yesterday, %(time)s") % {"time": time}
    return _("%(day)s, %(time)s") % {"day": local.date().isoformat(), "time": time}
