"""Sitemaps (sitemaps.org) of all public pages in every language, each with its other languages and its picture.

``/sitemap.xml`` is always an index; Django's framework makes the parts. A part is read from the database a page at a
time, however many records there are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from events.models import Edition, Exhibition, Organization, Outcome, Person, SubForum, Topic
from exchange.lists import LISTS
from exchange.moments import changed_at
from media.models import Album, Photo
from pages.models import Page
from publishing.addresses import absolute, address_of, in_language
from publishing.languages import html_language

CONTENT_TYPE = "application/xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MORE_NAMESPACES = (
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
#: Entries in one file. The standard allows 50,000; each costs some time to write, and a crawler waits for the whole.
MOST = 2_000
#: Pages that show no one record.
STATIC = (
    "home",
    "numbers",
    "events:edition_compare",
    "exchange:subscribe",
    *(listed.page for listed in LISTS.values()),
)


class InLanguages(Sequence):
    """Rows times languages as a sequence that reads only the rows of the slice asked for."""

    def __init__(self, rows: QuerySet) -> None:
        self.rows = rows
        self.codes = [code for code, _name in settings.LANGUAGES]

    def __len__(self) -> int:
        return self.rows.count() * len(self.codes)

    def __getitem__(self, asked: slice) -> list[tuple[Model, str]]:
        start, stop = asked.start or 0, asked.stop
        per_row = len(self.codes)
        rows = self.rows[start // per_row : -(-stop // per_row)]
        pairs = [(row, code) for row in rows for code in self.codes]
        first = start - start % per_row
        return pairs[start - first : stop - first]


class _InEveryLanguage(Sitemap):
    i18n = alternates = x_default = True
    limit = MOST


class RecordSitemap(_InEveryLanguage):
    """All published records of a kind."""

    def __init__(self, rows: Callable[[], QuerySet]) -> None:
        self.rows = rows

    def items(self) -> QuerySet:
        return self.rows()

    def _items(self) -> InLanguages:
        return InLanguages(self.items())

    def location(self, record: Model) -> str:
        """Return the address in the active language; it is made once, and each language put before it."""
        if not hasattr(record, "bare_address"):
            record.bare_address = address_of(record)
        return in_language(record.bare_address, get_language())

    def lastmod(self, record: Model) -> datetime:
        return changed_at(record)

    def get_latest_lastmod(self) -> datetime | None:
        found = self.rows().order_by().aggregate(changed=Max("updated_at"), appeared=Max("publish_at"))
        return max(filter(None, found.values()), default=None)


class StaticSitemap(_InEveryLanguage):
    """The home page and the lists; they change with whatever they show, so no age is given."""

    def items(self) -> tuple[str, ...]:
        return STATIC

    def location(self, name: str) -> str:
        return reverse(name)


def _rows(model: type[Model], *columns: str) -> Callable[[], QuerySet]:
    """Return a function that makes the query of a kind: its own rows with the columns its address and age need."""

    def rows() -> QuerySet:
        names = [f"{parent}__{name}" for parent in model.shown_with for name in ("slug", "publish_at")]
        found = model.objects.published().select_related(*model.shown_with).order_by("pk")
        return found.only(*columns, "updated_at", "publish_at", "state", *names)

    return rows


PICTURE = ("token", "rendition_key", "width", "height")
SITEMAPS: dict[str, Sitemap] = {
    "pages": StaticSitemap(),
    "editions": RecordSitemap(_rows(Edition, "slug")),
    "sub-forums": RecordSitemap(_rows(SubForum, "slug")),
    "exhibitions": RecordSitemap(_rows(Exhibition, "slug")),
    "outcomes": RecordSitemap(_rows(Outcome, "slug")),
    "organizations": RecordSitemap(_rows(Organization, "slug")),
    "people": RecordSitemap(_rows(Person, "slug")),
    "topics": RecordSitemap(_rows(Topic, "slug")),
    "photos": RecordSitemap(_rows(Photo, *PICTURE)),
    "albums": RecordSitemap(_rows(Album, "slug")),
    "prose": RecordSitemap(_rows(Page, "path")),
}
#: The kinds on which they depend.
MODELS = (Edition, SubForum, Exhibition, Outcome, Organization, Person, Topic, Photo, Album, Page)


@dataclass(frozen=True)
class Part:
    """One file of the index."""

    url: str
    changed_at: datetime | None


def parts() -> Iterator[Part]:
    """Yield every file of the index; kinds of which nothing is public have none."""
    for name, sitemap in SITEMAPS.items():
        pages = sitemap.paginator
        if not pages.count:
            continue
        url, changed = reverse(f"exchange_files:sitemap_{name}"), sitemap.get_latest_lastmod()
        for number in pages.page_range:
            yield Part(f"{url}?p={number}" if number > 1 else url, changed)


def write_index(request: HttpRequest) -> bytes:
    """Return the index as a document."""
    found = (
        f"<sitemap>{_element('loc', absolute(request, part.url))}{_age(part.changed_at)}</sitemap>" for part in parts()
    )
    return _document("sitemapindex", "", found)


def write_part(request: HttpRequest, name: str, number: int) -> bytes:
    """Return one file of a kind as a document; raise ``EmptyPage`` where there is no such file."""
    root = urlsplit(absolute(request, "/"))
    urls = SITEMAPS[name].get_urls(number, SimpleNamespace(domain=root.netloc), root.scheme)
    return _document("urlset", MORE_NAMESPACES, (_url(request, found) for found in urls))


def _url(request: HttpRequest, found: dict) -> str:
    """Return one page: its address, its age, the same in other languages, its picture."""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{_tag(other["lang_code"])}" href={quoteattr(other["location"])}/>'
        for other in found["alternates"]
    )
    largest = getattr(found["item"][0], "largest_url", "")
    picture = f"<image:image>{_element('image:loc', absolute(request, largest))}</image:image>" if largest else ""
    return f"<url>{_element('loc', found['location'])}{_age(found['lastmod'])}{others}{picture}</url>"


def _tag(code: str) -> str:
    return code if code == "x-default" else html_language(code)


def _age(moment: datetime | None) -> str:
    return _element("lastmod", moment.isoformat(timespec="seconds")) if moment else ""


def _element(name: str, words: str) -> str:
    return f"<{name}>{escape(words)}</{name}>"


def _document(name: str, namespaces: str, children: Iterable[str]) -> bytes:
    lines = "\n".join(children)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{NAMESPACE}"{namespaces}>'
    return f"{head}\n{lines}\n</{name}>\n".encode()
