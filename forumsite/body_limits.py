"""Requests that carry too much are refused before anything of it is read, parsed or written to disk.

An address takes ``BODY_LIMIT`` bytes; those that take files are listed in ``BODY_LIMITS`` by the name of their view,
each with what it takes beyond that. In the admin, more than ``BODY_LIMIT`` is taken from staff alone, and not before
they have the second factor that they owe.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.second_factor import is_owed

ADMIN = "admin:"


class BodyLimitMiddleware:
    """Answers 413 to a body that is too large for its address, and 411 to one that does not say how large it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Refuse, or let pass by returning None; this must come before whatever reads forms, CSRF checks included."""
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return refusal(request, 411, _("Your browser did not say how much it sends. Send it again with another."))
        length, name = body_length(request), request.resolver_match.view_name
        if length <= settings.BODY_LIMIT:
            return None
        limit = settings.BODY_LIMIT + settings.BODY_LIMITS.get(name, 0)
        if length > limit:
            told = _("What you sent has %(size)s; here at most %(limit)s are taken at a time. Send less, or in parts.")
            return refusal(request, 413, told % {"size": filesizeformat(length), "limit": filesizeformat(limit)})
        return signed_out(request) if name.startswith(ADMIN) and not is_staff(request.user) else None


def is_staff(user) -> bool:
    """Say whether somebody is signed in as staff, second factor included where one must be."""
    return user.is_staff and not is_owed(user)


def body_length(request: HttpRequest) -> int:
    """Return how many bytes follow the head of the request, as it says itself; the server reads no more than that."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdecimal() else 0


def signed_out(request: HttpRequest) -> HttpResponse:
    """Have whoever is not signed in sign in first; a script gets a status that it understands."""
    if "text/html" in request.headers.get("Accept", ""):
        return redirect_to_login(request.path, reverse("admin:login"))
    return JsonResponse({"reason": "signed-out"}, status=401)


def refusal(request: HttpRequest, status: int, words: str) -> HttpResponse:
    """Return the answer in the reader's language, as a page or, for a script, as JSON."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": words}, status=status)
    return render(request, "413.html", {"status": status, "words": words}, status=status)
