"""Letting somebody back in who lost their phone, or keeping somebody out whose account was taken over."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest

from accounts import tasks
from accounts.models import StaffSession
from publishing import audit


def forget_factors(user, *, request: HttpRequest | None = None, actor: str = "") -> int:
    """Remove all second factors and recovery codes of an account, and end its sessions; return how many there were."""
    with transaction.atomic():
        sessions = StaffSession.objects.of(user)
        if request is not None:
            sessions = sessions.exclude(session_key=request.session.session_key or "")
        StaffSession.objects.filter(pk__in=list(sessions.values_list("pk", flat=True))).delete()
        count, _kinds = Authenticator.objects.filter(user=user).delete()
        audit.note(audit.Kind.FACTOR_REMOVED, request=request, actor=actor or None, record=user, count=count)
    tasks.enqueue_change(user, audit.Kind.FACTOR_REMOVED)
    return count
