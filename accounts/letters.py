"""E-mails to staff about their own account, in the language they read the site in."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.models import Forum
from publishing.audit import Kind
from publishing.languages import text_of


def change_in_words(kind: str) -> str:
    """Return a sentence on what was changed of an account."""
    return {
        Kind.FACTOR_ADDED: _("A second factor was added to your account."),
        Kind.FACTOR_REMOVED: _("A second factor was removed from your account."),
        Kind.RECOVERY_CODES_MADE: _("New recovery codes were made for your account. The old ones work no more."),
        Kind.RECOVERY_CODE_USED: _("Somebody signed in to your account with one of your recovery codes."),
        Kind.PASSWORD_CHANGED: _("The password of your account was changed."),
    }[kind]


def send_change(user, kind: str, language: str) -> None:
    """Tell the owner of an account that something about it was changed."""
    with override(language):
        _send(user, _("Your account was changed"), "change", {"what": change_in_words(kind)})


def send_reset(user, language: str) -> None:
    """Send the link by which somebody chooses a new password: once, and within a day."""
    with override(language):
        key = {"uidb36": int_to_base36(user.pk), "key": default_token_generator.make_token(user)}
        link = settings.SITE_URL.rstrip("/") + reverse("account_reset_password_from_key", kwargs=key)
        _send(user, _("A new password"), "reset", {"link": link})


def _send(user, subject: str, letter: str, more: dict) -> None:
    forum = Forum.load()
    name = text_of(forum, "short_name").words or text_of(forum, "name").words or forum.name
    context = {"forum": name, "name": user.get_username(), "site": settings.SITE_URL, **more}
    body = render_to_string(f"account/letters/{letter}.txt", context)
    EmailMessage(f"{subject} - {name}", body.strip() + "\n", to=[user.email]).send()
