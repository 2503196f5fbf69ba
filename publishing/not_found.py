"""What becomes of a request for which there is no page: it is led on, or noted for staff."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers

from publishing import missed
from publishing.addresses import plain, split_language
from publishing.privately import is_private
from publishing.redirects import target_of

#: A query string that is passed on: what a browser sends, and no more of it than fits an address.
QUERY = re.compile(r"[!$%&'()*+,./:;=?@A-Z\[\]_a-z~0-9-]{1,1000}")
#: Seconds for which browsers may remember where an address led; it may get a page of its own again.
REMEMBERED = 60 * 60


class NotFoundMiddleware:
    """Answers with a redirect where there is one and no page; a page that exists always wins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"} or is_apart(request.path_info):
            return response
        if is_private(response):  # its address may hold a secret
            return response
        path = plain(request.path_info)
        if path and (target := target_of(path)):
            return moved(request, target)
        if missed.is_worth_noting(path, request.resolver_match):
            missed.note(path, request)
        return response


def is_apart(path: str) -> bool:
    """Say whether an address is no reader's: the staff's pages, and files."""
    return path.startswith((reverse("admin:index"), settings.STATIC_URL, settings.MEDIA_URL))


def moved(request: HttpRequest, target: str) -> HttpResponse:
    """Return a redirect with the query string that came; for good where the address itself names the language."""
    query = request.META.get("QUERY_STRING", "")
    if "?" not in target and "#" not in target and QUERY.fullmatch(query):
        target = f"{target}?{query}"
    if not split_language(request.path_info)[0]:
        response = HttpResponseRedirect(target)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response
    response = HttpResponsePermanentRedirect(target)
    patch_cache_control(response, public=True, max_age=REMEMBERED)
    return response
