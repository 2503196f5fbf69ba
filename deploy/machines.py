"""What the rehearsal plays with: versions of the program, processes, and the services they stand on."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "node_modules", "var", "tests", "bench", "__pycache__", ".*cache")
MODEL = "events/models/forum.py"
BEFORE = '    citations = GenericRelation("events.Citation")\n'
COLUMN = "rehearsed"
FIELD = f'    {COLUMN} = models.CharField(max_length=40, default="", db_default="")\n'
EXPAND = """\
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("events", "{last}")]
    operations = [
        migrations.AddField("forum", "{column}", models.CharField(max_length=40, default="", db_default="")),
    ]
"""
CONTRACT = """\
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("events", "9001_expand")]
    operations = [migrations.RemoveField("forum", "{column}")]
"""


def versions(folder: Path) -> list[Path]:
    """Return three versions of the program: as it is, with a column more on every page, and without it again."""
    made = [folder / name for name in ("first", "expanded", "contracted")]
    for version in made:
        shutil.copytree(ROOT, version, ignore=LEFT_OUT)
    last = max(path.stem for path in (ROOT / "events/migrations").glob("[0-9]*.py"))
    for version in made[1:]:
        (version / "events/migrations/9001_expand.py").write_text(EXPAND.format(last=last, column=COLUMN))
    (made[2] / "events/migrations/9002_contract.py").write_text(CONTRACT.format(column=COLUMN))
    model = (made[1] / MODEL).read_text()
    if model.count(BEFORE) != 1:
        raise RuntimeError(f"{MODEL} has changed: say in deploy/machines.py where a field can be added.")
    (made[1] / MODEL).write_text(model.replace(BEFORE, BEFORE + FIELD))
    return made


def surroundings() -> dict[str, str]:
    """Return the environment without settings of a site that the caller may have."""
    return {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}


class Machine:
    """A process of the site with a folder of its own, as if it stood alone on a machine."""

    def __init__(self, name: str, folder: Path, settings: dict[str, str], *command: str) -> None:
        self.name, self.command = name, command
        self.var = folder / name
        self.settings = settings | {"VAR_DIR": str(self.var)}
        self.log = folder / f"{name}.log"
        self.process: subprocess.Popen | None = None

    def start(self, version: Path) -> None:
        """Start this version, in a session of its own."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", *self.command],
                cwd=version,
                env=surroundings() | self.settings,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def run(self, version: Path, *command: str) -> str:
        """Run a command of this version to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=version,
            env=surroundings() | self.settings,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def end(self) -> None:
        """Ask it to end, and wait until it did."""
        self.process.terminate()
        self.process.wait(timeout=60)

    def kill(self) -> None:
        """Kill it and all that it started, in the middle of whatever they do."""
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            self.process.wait()

    def is_ready(self) -> bool:
        """Say whether this node answers that it is well."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.settings['PORT']}/healthz", headers={"Host": self.settings["ALLOWED_HOSTS"]}
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
                return answer.status == 200
        except OSError:
            return False


class Database:
    """A database of the rehearsal's own in the PostgreSQL server at ``server``, as in postgres://user@host:5432/."""

    def __init__(self, server: str, name: str) -> None:
        self.server, self.name = server.rstrip("/"), name
        self.url = f"{self.server}/{name}"

    def make(self) -> None:
        self.drop()
        self._say(f"CREATE DATABASE {self.name}")

    def drop(self) -> None:
        self._say(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _say(self, words: str) -> None:
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
            connection.execute(words)


def redis(port: int, folder: Path) -> subprocess.Popen:
    """Start a Redis that keeps nothing on disk."""
    program = shutil.which("redis-server")
    if not program:
        raise RuntimeError("redis-server is not installed.")
    words = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder), "--loglevel", "warning"]
    return subprocess.Popen([program, *words], stdout=subprocess.DEVNULL)


def store(port: int, folder: Path) -> subprocess.Popen:
    """Start a server that speaks S3, with one bucket."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with (folder / "store.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    bucket = urllib.request.Request(
        f"http://127.0.0.1:{port}/record", method="PUT", headers={"Host": f"127.0.0.1:{port}"}
    )

    def is_made() -> bool:
        try:
            with urllib.request.urlopen(bucket, timeout=5) as answer:  # noqa: S310
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    wait_for(is_made, 30)
    return process


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    """Return as soon as the condition holds; raise ``TimeoutError`` where it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s")
        time.sleep(0.1)
