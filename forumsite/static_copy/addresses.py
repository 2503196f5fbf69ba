"""Which addresses of the site the copy has, and in which file each of them lies."""

import hashlib
import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from exchange.lists import BY_PAGE, LISTS
from exchange.sitemaps import SITEMAPS, RecordSitemap
from media.models import Document
from publishing.addresses import address_of, in_language

#: Pages that stand for what a copy cannot do; see ``forumsite.static_copy.asking``.
ABOUT = "about-this-copy"
#: Views whose answers depend on who asks and when: what leads to them leads to the page about the copy.
LEFT_OUT = {
    "media:press_pack",
    "media:album_press_pack",
    "search:suggest",
    "exchange_files:oembed",
    "healthz",
    "healthz_all",
    "metrics",
    "hello",
    "favicon",
    "offline",
    "offline_worker",
}
WITH_PARTS = {f"exchange_files:sitemap_{name}" for name in SITEMAPS}
PLAIN = re.compile(r"[a-z0-9-]{1,60}")
MOST_FILTERS = 3


def canonical(url: str) -> str:
    """Return the address under which the copy knows an address of the site: without what makes no other page.

    Empty for what the copy does not have.
    """
    parts = urlsplit(url)
    if parts.path.startswith(settings.STATIC_URL):
        return parts.path
    if parts.path == "/" or parts.path.startswith((reverse("admin:index"), "/preview/")):
        return ""
    try:
        name = resolve(unquote(parts.path)).view_name
    except Resolver404:
        return parts.path
    if name in LEFT_OUT or name.startswith(("admin:", "media:contribution", "media:contribute_")):
        return ""
    query = _query(name, parse_qsl(parts.query))
    return parts.path + (f"?{query}" if query else "")


def _query(name: str, pairs: list[tuple[str, str]]) -> str:
    """Return what counts of a query string: the filters of a list, and the number of a page or of a part."""
    if name in WITH_PARTS:
        return urlencode([pair for pair in pairs if pair[0] == "p" and pair[1] != "1"])
    if name not in BY_PAGE:
        return ""
    known = BY_PAGE[name].filterset_class.base_filters
    filters = [(key, value) for key, value in pairs if key in known and key != "sort" and value][:MOST_FILTERS]
    page = [pair for pair in pairs if pair[0] == "page" and pair[1] != "1"][:1]
    return urlencode(sorted(filters) + page)


def file_of(address: str) -> str:
    """Return the name of the file of a canonical address, below the folder of the copy."""
    parts = urlsplit(address)
    path = unquote(parts.path).lstrip("/")
    pairs = dict(parse_qsl(parts.query))
    if path.endswith(".xml"):
        return path.replace(".xml", f"-{pairs['p']}.xml") if "p" in pairs else path
    if path.endswith("/download/"):
        return f"{path.removesuffix('/')}.{_suffix(int(path.split('/')[-3]))}"
    if not path.endswith("/"):
        return path
    page = pairs.pop("page", "")
    filters = "".join(f"by/{_word(f'{key}-{value}')}/" for key, value in sorted(pairs.items()))
    return f"{path}{filters}{f'page/{_word(page)}/' if page else ''}index.html"


def _word(words: str) -> str:
    """Return words as they can stand in the name of a folder anywhere."""
    if PLAIN.fullmatch(words):
        return words
    kept = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:40]
    return f"{kept}-{hashlib.sha256(words.encode()).hexdigest()[:8]}".lstrip("-")


def _suffix(document: int) -> str:
    """Return the suffix of a document's file; that of what is not there is of no matter."""
    name = Document.objects.published().filter(pk=document).values_list("file", flat=True).first() or "x.bin"
    return name.rpartition(".")[2]


def about(language: str) -> str:
    """Return the address of the page that says what the copy cannot do."""
    return f"/{language}/{ABOUT}/"


def beginnings() -> list[str]:
    """Return the addresses from which all others are found: homes, sitemaps, every record, what no page leads to."""
    found = [reverse("exchange_files:sitemap"), reverse("robots")]
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found += [reverse("home"), reverse("search:search"), reverse("media:contribute"), about(code)]
            found += [reverse("exchange:feed_all"), *(listed.url() for listed in LISTS.values())]
            found.append(reverse("exchange:calendar_coming"))
    codes = [code for code, _name in settings.LANGUAGES]
    kinds = [sitemap for sitemap in SITEMAPS.values() if isinstance(sitemap, RecordSitemap)]
    bare = [address_of(record) for kind in kinds for record in kind.items().iterator(chunk_size=2000)]
    return [*found, *(in_language(address, code) for address in bare for code in codes)]
