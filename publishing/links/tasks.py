"""Links are asked in the background: a few at a time, spread over the hour, never two of one host together."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from publishing.links.asking import Answer, ask
from publishing.links.collecting import collect
from publishing.models import LinkCheck

#: Addresses asked by one task, each of another host.
TOGETHER = 5
#: Due addresses among which the hosts are chosen.
LOOKED_AT = 200
LOWEST = -90
PAUSE = timedelta(hours=1)

logger = logging.getLogger(__name__)


def chore() -> None:
    """Read which links there are and queue the asking for this hour; the worker calls this every hour.

    Nothing is queued while some of it still waits, as after a time without a worker, or where the setting is 0.
    """
    collect()
    waiting = DBTaskResult.objects.filter(task_path=check_some.module_path, status=TaskResultStatus.READY)
    due = LinkCheck.objects.due()[: settings.LINK_CHECKS_PER_HOUR].count() if settings.LINK_CHECKS_PER_HOUR else 0
    if not due or waiting.exists():
        return
    parts = -(-due // TOGETHER)
    for number in range(parts):
        later = timezone.now() + timedelta(hours=1) * number / parts
        check_some.using(run_after=later).enqueue()


@task(priority=LOWEST)
def check_some() -> int:
    """Ask the addresses that are due, each of another host, and note what they say; return how many were asked.

    It ends early when other work waits. Nothing of the database is held while an address is asked. Where none answers
    and none has for a day, it is this machine that cannot reach the internet: no address is blamed for that.
    """
    answers: list[tuple[LinkCheck, Answer]] = []
    if not settings.LINK_CHECKS_PER_HOUR:
        return 0
    for link in chosen(LinkCheck.objects.due()[:LOOKED_AT]):
        if answers and DBTaskResult.objects.ready().exclude(task_path=check_some.module_path).exists():
            break
        answers.append((link, ask(link.address)))
    if answers and all(answer.is_silence for _link, answer in answers) and not _has_answered_lately():
        logger.warning("None of %d links could be reached. Is this machine without internet?", len(answers))
        LinkCheck.objects.filter(pk__in=[link.pk for link, _answer in answers]).update(next_at=timezone.now() + PAUSE)
        return 0
    for link, answer in answers:
        link.note(answer.status, answer.http_code, answer.words)
    return len(answers)


def chosen(due: Iterable[LinkCheck]) -> list[LinkCheck]:
    """Return the first few of these links, one of each host."""
    first: dict[str, LinkCheck] = {}
    for link in due:
        first.setdefault(link.host, link)
    return list(first.values())[:TOGETHER]


def _has_answered_lately() -> bool:
    answered = [LinkCheck.Status.GOOD, LinkCheck.Status.UNCLEAR]
    return LinkCheck.objects.filter(status__in=answered, last_at__gte=timezone.now() - timedelta(days=1)).exists()
