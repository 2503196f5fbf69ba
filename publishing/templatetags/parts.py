"""Template tag for the parts of pages that are drawn dozens of times: Jinja templates, in ``templates/parts``."""

from django import template
from django.template import engines
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def part(name: str, **values: object) -> SafeString:
    """Draw a part with these values, and no others: ``{% part "picture" photo=photo sizes="92vw" %}``."""
    return SafeString(engines["parts"].env.get_template(f"{name}.html").render(values))
