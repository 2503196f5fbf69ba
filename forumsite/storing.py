"""Settings of what keeps things: database, cache, files, and the secret key. Read from environment variables."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from forumsite import env

S3_NAMES = ("S3_ENDPOINT_URL", "S3_REGION", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_ADDRESSING")


def secret_key(folder: Path, *, production: bool) -> str:
    """Return the key from the environment; outside production, make one on the first run and keep it in the folder."""
    key = env.text("SECRET_KEY")
    if production and len(key) < 50:
        raise ImproperlyConfigured(
            "SECRET_KEY must be set to at least 50 random characters when PROFILE is production."
        )
    if key:
        return key
    path = folder / "secret_key"
    if not path.exists():
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):  # another process was first: its key counts
            path.hardlink_to(draft)
        draft.unlink()
    key = path.read_text().strip()
    if len(key) < 50:
        raise ImproperlyConfigured(f"SECRET_KEY is kept in {path}, which holds too few characters: delete that file.")
    return key


def sqlite(path: Path) -> dict:
    """Return a SQLite database whose writers wait for each other, and which keeps what it confirmed.

    The system keeps what is read of its file, so each thread has a cache of 1 MB instead of 2.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-1000;",
        },
    }


def cache() -> dict:
    """Return the cache that ``CACHE`` names."""
    redis = env.redis("REDIS_URL")
    kind = env.choice("CACHE", "redis" if redis else "local", ("local", "database", "redis"))
    if kind == "redis" and not redis:
        raise ImproperlyConfigured("REDIS_URL must be set when CACHE is redis.")
    return {
        "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "database": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
        "redis": {"BACKEND": "forumsite.caches.ForgivingRedisCache", "LOCATION": redis},
    }[kind]


def private_files(folder: Path) -> dict:
    """Return a private storage: the folder on disk, or its name as a prefix in the bucket ``S3_BUCKET``."""
    bucket, options = env.text("S3_BUCKET"), _s3_options()
    if not bucket:
        if others := [name for name in S3_NAMES if env.text(name)]:
            raise ImproperlyConfigured(f"S3_BUCKET must be set when {others[0]} is.")
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        }
    return {
        "BACKEND": "forumsite.buckets.Bucket",
        "OPTIONS": {"bucket_name": bucket, "location": folder.name, **options},
    }


def _s3_options() -> dict:
    key, secret = env.text("S3_ACCESS_KEY"), env.text("S3_SECRET_KEY")
    if bool(key) != bool(secret):
        raise ImproperlyConfigured("S3_ACCESS_KEY and S3_SECRET_KEY must be set together or not at all.")
    return {
        "endpoint_url": env.web_address("S3_ENDPOINT_URL", ("https", "http")) or None,
        "region_name": env.text("S3_REGION") or None,
        "access_key": key or None,
        "secret_key": secret or None,
        "addressing_style": env.choice("S3_ADDRESSING", "auto", ("auto", "path", "virtual")),
    }
