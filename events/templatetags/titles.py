"""Template tags for what a record is called: with fallbacks, with the language marked, with whose translation it is."""

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from events.models import Edition, Person, SubForum
from events.numbering import edition_in_short
from publishing.languages import html_language, text_of
from publishing.templatetags.record import between_sentences, language_note, text

register = template.Library()
#: The field that holds the name of a record, where it is not ``title``.
NAMED_BY = {"organization": "name", "topic": "name", "forum": "name", "source": "outlet", "photo": "caption"}

#: A character that no name has, to find by it where a name stands in a phrase.
MARK = "\ue000"


@register.simple_tag
def title(record: Model, note: bool = True) -> str:
    """Write what a record is called; without a title, a programme item is called by its kind."""
    if isinstance(record, Edition):
        return record.heading()
    if isinstance(record, Person):
        return _person(record, note=note)
    field = NAMED_BY.get(record._meta.model_name, "title")
    if isinstance(record, SubForum) and not text_of(record, field):
        return record.get_kind_display()
    return text(record, field, note=note)


@register.filter
def in_short(edition: Edition) -> str:
    """Return an edition as its year and city, the city marked where it is in another language."""
    city = text_of(edition, "city")
    if not city.is_fallback:
        return str(edition)
    before, _mark, after = edition_in_short(edition.year, MARK).partition(MARK)
    return format_html("{}{}{}", before, text(edition, "city", note=False), after)


@register.simple_tag
def title_value(record: Model) -> str:
    """Return the bare words of ``{% title %}``, for the head of the page and for attributes."""
    if isinstance(record, Edition):
        return record.heading()
    return str(record)


@register.simple_tag
def own_translation(record: Model, field: str) -> str:
    """Say so where the wording shown is a translation by the keepers of the record, not the forum's own."""
    shown = text_of(record, field)
    if not shown or getattr(record, f"{field}_own_translation") != shown.language:
        return ""
    return format_html('<span class="own-translation">{}</span>', gettext("our translation"))


def _person(person: Person, *, note: bool) -> str | SafeString:
    shown = text_of(person, "family_name") or text_of(person, "given_name")
    if not shown.is_fallback:
        return person.name()
    name = format_html('<span lang="{}">{}</span>', html_language(shown.language), person.name())
    return name + between_sentences() + language_note(shown.language) if note else name
