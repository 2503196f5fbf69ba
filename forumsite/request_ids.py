"""Each request has a number: in the log, in the answer, and on the page that says that something went wrong."""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from publishing import log_context

HEADER = "X-Request-ID"
#: What a proxy may call a request; anything else could be made to look like more than one line of the log.
VALID = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


class RequestIdMiddleware:
    """Takes the number that the proxy gave, or makes one, and sends it along with the answer. It comes first of all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = number_of(request)
        log_context.request_id.set(request.request_id)
        response = self.get_response(request)
        response[HEADER] = request.request_id
        if not response.streaming:  # what is still to be sent is still of this request
            log_context.request_id.set("")
        return response


def number_of(request: HttpRequest) -> str:
    """Return the proxy's number where there is a proxy and it is one, else a new number."""
    given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
    return given if VALID.fullmatch(given) else uuid.uuid4().hex
