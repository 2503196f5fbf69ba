"""Backups: made while others write, added to piece by piece, verified, and put into an empty place."""

import json
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from forumsite.backups import databases, making, restoring
from forumsite.backups.errors import BackupError
from tests.factories import EditionFactory
from tests.own_site import OwnSite

COUNTS = """
from django.apps import apps
print({m._meta.label: m._base_manager.count() for m in apps.get_models() if not m._meta.proxy})
"""
FILL = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from tests.factories import EditionFactory, PhotoFactory
for _ in range(3): PhotoFactory(edition=EditionFactory())
default_storage.save("documents/one.pdf", ContentFile(b"%PDF-1.7"))
"""
WRITE = """
from events.models import Topic
for number in range(300): Topic.objects.create(name=f"Topic {number}", slug=f"topic-{number}")
"""


def test_a_backup_made_while_others_write_restores_the_same_record(own_site, tmp_path):
    own_site.migrate()
    before = own_site.python(FILL + COUNTS)
    writer = threading.Thread(target=own_site.python, args=[WRITE])
    writer.start()
    made = own_site.run("backup", str(tmp_path / "kept"), "--verify")
    writer.join()
    assert made.returncode == 0, made.stderr
    assert "and whole" in made.stdout
    (folder,) = making.moments(tmp_path / "kept")
    assert sorted(path.name for path in folder.iterdir()) == [databases.name(), "manifest.json"]

    (tmp_path / "other").mkdir()
    other = OwnSite(tmp_path / "other")
    try:
        restored = other.run("restore", str(tmp_path / "kept"))
        assert restored.returncode == 0, restored.stderr
        assert other.run("migrate", "--check").returncode == 0
        after = eval(other.python(COUNTS))  # noqa: S307
        expected = eval(before)  # noqa: S307
        assert 0 <= after.pop("events.Topic") <= 300
        expected.pop("events.Topic")
        assert {name: count for name, count in after.items() if count != expected[name]} == {}
        assert files(other.folder / "uploads") == files(own_site.folder / "uploads")
        refused = other.run("restore", str(tmp_path / "kept"))
        assert refused.returncode == 1
        assert "The database is not empty." in refused.stderr
    finally:
        other.close()


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def place(tmp_path, transactional_db) -> Path:
    """Return a folder for backups of a record with one file."""
    EditionFactory()
    default_storage.save("photos/ab/one.jpg", ContentFile(b"one"))
    return tmp_path / "kept"


def tables(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        (count,) = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()
    return count


def quiet(_words: str) -> None:
    return


def later(monkeypatch, seconds: int) -> None:
    now = timezone.now() + timedelta(seconds=seconds)
    monkeypatch.setattr(making.timezone, "now", lambda: now)


def test_the_second_backup_copies_what_is_new(place, monkeypatch):
    first = making.make(place, quiet)
    default_storage.save("photos/cd/two.jpg", ContentFile(b"two"))
    later(monkeypatch, 60)
    said: list[str] = []
    second = making.make(place, said.append)
    assert said[-1] == "Files: 2 in all, 1 of them new."
    assert making.moments(place) == [first, second]
    assert connection.vendor != "sqlite" or tables(second / "database.sqlite3") > 40
    assert [len(making.verify(one, quiet).files) for one in (first, second)] == [1, 2]
    assert files(place / "files") == {"photos/ab/one.jpg": b"one", "photos/cd/two.jpg": b"two"}
    assert list(place.glob(".*")) == []


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"0ne")])
def test_a_damaged_file_is_named(place, harm):
    folder = making.make(place, quiet)
    harm(place / "files" / "photos/ab/one.jpg")
    with pytest.raises(BackupError, match=r"1 files are missing or damaged: photos/ab/one\.jpg"):
        making.verify(folder, quiet)
    with pytest.raises(CommandError, match="missing or damaged"):
        call_command("restore", str(place), "--verify-only")


def test_a_damaged_file_is_copied_anew_by_the_next_backup_if_its_size_tells(place, monkeypatch):
    making.make(place, quiet)
    (place / "files" / "photos/ab/one.jpg").write_bytes(b"")
    later(monkeypatch, 60)
    assert making.verify(making.make(place, quiet), quiet).files["photos/ab/one.jpg"].size == 3


def test_a_damaged_database_is_named(place):
    folder = making.make(place, quiet)
    (database,) = folder.glob("database.*")
    database.write_bytes(database.read_bytes()[:-100])
    with pytest.raises(BackupError, match="is not what was written"):
        making.verify(folder, quiet)


def test_what_is_no_backup_is_told(place):
    folder = making.make(place, quiet)
    manifest = folder / "manifest.json"
    told = json.loads(manifest.read_text())
    for words, expected in (
        ("{", "cannot be read"),
        ("[]", "cannot be read"),
        (json.dumps(told | {"format": 2}), "does not know"),
        (json.dumps(told | {"extra": 1}), "cannot be read"),
    ):
        manifest.write_text(words)
        with pytest.raises(BackupError, match=expected):
            making.verify(folder, quiet)
    with pytest.raises(BackupError, match="is no backup"):
        making.verify(place / "nowhere", quiet)


def test_another_kind_of_database_and_one_that_is_not_empty_are_refused(place):
    folder = making.make(place, quiet)
    with pytest.raises(BackupError, match="is not empty"):
        restoring.restore(folder, quiet)
    manifest = folder / "manifest.json"
    told = json.loads(manifest.read_text())
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    assert told["engine"] == connection.vendor
    manifest.write_text(json.dumps(told | {"engine": other}))
    with pytest.raises(BackupError, match="is not what was written"):
        restoring.restore(folder, quiet)
