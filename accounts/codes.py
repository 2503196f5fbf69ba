"""Codes that are typed: each of an app good for once on all processes, each recovery code told of."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts import tasks
from publishing import audit

USED = "used"


@contextmanager
def used_once(user) -> Iterator[Callable[[Authenticator, str], None]]:
    """Yield a function that takes a code which was found right; it raises where that code was used before.

    The library remembers used codes in the cache, which each process may have for itself; this does in the database,
    where the rows stay locked from before the code is checked.
    """
    with transaction.atomic():
        rows = {row.pk: row for row in Authenticator.objects.select_for_update().filter(user=user).order_by("pk")}

        def use(authenticator: Authenticator, code: str) -> None:
            if authenticator.type != Authenticator.Type.TOTP:
                return
            row, now = rows[authenticator.pk], time.time()
            used = [[digest, at] for digest, at in row.data.get(USED, []) if now - at < _lifetime()]
            mine = salted_hmac("accounts.code", normalize_user_code(code)).hexdigest()
            if mine in dict(used):
                raise get_adapter().validation_error("incorrect_code")
            authenticator.data = row.data | {USED: [*used, [mine, now]]}
            authenticator.save(update_fields=["data"])

        yield use


def tell_of_recovery(request: HttpRequest, authenticator: Authenticator) -> None:
    """Write down that a recovery code was used, and tell the owner of the account."""
    left = len(Authenticator.objects.get(pk=authenticator.pk).wrap().get_unused_codes())
    audit.note(audit.Kind.RECOVERY_CODE_USED, request=request, actor=authenticator.user, left=left)
    tasks.enqueue_change(authenticator.user, audit.Kind.RECOVERY_CODE_USED)


def _lifetime() -> int:
    """Return for how many seconds a code may be right, clocks that go wrong included."""
    return settings.MFA_TOTP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 2)
