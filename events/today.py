"""What is on of a programme on one day."""

from collections.abc import Iterable
from datetime import date

from events.models import SubForum


def by_the_clock(items: Iterable[SubForum], day: date) -> list[SubForum]:
    """Return the items that are on this day, the earliest first; those without a time come last."""
    return sorted((item for item in items if item.is_on(day)), key=lambda item: item.clock() or "~")
