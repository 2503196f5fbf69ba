"""Whether the parts that the site stands on answer: what ``/healthz`` says to machines and ``doctor`` to operators."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.core.files.storage import default_storage, storages
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from publishing.models import WorkerSign

#: A worker gives a sign every half minute; after this long without one it counts as gone.
WORKER_SILENT = timedelta(minutes=3)
#: A task that could have been run for so long means that the workers do not keep up, or that none is there.
TASK_LATE = timedelta(minutes=15)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """A part of the site, what is wrong with it (nothing where it is well), and how that can be mended."""

    name: str
    problem: str = ""
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.problem or 'ok'}"


def database() -> Part:
    """Ask the database the least that can be asked."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("The database does not answer.")
        return Part("database", "does not answer", "Start it, and see that DATABASE_URL leads to it.")
    return Part("database")


def remembers() -> Part:
    """Put a word into the cache and read it again."""
    word = secrets.token_hex(8)
    try:
        cache.set("health", word, 60)
        kept = cache.get("health")
    except Exception:
        logger.exception("The cache failed.")
        kept = None
    if kept != word:
        return Part(
            "cache", "keeps nothing", "Start Redis, and see that REDIS_URL leads to it. Until then pages are slower."
        )
    return Part("cache")


def storage() -> Part:
    """Ask both storages for a file that need not exist."""
    for name, one in (("originals", default_storage), ("renditions", storages["renditions"])):
        try:
            one.exists("health")
        except Exception:
            logger.exception("The storage of %s failed.", name)
            mend = "See that the bucket of S3_BUCKET answers, or that the disk of VAR_DIR is there."
            return Part("storage", f"{name} cannot be reached", mend)
    return Part("storage")


def worker() -> Part:
    """Look when a worker was last heard of."""
    last = WorkerSign.last()
    if last is None or last < timezone.now() - WORKER_SILENT:
        since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "so far"
        return Part("worker", f"none was heard of {since}", "Start manage.py worker, and look what it wrote last.")
    return Part("worker")


def schedule() -> Part:
    """Look for tasks whose time has come a while ago and which nobody runs."""
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - TASK_LATE).count()
    if late:
        return Part(
            "schedule", f"{late} tasks are late", "Start another worker, or wait where many photos came at once."
        )
    return Part("schedule")


#: What each part is looked at with; the first decides whether pages can be served at all.
PARTS: tuple[Callable[[], Part], ...] = (database, remembers, storage, worker, schedule)


def parts() -> list[Part]:
    """Look at all parts; without a database only that is said, as most others are kept in it."""
    first = database()
    return [first] if first.problem else [first, *(look() for look in PARTS[1:])]
