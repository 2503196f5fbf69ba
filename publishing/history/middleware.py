"""Takes notes of the records that a request changes, whichever page it is for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from publishing.history.writing import recording

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class HistoryMiddleware:
    """Writes a version of each record that a request changed, with the user who was signed in.

    A request that changes no record costs nothing: neither the user is asked for nor the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self.get_response(request)
        with recording() as notes:
            response = self.get_response(request)
            notes.user = getattr(request, "user", None)
        return response
