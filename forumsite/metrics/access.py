"""Who may read the numbers: whoever brings the token, and the addresses that are listed."""

import secrets

from django.conf import settings
from django.http import HttpRequest

from publishing.visitors import whole_address_of


def may_read(request: HttpRequest) -> bool:
    """Say whether this request may read the numbers."""
    return brings_token(request) or comes_from_within(request)


def brings_token(request: HttpRequest) -> bool:
    """Say whether it carries ``Authorization: Bearer`` and the token of the settings."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())


def comes_from_within(request: HttpRequest) -> bool:
    """Say whether it comes from one of the listed addresses, as the proxy tells them where there is one."""
    address = whole_address_of(request)
    return address is not None and any(address in network for network in settings.METRICS_ALLOW)
