"""Template tags for the frame around every page: the menu, and this same page in the other languages."""

import re

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pages.context import Frame
from pages.models import Page
from publishing.addresses import address, other_language
from publishing.languages import html_language
from publishing.templatetags.parts import part
from publishing.templatetags.record import text

register = template.Library()
register.simple_tag(address)

#: The fixed part of the menu: name of the address, words, and the view names that belong to the section.
SECTIONS = (
    ("events:edition_list", _("Editions"), ("edition", "sub_forum", "exhibition")),
    ("media:photo_list", _("Photos"), ("photo", "album")),
    ("events:outcome_list", _("Outcomes"), ("outcome",)),
    ("events:press", _("Press"), ("press",)),
)
#: The other lists of the record, for the foot of every page.
LISTS = (
    ("events:sub_forum_list", _("Programme")),
    ("events:exhibition_list", _("Exhibitions")),
    ("events:organization_list", _("Organizations")),
    ("events:person_list", _("People")),
    ("events:topic_list", _("Topics")),
    ("media:album_list", _("Albums")),
    ("media:document_list", _("Documents")),
    ("numbers", _("In numbers")),
    ("events:edition_compare", _("Compare editions")),
)
#: The values of the switch of light and dark, in words.
THEMES = (
    ("auto", _("As the system")),
    ("light", pgettext_lazy("appearance", "Light")),
    ("dark", pgettext_lazy("appearance", "Dark")),
)


@register.filter
def by_clause(words: str) -> SafeString:
    """Write a headline so that it breaks after a comma before it breaks anywhere else."""
    gap = " " if ", " in words else ""
    clauses = re.split(r"(?<=,) |(?<=，)", words)
    return format_html_join(gap, "<span>{}</span>", ((clause,) for clause in clauses))


@register.simple_tag
def lists() -> list[dict]:
    """Return the lists that are not in the menu, and the way to send in photos where it is open: ``[{url, name}]``."""
    entries = (*LISTS, ("media:contribute", _("Send in photos"))) if settings.CONTRIBUTE else LISTS
    return [{"url": address(view), "name": name} for view, name in entries]


@register.simple_tag(takes_context=True)
def sections(context: Context) -> list[dict]:
    """Return the fixed entries of the menu: ``[{url, name, current}]`` with the value for ``aria-current``."""
    match = getattr(context.get("request"), "resolver_match", None)
    view = (match.url_name or "") if match else ""
    entries = []
    for section, name, stems in SECTIONS:
        here = "page" if match and match.view_name == section else "true" if view.startswith(stems) else ""
        entries.append({"url": address(section), "name": name, "current": here})
    return entries


@register.simple_tag(takes_context=True)
def page_files(context: Context) -> SafeString:
    """Draw the links to the style sheets and scripts of every page."""
    values = {"language": get_language(), "is_preview": bool(getattr(context.get("request"), "preview", None))}
    return context["frame"].once(("files", *values.values()), lambda: part("page_files", **values))


@register.simple_tag(takes_context=True)
def site_header(context: Context) -> SafeString:
    """Draw the head of every page: name, menu, search, light or dark, languages."""
    request, frame = context["request"], context["frame"]
    is_copy = bool(request.META.get("STATIC_COPY"))
    return part(
        "site_header",
        **frame.once(("header", get_language(), is_copy), lambda: _same_on_each_page(frame, is_copy)),
        sections=sections(context),
        path=request.path,
        languages=context["languages"],
        is_preview=bool(getattr(request, "preview", None)),
    )


def _same_on_each_page(frame: Frame, is_copy: bool) -> dict:
    return {
        "site_name": part("site_name", forum=frame.forum),
        "menu": [(page.get_absolute_url(), text(page, "title", False)) for page in frame.menus[Page.Menu.HEADER]],
        "tools": part("site_tools", themes=THEMES, static_copy=is_copy),
    }


@register.simple_tag(takes_context=True)
def site_links(context: Context) -> SafeString:
    """Draw the foot of every page but for what it says of this page."""
    frame = context["frame"]
    return frame.once(("links", get_language()), lambda: _links(frame))


def _links(frame: Frame) -> SafeString:
    listed = [{"url": address(name), "name": words} for name, words, _stems in SECTIONS] + lists()
    return part("site_links", forum=frame.forum, lists=listed, menu=frame.menus[Page.Menu.FOOTER])


@register.simple_tag(takes_context=True)
def this_page_in_languages(context: Context) -> list[dict]:
    """Return this page in every language of the site: ``[{code, lang, name, url, canonical, active}]``.

    ``url`` keeps the query string; ``canonical`` is the one form of the address, which lists name themselves. An
    address that belongs to no view (a page that was not found) leads to the home page.
    """
    request = context.get("request")
    active = get_language()
    here = request.get_full_path() if request and request.resolver_match else address("home")
    canonical = (context.get("canonical") or request.path) if request else ""
    return [
        {
            "code": code,
            "lang": html_language(code),
            "name": get_language_info(code)["name_local"],
            "url": other_language(here, code),
            "canonical": other_language(canonical, code),
            "active": code == active,
        }
        for code, _name in settings.LANGUAGES
    ]
