"""Tags that cite a page's sources: ``{% cite footnotes "city" "region" %}``, ``{% cite_source footnotes source %}``."""

from django import template
from django.db.models import Model
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from events.footnotes import Difference, Footnotes, Note, field_words
from events.models import Source

register = template.Library()


@register.simple_tag
def cite(footnotes: Footnotes, *fields: str, record: Model | None = None) -> SafeString:
    """Write the numbers of the sources that support the fields of the page's record, or of another on the page."""
    return _marks(footnotes.cite(*fields, record=record)) if footnotes else SafeString()


@register.simple_tag
def cite_source(footnotes: Footnotes, source: Source | None) -> SafeString:
    """Write the number of one source, that of a figure or a step; nothing where it is not public."""
    return _marks(footnotes.cite_source(source)) if footnotes else SafeString()


@register.filter
def field_in_words(difference: Difference) -> str:
    """Return what readers call the field on which sources differ."""
    return field_words(difference.record, difference.field)


def _marks(places: list[tuple[Note, str]]) -> SafeString:
    label = gettext("Source %(number)s")
    return format_html_join(
        "",
        '<sup class="cite"><a href="#source-{}" id="{}" aria-label="{}">{}</a></sup>',
        ((note.number, place, label % {"number": note.number}, note.number) for note, place in places),
    )
