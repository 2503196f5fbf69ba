"""Settings: right values arrive, wrong ones stop the start with one sentence that names the variable."""

import stat
import subprocess
import sys

import pytest

from tests.own_site import ROOT

SECRET = "".join(map(chr, range(48, 120)))
PRODUCTION = {"PROFILE": "production", "SECRET_KEY": SECRET, "ALLOWED_HOSTS": "record.example.org"}

WRONG = [
    ("PROFILE", {"PROFILE": "staging"}),
    ("DEBUG", {"DEBUG": "maybe"}),
    ("DEBUG", PRODUCTION | {"DEBUG": "1"}),
    ("VAR_DIR", {"VAR_DIR": __file__}),
    ("VAR_DIR", {"VAR_DIR": "/proc/nowhere"}),
    ("PORT", {"PORT": "abc"}),
    ("PORT", {"PORT": "0"}),
    ("PORT", {"PORT": "65536"}),
    ("PORT", {"PORT": "-1"}),
    ("PORT", {"PORT": "８０００"}),
    ("WEB_WORKERS", {"WEB_WORKERS": "0"}),
    ("WEB_THREADS", {"WEB_THREADS": "many"}),
    ("SECRET_KEY", PRODUCTION | {"SECRET_KEY": ""}),
    ("SECRET_KEY", PRODUCTION | {"SECRET_KEY": "short"}),
    ("ALLOWED_HOSTS", PRODUCTION | {"ALLOWED_HOSTS": ""}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "https://record.example.org"}),
    ("CSRF_TRUSTED_ORIGINS", {"CSRF_TRUSTED_ORIGINS": "record.example.org"}),
    ("HSTS_SECONDS", {"HSTS_SECONDS": "-1"}),
    ("BEHIND_PROXY", {"BEHIND_PROXY": "nginx"}),
    ("DATABASE_URL", {"DATABASE_URL": "mysql://user@host/name"}),
    ("DATABASE_URL", {"DATABASE_URL": "postgres://user@host:port/name"}),
    ("DATABASE_URL", {"DATABASE_URL": "postgres://user@host"}),
    ("DATABASE_URL", {"DATABASE_URL": "postgres://user@[host/name"}),
    ("DATABASE_URL", {"DATABASE_URL": "postgres://user@host/name?sslmod=require"}),
    ("CACHE", {"CACHE": "memcached"}),
    ("REDIS_URL", {"CACHE": "redis"}),
    ("REDIS_URL", {"REDIS_URL": "localhost:6379"}),
    ("REDIS_URL", {"REDIS_URL": "redis://"}),
    ("REDIS_URL", {"REDIS_URL": "redis://host:port/0"}),
    ("REDIS_URL", {"REDIS_URL": "redis://host/cache"}),
    ("S3_BUCKET", {"S3_ENDPOINT_URL": "https://s3.example.org"}),
    ("S3_ENDPOINT_URL", {"S3_BUCKET": "b", "S3_ENDPOINT_URL": "s3.example.org"}),
    ("S3_SECRET_KEY", {"S3_BUCKET": "b", "S3_ACCESS_KEY": "key"}),
    ("S3_ADDRESSING", {"S3_BUCKET": "b", "S3_ADDRESSING": "dns"}),
    ("PHOTO_MAX_MB", {"PHOTO_MAX_MB": "0"}),
    ("PHOTO_MAX_MEGAPIXELS", {"PHOTO_MAX_MEGAPIXELS": "401"}),
    ("DOCUMENT_MAX_MB", {"DOCUMENT_MAX_MB": "1.5"}),
    ("LANGUAGES", {"LANGUAGES": "en,xx"}),
    ("LANGUAGES", {"LANGUAGES": "en,EN"}),
    ("TIME_ZONE", {"TIME_ZONE": "Asia/Atlantis"}),
    ("TIME_ZONE", {"TIME_ZONE": "../../etc/passwd"}),
    ("LOG_LEVEL", {"LOG_LEVEL": "LOUD"}),
]


def setting(own_site, name: str, **environment: str) -> str:
    """Return how a setting reads in a process of its own."""
    code = f"from django.conf import settings; print(settings.{name})"
    done = own_site.run("shell", "--no-imports", "-c", code, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(("name", "environment"), WRONG, ids=lambda value: str(value)[:60])
def test_a_wrong_value_stops_the_start_and_is_named(own_site, name, environment):
    done = own_site.run("check", **environment)
    assert done.returncode == 1
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("Configuration error: ")
    assert name in sentence
    assert sentence.endswith(".")


def test_a_password_in_a_wrong_address_is_not_shown(own_site):
    done = own_site.run("check", DATABASE_URL="postgres://user:hidden#word@host/name")
    assert done.returncode == 1
    assert "hidden" not in done.stderr
    assert "word" not in done.stderr


def test_the_server_process_says_it_too(own_site):
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", "127.0.0.1:0", "forumsite.wsgi"]
    environment = own_site.environment | {"TIME_ZONE": "Mars"}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 4
    assert "Configuration error: TIME_ZONE is 'Mars'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_secret_key_is_made_once_and_for_its_owner_only(own_site):
    first = setting(own_site, "SECRET_KEY")
    kept = own_site.folder / "secret_key"
    assert kept.read_text() == first
    assert len(first) >= 50
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert setting(own_site, "SECRET_KEY") == first
    assert [path.name for path in own_site.folder.glob("secret_key*")] == ["secret_key"]


def test_a_damaged_secret_key_is_refused(own_site):
    (own_site.folder / "secret_key").write_text("short")
    done = own_site.run("check")
    assert done.returncode == 1
    assert "SECRET_KEY" in done.stderr


def test_production_makes_no_key_file(own_site):
    assert setting(own_site, "SECRET_KEY", **PRODUCTION) == SECRET
    assert not (own_site.folder / "secret_key").exists()


@pytest.mark.parametrize(("host", "expected"), [("::1", "[::1]"), ("::", "*"), ("192.0.2.7", "192.0.2.7")])
def test_the_host_listened_on_is_answered_for(own_site, host, expected):
    assert expected in setting(own_site, "ALLOWED_HOSTS", HOST=host)


def test_postgresql_options_reach_the_client(own_site):
    address = "postgres://user:pass%23word@db.example.org:6432/record?sslmode=require"
    shown = setting(own_site, "DATABASES['default']", DATABASE_URL=address)
    for part in ("'sslmode': 'require'", "'connect_timeout': 10", "'PASSWORD': 'pass#word'", "'PORT': 6432"):
        assert part in shown


def test_another_language_is_one_variable(own_site):
    shown = setting(own_site, "LANGUAGES", LANGUAGES="en, zh-hans,fr")
    assert shown == "[('en', 'English'), ('zh-hans', 'Simplified Chinese'), ('fr', 'French')]"


def test_sqlite_keeps_its_promises_on_every_connection(own_site):
    own_site.environment.pop("DATABASE_URL", None)
    shown = own_site.python(
        "from django.db import connection\n"
        "def pragma(name):\n"
        "    with connection.cursor() as cursor:\n"
        "        return cursor.execute(f'PRAGMA {name}').fetchone()[0]\n"
        "for _ in range(2):\n"
        "    print(*(pragma(n) for n in ('journal_mode', 'synchronous', 'busy_timeout', 'foreign_keys')))\n"
        "    connection.close()\n"
        "print(connection.settings_dict['CONN_MAX_AGE'], connection.transaction_mode)"
    )
    assert shown.splitlines() == ["wal 2 20000 1", "wal 2 20000 1", "None IMMEDIATE"]
