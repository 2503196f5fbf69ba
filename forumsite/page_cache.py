"""Keeps whole public pages in memory, for as long as nothing changed that readers see.

Each process keeps its own, at most ``PAGE_CACHE_MB``, with the least used thrown away first. What is published, retired
or due by the clock shows within half a second in every process of every node, because all of them ask the database
for the version of the record. A page is drawn anew after ``KEEP`` seconds in any case, since some pages tell the day.

Nothing is kept of who is signed in, nor of a page that sets a cookie, reads one, or says itself that it is private.
"""

import re
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from forumsite.compression import TEXT
from publishing.caching import known_to
from publishing.remembering import clock

KEEP = 60
#: How long a page may still answer when the site itself cannot: a database that is away, an error.
KEEP_FOR_FAILURES = 24 * 60 * 60
#: Addresses longer than this, and answers larger, are not kept.
LONGEST_QUERY, LARGEST = 1000, 1024 * 1024
PUBLIC = "public, max-age=0, must-revalidate"
_GZIP = re.compile(r"\bgzip\b")
#: Headers of the answer to one reader, which are no part of the page.
_OF_ONE_ANSWER = ("Content-Length", "ETag", "Last-Modified", "Vary", "X-Request-ID")
#: What a reader says of what they have and take; pages are drawn without it.
_SAID_BY_READER = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")

Key = tuple[str, str, str, str]


@dataclass
class Page:
    """A page as it was drawn: its bytes, plain and compressed, and of which version of the record."""

    body: bytes
    zipped: bytes | None
    headers: dict[str, str]
    version: object
    drawn: float
    etag: str
    changed: float
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = len(self.body) + len(self.zipped or b"") + 1000

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """Return the page, or 304 where the reader has it; compressed if the reader takes that."""
        zipped = self.zipped if _GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")) else None
        headers = {
            "Cache-Control": PUBLIC,
            **self.headers,
            "ETag": f'"{self.etag}{"-gz" if zipped else ""}"',
            "Last-Modified": http_date(self.changed),
            "X-Accel-Expires": "1",
        }
        if self.zipped:
            headers["Vary"] = "Accept-Encoding"
        if zipped:
            headers["Content-Encoding"] = "gzip"
        body = self.body if zipped is None else zipped
        response = HttpResponse(body, headers={**headers, "Content-Length": str(len(body))})
        return get_conditional_response(request, headers["ETag"], int(self.changed), response)


class Shelf:
    """Pages by their addresses, of at most so many bytes; the least used go first."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        with self._lock:
            self._take_away(key)
            self._pages[key] = page
            self.size += page.size
            while self.size > self.most:
                self._take_away(next(iter(self._pages)))

    def drop(self, key: Key) -> None:
        with self._lock:
            self._take_away(key)

    def _take_away(self, key: Key) -> None:
        gone = self._pages.pop(key, None)
        self.size -= gone.size if gone else 0


class PageCacheMiddleware:
    """Answers with a kept page where there is one, and keeps what may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        # Addresses with parameters are many and little used: they cannot push the plain ones out.
        most = settings.PAGE_CACHE_BYTES
        self.plain, self.asked = Shelf(most // 2), Shelf(most // 2)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.PAGE_CACHE_BYTES or not may_be_kept(request):
            return self.get_response(request)
        key = key_of(request)
        page = key and self._shelf(key).get(key)
        if not page:
            key = settle(request)
            if not key:
                return self.get_response(request)
            page = self._shelf(key).get(key)
        version = clock.version()
        if page and page.version == version and time.monotonic() - page.drawn < KEEP:
            return page.answer(request)
        settle(request)
        return self._draw(request, key, page, version)

    def _draw(self, request: HttpRequest, key: Key, old: Page | None, version: object) -> HttpResponseBase:
        """Draw the page; where that fails, the old one answers for a while."""
        said = {name: request.META.pop(name) for name in _SAID_BY_READER if name in request.META}
        response = self.get_response(request)
        request.META |= said
        if response.status_code >= 500 and old and time.monotonic() - old.drawn < KEEP_FOR_FAILURES:
            return old.answer(request)
        if not is_same_for_all(request, response):
            self._shelf(key).drop(key)  # what is not shown any more may not come back when drawing fails
            return response
        if request.method != "GET":
            return response
        page = page_of(response, version, old)
        self._shelf(key).put(key, page)
        return page.answer(request)

    def _shelf(self, key: Key) -> Shelf:
        return self.asked if key[-1] else self.plain


def may_be_kept(request: HttpRequest) -> bool:
    """Say whether a request is of a reader nobody knows, who only reads."""
    return (
        request.method in {"GET", "HEAD"}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and not request.path_info.startswith(("/static/", "/files/", "/admin/"))
    )


def key_of(request: HttpRequest) -> Key | None:
    """Return what a page is kept under, or nothing where it cannot be."""
    query = request.META.get("QUERY_STRING", "")
    try:
        return (request.scheme, request.get_host(), request.path, query) if len(query) <= LONGEST_QUERY else None
    except DisallowedHost:
        return None


def settle(request: HttpRequest) -> Key | None:
    """Take from a request what its view does not know, and return what its page is kept under, if it may be."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    known = known_to(match, request.GET)
    if known is None:
        return None
    request.META["QUERY_STRING"], request.GET = known.urlencode(), known
    return key_of(request)


def is_same_for_all(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Say whether an answer is one for everybody: whole, and without a trace of who asked."""
    said = response.get("Cache-Control", "")
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not ("private" in said or "no-store" in said)
        and varies <= {"accept-encoding", "accept-language"}  # the language is in the address, or makes no difference
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and "nonce-" not in response.get("Content-Security-Policy", "")
        and len(response.content) <= LARGEST
    )


def page_of(response: HttpResponseBase, version: object, old: Page | None) -> Page:
    """Return a page to keep. One that came out as it was keeps the time of its change."""
    body, now = response.content, time.time()
    etag = blake2b(body, digest_size=12).hexdigest()
    is_text = response.get("Content-Type", "").startswith(TEXT) and len(body) > 200
    if old and old.etag == etag:
        return replace(old, version=version, drawn=time.monotonic())
    return Page(
        body=body,
        zipped=zlib.compress(body, 6, wbits=31) if is_text else None,
        headers={name: value for name, value in response.items() if name not in _OF_ONE_ANSWER},
        version=version,
        drawn=time.monotonic(),
        etag=etag,
        changed=max(now, old.changed + 1 if old else 0),
    )
