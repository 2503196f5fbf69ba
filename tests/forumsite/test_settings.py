"""Settings: right values arrive, wrong ones stop the start with one sentence that names the variable."""

import runpy
import stat
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from forumsite import env
from tests.own_site import ROOT, documented_settings

pytestmark = pytest.mark.once

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
    ("REQUIRE_MFA", {"REQUIRE_MFA": "perhaps"}),
    ("SESSION_HOURS", {"SESSION_HOURS": "0"}),
    ("AUDIT_KEEP_DAYS", {"AUDIT_KEEP_DAYS": "7"}),
    ("WEB_WORKERS", {"WEB_WORKERS": "0"}),
    ("WEB_THREADS", {"WEB_THREADS": "many"}),
    ("PAGE_CACHE_MB", {"PAGE_CACHE_MB": "-1"}),
    ("SECRET_KEY", PRODUCTION | {"SECRET_KEY": ""}),
    ("SECRET_KEY", PRODUCTION | {"SECRET_KEY": "short"}),
    ("ALLOWED_HOSTS", PRODUCTION | {"ALLOWED_HOSTS": ""}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "https://record.example.org"}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "record.example.org www.example.org"}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "record.example.org:443"}),
    ("CSRF_TRUSTED_ORIGINS", {"CSRF_TRUSTED_ORIGINS": "record.example.org"}),
    ("CSRF_TRUSTED_ORIGINS", {"CSRF_TRUSTED_ORIGINS": "https://"}),
    ("CSRF_TRUSTED_ORIGINS", {"CSRF_TRUSTED_ORIGINS": "https://a.example.org,https://record.example.org/"}),
    ("SITE_URL", {"SITE_URL": "record.example.org"}),
    ("SITE_URL", {"SITE_URL": "https://record example.org/"}),
    ("PERMANENT_HOST", {"PERMANENT_HOST": "https://record.example.org"}),
    ("PERMANENT_HOST", {"PERMANENT_HOST": "record.example.org:443"}),
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
    ("S3_REGION", {"S3_REGION": "eu-west-1"}),
    ("S3_SECRET_KEY", {"S3_BUCKET": "b", "S3_ACCESS_KEY": "key"}),
    ("S3_ACCESS_KEY", {"S3_BUCKET": "b", "S3_SECRET_KEY": "secret"}),
    ("S3_ADDRESSING", {"S3_BUCKET": "b", "S3_ADDRESSING": "dns"}),
    ("PHOTO_MAX_MB", {"PHOTO_MAX_MB": "0"}),
    ("PHOTO_MAX_MEGAPIXELS", {"PHOTO_MAX_MEGAPIXELS": "401"}),
    ("ARCHIVE_MAX_MB", {"ARCHIVE_MAX_MB": "100001"}),
    ("DOCUMENT_MAX_MB", {"DOCUMENT_MAX_MB": "1.5"}),
    ("CONTRIBUTE", {"CONTRIBUTE": "perhaps"}),
    ("CONTRIBUTE_MAX_PHOTOS", {"CONTRIBUTE_MAX_PHOTOS": "0"}),
    ("CONTRIBUTE_MAX_MB", {"CONTRIBUTE_MAX_MB": "2001"}),
    ("CONTRIBUTE_PER_HOUR", {"CONTRIBUTE_PER_HOUR": "0"}),
    ("CONTRIBUTE_PER_HOUR_IN_ALL", {"CONTRIBUTE_PER_HOUR_IN_ALL": "many"}),
    ("CONTRIBUTE_MAX_STORED_MB", {"CONTRIBUTE_MAX_STORED_MB": "0"}),
    ("CONTRIBUTION_KEEP_DAYS", {"CONTRIBUTION_KEEP_DAYS": "6"}),
    ("TRASH_KEEP_DAYS", {"TRASH_KEEP_DAYS": "0"}),
    ("LINK_CHECKS_PER_HOUR", {"LINK_CHECKS_PER_HOUR": "601"}),
    ("CONTRIBUTION_LINK_DAYS", {"CONTRIBUTION_LINK_DAYS": "0"}),
    ("STATIC_DIR", {"STATIC_DIR": "static"}),
    ("METRICS_TOKEN", {"METRICS_TOKEN": "short"}),
    ("LOG_FORMAT", {"LOG_FORMAT": "xml"}),
    ("SLOW_QUERY_MS", {"SLOW_QUERY_MS": "often"}),
    ("METRICS_ALLOW", {"METRICS_ALLOW": "example.org"}),
    ("EMAIL_URL", {"EMAIL_URL": "mail.example.org"}),
    ("EMAIL_URL", {"EMAIL_URL": "smtp+tls://user:x@:587"}),
    ("EMAIL_URL", {"EMAIL_URL": "smtp+tls://mail.example.org:port"}),
    ("EMAIL_FROM", {"EMAIL_URL": "smtp://mail.example.org", "SITE_URL": "https://record.example.org/"}),
    ("SITE_URL", {"EMAIL_URL": "smtp://mail.example.org", "EMAIL_FROM": "photos@example.org"}),
    ("LANGUAGES", {"LANGUAGES": "en,xx"}),
    ("LANGUAGES", {"LANGUAGES": "en,EN"}),
    ("TIME_ZONE", {"TIME_ZONE": "Asia/Atlantis"}),
    ("TIME_ZONE", {"TIME_ZONE": "../../etc/passwd"}),
    ("LOG_LEVEL", {"LOG_LEVEL": "LOUD"}),
]


#: Settings that no value of is wrong before it is used: ``up`` looks at the host and at the password.
LOOKED_AT_LATER = {"HOST", "ADMIN_PASSWORD"}


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Return a function that reads the settings anew, with these variables and no others, as a dictionary."""

    def read(**environment: str) -> dict:
        for name in documented_settings():
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"VAR_DIR": str(tmp_path)} | environment).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "forumsite/settings.py"))

    return read


def test_a_wrong_value_of_every_setting_is_tried():
    assert {name for name, _environment in WRONG} == documented_settings() - LOOKED_AT_LATER


@pytest.mark.parametrize(("name", "environment"), WRONG, ids=lambda value: str(value)[:60])
def test_a_wrong_value_is_refused_and_named(read, name, environment):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(**environment)
    sentence = str(refused.value)
    assert name in sentence
    assert sentence.endswith(".")
    assert len(sentence.splitlines()) == 1


def test_a_wrong_value_stops_the_start_with_one_sentence(own_site):
    done = own_site.run("check", PROFILE="staging")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == ("Configuration error: PROFILE is 'staging', but must be one of embedded, production.\n")


def test_a_password_in_a_wrong_address_is_not_shown(read):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(DATABASE_URL="postgres://user:hidden#word@host/name")
    assert "hidden" not in str(refused.value)
    assert "word" not in str(refused.value)


def test_the_server_process_says_it_too(own_site):
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", "127.0.0.1:0", "forumsite.wsgi"]
    environment = own_site.environment | {"TIME_ZONE": "Mars"}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 4
    assert "Configuration error: TIME_ZONE is 'Mars'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_secret_key_is_made_once_and_for_its_owner_only(read, tmp_path):
    first = read()["SECRET_KEY"]
    kept = tmp_path / "secret_key"
    assert kept.read_text() == first
    assert len(first) >= 50
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert read()["SECRET_KEY"] == first
    assert [path.name for path in tmp_path.glob("secret_key*")] == ["secret_key"]


def test_a_damaged_secret_key_is_refused(read, tmp_path):
    (tmp_path / "secret_key").write_text("short")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        read()


def test_production_makes_no_key_file(read, tmp_path):
    assert read(**PRODUCTION)["SECRET_KEY"] == SECRET
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize(("host", "expected"), [("::1", "[::1]"), ("::", "*"), ("192.0.2.7", "192.0.2.7")])
def test_the_host_listened_on_is_answered_for(read, host, expected):
    assert expected in read(HOST=host)["ALLOWED_HOSTS"]


def test_hosts_and_origins_are_read_as_they_are(read):
    values = {
        "ALLOWED_HOSTS": "record.example.org, .example.com,[2001:db8::1],192.0.2.7,*",
        "CSRF_TRUSTED_ORIGINS": "https://record.example.org:8443,https://*.example.org",
    }
    settings = read(**values)
    assert settings["ALLOWED_HOSTS"] == ["record.example.org", ".example.com", "[2001:db8::1]", "192.0.2.7", "*"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://record.example.org:8443", "https://*.example.org"]


def test_postgresql_options_reach_the_client(read):
    address = "postgres://user:pass%23word@db.example.org:6432/record?sslmode=require"
    database = read(DATABASE_URL=address)["DATABASES"]["default"]
    assert database["OPTIONS"] == {"connect_timeout": 10, "sslmode": "require"}
    assert (database["PASSWORD"], database["PORT"]) == ("pass#word", 6432)


def test_another_language_is_one_variable(read):
    found = [(code, str(name)) for code, name in read(LANGUAGES="en, zh-hans,fr")["LANGUAGES"]]
    assert found == [("en", "English"), ("zh-hans", "Simplified Chinese"), ("fr", "French")]


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


def test_a_mail_server_is_read_from_its_address(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://user:pass%40word@mail.example.org")
    found = env.mail_server("EMAIL_URL")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("user", "pass@word")
    monkeypatch.setenv("EMAIL_URL", "smtp+ssl://mail.example.org:4650")
    assert (env.mail_server("EMAIL_URL")["EMAIL_PORT"], env.mail_server("EMAIL_URL")["EMAIL_USE_SSL"]) == (4650, True)
    monkeypatch.delenv("EMAIL_URL")
    assert env.mail_server("EMAIL_URL") == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
