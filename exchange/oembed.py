"""oEmbed (oembed.com): what another site shows of a photo or an edition whose address was pasted into it."""

import json
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import get_language

from events.models import Edition, Forum
from exchange.facts import Facts, facts_of, plain
from media.models import Photo
from publishing.addresses import absolute, in_language, split_language
from publishing.dates import describe_days
from publishing.languages import html_language, text_of

CONTENT_TYPES = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
#: Seconds for which others may keep an answer.
CACHE_AGE = 24 * 60 * 60
#: The card of an edition: as wide as this, and what it needs at least.
CARD = (600, 220)
LEAST_CARD = (240, 220)
LONGEST = 2_000


class Question(forms.Form):
    """What is asked of the provider."""

    url = forms.CharField(max_length=LONGEST)
    maxwidth = forms.IntegerField(min_value=1, max_value=100_000, required=False)
    maxheight = forms.IntegerField(min_value=1, max_value=100_000, required=False)
    format = forms.CharField(max_length=20, required=False)


def record_at(request: HttpRequest, url: str) -> tuple[Photo | Edition, str] | None:
    """Return the published photo or edition of this site whose page stands at an address, and in which language."""
    try:
        asked = urlsplit(url)
        hosts = {request.get_host(), urlsplit(settings.SITE_URL).netloc}
        if asked.scheme not in {"http", "https"} or asked.netloc not in hosts - {""}:
            return None
    except ValueError:
        return None
    language = split_language(asked.path)[0] or get_language()
    path = asked.path if split_language(asked.path)[0] else in_language(asked.path, language)
    with translation.override(language):
        try:
            record = _record(resolve(path))
        except Resolver404:
            return None
    return (record, language) if record else None


def _record(match: ResolverMatch) -> Photo | Edition | None:
    if match.view_name == "media:photo_detail" and match.kwargs["pk"] < 2**63:
        return Photo.objects.published().for_cards().filter(pk=match.kwargs["pk"]).first()
    if match.view_name == "events:edition_detail":
        return Edition.objects.published().defer("body", "low_carbon").filter(slug=match.kwargs["slug"]).first()
    return None


def describe(request: HttpRequest, record: Photo | Edition, width: int | None, height: int | None) -> dict:
    """Return the answer for a record that is shown no larger than ``width`` by ``height``, in the active language."""
    facts, forum = facts_of(record), Forum.load()
    limits = (width or 100_000, height or 100_000)
    found = {
        "version": "1.0",
        "type": "link",
        "title": facts.title.words,
        "author_name": facts.creator,
        "provider_name": plain(text_of(forum, "name").words),
        "provider_url": absolute(request, reverse("home")),
        "cache_age": CACHE_AGE,
    }
    found |= _photo(request, record, limits) if isinstance(record, Photo) else _card(request, facts, found, limits)
    return {name: value for name, value in found.items() if value != ""}


def _photo(request: HttpRequest, photo: Photo, limits: tuple[int, int]) -> dict:
    """Return the largest picture that fits; nothing where none does, so that a link remains."""
    sizes = [(width, max(1, round(width * photo.height / photo.width))) for width in photo.widths]
    fitting = [size for size in sizes if size[0] <= limits[0] and size[1] <= limits[1]]
    if not fitting:
        return {}
    width, height = fitting[-1]
    least = sizes[0]
    return {
        "type": "photo",
        "url": absolute(request, photo.rendition_url(width, "jpg")),
        "width": width,
        "height": height,
        "thumbnail_url": absolute(request, photo.rendition_url(least[0], "jpg")),
        "thumbnail_width": least[0],
        "thumbnail_height": least[1],
        "license": str(photo.terms.label) if photo.terms else "",
        "license_url": photo.terms.address if photo.terms else "",
        "credit": plain(text_of(photo, "credit_line").words),
    }


def _card(request: HttpRequest, facts: Facts, found: dict, limits: tuple[int, int]) -> dict:
    """Return an edition as a quotation with a link, in plain elements that any site can style; it needs some room."""
    if limits[0] < LEAST_CARD[0] or limits[1] < LEAST_CARD[1]:
        return {}
    when = describe_days(facts.first_day, facts.last_day, facts.precision)
    html = format_html(
        '<blockquote lang="{}" cite="{}"><p><a href="{}">{}</a></p><p>{}</p><footer>{}</footer></blockquote>',
        html_language(get_language()),
        *[absolute(request, facts.record.get_absolute_url())] * 2,
        facts.title.words,
        " · ".join(part for part in (when, facts.place) if part),
        found["provider_name"],
    )
    return {"type": "rich", "html": html, "width": min(CARD[0], limits[0]), "height": CARD[1]}


def as_xml(found: dict) -> bytes:
    """Return the answer as XML."""
    root = ElementTree.Element("oembed")
    for name, value in found.items():
        ElementTree.SubElement(root, name).text = str(value)
    return b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + ElementTree.tostring(root, encoding="utf-8")


def write(request: HttpRequest, record: Photo | Edition, asked: dict, form: str) -> bytes:
    """Return the answer as a document, in the form and within the size that were asked for."""
    found = describe(request, record, asked["maxwidth"], asked["maxheight"])
    return as_xml(found) if form == "xml" else json.dumps(found, ensure_ascii=False).encode()
