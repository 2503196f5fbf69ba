"""An empty database after all migrations, kept for copies: making one takes longer than most tests together.

For SQLite it is kept between runs, named by the bytes of the migrations, so that a changed one makes it anew;
``migrate`` runs on a copy all the same. For PostgreSQL it is kept as long as the test database.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import django
from django.apps import apps
from django.db.backends.postgresql.creation import DatabaseCreation as PostgresqlCreation
from django.db.backends.sqlite3.creation import DatabaseCreation as SqliteCreation


class Migrated:
    """Where the database is kept: SQLite's in a file, PostgreSQL's in a database beside the one of the tests."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"migrated-{_digest()}.sqlite3"
        self.template = ""
        #: A database in memory lasts as long as somebody has it open.
        self.held: list[sqlite3.Connection] = []

    def begins_all(self) -> None:
        """Let each test database begin as a copy, and keep the first that had to be made."""
        SqliteCreation._create_test_db = self._copying(SqliteCreation._create_test_db)
        SqliteCreation.create_test_db = self._keeping(SqliteCreation.create_test_db)
        PostgresqlCreation.create_test_db = self._keeping_beside(PostgresqlCreation.create_test_db)
        PostgresqlCreation._destroy_test_db = self._destroying(PostgresqlCreation._destroy_test_db)

    def copy_to(self, path: Path) -> bool:
        """Copy the database to a path where there is one; say whether there was."""
        if self.path.exists():
            shutil.copyfile(self.path, path)
        return self.path.exists()

    def _copying(self, create: Callable) -> Callable:
        def create_test_db(creation, *args, **options):
            name = create(creation, *args, **options)
            if self.path.exists():
                begun = sqlite3.connect(name, uri=creation.is_in_memory_db(name))
                self.held.append(begun)
                with closing(sqlite3.connect(self.path)) as kept:
                    kept.backup(begun)
            return name

        return create_test_db

    def _keeping_beside(self, create: Callable) -> Callable:
        def create_test_db(creation, *args, **options):
            name = create(creation, *args, **options)
            self.template = f"{name}_migrated"
            creation.connection.close()
            with creation._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self.template}"')
                cursor.execute(f'CREATE DATABASE "{self.template}" TEMPLATE "{name}"')
            return name

        return create_test_db

    def _destroying(self, destroy: Callable) -> Callable:
        def destroy_test_db(creation, name, verbosity):
            with creation._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self.template}"')
            destroy(creation, name, verbosity)

        return destroy_test_db

    def _keeping(self, create: Callable) -> Callable:
        def create_test_db(creation, *args, **options):
            name = create(creation, *args, **options)
            if not self.path.exists():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                part = self.path.with_suffix(f".{os.getpid()}.part")
                with closing(sqlite3.connect(part)) as kept:
                    creation.connection.connection.backup(kept)
                part.replace(self.path)
            return name

        return create_test_db


def _digest() -> str:
    told = hashlib.sha256(django.__version__.encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted([*Path(app.path, "migrations").glob("*.py"), *Path(app.path).glob("roles.py")]):
            told.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return told.hexdigest()[:16]
