"""Absolute addresses, and names of records that stay the same whatever becomes of their addresses.

The names hold a host, as tag URIs (RFC 4151) and calendars want it: ``PERMANENT_HOST``, else that of ``SITE_URL``, else
the one that was asked.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest

#: A year in which whoever runs the site had its name already; part of each name, so never to be changed.
SINCE = 2026


def permanent_host(request: HttpRequest) -> str:
    """Return the host that stands in names of records, without a port."""
    asked = request.get_host()
    return settings.PERMANENT_HOST or urlsplit(settings.SITE_URL or f"//{asked}").hostname or asked


def key_of(record: Model) -> str:
    """Return "edition/12": a record's kind and number, which never change."""
    return f"{record._meta.model_name}/{record.pk}"


def tag(request: HttpRequest, key: str) -> str:
    """Return the tag URI of a record or a list: ``tag:record.example.org,2026:edition/12``."""
    return f"tag:{permanent_host(request)},{SINCE}:{key}"


def uid(request: HttpRequest, record: Model) -> str:
    """Return the name of a record in calendars: ``edition-12@record.example.org``."""
    return f"{record._meta.model_name}-{record.pk}@{permanent_host(request)}"
