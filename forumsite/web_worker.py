"""The server process's own answers: what is too long to be read as a request is still answered by a page."""

import socket
import time
from http import HTTPStatus

from django.template.loader import render_to_string
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

STATUS = {
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
}
#: The rest of a request is read so that its sender gets to reading the answer, but not more of it than this.
MOST_TO_DRAIN, SECONDS_TO_DRAIN = 1024 * 1024, 2.0


class SiteWorker(ThreadWorker):
    """Gunicorn's worker with threads, which answers an address or headers that are too long in the site's words."""

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
