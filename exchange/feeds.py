"""Atom feeds (RFC 4287): of each list with its filters, in pages (RFC 5005), and of everything new."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from events.models import Forum
from exchange.facts import Facts, facts_of, plain
from exchange.identity import key_of, tag
from exchange.lists import ALL, EVERYTHING, FeedList, rows_of
from exchange.moments import changed_at, last_change, newest
from publishing.addresses import absolute
from publishing.dates import describe_days
from publishing.languages import Text, html_language, text_of
from publishing.list_problems import shortened

CONTENT_TYPE = Atom1Feed.content_type
PER_PAGE = 30


@dataclass
class Feed:
    """What a feed holds, before it is written."""

    title: str
    key: str
    url: str
    page_url: str
    entries: list[Model]
    changed_at: datetime
    #: Addresses of other pages of the feed, by their relation to this one.
    links: dict[str, str] = field(default_factory=dict)
    #: Sentences on what was asked for that cannot be; such a feed is not written.
    problems: list[str] = field(default_factory=list)


def feed_of_everything(request: HttpRequest) -> Feed:
    """Return the feed of the newest changes among all kinds of record that are published for their own sake."""
    rows = chain.from_iterable(newest(rows_of(model), 0, PER_PAGE) for model in EVERYTHING)
    entries = heapq.nlargest(PER_PAGE, rows, key=lambda record: (changed_at(record), key_of(record)))
    url = reverse("exchange:feed_all")
    return Feed(str(ALL), "all", url, reverse("home"), entries, last_change(*EVERYTHING))


def feed_of_list(request: HttpRequest, listed: FeedList) -> Feed:
    """Return a page of the feed of a list, with the filters that the request asks for."""
    asked, page = _asked(request, listed), request.GET.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 0
    entries = newest(asked.rows, (number - 1) * PER_PAGE, PER_PAGE + 1) if number else []
    problems = list(asked.problems)
    if not (entries or number == 1):
        problems.append(gettext("There is no page “%(asked)s” of this feed.") % {"asked": shortened(page)})
    return Feed(
        gettext(" · ").join([str(listed.title), *asked.words]),
        f"{listed.name}?{asked.query}" if asked.query else listed.name,
        asked.page(number),
        asked.list_url,
        entries[:PER_PAGE],
        last_change(*listed.models),
        _neighbours(asked, number, has_next=len(entries) > PER_PAGE),
        problems,
    )


@dataclass(frozen=True)
class _Asked:
    """What a request wants of a list: its rows, what is wrong with it, its filters in words and as a query."""

    rows: QuerySet
    url: str
    list_url: str
    problems: Sequence[str] = ()
    words: Sequence[str] = ()
    query: str = ""

    def page(self, number: int) -> str:
        """Return the address of a page of the feed."""
        return f"{self.url}{'&' if '?' in self.url else '?'}page={number}" if number > 1 else self.url


def _asked(request: HttpRequest, listed: FeedList) -> _Asked:
    """Return what is asked for; filters are looked at only where there are any, as their choices cost queries."""
    if not request.GET.keys() & listed.filterset_class.base_filters.keys():
        return _Asked(rows_of(listed.model), request.path, reverse(listed.page))
    filterset = listed.filterset(request)
    url = filterset.url()
    return _Asked(
        filterset.qs,
        url,
        url.replace(request.path, reverse(listed.page), 1),
        filterset.problems,
        [f"{chip.label}: {chip.value}" for chip in filterset.chips],
        filterset.query(),
    )


def _neighbours(asked: _Asked, number: int, *, has_next: bool) -> dict[str, str]:
    pages = {"first": 1} if number > 1 or has_next else {}
    pages |= {"previous": number - 1} if number > 1 else {}
    pages |= {"next": number + 1} if has_next else {}
    return {relation: asked.page(page) for relation, page in pages.items()}


def write(request: HttpRequest, feed: Feed) -> bytes:
    """Return the feed as a document."""
    forum, language = Forum.load(), html_language(get_language())
    name = text_of(forum, "name").words
    atom = _Atom(
        title=plain(gettext("%(forum)s: %(list)s") % {"forum": name, "list": feed.title}),
        link=absolute(request, feed.page_url),
        description=plain_or_none(text_of(forum, "purpose").words),
        language=language,
        author_name=plain(name),
        author_link=absolute(request, reverse("home")),
        feed_url=absolute(request, feed.url),
        feed_guid=tag(request, f"feed/{language}/{feed.key}"),
        newest=max([changed_at(record) for record in feed.entries], default=feed.changed_at),
        links={relation: absolute(request, url) for relation, url in feed.links.items()},
    )
    for record in feed.entries:
        atom.add_item(**entry(request, record))
    return atom.writeString("utf-8").encode()


def plain_or_none(words: str) -> str | None:
    """Return plain words, or None where there are none, as Django's feeds want it."""
    return plain(words) or None


def entry(request: HttpRequest, record: Model) -> dict:
    """Return a record as an entry of a feed."""
    facts, terms = facts_of(record), getattr(record, "terms", None)
    return {
        "title": facts.title.words,
        "link": absolute(request, record.get_page_url()),
        "description": content(request, facts),
        "unique_id": tag(request, f"{key_of(record)}/{html_language(get_language())}"),
        "pubdate": min(record.created_at, changed_at(record)),
        "updateddate": changed_at(record),
        "author_name": facts.creator or None,
        "categories": [facts.kind],
        "item_copyright": plain_or_none(rights(record, terms)),
        "lang": html_language(facts.title.language) if facts.title.is_fallback else "",
        "files": list(files(request, record)),
    }


def content(request: HttpRequest, facts: Facts) -> str:
    """Return what an entry says of its record, as HTML: picture, when and where, the summary, the credit."""
    photo = facts.record if facts.name == "photo" else None
    when = describe_days(facts.first_day, facts.last_day, facts.precision)
    where = gettext(", ").join(part for part in (facts.place, when) if part)
    parts = [
        _picture(request, photo) if photo and photo.card_url else "",
        format_html("<p>{}</p>", where) if where else "",
        paragraph(facts.summary),
        paragraph(text_of(photo, "credit_line")) if photo else "",
    ]
    return format_html_join("", "{}", ((part,) for part in parts if part))


def paragraph(text: Text) -> SafeString:
    """Return words as a paragraph that says in which language they are, where that is not the reader's."""
    if not text:
        return SafeString()
    if text.is_fallback:
        return format_html('<p lang="{}">{}</p>', html_language(text.language), plain(text.words))
    return format_html("<p>{}</p>", plain(text.words))


def _picture(request: HttpRequest, photo: Model) -> SafeString:
    alt = plain(text_of(photo, "alt_text").words)
    return format_html('<p><img src="{}" alt="{}"></p>', absolute(request, photo.card_url), alt)


def rights(record: Model, terms) -> str:
    """Return under which terms a file may be used: the copyright notice and the licence."""
    notice = text_of(record, "copyright_notice").words if hasattr(record, "copyright_notice") else ""
    return gettext(". ").join(part for part in (notice.rstrip("."), str(terms.label) if terms else "") if part)


def files(request: HttpRequest, record: Model) -> Iterable[dict[str, str]]:
    """Yield address and format of the files that belong to an entry: a photo's largest JPEG, a document."""
    if largest := getattr(record, "largest_url", ""):
        yield {"href": absolute(request, largest), "type": "image/jpeg"}
    elif record._meta.model_name == "document":
        found = {"href": absolute(request, record.get_absolute_url()), "length": str(record.file_size or "")}
        yield {name: value for name, value in (found | {"type": record.content_type}).items() if value}


class _Atom(Atom1Feed):
    """Django's writer with what it lacks: pages, the age of the newest entry, files without a length, languages."""

    def latest_post_date(self) -> datetime:
        return self.feed["newest"]

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        for relation, address in self.feed["links"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def item_attributes(self, item: dict) -> dict:
        return {"xml:lang": item["lang"]} if item["lang"] else {}

    def add_item_elements(self, handler, item: dict) -> None:
        super().add_item_elements(handler, item)
        for file in item["files"]:
            handler.addQuickElement("link", "", {"rel": "enclosure", **file})
