"""The second factor: who has one, who must, and where a session without one leads.

Where it must be, a session without is good for the pages that set one up and for nothing else: on every other address,
public ones included, whoever holds it counts as not signed in. No view needs to ask, so none can forget to.
"""

import ipaddress
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils.functional import SimpleLazyObject

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
#: The mark of a view that is open to a session which still lacks its second factor.
OPEN = "open_without_second_factor"
#: The cookie that says that this browser's owner does not want to be offered one for now, and its age in seconds.
LATER, LATER_AGE = "second_factor_later", 180 * 24 * 60 * 60


def has_one(user) -> bool:
    """Say whether the account has a second factor; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def is_owed(user) -> bool:
    """Say whether the account must set up a second factor before it may do anything else."""
    return settings.REQUIRE_MFA and user.is_authenticated and not has_one(user)


class SecondFactorMiddleware:
    """Hides who is signed in from every view but those marked as open, where a second factor is owed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        if settings.REQUIRE_MFA and not getattr(view, OPEN, False):
            user = request.user
            request.user = SimpleLazyObject(lambda: AnonymousUser() if is_owed(user) else user)


def passkey_host(request: HttpRequest) -> str:
    """Return the name that passkeys of this site are made for; empty where browsers make none.

    They need a name, not an address of numbers, and HTTPS everywhere but on this machine.
    """
    host = split_domain_port(request.get_host())[0]
    if host == "localhost" or host.endswith(".localhost"):
        return host
    return host if request.is_secure() and not _is_number(host) else ""


def place_for_passkeys(request: HttpRequest) -> str:
    """Return the address of this page under a name that passkeys can be made for; empty where there is none."""
    host, port = split_domain_port(request.get_host())
    if passkey_host(request) or not _is_number(host) or not ipaddress.ip_address(host.strip("[]")).is_loopback:
        return ""
    return f"{request.scheme}://localhost{':' if port else ''}{port}{request.path}"


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
