"""The command that serves: gunicorn, with what the site relies on."""

import os
import sys
from pathlib import Path

from django.conf import settings

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108


def give_memory_back() -> None:
    """Have processes started from now on give back memory that is done with, unless the environment says otherwise.

    Threads would each hold on to memory of their own, and pictures that were done with to theirs.
    """
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", "131072")


def command(bind: str, *, grace: int) -> list[str]:
    """Return the command of a server on ``bind``, which has ``grace`` seconds to finish its answers when told to end.

    No header makes it believe in another path or scheme, whoever sends it; the proxy's word on HTTPS is Django's to
    believe, when ``BEHIND_PROXY`` is on.
    """
    return [
        *(sys.executable, "-m", "gunicorn", "forumsite.wsgi:application"),
        *("--bind", bind),
        *("--preload", "--worker-class", "forumsite.web_worker.SiteWorker", "--limit-request-line", "8190"),
        *("--workers", str(settings.WEB_WORKERS), "--threads", str(settings.WEB_THREADS)),
        *("--timeout", "60", "--graceful-timeout", str(grace), "--keep-alive", "2"),
        *("--forwarded-allow-ips", "", "--forwarder-headers", ""),
        *("--log-level", "warning", "--no-control-socket"),
        *(("--worker-tmp-dir", str(SHARED_MEMORY)) if os.access(SHARED_MEMORY, os.W_OK) else ()),
    ]
