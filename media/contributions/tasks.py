"""E-mails to contributors, sent by the worker: one with the link, and one for what was decided since the last."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from media.contributions import letters
from media.models import Contribution, Decision

#: What the contributor is told of. Spam is not answered, and what they did themselves they know.
TOLD = (Decision.What.ACCEPTED, Decision.What.ASKED, Decision.What.REJECTED)
#: Somebody who decides on twenty photos decides on several more: one e-mail will do.
PAUSE = timedelta(minutes=3)
#: After this time an e-mail that should have gone out is tried once more, and not for longer than that.
PATIENCE, GIVEN_UP = timedelta(minutes=30), timedelta(days=3)
#: So many e-mails with a link go to one address in a day; further ones wait for the next.
MOST_A_DAY, A_DAY = 10, timedelta(days=1)


@task()
def tell_received(contribution_pk: int) -> bool:
    """Send the contributor reference and link, once; say whether that was done now."""
    rows, now = Contribution.objects.filter(pk=contribution_pk).exclude(email=""), timezone.now()
    if _has_enough(rows.values_list("email", flat=True).first() or "", now):
        return False
    if not rows.filter(told_at=None).update(told_at=now):
        return False
    try:
        letters.send_received(rows.get())
    except BaseException:
        rows.update(told_at=None)
        raise
    return True


def _has_enough(email: str, now: datetime) -> bool:
    """Say whether an address was sent so many links lately that the next one waits: anybody can type any address."""
    return Contribution.objects.filter(email__iexact=email, told_at__gt=now - A_DAY).count() >= MOST_A_DAY


@task()
def tell_decided(contribution_pk: int) -> bool:
    """Send the contributor all that was decided since they were last told; say whether there was anything."""
    contribution = Contribution.objects.filter(pk=contribution_pk).exclude(email="").first()
    now = timezone.now()
    untold = Decision.objects.filter(item__contribution=contribution_pk, what__in=TOLD, told_at=None)
    if contribution is None or not untold.update(told_at=now):
        return False
    mine = Decision.objects.filter(item__contribution=contribution_pk, told_at=now)
    try:
        letters.send_decided(contribution, list(mine.select_related("item").order_by("item__order", "pk")))
    except BaseException:
        mine.update(told_at=None)
        raise
    return True


def tell_soon(contribution_pk: int) -> None:
    """Have the contributor told of a decision a little later, where e-mail is sent at all."""
    if settings.CAN_SEND_EMAIL:
        later = tell_decided.using(run_after=timezone.now() + PAUSE)
        transaction.on_commit(partial(later.enqueue, contribution_pk))


def welcome(contribution_pk: int) -> None:
    """Have the contributor sent reference and link, where e-mail is sent at all."""
    if settings.CAN_SEND_EMAIL:
        transaction.on_commit(partial(tell_received.enqueue, contribution_pk))


def enqueue_untold() -> int:
    """Queue e-mails that should have gone out, as after the mail server was away; return how many."""
    if not settings.CAN_SEND_EMAIL:
        return 0
    now = timezone.now()
    due = (now - GIVEN_UP, now - PATIENCE)
    addressed = Contribution.objects.exclude(email="")
    received = list(addressed.filter(told_at=None, created_at__range=due).values_list("pk", flat=True))
    decided = list(
        Decision.objects.filter(what__in=TOLD, told_at=None, made_at__range=due, item__contribution__in=addressed)
        .order_by("item__contribution")
        .values_list("item__contribution", flat=True)
        .distinct()
    )
    for pk in received:
        tell_received.enqueue(pk)
    for pk in decided:
        tell_decided.enqueue(pk)
    return len(received) + len(decided)
