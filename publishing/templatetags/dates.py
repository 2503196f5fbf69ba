"""Template filters for days."""

from datetime import date

from django import template

from publishing.dates import Precision, describe_days
from publishing.dates import machine_day as as_machine_day

register = template.Library()


@register.filter
def machine_day(day: date, precision: str) -> str:
    """Return the day for HTML's ``datetime`` attribute, no more exact than it is known."""
    return as_machine_day(day, precision)


@register.filter
def year_in_words(year: int) -> str:
    """Return the year as a sentence has it: "2023", or "2023年" where the language adds a word."""
    return describe_days(date(year, 1, 1), None, Precision.YEAR)
