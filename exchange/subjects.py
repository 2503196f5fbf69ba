"""What a page is about: the record that its view put into the context, and the way that leads to it."""

from django.db.models import Model
from django.http import HttpRequest
from django.template import Context
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from exchange.facts import facts_shown, plain_text
from exchange.lists import BY_PAGE
from publishing.addresses import address

#: By the name of the view: the name of the record in its context, and the list that stands above it.
SUBJECTS = {
    "events:edition_detail": ("edition", "events:edition_list"),
    "events:sub_forum_detail": ("sub_forum", "events:edition_list"),
    "events:exhibition_detail": ("exhibition", "events:exhibition_list"),
    "events:outcome_detail": ("outcome", "events:outcome_list"),
    "events:organization_detail": ("organization", "events:organization_list"),
    "events:person_detail": ("person", "events:person_list"),
    "events:topic_detail": ("topic", "events:topic_list"),
    "media:photo_detail": ("photo", "media:photo_list"),
    "media:album_detail": ("album", "media:album_list"),
    "pages:page_detail": ("page", ""),
}
HOME = gettext_lazy("Home page")


def view_name(request: HttpRequest | None) -> str:
    """Return the name of the view that made a page; empty for one that was not found, and for previews."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match and not getattr(request, "preview", None) else ""


def subject_of(context: Context) -> Model | None:
    """Return the record that a page is about, or None for a list and for pages of no record."""
    name, _above = SUBJECTS.get(view_name(context.get("request")), ("", ""))
    return context.get(name) if name else None


def trail(context: Context) -> list[tuple[str, str]]:
    """Return the way from the home page to this one, as ``[(words, address)]``; the last is this page."""
    request = context["request"]
    view, record = view_name(request), subject_of(context)
    found: list[tuple[str | Promise, str]] = [(HOME, address("home"))]
    if view in BY_PAGE:
        found.append((BY_PAGE[view].title, address(view)))
    if record is not None:
        above = SUBJECTS[view][1]
        found += [(BY_PAGE[above].title, address(above))] if above else []
        found += [(plain_text(page, "title").words, page.get_absolute_url()) for page in context.get("above") or ()]
        if (edition := getattr(record, "edition", None)) and view != "media:photo_detail":
            found.append((str(edition), edition.get_absolute_url()))
        found.append((_own_words(request, record), record.get_absolute_url()))
    return [(str(words), address) for words, address in found]


def _own_words(request: HttpRequest, record: Model) -> str:
    if record._meta.model_name == "photo":
        return gettext("Photo %(number)s") % {"number": record.pk}
    return str(record) if record._meta.model_name == "edition" else facts_shown(request, record).title.words
