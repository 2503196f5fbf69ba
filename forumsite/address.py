"""Where the site listens: taking the address, naming it, asking whether it answers."""

import errno
import http.client
import ipaddress
import socket

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


def listen(host: str, port: int) -> socket.socket:
    """Take the address at once, so that nobody else does while the site is being prepared.

    Raises ``ImproperlyConfigured`` with a sentence that names HOST or PORT.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise ImproperlyConfigured(f"HOST is {host!r}, but no such host is known.") from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise ImproperlyConfigured(_why(error, host, port)) from None
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"PORT {port} is taken by another program: stop that one, or choose another port, as in PORT={_next(port)}."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"PORT {port} may not be used by this account: choose one above 1023, as in PORT=8000."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST is {host!r}, but this machine has no such address."
    return f"HOST {host!r} and PORT {port} cannot be used: {error.strerror}."


def _next(port: int) -> int:
    return port + 1 if port < 65535 else 8000


def url(host: str, port: int) -> str:
    """Return the address to type into a browser on this machine."""
    return f"http://{bracketed(ANYWHERE.get(host, host))}:{port}/"


def bracketed(host: str) -> str:
    """Return a host as it stands in an address: an IPv6 one in square brackets."""
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        return host


def answers(host: str, port: int) -> bool:
    """Say whether the site at this address reports that it is ready."""
    connection = http.client.HTTPConnection(ANYWHERE.get(host, host), port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": _known_host(), "Connection": "close"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _known_host() -> str:
    """Return a host name that the site takes requests for."""
    first = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
    return "localhost" if first == "*" else first.lstrip(".")
