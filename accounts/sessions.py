"""Where somebody is signed in: remembered with the session, listed, and ended from afar."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import StaffSession
from accounts.session_store import CLIENT
from publishing import audit
from publishing.visitors import address_of

#: A session that is used is written to no more often than this.
EVERY = timedelta(minutes=5)
LONGEST = 300


def begin(request: HttpRequest) -> None:
    """Remember with a session that just began where it is used."""
    now = timezone.now().isoformat()
    request.session[CLIENT] = {**_client(request), "started": now, "seen": now}


def touch(request: HttpRequest) -> None:
    """Remember that the session is in use, which also keeps it from ending; at most once in five minutes."""
    client = request.session.get(CLIENT)
    if client and timezone.now() - datetime.fromisoformat(client["seen"]) >= EVERY:
        request.session[CLIENT] = {**client, **_client(request), "seen": timezone.now().isoformat()}


def end(request: HttpRequest, sessions, *, owner) -> int:
    """End sessions of an account and write that down; return how many."""
    count = len(keys := [session.session_key for session in sessions])
    if keys:
        StaffSession.objects.filter(session_key__in=keys, user=owner).delete()
        audit.note(audit.Kind.SESSION_ENDED, request=request, record=owner, count=count)
    return count


def end_others(request: HttpRequest, owner) -> int:
    """End all sessions of an account but the one of this request; return how many."""
    return end(
        request, StaffSession.objects.of(owner).exclude(session_key=request.session.session_key or ""), owner=owner
    )


def _client(request: HttpRequest) -> dict[str, str]:
    return {"address": address_of(request)[:45], "agent": request.headers.get("User-Agent", "")[:LONGEST]}
