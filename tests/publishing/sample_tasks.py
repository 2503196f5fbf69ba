"""Tasks for the tests of the worker: they leave a line in a file each time they start."""

import time
from pathlib import Path

from django_tasks import task


@task()
def note(path: str, seconds: float = 0.0) -> str:
    """Write a line, take some time, write another one."""
    with Path(path).open("a") as file:
        file.write("begun\n")
    time.sleep(seconds)
    with Path(path).open("a") as file:
        file.write("done\n")
    return "done"


@task()
def note_slowly_at_first(path: str) -> str:
    """Take ten minutes the first time, and no time after that."""
    begun_before = Path(path).exists()
    with Path(path).open("a") as file:
        file.write("begun\n")
    if not begun_before:
        time.sleep(600)
    return "done"


@task()
def fail(path: str) -> None:
    """Write a line and fail."""
    with Path(path).open("a") as file:
        file.write("begun\n")
    raise ValueError("always")
