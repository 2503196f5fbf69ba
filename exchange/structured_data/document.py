"""The whole of a page: the record it is about, the way to it, and how it is written into HTML."""

import json

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from exchange.facts import plain
from exchange.lists import BY_PAGE
from exchange.structured_data import events, media, threads
from exchange.structured_data.parts import Page, filled, series
from exchange.subjects import subject_of, trail, view_name
from publishing.addresses import address
from publishing.languages import html_language, text_of

MAKERS = {
    "edition": events.edition,
    "subforum": events.sub_forum,
    "exhibition": events.exhibition,
    "outcome": threads.outcome,
    "organization": threads.organization,
    "person": threads.person,
    "topic": threads.topic,
    "photo": media.photo,
    "album": media.album,
    "page": threads.page,
}
#: What would end the script, or be read as something else in it, as JSON writes it otherwise.
ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def describe(context: Context) -> dict | None:
    """Return a page's description as a document, or None where there is nothing to describe."""
    request = context["request"]
    page, view, record = Page(request, context), view_name(request), subject_of(context)
    if record is not None:
        nodes = [MAKERS[record._meta.model_name](page, record)]
    elif view == "home":
        nodes = [site(page), series(page, whole=True)]
    elif view in BY_PAGE:
        nodes = [page_of_list(page, view)]
    else:
        return None
    way = trail(context)
    nodes += [breadcrumbs(page, way)] if len(way) > 1 else []
    return {"@context": "https://schema.org", "@graph": nodes}


def site(page: Page) -> dict:
    """Return the record as a web site that can be searched."""
    searched = f"{page.absolute(address('search:search'))}?q={{search_term_string}}"
    return {
        "@type": "WebSite",
        "@id": f"{page.home}#site",
        "url": page.home,
        "name": plain(text_of(page.forum, "name").words),
        "inLanguage": html_language(get_language()),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": searched},
            "query-input": "required name=search_term_string",
        },
    }


def page_of_list(page: Page, view: str) -> dict:
    """Return a list as a page of a collection."""
    url = page.absolute(address(view))
    return filled({
        "@type": "CollectionPage",
        "@id": url,
        "url": url,
        "name": str(BY_PAGE[view].title),
        "inLanguage": html_language(get_language()),
        "isPartOf": {"@id": f"{page.home}#site"},
    })  # fmt: skip


def breadcrumbs(page: Page, way: list[tuple[str, str]]) -> dict:
    """Return the way to a page."""
    steps = [
        {"@type": "ListItem", "position": number, "name": plain(words), "item": page.absolute(address)}
        for number, (words, address) in enumerate(way, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def as_script(document: dict) -> SafeString:
    """Return a document as a script element that nothing in it can end; browsers do not run what is no script."""
    words = AS_JSON.encode(document).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(words))  # noqa: S308
