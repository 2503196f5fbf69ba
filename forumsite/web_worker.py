"""The server process: how it ends, and its own answers to what is too long to be read as a request."""

import socket
import time
from collections.abc import Callable
from http import HTTPStatus

from django.template.loader import render_to_string
from gunicorn.http import wsgi
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

STATUS = {
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
}
#: The rest of a request is read so that its sender gets to reading the answer, but not more of it than this.
MOST_TO_DRAIN, SECONDS_TO_DRAIN = 1024 * 1024, 2.0
#: Values of eight bytes: 256 kB for the frames of a request, of which only what is used becomes memory.
STACK = 32 * 1024


def on_one_stack(work: Callable, *given: object) -> object:
    """Do some work with its stack in one piece of memory.

    Python's stack grows by pieces of 16 kB. Where a loop calls across the end of one, older Pythons ask the system for
    the next piece at each call and give it back (CPython's issue 142183), which took a quarter of the time of an
    edition's page. A frame takes as much as its code says that it may need; its piece has as much again for the others.
    """
    return work(*given)


on_one_stack.__code__ = on_one_stack.__code__.replace(co_stacksize=STACK)


class WholeResponse(wsgi.Response):
    """Sends the head of an answer together with the first of its body.

    A process that is killed between the two would leave a reader with half an answer, which no proxy can ask for again.
    """

    def write(self, arg: bytes) -> None:
        if self.headers_sent:
            return super().write(arg)
        self.sock, connection = Together(self.sock), self.sock
        try:
            return super().write(arg)
        finally:
            together, self.sock = self.sock, connection
            together.send()


wsgi.Response = WholeResponse


class SiteWorker(ThreadWorker):
    """Gunicorn's worker with threads; it refuses in the site's words what is too long, and drops nobody at its end."""

    def handle(self, conn) -> object:
        return on_one_stack(super().handle, conn)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take connections or leave them; when told to end, take those that wait, then refuse all.

        A proxy whose connection is refused asks another node at once. Gunicorn alone keeps the address until the last
        answer is sent, and drops whoever connected meanwhile.
        """
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            before = -1
            while self.nr_conns > before:
                before = self.nr_conns
                self.accept(listener)
            listener.close()

    def handle_error(self, req, client, addr, exc) -> None:
        status = STATUS.get(type(exc))
        if status is None:
            return super().handle_error(req, client, addr, exc)
        self.log.warning("Refused a request: %s", exc)
        try:
            client.settimeout(SECONDS_TO_DRAIN)
            client.sendall(refusal(status))
            client.shutdown(socket.SHUT_WR)
            drain(client)
        except OSError as error:
            self.log.debug("The answer could not be sent: %s", error)
        return None


def refusal(status: HTTPStatus) -> bytes:
    """Return a whole HTTP response with this status and a page that asks no database."""
    page = render_to_string("414.html").encode()
    head = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(page)}",
        "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        "Connection: close",
    ]
    return "\r\n".join([*head, "", ""]).encode() + page


def drain(client: socket.socket) -> None:
    """Read what is still coming: closing before that would take the answer away from its reader."""
    until, read = time.monotonic() + SECONDS_TO_DRAIN, 0
    while read < MOST_TO_DRAIN and time.monotonic() < until:
        some = client.recv(64 * 1024)
        if not some:
            return
        read += len(some)


class Together:
    """Stands in for a connection, and sends all that it was given at once."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.parts: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.parts.append(data)

    def send(self) -> None:
        """Send it."""
        if self.parts:
            self.connection.sendall(b"".join(self.parts))
