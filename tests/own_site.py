"""A site of its own for tests that need real processes: its own folder, its own database, its own commands."""

import contextlib
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.conf import settings

from tests.migrated import Migrated

ROOT = Path(__file__).resolve().parent.parent


def documented_settings() -> set[str]:
    """Return the names of all variables that docs/settings.md lists, which are all that the site reads."""
    table = [line for line in (ROOT / "docs/settings.md").read_text().splitlines() if line.startswith("| `")]
    return {name for line in table for name in re.findall(r"`([A-Z0-9_]+)`", line.split("|")[1])}


class OwnSite:
    """Runs ``manage.py`` with a folder and a database that no other test sees; kills what is left at the end."""

    #: What ``migrate`` begins with; given when the tests begin.
    migrated: Migrated

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = ""
        self.processes: list[subprocess.Popen] = []
        foreign = documented_settings() | {"DJANGO_ALLOW_ASYNC_UNSAFE"}  # the latter is for our own browser tests
        self.environment = {name: value for name, value in os.environ.items() if name not in foreign}
        self.environment |= {"VAR_DIR": str(folder), "LINK_CHECKS_PER_HOUR": "0"}  # tests ask nobody outside
        if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
            self._make_database()

    def migrate(self) -> None:
        """Make the database, of one that is kept where there is one."""
        if self.database and self.migrated.template:
            with self._maintenance() as connection:
                connection.execute(f"DROP DATABASE {self.database}")
                connection.execute(f'CREATE DATABASE {self.database} TEMPLATE "{self.migrated.template}"')
        elif self.database or not self.migrated.copy_to(self.folder / "database.sqlite3"):
            done = self.run("migrate", "-v0")
            assert done.returncode == 0, done.stderr

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess:
        """Run a management command to its end and return it with its output."""
        return subprocess.run(
            self._command(command),
            env=self.environment | environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def start(self, *command: str, **environment: str) -> subprocess.Popen:
        """Start a management command; what it writes ends up in ``output()``."""
        with (self.folder / "output").open("ab") as output:
            process = subprocess.Popen(
                self._command(command),
                env=self.environment | environment,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def output(self) -> str:
        """Return what started commands have written so far."""
        return (self.folder / "output").read_text()

    def python(self, code: str) -> str:
        """Run Python code within the site and return what it prints."""
        done = self.run("shell", "--no-imports", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def kill(self) -> None:
        """End everything that was started."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()

    def close(self) -> None:
        """End everything that was started, and remove the database."""
        self.kill()
        if self.database:
            with self._maintenance() as connection:
                connection.execute(f"DROP DATABASE {self.database} WITH (FORCE)")

    @staticmethod
    def _command(command: tuple[str, ...]) -> list[str]:
        return [sys.executable, "manage.py", *command]

    def _make_database(self) -> None:
        self.database = f"test_own_{secrets.token_hex(4)}"
        with self._maintenance() as connection:
            connection.execute(f"CREATE DATABASE {self.database}")
        facts = settings.DATABASES["default"]
        user = facts["USER"] + (f":{facts['PASSWORD']}" if facts["PASSWORD"] else "")
        self.environment["DATABASE_URL"] = f"postgres://{user}@{facts['HOST']}:{facts['PORT'] or 5432}/{self.database}"

    @staticmethod
    def _maintenance() -> contextlib.AbstractContextManager[psycopg.Connection]:
        facts = settings.DATABASES["default"]
        return psycopg.connect(
            host=facts["HOST"],
            port=facts["PORT"] or 5432,
            user=facts["USER"],
            password=facts["PASSWORD"] or None,
            dbname="postgres",
            autocommit=True,
        )


def wait_until(condition: Callable[[], object], seconds: float = 60) -> object:
    """Return the condition's first true answer; fail when none comes in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s")
