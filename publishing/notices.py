"""E-mails to staff about what waits for them: one for all that came together, in the language each of them chose."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from publishing import scopes, workflow
from publishing.models import Assignment, Notice, PendingChange, Preferences, Publishable, State

#: Somebody who sends ten records to review sends them one after the other: one e-mail will do.
PAUSE = timedelta(minutes=2)
#: So long it is remembered who was told of what.
KEPT_FOR = timedelta(days=90)


def announce(users: Iterable, reason: Notice.Reason, record: Publishable, by, words: str = "") -> None:
    """Have these users told that something about a record waits for them; never whoever did it themselves."""
    told = [user for user in users if user != by]
    if not (told and settings.CAN_SEND_EMAIL):
        return
    Notice.objects.bulk_create(
        Notice(user=user, reason=reason, record=record, made_by=by, words=words) for user in told
    )
    for user in told:
        transaction.on_commit(partial(tell_soon, user.pk))


def tell_soon(user_pk: int) -> None:
    """Queue an e-mail to a user, unless one waits to be sent that will hold this as well."""
    waiting = DBTaskResult.objects.filter(
        task_path=tell.module_path,
        status=TaskResultStatus.READY,
        args_kwargs={"args": [user_pk], "kwargs": {}},
    )
    if not waiting.exists():
        tell.using(run_after=timezone.now() + PAUSE).enqueue(user_pk)


@task()
def tell(user_pk: int) -> bool:
    """Send a user all that they were not told yet and that still waits; say whether there was anything."""
    user, now = get_user_model().objects.filter(pk=user_pk).first(), timezone.now()
    if user is None or not Notice.objects.filter(user=user, told_at=None).update(told_at=now):
        return False
    mine = Notice.objects.filter(user=user, told_at=now)
    try:
        return _send(user, list(mine.select_related("made_by").prefetch_related("record")))
    except BaseException:
        mine.update(told_at=None)
        raise


def clear() -> int:
    """Delete old notices; the worker calls this every hour. Return how many they were."""
    return Notice.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def still_waits(notice: Notice) -> bool:
    """Say whether a notice is still worth an e-mail: its reader may see the record, and nobody was faster."""
    record = notice.record
    if record is None or not may_see(notice.user, record):
        return False
    if notice.reason == Notice.Reason.REVIEW:
        return record.state == State.IN_REVIEW
    if notice.reason == Notice.Reason.ASSIGNED:
        return Assignment.objects.filter(
            content_type=notice.content_type_id, object_id=notice.object_id, assignee=notice.user_id, done_at=None
        ).exists()
    if notice.reason == Notice.Reason.PENDING:
        return PendingChange.objects.of(record).exists()
    return record.comments.filter(resolved_at=None).exists()


def may_see(user, record: Publishable) -> bool:
    """Say whether a member of staff may look at a record in the admin."""
    if not (user.is_active and user.is_staff and scopes.is_within(user, record)):
        return False
    return any(user.has_perm(workflow.permission(verb, record)) for verb in ("view", "change"))


def _send(user, notices: list[Notice]) -> bool:
    preferences = Preferences.of(user)
    for notice in notices:
        notice.user = user
    notices = [notice for notice in notices if still_waits(notice)]
    if not (notices and user.email and preferences.wants_email and settings.CAN_SEND_EMAIL):
        return False
    with override(preferences.language):
        subject = ngettext("%(count)d thing waits for you", "%(count)d things wait for you", len(notices))
        context = {
            "user": user,
            "lines": [(notice, address(notice.record)) for notice in notices],
            "preferences": settings.SITE_URL.rstrip("/") + reverse("admin:preferences"),
        }
        body = render_to_string("publishing/letters/waits.txt", context)
        EmailMessage(subject % {"count": len(notices)}, body.strip() + "\n", to=[user.email]).send()
    return True


def address(record: Publishable) -> str:
    """Return the full address of a record's page for staff."""
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
    return settings.SITE_URL.rstrip("/") + reverse(name, args=[record.pk])
