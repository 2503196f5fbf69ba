"""What every test stands on: files in a folder of its own, English as the active language, no silent skips in CI."""

import os

import pytest
from django.conf import settings as site_settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from publishing import audit_guard
from publishing.missed import missed
from publishing.redirects import uses
from tests.factories import EditionFactory
from tests.own_site import OwnSite

IN_CI = bool(os.environ.get("CI"))
#: What migrations put into the database and every test may count on.
LASTING = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}


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
    """Empty tables our way; give each of several processes a Redis database of its own, as every test empties it."""
    TransactionTestCase._fixture_teardown = empty_tables
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    default = site_settings.CACHES["default"]
    if worker and default["BACKEND"].endswith("RedisCache"):
        address, _slash, number = default["LOCATION"].rpartition("/")
        default["LOCATION"] = f"{address}/{int(number) + int(worker)}"


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
    return {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path, static_storage):
    """Keep uploads and renditions of each test apart from each other and from the site's own."""
    folders = {"default": tmp_path / "uploads", "renditions": tmp_path / "renditions"}
    settings.STORAGES = {
        **{
            name: {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": folder, "base_url": None},
            }
            for name, folder in folders.items()
        },
        "staticfiles": static_storage,
    }


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hash passwords quickly: the real hashing is slow on purpose, and most tests sign somebody in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
