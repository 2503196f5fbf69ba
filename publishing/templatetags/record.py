"""Template tags for translated text: the words, the language they are in, and a note where another was asked for."""

import re

from django import template
from django.conf import settings
from django.db.models import Model
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

from publishing.languages import Text, html_language, text_in, text_of
from publishing.richtext import safe_html

register = template.Library()

DASHES = re.compile(r"[\u4e00-\u9fff]—(?=[\u4e00-\u9fff])")
SPAN_OF_YEARS = re.compile(r"(?<!\d)\d{4}[-–—]\d{4}(?!\d)")


@register.simple_tag
def text(record: Model, field: str, note: bool = True) -> str:
    """Write a translated field; where it falls back, mark the language and, unless told not to, say which it is."""
    shown = text_of(record, field)
    return _marked(shown, dashes_whole(shown.words), note=note)


def dashes_whole(words: str) -> str:
    """Keep a dash between Chinese characters (中国—东盟) from beginning a line, as GB/T 15834 wants it."""
    if "—" not in words or not DASHES.search(words):
        return words
    return mark_safe(DASHES.sub(r'<span class="whole">\g<0></span>', conditional_escape(words)))  # noqa: S308


@register.filter
def years_whole(words: str) -> SafeString:
    """Keep a span of years such as 2016–2020 on one line, in plain words or in HTML that is marked as safe."""
    return mark_safe(SPAN_OF_YEARS.sub(r'<span class="whole">\g<0></span>', conditional_escape(words)))  # noqa: S308


@register.simple_tag
def rich_text(record: Model, field: str, mark: str = "") -> str:
    """Write a translated rich-text field, cleaned on its way out, with a mark such as a footnote's at its end."""
    shown = text_of(record, field)
    return _marked(shown, _ending_with(mark, safe_html(shown.words)), note=True, element="div")


@register.simple_tag
def paragraphs(record: Model, field: str, mark: str = "") -> str:
    """Write a translated plain-text field with its line breaks, and a mark such as a footnote's at its end."""
    shown = text_of(record, field)
    html = mark_safe(linebreaks(shown.words, autoescape=True))  # noqa: S308
    return _marked(shown, _ending_with(mark, html), note=True, element="div")


def _ending_with(mark: str, html: str) -> str:
    """Return the HTML with the mark at the end of its last paragraph or, where it ends otherwise, behind it."""
    if not mark:
        return html
    before, end, after = html.rpartition("</p>")
    parts = (before, mark, end) if end and not after.strip() else (html, mark)
    return format_html("{}" * len(parts), *(mark_safe(part) if part is not mark else part for part in parts))  # noqa: S308


@register.simple_tag
def text_value(record: Model, field: str) -> str:
    """Return the bare words of a translated field, for titles and attributes."""
    return text_of(record, field).words


@register.simple_tag
def lang_of(record: Model, field: str) -> SafeString:
    """Write the ``lang`` attribute of an element whose words come from a field; nothing in the reader's language."""
    shown = text_of(record, field)
    return format_html(' lang="{}"', html_language(shown.language)) if shown.is_fallback else SafeString()


@register.simple_tag
def other_languages(record: Model, field: str) -> list[dict]:
    """Return the field in the languages other than the one shown, those that have words: ``[{words, lang, name}]``."""
    shown = text_of(record, field).language
    return [
        {"words": words, "lang": html_language(code), "name": name, "code": code}
        for code, name in settings.LANGUAGES
        if code != shown and (words := text_in(record, field, code))
    ]


@register.filter
def html_lang(code: str) -> str:
    """Return a language code as HTML writes it: ``zh-hans`` becomes ``zh-Hans``."""
    return html_language(code)


@register.filter
def with_language(shown: Text) -> SafeString:
    """Return the small note that says in which language a text is shown; nothing in the reader's."""
    return _small(shown.note) if shown.note else SafeString()


def _marked(shown: Text, html: str | SafeString, *, note: bool, element: str = "span") -> str:
    if not shown.words:
        return ""
    if not shown.is_fallback:
        return html if isinstance(html, SafeString) else format_html("{}", html)
    body = format_html('<{} lang="{}">{}</{}>', element, html_language(shown.language), html, element)
    return body + between_sentences() + language_note(shown.language) if note else body


def between_sentences() -> SafeString:
    """Return the space that stands between sentences, and before a bracket: none in Chinese."""
    return conditional_escape(pgettext("between sentences", " "))


def language_note(code: str) -> str:
    """Return the small note that says in which language a text is shown, in the reader's language."""
    return _small(gettext("(in %(language)s)") % {"language": dict(settings.LANGUAGES)[code]})


def _small(words: str) -> SafeString:
    return format_html('<span class="language-note" lang="{}">{}</span>', html_language(get_language()), words)
