"""What every test stands on: files in a folder of its own, English as the active language, no silent skips in CI."""

import os
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings
from django.utils import translation

from publishing import audit_guard, remembering
from publishing.missed import missed
from publishing.redirects import uses
from tests.factories import EditionFactory
from tests.migrated import Migrated
from tests.own_site import OwnSite

IN_CI = bool(os.environ.get("CI"))
#: What migrations put into the database and every test may count on.
LASTING = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}
PLAIN_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def missing(reason: str) -> None:
    """Leave a test out because a part outside this project is missing; in CI nothing may be missing."""
    if IN_CI:
        pytest.fail(f"missing in CI: {reason}", pytrace=False)
    pytest.skip(reason)


def empty_tables(_case: TransactionTestCase) -> None:
    """Delete all rows but the lasting ones, after a test whose transactions were real.

    Django's own way truncates each table and makes content types and permissions anew: a second a test on PostgreSQL.
    """
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - LASTING
    with audit_guard.lifted(connection), connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608


def pytest_configure(config):
    """Empty tables and begin databases our way; each of several processes has a Redis database, as tests empty it."""
    TransactionTestCase._fixture_teardown = empty_tables
    OwnSite.migrated = Migrated(config.cache.mkdir("databases"))
    OwnSite.migrated.begins_all()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    default = site_settings.CACHES["default"]
    if worker and default["BACKEND"].endswith("RedisCache"):
        address, _slash, number = default["LOCATION"].rpartition("/")
        default["LOCATION"] = f"{address}/{int(number) + int(worker)}"


def pytest_collection_modifyitems(config, items):
    """Leave out, on another database than SQLite, what says the same on each: CI runs it once."""
    if site_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return
    once = [item for item in items if item.get_closest_marker("once")]
    if once:
        config.hook.pytest_deselected(items=once)
        items[:] = [item for item in items if not item.get_closest_marker("once")]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Turn every skip into a failure in CI, those by a mark included; an expected failure stays what it is."""
    outcome = yield
    report = outcome.get_result()
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which counts as a failure in CI: {report.longrepr}"


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    """Turn the skip of a whole module into a failure in CI."""
    outcome = yield
    report = outcome.get_result()
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which counts as a failure in CI: {report.longrepr}"


@pytest.fixture
def static_storage() -> dict:
    """Return how static files are named: plainly, so that tests need not collect them first."""
    return PLAIN_STATIC


@pytest.fixture(autouse=True)
def own_files(request, settings, tmp_path, static_storage):
    """Keep uploads and renditions of each test apart from each other and from the site's own.

    The tests of a module that made its record once have the files of that record.
    """
    folder = request.getfixturevalue("lasting") if "lasting" in request.fixturenames else tmp_path
    settings.STORAGES = storages_in(folder, static_storage)


def storages_in(folder: Path, static_storage: dict) -> dict:
    """Return the setting that keeps uploads and renditions in a folder."""
    folders = {"default": folder / "uploads", "renditions": folder / "renditions"}
    return {
        **{
            name: {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": folder, "base_url": None},
            }
            for name, folder in folders.items()
        },
        "staticfiles": static_storage,
    }


@pytest.fixture(scope="module")
def lasting(django_db_setup, django_db_blocker, tmp_path_factory):
    """Let fixtures of a whole module make records, once: each test finds them, and what it does to them is undone.

    Return the folder of their files. Tests whose transactions are real cannot stand in the same module.
    """
    folder = tmp_path_factory.mktemp("lasting")
    kept = {"STORAGES": storages_in(folder, PLAIN_STATIC), "PASSWORD_HASHERS": QUICK_HASHERS, "PAGE_CACHE_BYTES": 0}
    with django_db_blocker.unblock(), override_settings(**kept), translation.override("en"), transaction.atomic():
        EditionFactory.reset_sequence(0)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hash passwords quickly: the real hashing is slow on purpose, and most tests sign somebody in."""
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture(autouse=True)
def nobody_outside_is_asked(settings):
    """Have no worker ask whether the links of records still answer; tests of that say how many."""
    settings.LINK_CHECKS_PER_HOUR = 0


@pytest.fixture(autouse=True)
def english():
    """Start every test in English, whatever the one before left active."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def years_start_anew():
    """Start every test with the first of the factory's years, so that a long run does not leave the years there are."""
    EditionFactory.reset_sequence(0)


@pytest.fixture(autouse=True)
def empty_cache():
    """Start every test with nothing remembered from the one before."""
    cache.clear()


@pytest.fixture(autouse=True)
def no_kept_pages(settings, monkeypatch):
    """Draw every page anew, of the record as it is; tests of the kept ones say how much is kept."""
    settings.PAGE_CACHE_BYTES = 0
    monkeypatch.setattr(remembering, "LOOK", 0)
    remembering.forget()


@pytest.fixture(autouse=True)
def nothing_counted():
    """Start every test with nothing counted that the one before left to be stored."""
    missed.forget()
    uses.forget()


@pytest.fixture
def own_site(tmp_path):
    """Return a site with a folder and a database of its own, for tests that start processes."""
    folder = tmp_path / "var"
    folder.mkdir()
    site = OwnSite(folder)
    yield site
    site.close()
