"""Read settings from environment variables, one typed reader a kind of value.

Every reader raises ``ImproperlyConfigured`` with a sentence that names the variable, the value found and what would
have been right, so that a typing mistake stops the start instead of surfacing later.
"""

import ipaddress
import os
import re
import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
POSTGRESQL = ("postgres", "postgresql")
HOST_NAME = re.compile(r"\[[^\s/\[\]]+\]|[^\s/:@\[\]]+")
#: Kinds of mail server with their usual port.
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465, "consolemail": 0}
DJANGO_OPTIONS = {"pool", "server_side_binding", "isolation_level", "assume_role"}


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


def host_names(name: str, default: tuple[str, ...]) -> list[str]:
    """Return the names of hosts, without scheme and port; ``.example.org`` is all that end so, ``*`` any."""
    for host in words(name):
        if not HOST_NAME.fullmatch(host):
            raise ImproperlyConfigured(
                f"{name} holds {host!r}, but must hold host names alone, separated by commas: no https:// and no port."
            )
    return words(name, default)


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Return addresses and networks, as in ``10.0.0.0/8``, separated by commas."""
    try:
        return [ipaddress.ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} must hold addresses or networks, as in 10.0.0.0/8, separated by commas: {error}."
        ) from None


def host_name(name: str) -> str:
    """Return the name of one host, without scheme and port, or nothing."""
    value = text(name)
    if value and not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", value):
        raise ImproperlyConfigured(f"{name} is {value!r}, but must be one host name in lower case, without a port.")
    return value


def folder(name: str, default: Path) -> Path:
    """Return a folder that can be written to; it is made, for this account alone, if it does not exist."""
    path = Path(text(name, str(default))).expanduser().absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise ImproperlyConfigured(f"{name} is {str(path)!r}, but must be a folder and that is a file.") from None
    except OSError as error:
        raise ImproperlyConfigured(f"{name} is {str(path)!r}, which cannot be made: {error.strerror}.") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name} is {str(path)!r}, but this account may not write there.")
    return path


def whole_path(name: str) -> str:
    """Return a path that begins at the root, or nothing; it need not exist."""
    value = text(name)
    if value and not Path(value).is_absolute():
        raise ImproperlyConfigured(f"{name} is {value!r}, but must be a whole path, as in /srv/record/static.")
    return value


def token(name: str) -> str:
    """Return a word that nobody guesses, or nothing."""
    value = text(name)
    if value and len(value) < 16:
        raise ImproperlyConfigured(f"{name} must have at least 16 characters.")
    return value


def time_zone(name: str, default: str) -> str:
    """Return the name of a time zone, as in ``Asia/Shanghai``."""
    value = text(name, default)
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ImproperlyConfigured(f"{name} is {value!r}, but must be a time zone such as Asia/Shanghai.") from None
    return value


def languages(name: str, default: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the codes and the English names of the languages, the site's first language first."""
    codes = [code.lower() for code in words(name, default)]
    for code in codes:
        if "name" not in LANG_INFO.get(code, {}):
            raise ImproperlyConfigured(f"{name} holds {code!r}, which is no language code that Django knows.")
    if len(set(codes)) < len(codes):
        raise ImproperlyConfigured(f"{name} is {text(name)!r}, but must name each language once.")
    return [(code, LANG_INFO[code]["name"]) for code in codes]


def web_address(name: str, schemes: tuple[str, ...]) -> str:
    """Return an address that begins with one of ``schemes`` and names a host, or nothing."""
    value = text(name)
    if value:
        _check_address(name, value, schemes)
    return value


def web_origins(name: str) -> list[str]:
    """Return addresses of sites, as in ``https://record.example.org``: a browser names them without a path."""
    for value in words(name):
        _check_address(name, value, ("https", "http"))
        if value.count("/") > 2:
            raise ImproperlyConfigured(f"{name} holds {value!r}, but must hold addresses that end with the host.")
    return words(name)


def _check_address(name: str, value: str, schemes: tuple[str, ...]) -> None:
    if not value.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        raise ImproperlyConfigured(f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
    try:
        host, _port = urlsplit(value).hostname, urlsplit(value).port
    except ValueError:
        raise ImproperlyConfigured(f"{name} is not an address: its host or port cannot be read.") from None
    if not host and schemes != POSTGRESQL:  # PostgreSQL may be reached through a socket
        raise ImproperlyConfigured(f"{name} names no host.")
    if re.search(r"\s", value):
        raise ImproperlyConfigured(f"{name} is not an address: it holds a space.")


def mail_server(name: str) -> dict[str, object]:
    """Return Django's e-mail settings for an address as in ``smtp+tls://user:password@host:587``.

    ``consolemail://`` writes e-mails to the log, for trying it out; without an address none are sent.
    """
    address = text(name)
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    scheme, separator, _rest = address.partition("://")
    if not separator or scheme not in MAIL_PORTS:
        raise ImproperlyConfigured(f"{name} must begin with smtp+tls://, smtp+ssl://, smtp:// or consolemail://.")
    try:
        found = environ.Env.email_url_config(address)
    except (ValueError, KeyError, ImproperlyConfigured):
        raise ImproperlyConfigured(
            f"{name} is not the address of a mail server: it must look like smtp+tls://user:password@host:587."
        ) from None
    if scheme != "consolemail" and not found["EMAIL_HOST"]:
        raise ImproperlyConfigured(f"{name} names no host.")
    settings = {key: value for key, value in found.items() if value is not None and key != "EMAIL_FILE_PATH"}
    return {"EMAIL_PORT": MAIL_PORTS[scheme], "EMAIL_TIMEOUT": 20, **settings}


def redis(name: str) -> str:
    """Return the address of a Redis server, as in ``redis://host:6379/0``, or nothing."""
    address = web_address(name, ("redis", "rediss"))
    database = urlsplit(address).path.strip("/")
    if database and not (database.isascii() and database.isdigit()):
        raise ImproperlyConfigured(f"{name} ends in {database!r}, but must end in the number of a database, as in /0.")
    return address


def database(name: str) -> dict | None:
    """Return Django's settings for a ``postgres://user:password@host:port/name`` address, or None if not set.

    What follows a question mark is handed to the PostgreSQL client, as in ``?sslmode=require``.
    """
    address = web_address(name, POSTGRESQL)
    if not address:
        return None
    try:
        settings = environ.Env.db_url_config(address)
    except (ValueError, ImproperlyConfigured):
        raise ImproperlyConfigured(
            f"{name} is not a database address: it must look like postgres://user:password@host:5432/name."
        ) from None
    if not settings.get("NAME"):
        raise ImproperlyConfigured(f"{name} names no database: it must look like postgres://user@host:5432/name.")
    settings["OPTIONS"] = {"connect_timeout": 10, **settings.get("OPTIONS", {})}
    from psycopg import ProgrammingError  # takes 0.2 s: only where PostgreSQL is used
    from psycopg.conninfo import make_conninfo

    try:
        make_conninfo(**{key: value for key, value in settings["OPTIONS"].items() if key not in DJANGO_OPTIONS})
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"{name} holds an {str(error).strip()}.") from None
    return settings
