"""Read settings from environment variables, one typed reader a kind of value.

Every reader raises ``ImproperlyConfigured`` with a sentence that names the variable, the value found and what would
have been right, so that a typing mistake stops the start instead of surfacing later.
"""

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding space; an empty variable counts as not set."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """Return a yes-or-no variable."""
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}, but must be one of 1, 0, true, false, yes, no, on, off.")
    return value in TRUE


def whole_number(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    """Return a whole number between ``least`` and ``most``, both included."""
    value = text(name)
    if not value:
        return default
    bounds = f"a whole number of at least {least}" + (f" and at most {most}" if most is not None else "")
    if not value.isascii() or not value.isdigit() or int(value) < least or (most is not None and int(value) > most):
        raise ImproperlyConfigured(f"{name} is {value!r}, but must be {bounds}.")
    return int(value)


def choice(name: str, default: str, options: tuple[str, ...]) -> str:
    """Return one of ``options``."""
    value = text(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name} is {value!r}, but must be one of {', '.join(options)}.")
    return value


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return the parts of a comma-separated variable."""
    return [part.strip() for part in text(name).split(",") if part.strip()] or list(default)


def folder(name: str, default: Path) -> Path:
    """Return a folder, which need not exist yet but must not be a file."""
    path = Path(text(name, str(default))).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} is {str(path)!r}, but must be a folder and that is a file.")
    return path


def web_address(name: str, schemes: tuple[str, ...]) -> str:
    """Return an address that begins with one of ``schemes``, or nothing."""
    value = text(name)
    if value and not value.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        raise ImproperlyConfigured(f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
    return value


def database(name: str) -> dict | None:
    """Return Django's settings for a ``postgres://user:password@host:port/name`` address, or None if not set."""
    address = web_address(name, ("postgres", "postgresql"))
    if not address:
        return None
    try:
        settings = environ.Env.db_url_config(address)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} is not a database address: {error}") from error
    if not settings.get("NAME"):
        raise ImproperlyConfigured(f"{name} names no database: it must look like postgres://user@host:5432/name.")
    return settings
