"""Health of the parts, as machines and as operators are told."""

import io
from datetime import timedelta

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from forumsite import health
from forumsite.management.commands import doctor
from media.tasks import improve_renditions
from publishing.models import WorkerSign

ALL_WELL = "database: ok\ncache: ok\nstorage: ok\nworker: ok\nschedule: ok\n"


def fail(*args, **kwargs):
    raise OSError("secret-address refused")


@pytest.mark.django_db
def test_all_parts_are_told_one_a_line(client):
    WorkerSign.give("one")
    response = client.get("/healthz/all")
    assert (response.status_code, response.content.decode()) == (200, ALL_WELL)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "what", "line"),
    [
        (LocMemCache, "set", "cache: keeps nothing"),
        (LocMemCache, "get", "cache: keeps nothing"),
        (FileSystemStorage, "exists", "storage: originals cannot be reached"),
    ],
)
def test_a_part_that_fails_is_named_without_its_secrets(client, monkeypatch, where, what, line, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    WorkerSign.give("one")
    monkeypatch.setattr(where, what, fail)
    response = client.get("/healthz/all")
    assert response.status_code == 503
    assert line in response.content.decode().splitlines()
    assert "secret-address" not in response.content.decode()


@pytest.mark.django_db
def test_a_silent_worker_and_late_tasks_are_told(client):
    assert "worker: none was heard of so far" in client.get("/healthz/all").content.decode()
    WorkerSign.objects.create(worker="one", seen_at=timezone.now() - timedelta(minutes=4))
    assert health.worker().problem.startswith("none was heard of since 20")
    improve_renditions.enqueue(1)
    assert health.schedule().problem == ""
    health.DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=16))
    assert health.schedule().problem == "1 tasks are late"


def test_without_a_database_only_that_is_said(client, monkeypatch):
    def refuse(self):
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
    response = client.get("/healthz/all")
    assert (response.status_code, response.content) == (503, b"database: does not answer\n")


@pytest.fixture
def sound(db, settings, tmp_path):
    """Return a set-up in which nothing is wrong."""
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir(mode=0o700)
    settings.STATIC_ROOT = str(settings.VAR_DIR)
    (settings.VAR_DIR / "staticfiles.json").write_text("{}")
    WorkerSign.give("one")
    return settings


def asked() -> str:
    out = io.StringIO()
    call_command("doctor", stdout=out)
    return out.getvalue()


def test_the_doctor_finds_nothing_where_nothing_is_wrong(sound):
    assert asked().splitlines()[-1] == "All is well."


def test_the_doctor_names_each_fault_and_how_to_mend_it(sound, monkeypatch):
    (sound.VAR_DIR / "staticfiles.json").unlink()
    sound.VAR_DIR.chmod(0o755)
    WorkerSign.objects.all().delete()
    monkeypatch.setattr(doctor, "DISK_LEAST", 10**18)
    parts = {part.name: part for part in doctor.look()}
    faults = {name: part.problem for name, part in parts.items() if part.problem}
    assert set(faults) == {"disk", "folders", "static files", "worker"}
    assert faults["static files"] == "are not built"
    assert all(parts[name].mend for name in faults)
    with pytest.raises(CommandError, match=f"4 of {len(parts)} are not as they should be"):
        asked()


def test_the_doctor_stops_at_a_database_that_lacks_migrations(sound, monkeypatch):
    monkeypatch.setattr(doctor.MigrationExecutor, "migration_plan", lambda self, targets: [("one", False)])
    *_others, last = doctor.look()
    assert str(last) == "migrations: 1 are not applied"


def test_the_doctor_names_a_setting_that_is_unsafe_in_production(sound):
    sound.PROFILE = "production"
    sound.SECURE_HSTS_SECONDS = 0
    sound.SESSION_COOKIE_SECURE = False
    assert doctor.settings_checked().problem
