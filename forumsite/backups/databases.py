"""The database as one file, and back: SQLite by its backup interface, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from forumsite.backups.errors import BackupError

#: What the file is called, by the kind of database.
NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def name() -> str:
    """Return what the file of this site's database is called."""
    return NAMES[connection.vendor]


def write(path: Path) -> None:
    """Write the database as it is at this moment, whoever else is writing; raise ``BackupError`` where it cannot be."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)  # in one step: others write on meanwhile, which a WAL allows
        check(path)
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


def check(path: Path) -> None:
    """Have the database's own program read a file of it; raise ``BackupError`` where it finds it broken.

    SQLite is told that nobody writes to it, or it would leave files of its own beside it.
    """
    if path.name == NAMES["postgresql"]:
        _run("pg_restore", "--list", str(path))
        return
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        try:
            (found,) = copy.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            found = str(error)
    if found != "ok":
        raise BackupError(f"{path} is not a sound database: {found}")


def is_empty() -> bool:
    """Say whether there is nothing in this site's database that restoring would overwrite."""
    return not connection.introspection.table_names()


def read(path: Path) -> None:
    """Put a file of the database in the place of this site's empty one; all of it or nothing."""
    connection.close()
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f"{place.name}.part")
        shutil.copyfile(path, part)
        for left in ("-wal", "-shm"):
            place.with_name(place.name + left).unlink(missing_ok=True)
        part.replace(place)
        return
    database = connection.settings_dict["NAME"]
    _run(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={database}",
        str(path),
    )


def _run(*command: str) -> None:
    facts = connection.settings_dict
    environment = {
        "PGHOST": facts["HOST"],
        "PGPORT": str(facts["PORT"] or ""),
        "PGUSER": facts["USER"],
        "PGPASSWORD": facts["PASSWORD"],
        "PGDATABASE": facts["NAME"],
    }
    try:
        subprocess.run(  # noqa: S603
            command,
            env=os.environ | {key: value for key, value in environment.items() if value},
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        raise BackupError(f"{command[0]} was not found: install PostgreSQL's client programs.") from None
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{command[0]}: {error.stderr.strip()}") from None
