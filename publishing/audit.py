"""Writing the audit log: who signed in, moved a record on, changed permissions, took data out, deleted.

Not the history of a record: that holds every version and is for editors. This says what happened, to whoever must
answer for the site, and cannot be edited by anyone; ``publishing.audit_guard`` has the database see to it.
"""

from datetime import timedelta

from django.conf import settings
from django.db import connection, models
from django.http import HttpRequest
from django.utils import timezone

from publishing.audit_guard import TABLE, lifted
from publishing.models import AuditEntry
from publishing.visitors import address_of, shortened

Kind = AuditEntry.Kind
#: Names of fields whose content is never written down, whatever they are changed to.
SECRET = ("password", "secret", "token", "key", "credential", "code")


def note(kind: str, *, request: HttpRequest | None = None, actor=None, record=None, **detail) -> AuditEntry:
    """Write down that somebody did something, now, in the transaction that is open; return the entry.

    The actor is an account, or a name where there is none; without one, whoever is signed in with the request. The
    record is what it was done to: a model instance. Details must be plain values, and fields that hold secrets are
    left out of them. Of the network address only the network is kept.
    """
    if actor is None and request is not None and getattr(request, "user", None) and request.user.is_authenticated:
        actor = request.user
    has_account = isinstance(actor, models.Model)
    return AuditEntry.objects.create(
        kind=kind,
        actor_key=actor.pk if has_account else None,
        actor=(actor.get_username() if has_account else actor or "")[:150],
        address=shortened(address_of(request)) if request is not None else "",
        **described(record),
        detail={name: value for name, value in detail.items() if not any(word in name for word in SECRET)},
    )


def note_of_staff(kind: str, request: HttpRequest, **what) -> AuditEntry | None:
    """Write down what somebody signed in did on a public page; nothing, and no look at the session, for readers."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None
    return note(kind, request=request, **what)


def described(record: models.Model | None) -> dict[str, str]:
    """Return what an entry keeps of a record."""
    if record is None:
        return {}
    return {"record_kind": record._meta.label_lower, "record_key": str(record.pk)[:64], "record": str(record)[:300]}


def note_transition(record: models.Model, before: str, after: str, **who) -> AuditEntry | None:
    """Write down that a record got another state; nothing where it kept the one it had."""
    return note(Kind.TRANSITION, record=record, before=before, after=after, **who) if before != after else None


def forget_old(days: int | None = None) -> int:
    """Delete entries older than so many days, ``AUDIT_KEEP_DAYS`` unless told otherwise; return how many."""
    before = timezone.now() - timedelta(days=settings.AUDIT_KEEP_DAYS if days is None else days)
    if not AuditEntry.objects.filter(at__lt=before).exists():
        return 0
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE at < %s", [connection.ops.adapt_datetimefield_value(before)])  # noqa: S608
        return cursor.rowcount
