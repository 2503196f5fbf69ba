"""A site of its own with the starting record, served as ``make run`` does, for what looks at its pages."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def environment(folder: Path, port: int) -> dict[str, str]:
    """Return the variables of a site that has all its own in ``folder``."""
    own = {"VAR_DIR": str(folder), "PORT": str(port), "DEBUG": "0", "DATABASE_URL": "", "LINK_CHECKS_PER_HOUR": "0"}
    return os.environ | own


@contextlib.contextmanager
def record_site(folder: Path, port: int) -> Iterator[str]:
    """Serve the starting record from ``folder`` until the end; yield the address once all its photos are made."""
    folder.mkdir(parents=True, exist_ok=True)
    command, given = [sys.executable, "manage.py", "up"], environment(folder, port)
    site = subprocess.Popen(command, cwd=ROOT, env=given, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        wait_for_photos(site, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(site.pid, signal.SIGINT)
        site.wait()


def wait_for_photos(site: subprocess.Popen, address: str) -> None:
    """Return once the list of photos shows no photo that is still to be made."""
    for _second in range(180):
        time.sleep(1)
        if site.poll() is not None:
            break
        try:
            photos = urllib.request.urlopen(f"{address}/en/photos/", timeout=5).read()
        except OSError:
            continue
        if b"picture-waiting" not in photos:
            return
    raise SystemExit("The site did not start, or its photos were not made.")
