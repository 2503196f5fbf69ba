"""How answers leave the server process."""

import resource
from types import SimpleNamespace

from gunicorn.config import Config
from gunicorn.http import wsgi

from forumsite import web_worker


class Line:
    """A connection that keeps what is sent into it, a part a call."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.sent.append(data)


def test_the_head_of_an_answer_leaves_with_the_first_of_its_body():
    line = Line()
    request = SimpleNamespace(method="GET", version=(1, 1), should_close=lambda: True)
    answer = wsgi.Response(request, line, Config())
    assert isinstance(answer, web_worker.WholeResponse)
    answer.start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "8")])
    answer.write(b"head")
    answer.write(b"tail")
    answer.close()
    assert len(line.sent) == 2
    assert line.sent[0].startswith(b"HTTP/1.1 200 OK\r\n")
    assert line.sent[0].endswith(b"\r\n\r\nhead")
    assert line.sent[1] == b"tail"


def nothing() -> None:
    """Be called."""


def memory_asked_for_in_loops(levels: int) -> int:
    """Return how many pieces of memory the system gave while a loop called a function, at each of so many levels."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _turn in range(1000):
        nothing()
    taken = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before
    return taken + (memory_asked_for_in_loops(levels - 1) if levels else 0)


def test_no_loop_asks_the_system_for_memory_at_each_turn():
    assert web_worker.on_one_stack(memory_asked_for_in_loops, 400) < 500


def test_what_a_request_comes_to_is_passed_on():
    assert web_worker.on_one_stack(max, 2, 3) == 3
