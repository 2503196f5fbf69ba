"""What a page says to those who run the site."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

from publishing import log_context

register = template.Library()


@register.simple_tag
def request_number() -> str:
    """Return the number under which the log knows this request; nothing where there is none."""
    return log_context.request_id.get()


@register.simple_tag
def languages_readers_first() -> list[tuple[str, str]]:
    """Return the languages of the site as the settings do, that of the reader before the others."""
    return sorted(settings.LANGUAGES, key=lambda language: language[0] != get_language())
