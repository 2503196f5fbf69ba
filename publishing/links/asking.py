"""Asking one address whether it still answers: politely, briefly, and only the public internet.

The host's name is looked up once, and the connection is made to the very address that was judged, so that a name
cannot mean something else a moment later (DNS rebinding). The certificate is still checked against the name. Each
redirect is judged anew. No cookies, no passwords, no proxy.

``robots.txt`` is not asked for. It is meant for programs that go from page to page and read them (RFC 9309); this one
asks for the head of single pages that a reader of the record would open, once a month each, and follows nothing on
them. Asking every host for its rules first would about double what others have to answer.
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from publishing.links.public_addresses import NotPublicError, Rules
from publishing.links.reading import normal
from publishing.models import LinkCheck

TIMEOUT = 10.0  # seconds for one request
IN_ALL = 25.0  # for one address, redirects and second attempts included
MOST_REDIRECTS = 3
REDIRECTS = {301, 302, 303, 307, 308}
#: Answers that say nothing of whether readers find the page: who asks is not wanted, or asks too often.
UNCLEAR = {401, 402, 403, 407, 418, 429, 451, 999}
Status = LinkCheck.Status


class Answer(NamedTuple):
    """What came of asking: a status of ``LinkCheck``, the code of the last answer, what happened in words."""

    status: str
    http_code: int | None
    words: str = ""

    @property
    def is_silence(self) -> bool:
        """Whether nothing answered at all."""
        return self.status == Status.FAILING and self.http_code is None


class _Reply(NamedTuple):
    code: int
    location: str


def ask(address: str, rules: Rules | None = None) -> Answer:
    """Return what an address answers; whatever goes wrong on the way is an answer too."""
    rules, end = rules or Rules(), time.monotonic() + IN_ALL
    try:
        code = _follow(address, rules, end)
    except NotPublicError as error:
        return Answer(Status.REFUSED, None, _why(error))
    except ssl.SSLCertVerificationError as error:
        return Answer(Status.FAILING, None, _("Its certificate is not valid: %(why)s") % {"why": error.verify_message})
    except socket.gaierror:
        return Answer(Status.FAILING, None, _("No machine of this name was found."))
    except TimeoutError:
        return Answer(Status.FAILING, None, _("It did not answer in time."))
    except _TooManyRedirectsError:
        return Answer(Status.FAILING, None, _("It leads from one address to the next without end."))
    except (OSError, http.client.HTTPException, ValueError):
        return Answer(Status.FAILING, None, _("It did not answer as a web server does."))
    if code in UNCLEAR:
        return Answer(Status.UNCLEAR, code)
    return Answer(Status.GOOD if code < 400 else Status.FAILING, code)


class _TooManyRedirectsError(Exception):
    pass


def _why(error: NotPublicError) -> str:
    return {
        "scheme": _("It is no address of the web."),
        "port": _("It names a port that is not one of the web."),
        "password": _("It holds a name or a password."),
        "private": _("It leads to a private network, where readers cannot follow."),
    }[error.args[0]]


def _follow(address: str, rules: Rules, end: float) -> int:
    for _step in range(MOST_REDIRECTS + 1):
        reply = _request("HEAD", address, rules, end)
        if reply.code >= 400:  # some servers know only GET
            reply = _request("GET", address, rules, end)
        if reply.code not in REDIRECTS or not reply.location:
            return reply.code
        address = normal(urljoin(address, reply.location))
        if not address:
            raise NotPublicError("scheme")
    raise _TooManyRedirectsError


def _request(method: str, address: str, rules: Rules, end: float) -> _Reply:
    left = min(TIMEOUT, end - time.monotonic())
    if left <= 0:
        raise TimeoutError
    places, port = rules.places_of(address)
    parts = urlsplit(address)
    connection = _Pinned(parts.hostname, port, places, is_secure=parts.scheme == "https", timeout=left)
    watch = threading.Timer(left, connection.cut)
    watch.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers=_headers())
        response = connection.getresponse()
        if connection.was_cut:  # which looks as if the server had said all
            raise TimeoutError
        return _Reply(response.status, _location(response))  # what follows the head is not read at all
    except (OSError, http.client.HTTPException):
        if connection.was_cut:
            raise TimeoutError from None
        raise
    finally:
        watch.cancel()
        connection.close()


def _headers() -> dict[str, str]:
    return {
        "User-Agent": f"Mozilla/5.0 (compatible; ForumRecordLinkCheck/1.0; +{settings.SITE_URL or 'no address'})",
        "Accept": "*/*",
        "Connection": "close",
    }


def _location(response: http.client.HTTPResponse) -> str:
    """Return where a redirect leads; its bytes are UTF-8 where they are not ASCII, as browsers take them."""
    return response.headers.get("Location", "").encode("latin-1", "replace").decode("utf-8", "replace")


class _Pinned(http.client.HTTPConnection):
    """A connection to one of the network addresses that were judged before, for a host of a certain name."""

    def __init__(self, host: str, port: int, places: list[str], *, is_secure: bool, timeout: float) -> None:
        self.default_port = 443 if is_secure else 80
        super().__init__(f"[{host}]" if ":" in host else host, port, timeout=timeout)
        self.name, self.places, self.is_secure, self.was_cut = host, places, is_secure, False

    def connect(self) -> None:
        self.sock = self._first_that_answers()
        if self.is_secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.name, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def _first_that_answers(self) -> socket.socket:
        for place in self.places[:-1]:
            try:
                return socket.create_connection((place, self.port), self.timeout / len(self.places))
            except OSError:
                continue
        return socket.create_connection((self.places[-1], self.port), self.timeout)

    def cut(self) -> None:
        """End the connection whatever it is doing: a server that sends a byte now and then gets no more time."""
        self.was_cut = True
        if self.sock is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
