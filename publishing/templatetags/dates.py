"""Template filters for days."""

from datetime import date

from django import template

from publishing.dates import machine_day as as_machine_day

register = template.Library()


@register.filter
def machine_day(day: date, precision: str) -> str:
    """Return the day for HTML's ``datetime`` attribute, no more exact than it is known."""
    return as_machine_day(day, precision)
