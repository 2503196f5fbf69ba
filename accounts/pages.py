"""What makes a view a page of this room: the admin's frame around it, no caching, and open to whoever must still
set up a second factor."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from accounts.second_factor import OPEN, is_owed, passkey_host, place_for_passkeys


def page(view: Callable, title) -> Callable:
    """Return the view under this title, within the frame of the admin."""

    @never_cache
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and not response.is_rendered:
            frame = admin.site.each_context(request) | {"title": title, "is_nav_sidebar_enabled": False}
            response.context_data = frame | passkeys(request) | (response.context_data or {})
        return response

    setattr(wrapped, OPEN, True)
    return wrapped


def passkeys(request: HttpRequest) -> dict:
    """Return whether passkeys can be used at this address, where they can, and whether a second factor is owed."""
    return {
        "passkeys_work": bool(passkey_host(request)),
        "place_for_passkeys": place_for_passkeys(request),
        "second_factor_owed": is_owed(request.user),
    }
