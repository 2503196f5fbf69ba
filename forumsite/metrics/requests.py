"""Counts each request by its view and its status, and how long it took until the answer began."""

import time
from bisect import bisect_left
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from forumsite.metrics.counters import Counters

#: The upper ends of the steps in which durations are counted, in seconds.
STEPS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
counters = Counters(settings.VAR_DIR / "metrics")


class MetricsMiddleware:
    """Counts what passes; not there at all while nobody may read what is counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        count(view_of(request), response.status_code, time.perf_counter() - began)
        return response


def view_of(request: HttpRequest) -> str:
    """Return the name of the view that answered; all of the admin has one name, and what led to no view has none."""
    match = request.resolver_match
    return "" if match is None else "admin" if match.view_name.startswith("admin:") else match.view_name


def count(view: str, status: int, seconds: float) -> None:
    """Count one request."""
    step = bisect_left(STEPS, seconds)
    reached = str(STEPS[step]) if step < len(STEPS) else "+Inf"
    counters.add({("requests", view, str(status)): 1, ("seconds", view): seconds, ("step", view, reached): 1})
