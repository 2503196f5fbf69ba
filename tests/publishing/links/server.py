"""A web server of the tests' own, and rules by which it may be asked."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from publishing.links.public_addresses import Rules


class LocalServer:
    """Answers at ``answers[path]``: a code, or a function of the handler; notes every request."""

    def __init__(self) -> None:
        self.answers: dict[str, int | Callable] = {}
        self.asked: list[tuple[str, str, dict]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.command, self.path, dict(self.headers)))
                answer = outer.answers.get(self.path, 404)
                if callable(answer):
                    answer(self)
                else:
                    reply(self, answer)

            do_HEAD = do_GET  # noqa: N815

            def log_message(self, *words) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def rules(self, resolver: Callable[[str, int], list[str]] | None = None) -> Rules:
        """Return rules by which this server, and nothing else, may be asked, under any name."""
        return Rules(
            resolver or (lambda host, port: ["127.0.0.1"]),
            lambda address: address == "127.0.0.1",
            {"http": self.port, "https": self.port},
        )

    @property
    def lines(self) -> list[str]:
        """What was asked for: "HEAD /page"."""
        return [f"{method} {path}" for method, path, _headers in self.asked]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def reply(handler: BaseHTTPRequestHandler, code: int, **headers: str) -> None:
    """Send an answer without a body."""
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def redirect(place: str, code: int = 302) -> Callable:
    """Return an answer that leads elsewhere."""
    return lambda handler: reply(handler, code, Location=place)
