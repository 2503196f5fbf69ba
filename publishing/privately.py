"""Answers that are for one person: kept by no cache, found by no search engine, told to no other site."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse


def privately(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view whose answers stay with whoever asked."""

    @wraps(view)
    def answer(*args, **kwargs) -> HttpResponse:
        return kept_private(view(*args, **kwargs))

    return answer


def is_private(response: HttpResponse) -> bool:
    """Say whether an answer is one of those."""
    return "no-store" in response.get("Cache-Control", "")


def kept_private(response: HttpResponse) -> HttpResponse:
    """Return the response with headers that keep it with whoever asked."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
