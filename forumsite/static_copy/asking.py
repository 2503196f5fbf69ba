"""Asking the site for a page, in this process, as a visitor without an account would."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forumsite.static_copy.addresses import ABOUT

#: What stands between a visitor and the views, as far as it matters to a page; no cache, and nothing that counts.
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "forumsite.static_copy.asking.CopyMiddleware",
]


@dataclass(frozen=True)
class Answer:
    """What the site answered."""

    status: int
    content_type: str
    location: str
    content: bytes

    @property
    def is_html(self) -> bool:
        return self.content_type.startswith("text/html")


class CopyMiddleware:
    """Puts pages of the copy in the place of those that need a server."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Answer in the place of a view, or leave it to it."""
        name = request.resolver_match.view_name
        if name == "search:search":
            return render(request, "static_copy/search.html", {"index": f"/{INDEX}/{request.LANGUAGE_CODE}/"})
        if name == "media:contribute" or kwargs.get("path") == ABOUT:
            return render(request, "static_copy/about.html", {"address": settings.SITE_URL})
        return None


#: The folder of the index that the search page reads, below the folder of the copy.
INDEX = "search-index"


class Asker:
    """The site, to be asked for one page after the other."""

    def __init__(self) -> None:
        usual, settings.MIDDLEWARE = settings.MIDDLEWARE, MIDDLEWARE
        try:
            self.application = WSGIHandler()
        finally:
            settings.MIDDLEWARE = usual
        host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
        self.host = "localhost" if host == "*" else host.lstrip(".")

    def ask(self, address: str) -> Answer:
        """Return the answer to a GET request without cookies."""
        parts = urlsplit(address)
        told: dict = {}

        def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            told.update({name.lower(): value for name, value in headers}, status=int(status[:3]))

        response = self.application(self._environ(unquote(parts.path), parts.query), start)
        try:
            content = b"".join(response)
        finally:
            response.close()
        return Answer(told["status"], told.get("content-type", ""), told.get("location", ""), content)

    def _environ(self, path: str, query: str) -> dict:
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": self.host,
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self.host,
            "HTTP_X_FORWARDED_PROTO": "https",
            "REMOTE_ADDR": "127.0.0.1",
            "STATIC_COPY": "1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
