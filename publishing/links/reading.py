"""The addresses in a record: those of its address fields, and those that its rich text links to."""

import re
from html import unescape
from urllib.parse import urlsplit, urlunsplit

from django.db.models import Model
from django.utils.encoding import iri_to_uri

from publishing.models import LinkUse

LONGEST = 2000
_HREF = re.compile(r"""<a\s[^<>]*?href="([^"<>]*)\"""", re.IGNORECASE)


def addresses_in(record: Model) -> dict[str, list[str]]:
    """Return the web addresses of a record by column, each once, without the part behind ``#``."""
    found = {}
    for column in LinkUse.columns(type(record)):
        value = getattr(record, column) or ""
        written = map(unescape, _HREF.findall(value)) if "<" in value else [value]
        if addresses := list(dict.fromkeys(filter(None, map(normal, written)))):
            found[column] = addresses
    return found


def normal(address: str) -> str:
    """Return a web address in the form in which it is asked; an empty string for anything else."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").encode("idna" if not (parts.hostname or "").isascii() else "ascii").decode()
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return ""
    place = f"[{host}]" if ":" in host else host
    written = iri_to_uri(
        urlunsplit((parts.scheme.lower(), f"{place}:{port}" if port else place, parts.path or "/", parts.query, ""))
    )
    return written if len(written) <= LONGEST else ""


def host_of(address: str) -> str:
    """Return the host that an address names."""
    return (urlsplit(address).hostname or "")[:255]
