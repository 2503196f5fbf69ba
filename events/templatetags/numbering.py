"""Template filters that write numbers of editions in words."""

from django import template

from events.numbering import count_in_words, nth_edition

register = template.Library()
register.filter("in_words", count_in_words)
register.filter("nth_edition", nth_edition)


@register.filter
def grouped(number: int) -> str:
    """Return the digits of a number in groups: 5,000."""
    return f"{number:,}"
