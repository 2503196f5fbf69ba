"""E-mails to staff about their own account. The worker sends them: no wait tells whether there was anything to send."""

from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import get_language
from django_tasks import task

from accounts import letters


@task()
def send_change(user_pk: int, kind: str, language: str) -> bool:
    """Tell the owner of an account what was changed; say whether that was done."""
    return _send(user_pk, letters.send_change, kind, language)


@task()
def send_reset(user_pk: int, language: str) -> bool:
    """Send the link to a new password; say whether that was done."""
    return _send(user_pk, letters.send_reset, language)


def enqueue_change(user, kind: str) -> None:
    """Have the owner told of a change, where the site sends e-mail and knows an address."""
    if settings.CAN_SEND_EMAIL and user.email:
        _enqueue(send_change, user.pk, str(kind), get_language() or settings.LANGUAGE_CODE)


def enqueue_reset(user) -> None:
    """Have the link to a new password sent."""
    _enqueue(send_reset, user.pk, get_language() or settings.LANGUAGE_CODE)


def _enqueue(what, *args) -> None:
    transaction.on_commit(partial(what.enqueue, *args))


def _send(user_pk: int, letter, *args) -> bool:
    user = get_user_model().objects.filter(pk=user_pk, is_active=True, is_staff=True).exclude(email="").first()
    if user is None:
        return False
    letter(user, *args)
    return True
