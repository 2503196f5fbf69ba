"""A real browser on a real server: tests take ``page`` and ``site`` and go to ``site.url + "/en/"``.

``page`` fails its test at the end if the browser reported an error, or anything that the content-security policy
forbids; a test that expects one empties ``page.problems`` itself.
"""

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import override_settings

from tests.conftest import missing

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MANIFEST = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  window.reportViolation(`${event.violatedDirective} forbids ${event.blockedURI} ${event.sample}`);
});
"""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark every test of this folder, so that the others can run without a browser."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """Keep SQLite in a file: each thread of the server then has a connection of its own, as on a real site."""
    from django.conf import settings

    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(
            tmp_path_factory.mktemp("database") / "test.sqlite3"
        )


@pytest.fixture(scope="session")
def browser():
    """Return a running Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        missing("no Chromium found")
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's synchronous interface keeps an event loop in this thread, which Django would otherwise refuse.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def built_static_files(tmp_path_factory):
    """Return a folder with the static files as a real site serves them, under hashed names."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=str(folder), STORAGES=_storages(MANIFEST)):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture
def static_storage() -> dict:
    """Name static files by their hash, as a real site does."""
    return MANIFEST


@pytest.fixture
def site(transactional_db, settings, own_files, built_static_files):
    """Return a server with the test's own records: ``site.url`` is its address without a final slash."""
    settings.STATIC_ROOT = str(built_static_files)
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.daemon_threads = False
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def kept_record(tmp_path_factory):
    """Return the folder in which the first test that needs the starting record keeps it for the others."""
    return tmp_path_factory.mktemp("record")


@pytest.fixture
def record(site, kept_record, settings):
    """Return the server with the starting record, its pictures made, and with what it lacks.

    It is loaded once: then the database is copied, by SQLite's own backup, and so are the files.
    """
    from tests.browser.test_public import add_what_the_record_lacks

    files = Path(settings.STORAGES["default"]["OPTIONS"]["location"]).parent
    names = [Path(settings.STORAGES[name]["OPTIONS"]["location"]).name for name in ("default", "renditions")]
    connection.ensure_connection()
    if connection.vendor == "sqlite" and (kept_record / "database").exists():
        with closing(sqlite3.connect(kept_record / "database")) as kept:
            kept.backup(connection.connection)
        for name in names:
            shutil.copytree(kept_record / name, files / name, dirs_exist_ok=True)
        return site
    call_command("load_starter", "--renditions", verbosity=0)
    add_what_the_record_lacks()
    if connection.vendor == "sqlite":
        for name in names:
            shutil.copytree(files / name, kept_record / name)
        with closing(sqlite3.connect(kept_record / "database")) as kept:
            connection.connection.backup(kept)
    return site


@pytest.fixture
def page(browser, site):
    """Return a fresh page of 1280 x 800 that collects what goes wrong in ``page.problems``, and fails on it."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = context.new_page()
    page.problems = watch(page)
    yield page
    problems = list(page.problems)
    context.close()
    assert problems == []


def watch(page) -> list[str]:
    """Return a list that fills with the page's errors and with what its security policy forbade."""
    problems: list[str] = []
    page.expose_function("reportViolation", lambda words: problems.append(f"{page.url}: {words}"))
    page.add_init_script(REPORT_VIOLATIONS)
    page.on("console", lambda message: message.type == "error" and problems.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    return problems


class QuietHandler(WSGIRequestHandler):
    """Serves without writing a line for each request; one request a connection, so that threads end with it."""

    protocol_version = "HTTP/1.0"

    def log_message(self, *args) -> None:
        return


def _storages(static: dict) -> dict:
    from django.conf import settings

    return {**settings.STORAGES, "staticfiles": static}
