"""``manage.py worker``: run tasks in the background, and take over those of workers that died."""

import logging
import os
import sys
import time
from argparse import ArgumentParser
from datetime import timedelta
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.autoreload import run_with_reloader
from django.utils.module_loading import import_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from publishing import log_context
from publishing.models import WorkerSign
from publishing.slow_queries import watched
from publishing.task_recovery import Workers, forget_failures, recover, report_failure

RECOVER_EVERY = 30.0  # seconds
CHORES_EVERY = 60 * 60.0
KEEP_DAYS, KEEP_FAILED_DAYS = 14, 90

logger = logging.getLogger(__name__)


class Worker(db_worker.Worker):
    """The library's worker, which also recovers tasks between its own."""

    def __init__(self, workers: Workers, *, interval: float, once: bool) -> None:
        self.workers = workers
        self.once = once
        self._recover_at = self._chores_at = 0.0
        name, self._lock = workers.register()
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=True,  # the library's loop ends when nothing is ready, and ours goes on
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
        )

    def run(self) -> None:
        """Run what is ready, again and again; with ``once``, until nothing is."""
        while self.running:
            self.look_after_tasks()
            if DBTaskResult.objects.ready().exists():
                super().run()
            if self.once:
                return
            if self.running:
                time.sleep(self.interval)

    def run_task(self, task: DBTaskResult) -> None:
        """Run one task; say so if it fails, and forget earlier failures once it is done."""
        log_context.task_id.set(str(task.id))
        with watched():
            super().run_task(task)
        if task.status == TaskResultStatus.FAILED:
            report_failure(task)
        elif task.status == TaskResultStatus.SUCCESSFUL:
            forget_failures(task)
        log_context.task_id.set("")
        self.look_after_tasks()

    def look_after_tasks(self) -> None:
        """Recover tasks and do the chores, each when its time has come."""
        now = time.monotonic()
        if now >= self._recover_at:
            self._recover_at = now + RECOVER_EVERY
            recover(self.workers)
            WorkerSign.give(self.worker_id)
        if now >= self._chores_at:
            self._chores_at = now + CHORES_EVERY
            do_chores()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """End after the current task; at the second request, at once."""
        if not self.running:
            self.reset_signals()
            sys.exit(1)
        self.running = False
        if not self.running_task:
            sys.exit(0)


def do_chores() -> None:
    """Forget old results, and call what ``WORKER_CHORES`` names; a chore that fails does not keep the others back."""
    call_command(
        "prune_db_task_results",
        queue_name="*",
        min_age_days=KEEP_DAYS,
        failed_min_age_days=KEEP_FAILED_DAYS,
        verbosity=0,
    )
    WorkerSign.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()
    for path in settings.WORKER_CHORES:
        try:
            import_string(path)()
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("The chore %s failed.", path)


class Command(BaseCommand):
    help = "Run tasks in the background, and take over those of workers that died."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="Seconds between two looks for tasks.")
        parser.add_argument("--once", action="store_true", help="End when no task is ready.")
        parser.add_argument("--reload", action="store_true", help="Start again when code changes.")

    def handle(self, *, interval: float, once: bool, reload: bool, **options) -> None:
        os.umask(settings.UMASK)
        logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
        if reload:
            run_with_reloader(self.work, interval, once=once, listen=False)
        else:
            self.work(interval, once=once)

    def work(self, interval: float, *, once: bool, listen: bool = True) -> None:
        """Work until told to stop; end when the database fails, so that the lock goes and the task is not lost."""
        try:
            worker = Worker(Workers(settings.VAR_DIR / "workers"), interval=interval, once=once)
            if listen:
                worker.configure_signals()
            worker.run()
        except (OperationalError, InterfaceError) as error:
            raise CommandError(f"The worker ends because the database failed: {error}") from error
