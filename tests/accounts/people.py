"""People who sign in, and what they hold: for tests of this room."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.urls import reverse

PASSWORD = "seven quiet herons"


def person(name: str = "anna", **values) -> User:
    """Return an account of staff with the password that all have here."""
    return User.objects.create_user(name, password=PASSWORD, **({"is_staff": True} | values))


def sign_in(client, name: str = "anna", password: str = PASSWORD, **more):
    """Send the sign-in form; return the answer."""
    return client.post(reverse("account_login"), {"login": name, "password": password, **more})


def with_app(user: User) -> str:
    """Give the account an authenticator app and recovery codes; return the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str, step: int = 0) -> str:
    """Return what the app shows, so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def recovery_codes(user: User) -> list[str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
