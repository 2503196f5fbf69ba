"""Which network addresses may be asked: public ones, and no others, whatever name stands for them."""

import ipaddress
import socket
import threading
from collections.abc import Callable
from queue import Empty, Queue
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}
#: Seconds in which a name must be looked up.
PATIENCE = 8.0
#: Returns the network addresses of a host, as ``socket.getaddrinfo`` does.
Resolver = Callable[[str, int], list[str]]

#: Networks that lead to another address inside them: to IPv4 by translation (RFC 6052, RFC 8215), 6to4 and Teredo.
_TRANSLATING = [ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
#: Not global, though some versions of Python say they are.
_NOT_GLOBAL = [
    ipaddress.ip_network(one)
    for one in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "::/96", "100::/64", "2001:db8::/32", "3fff::/20",
        "5f00::/16", "fec0::/10",
        "168.63.129.16/32",  # a cloud's own services, behind an address that looks public
    )
]  # fmt: skip


class NotPublicError(Exception):
    """An address leads, or may lead, to something that is not public; ``args[0]`` says what in words for staff."""


def is_public(address: str) -> bool:
    """Say whether a network address is one of the public internet.

    An IPv4 address written as IPv6 counts as what it is. Of the networks that translate to IPv4 none does: what would
    be reached cannot be told from here.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    ip = getattr(ip, "ipv4_mapped", None) or ip
    is_special = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved
    return (
        "%" not in address
        and ip.is_global
        and not is_special
        and not ip.is_unspecified
        and not any(ip in network for network in [*_TRANSLATING, *_NOT_GLOBAL] if network.version == ip.version)
    )


def resolve(host: str, port: int, patience: float = PATIENCE) -> list[str]:
    """Return the network addresses of a host; raise ``OSError`` where it has none, or where that takes too long.

    The system's look-up cannot be ended and knows no limit of ours: it is left to itself in a thread of its own.
    """
    told: Queue[list | OSError] = Queue()

    def look_up() -> None:
        try:
            told.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP))
        except (OSError, UnicodeError) as error:
            told.put(error if isinstance(error, OSError) else socket.gaierror(str(error)))

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        found = told.get(timeout=patience)
    except Empty:
        raise TimeoutError from None
    if isinstance(found, OSError):
        raise found
    return list(dict.fromkeys(place[0] for *_kind, place in found))


class Rules:
    """What may be asked. The rules of the site are the defaults; tests give others, to reach a server of their own."""

    def __init__(
        self,
        resolver: Resolver = resolve,
        is_allowed: Callable[[str], bool] = is_public,
        ports: dict[str, int] = PORTS,
    ) -> None:
        self.resolver, self.is_allowed, self.ports = resolver, is_allowed, ports

    def places_of(self, address: str) -> tuple[list[str], int]:
        """Return the network addresses and the port that a web address may be asked at.

        Raises ``NotPublicError`` where any network address of its host is not public: a name that stands for a public
        and a private one at once is a trick. Raises ``OSError`` where the name is not known.
        """
        parts = urlsplit(address)
        host, scheme = parts.hostname or "", parts.scheme
        if scheme not in self.ports or not host:
            raise NotPublicError("scheme")
        port = parts.port or self.ports[scheme]
        if port not in self.ports.values():
            raise NotPublicError("port")
        if parts.username or parts.password:
            raise NotPublicError("password")
        found = self.resolver(host, port)
        if not found or not all(map(self.is_allowed, found)):
            raise NotPublicError("private")
        return found, port
