"""Where a request comes from, and how many come from there."""

import ipaddress
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

MINUTE = 60
#: How much of an address is kept where the whole is not needed: the network of a building or a provider's customers.
KEPT_BITS = {4: 24, 6: 48}


def whole_address_of(request: HttpRequest) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the network address a request comes from, if it is one; behind a proxy, the last that the proxy named."""
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or told
    try:
        return ipaddress.ip_address(told)
    except ValueError:
        return None


def address_of(request: HttpRequest) -> str:
    """Return the address that requests are counted by: of IPv6 the first half, since the other is one household's."""
    address = whole_address_of(request)
    if address is None:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if address.version == 6 else str(address)


def shortened(address: str) -> str:
    """Return an address without the part that tells one connection from its neighbours; empty for what is none."""
    try:
        network = ipaddress.ip_interface(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{network.ip}/{KEPT_BITS[network.version]}", strict=False))


def asks_too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Count a request of this kind, and say whether its address has made more than ``most`` within the minute.

    The address itself is not kept. While the cache is down, nobody asks too often.
    """
    return is_asked_too_often(what, address_of(request), most)


def is_asked_too_often(what: str, which: str, most: int) -> bool:
    """Count a request of this kind for ``which``, whoever asks; say whether there were more than ``most``."""
    minute = int(time.time() // MINUTE)
    key = f"asked:{what}:{minute}:{salted_hmac('publishing.visitors', which).hexdigest()}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        return cache.incr(key) > most
    except ValueError:
        return False
