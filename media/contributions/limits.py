"""How often and how much may be sent in, from one network address and from everybody together.

Counted in the database, so that every process knows. What is counted is set down before it is looked at, so that many
requests at once cannot slip through together. Network addresses are not stored: only a digest that changes every day.
"""

import ipaddress
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files import File
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from media.models import Sending

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: A small file counts as much, because looking at it is work too.
LEAST = 1024 * 1024


def let_in(request: HttpRequest, files: Iterable[File] = (), *, complete: bool = False) -> bool:
    """Count files, or a complete contribution, and say whether that many are still taken; if not, it is not counted."""
    now, address = timezone.now(), address_of(request)
    weight = sum(max(LEAST, file.size) for file in files)
    mine = Sending.objects.create(
        address_hash=digest(address, now), sent_at=now, byte_count=weight, is_complete=complete
    )
    if _is_within_limits({digest(address, now), digest(address, now - HOUR)}, now):
        return True
    mine.delete()
    return False


def _is_within_limits(address_hashes: set[str], now: datetime) -> bool:
    lately = Sending.objects.filter(sent_at__gt=now - HOUR)
    here = lately.filter(address_hash__in=address_hashes)
    return (
        here.filter(is_complete=True).count() <= settings.CONTRIBUTE_PER_HOUR
        and lately.filter(is_complete=True).count() <= settings.CONTRIBUTE_PER_HOUR_IN_ALL
        and _bytes(here) <= settings.CONTRIBUTE_PER_HOUR * settings.CONTRIBUTE_MAX_BYTES
        and _bytes(Sending.objects.filter(sent_at__gt=now - DAY))
        <= settings.CONTRIBUTE_PER_HOUR_IN_ALL * settings.CONTRIBUTE_MAX_BYTES
    )


def _bytes(rows) -> int:
    return rows.aggregate(sum=Sum("byte_count"))["sum"] or 0


def address_of(request: HttpRequest) -> str:
    """Return the network address a request comes from; behind a proxy, the last one that the proxy named.

    Of an IPv6 address the first half: a household has the other one to itself.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or told
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if address.version == 6 else str(address)


def digest(address: str, moment: datetime) -> str:
    """Return what stands for an address on a day."""
    return salted_hmac(f"media.contribution.address.{moment:%Y-%m-%d}", address, algorithm="sha256").hexdigest()
