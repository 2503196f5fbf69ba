"""Template filters for headcounts."""

from django import template

from events.models import Figure
from events.timeline import headcount as figure_to_show

register = template.Library()


@register.filter
def headcount(figures: list[Figure]) -> Figure | None:
    """Return the figure to show of several: counted before expected, then the newest source."""
    return figure_to_show(figures)
