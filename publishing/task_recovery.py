"""Tasks survive the death of their worker, and are tried again when they fail.

The task library leaves a task running for ever when its worker is killed, and never tries one twice. Here a task whose
worker is gone becomes ready again at once, and a failed one after a pause; after ``ATTEMPTS`` starts it stays failed,
which is logged as an error. Tasks must therefore be safe to repeat.

A worker is known to be alive by a lock that it holds on a file named for it: the system releases the lock when the
process dies, in whatever way. Of workers on other machines only the time is known: their tasks count as lost after
``LEASE``.
"""

import fcntl
import logging
import os
import secrets
import socket
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

ATTEMPTS = 3
LEASE = timedelta(minutes=15)
PAUSES = (timedelta(minutes=1), timedelta(minutes=10))  # after the first failure, and after every later one
RETRY_WITHIN = timedelta(days=2)  # a task that failed longer ago is not touched again
WORKER_LOST = "publishing.task_recovery.WorkerLostError"

logger = logging.getLogger(__name__)


class WorkerLostError(Exception):
    """The worker that ran a task died, or was not heard of for too long."""


class Workers:
    """The workers that share one folder: each holds the lock on a file there while it lives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.place = f"{socket.gethostname()[:30]}.{self._token()}"

    def register(self) -> tuple[str, IO]:
        """Return a new worker's name and its locked file, to be kept open for as long as the worker lives."""
        name = f"{self.place}.{os.getpid()}.{secrets.token_hex(4)}"
        path = self.folder / name
        while True:
            file = path.open("w")
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and os.fstat(file.fileno()).st_ino == path.stat().st_ino:
                return name, file
            file.close()  # someone took the file for a dead worker's between our two steps

    def are_here(self, name: str) -> bool:
        """Say whether a worker of this name would hold a lock that we can see."""
        return name.startswith(f"{self.place}.")

    def is_alive(self, name: str) -> bool:
        """Say whether the worker of this place holds its lock; remove the file of one that does not."""
        path = self.folder / name
        try:
            with path.open("r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def tidy(self) -> None:
        """Remove the files of workers that are gone."""
        for path in self.folder.glob(f"{self.place}.*"):
            self.is_alive(path.name)

    def _token(self) -> str:
        """Return what tells this folder from another one on a machine of the same name."""
        path = self.folder / "place"
        with suppress(FileExistsError), path.open("x") as file:
            file.write(secrets.token_hex(4))
        return path.read_text().strip()


def recover(workers: Workers, now: datetime | None = None) -> int:
    """Make lost and failed tasks ready again while they have attempts left; return how many."""
    now = now or timezone.now()
    workers.tidy()
    lost = [task for task in DBTaskResult.objects.running() if _is_lost(task, workers, now)]
    failed = (
        DBTaskResult.objects.failed().filter(finished_at__gte=now - RETRY_WITHIN).defer("return_value", "traceback")
    )
    return _take_back(lost, now) + _try_again(failed)


def try_again(tasks: QuerySet) -> int:
    """Make tasks that were given up ready at once, with all their attempts before them; return how many."""
    return tasks.filter(status=TaskResultStatus.FAILED).update(
        status=TaskResultStatus.READY, run_after=timezone.now(), worker_ids=[]
    )


def forget_failures(done: DBTaskResult) -> None:
    """Forget that the same task was given up before: it is done now."""
    DBTaskResult.objects.failed().filter(task_path=done.task_path, args_kwargs=done.args_kwargs).delete()


def report_failure(task: DBTaskResult) -> None:
    """Log a failure: as a warning while the task will be tried again, as an error with its traceback after that."""
    attempt = len(task.worker_ids)
    if attempt < ATTEMPTS:
        logger.warning("%s failed (%s), attempt %d of %d.", task, task.exception_class_path, attempt, ATTEMPTS)
    else:
        logger.error("%s failed for good after %d attempts.\n%s", task, attempt, task.traceback)


def _is_lost(task: DBTaskResult, workers: Workers, now: datetime) -> bool:
    name = task.worker_ids[-1] if task.worker_ids else ""
    if workers.are_here(name):
        return not workers.is_alive(name)
    return task.started_at is None or task.started_at < now - LEASE


def _take_back(lost: Iterable[DBTaskResult], now: datetime) -> int:
    """Make tasks of lost workers ready again; those without attempts left fail."""
    ready = 0
    for task in lost:
        if len(task.worker_ids) < ATTEMPTS:
            if _change(task, status=TaskResultStatus.READY, run_after=now):
                logger.warning("%s lost its worker and starts again.", task)
                ready += 1
            continue
        task.traceback = f"Each of its {ATTEMPTS} workers died or fell silent while running it."
        task.exception_class_path = WORKER_LOST
        if _change(
            task,
            status=TaskResultStatus.FAILED,
            finished_at=now,
            exception_class_path=task.exception_class_path,
            traceback=task.traceback,
        ):
            report_failure(task)
    return ready


def _try_again(failed: Iterable[DBTaskResult]) -> int:
    """Plan the next attempt of failed tasks."""
    ready = 0
    for task in failed:
        attempts = len(task.worker_ids)
        if attempts < ATTEMPTS:
            pause = PAUSES[min(max(attempts, 1), len(PAUSES)) - 1]
            ready += _change(task, status=TaskResultStatus.READY, run_after=task.finished_at + pause)
    return ready


def _change(task: DBTaskResult, **values: object) -> int:
    """Change a task unless another worker did so since it was read; return whether it was changed."""
    as_read = DBTaskResult.objects.filter(pk=task.pk, status=task.status, started_at=task.started_at)
    return as_read.update(**values)
