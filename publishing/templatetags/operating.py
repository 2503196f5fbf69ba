"""What a page says to those who run the site."""

from django import template

from publishing import log_context

register = template.Library()


@register.simple_tag
def request_number() -> str:
    """Return the number under which the log knows this request; nothing where there is none."""
    return log_context.request_id.get()
