"""How allauth signs people in here: staff only, counted, written down, and in our own words."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import limits, second_factor, sessions, tasks
from publishing import audit
from publishing.visitors import address_of

#: What a letter about a change of an account would be named by allauth, and what the audit log says of it.
CHANGES = {
    "mfa/email/totp_activated": (audit.Kind.FACTOR_ADDED, {"what": "totp"}),
    "mfa/email/totp_deactivated": (audit.Kind.FACTOR_REMOVED, {"what": "totp"}),
    "mfa/email/webauthn_added": (audit.Kind.FACTOR_ADDED, {"what": "passkey"}),
    "mfa/email/webauthn_removed": (audit.Kind.FACTOR_REMOVED, {"what": "passkey"}),
    "mfa/email/recovery_codes_generated": (audit.Kind.RECOVERY_CODES_MADE, {}),
    "account/email/password_changed": (audit.Kind.PASSWORD_CHANGED, {}),
    "account/email/password_set": (audit.Kind.PASSWORD_CHANGED, {}),
    "account/email/password_reset": (audit.Kind.PASSWORD_CHANGED, {"method": "letter"}),
}
#: Words said after something was done, by the template that allauth would take them from; of the rest nothing is said.
MESSAGES = {
    "account/messages/logged_out.txt": gettext_lazy("You have signed out."),
    "account/messages/password_changed.txt": gettext_lazy("Your password was changed."),
    "account/messages/password_set.txt": gettext_lazy("Your password was set."),
    "mfa/messages/totp_activated.txt": gettext_lazy("Your authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("Your authenticator app was removed."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey was removed."),
}


def may_enter(user) -> bool:
    """Say whether the account is one of staff that may sign in."""
    return bool(user and user.is_active and user.is_staff)


class StaffAccountAdapter(DefaultAccountAdapter):
    """Sign-in with name and password, and what happens around it."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy(
            "Name and password do not fit each other. Mind capital letters in the password."
        ),
        "incorrect_password": gettext_lazy("This is not your password."),
        "enter_current_password": gettext_lazy("This is not your password."),
        "incorrect_code": gettext_lazy("This is not the right code."),
        "invalid_password_reset": gettext_lazy("This link works no more."),
        "same_as_current": gettext_lazy("Choose another one than before."),
    }
    attempt: limits.Try | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; raise a sentence with a time where there were too many."""
        try:
            self.attempt = limits.begin(request, credentials.get("username", ""))
        except limits.TooManyError as error:
            raise ValidationError(error.in_words(), code="too_many_attempts") from None

    def authenticate(self, request: HttpRequest, **credentials: Any):
        """Return the account of staff that these credentials are of; None for all others, whatever the reason."""
        user = super().authenticate(request, **credentials)
        if user and not may_enter(user):
            self.authentication_failed(request, **credentials)
            return None
        if user and self.attempt:
            self.attempt.succeeded()
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self.note_failure(request, credentials.get("username", ""), "password", self.attempt)

    def note_failure(self, request: HttpRequest, name: str, method: str, attempt: limits.Try | None) -> None:
        """Write down that somebody did not get in; under the name typed only if it is one, for it may be a password."""
        user = get_user_model().objects.filter(username=name).first()
        audit.note(audit.Kind.SIGN_IN_FAILED, request=request, actor=user, method=method)
        if attempt and (until := attempt.closes_until()):
            told = f"{timezone.localtime(until):%Y-%m-%d %H:%M}"
            audit.note(audit.Kind.LOCKED_OUT, request=request, actor=user, method=method, until=told)

    def pre_login(self, request: HttpRequest, user, **kwargs: Any) -> HttpResponse | None:
        if not may_enter(user):
            messages.error(request, self.error_messages["username_password_mismatch"])
            return HttpResponseRedirect(reverse("account_login"))
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user) -> None:
        super().login(request, user)
        sessions.begin(request)

    def post_login(self, request: HttpRequest, user, **kwargs: Any) -> HttpResponse:
        """Write down who got in and how; lead to the second factor first where one is owed."""
        limits.remember(request, user.get_username())
        audit.note(audit.Kind.SIGNED_IN, request=request, actor=user, method=ways_in(request, user))
        response = super().post_login(request, user, **kwargs)
        if second_factor.is_owed(user):
            request.session["after_second_factor"] = response["Location"]
            return HttpResponseRedirect(reverse("mfa_index"))
        return response

    def logout(self, request: HttpRequest) -> None:
        audit.note(audit.Kind.SIGNED_OUT, request=request)
        super().logout(request)

    def set_password(self, user, password: str) -> None:
        """Store the password and end all other sessions: whoever knew the old one is out."""
        super().set_password(user, password)
        sessions.end_others(self.request, user)

    def send_notification_mail(self, template_prefix: str, user, context=None, email=None) -> None:
        """Write down the change, and send its owner a letter where the site sends any."""
        kind, detail = CHANGES[template_prefix]
        audit.note(kind, request=self.request, actor=user, **detail)
        if kind == audit.Kind.FACTOR_ADDED:  # a session that began with a password alone must not outlive this
            sessions.end_others(self.request, user)
        tasks.enqueue_change(user, kind)

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        words = message or MESSAGES.get(message_template)
        if words:
            messages.add_message(request, level, words, extra_tags=extra_tags)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Return the ways to show that it is still the same person, in our words."""
        words = {
            "reauthenticate": _("With your password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        return [way | {"description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Say whether somebody must show again who they are; not for a while after they signed in."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ways_in(request: HttpRequest, user) -> list[str]:
    """Return by what somebody showed who they are, in this session."""
    return [record.get("type") or record["method"] for record in get_authentication_records(request, user)]
