"""Address parts: made from words, free where they must be unique."""

from django.db.models import QuerySet
from django.utils.text import slugify


def free_slug(rows: QuerySet, column: str, wish: str) -> str:
    """Return ``wish`` if no row holds it in ``column``, else ``wish-2``, ``wish-3`` and so on.

    The result fits the column, and a suffix never makes it longer than that.
    """
    room = rows.model._meta.get_field(column).max_length
    wish = wish[:room].rstrip("-")
    taken = set(rows.filter(**{f"{column}__startswith": wish[: room - 5]}).values_list(column, flat=True))
    candidate, number = wish, 1
    while candidate in taken:
        number += 1
        suffix = f"-{number}"
        candidate = wish[: room - len(suffix)].rstrip("-") + suffix
    return candidate


def first_slug(*phrases: str) -> str:
    """Return the first phrase that has Latin letters or digits as an address part, or an empty string."""
    return next((slug for phrase in phrases if (slug := slugify(phrase))), "")
