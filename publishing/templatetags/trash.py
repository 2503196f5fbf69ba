"""Template tags for deleted records."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def trash_days() -> int:
    """Return for how many days deleted records are kept."""
    return settings.TRASH_KEEP_DAYS
