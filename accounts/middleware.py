"""Remembers with each session of staff when it was last used."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts import sessions


class LastSeenMiddleware:
    """Looks at requests below the admin alone: public pages must not depend on who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(reverse("admin:index")) and request.session.session_key:
            sessions.touch(request)
        return self.get_response(request)
