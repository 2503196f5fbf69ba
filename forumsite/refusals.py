"""Requests that no browser sends: answered, or freed of what is wrong with them, before any page sees them."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.http import parse_header_parameters

#: The characters and length of the keys that Django gives to sessions; the databases fail on some others.
SESSION_KEY = re.compile(r"[a-z0-9]{32}", re.ASCII)


class RefusalsMiddleware:
    """Refuses what would end in an error later, and drops session cookies that cannot be ours.

    TRACE is not allowed (405), a NUL in what is asked of the admin is a bad request (400). The lists of the public
    pages say so in words themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "TRACE":
            return HttpResponseNotAllowed(["GET", "HEAD", "OPTIONS", "POST"])
        if request.path_info.startswith(reverse("admin:index")) and asks_for_nul(request):
            raise BadRequest("The query holds a NUL.")
        if not SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self.get_response(request)


def asks_for_nul(request: HttpRequest) -> bool:
    """Say whether the query string holds a NUL."""
    return b"\x00" in unquote_to_bytes(request.META.get("QUERY_STRING", ""))


def in_utf_8_only(application: Callable) -> Callable:
    """Return a WSGI application that answers 400 where a request names another encoding than UTF-8 for its body.

    Django decodes the address with it while it makes the request, before any middleware is asked.
    """

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        if names_utf_8(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain"), ("X-Content-Type-Options", "nosniff")])
        return [b"The body must be in UTF-8.\n"]

    return answer


def names_utf_8(content_type: str) -> bool:
    """Say whether the value of a Content-Type header names UTF-8 or no encoding at all."""
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except (ValueError, LookupError):
        return False
    return charset.lower() in {"utf-8", "utf8"}
