"""An address is asked briefly and politely, each step judged anew; what comes of it is told in words."""

import socket
import ssl
import threading
import time

import pytest

from publishing.links import asking
from publishing.links.asking import Answer, ask
from publishing.models import LinkCheck
from tests.publishing.links.server import redirect, reply

Status = LinkCheck.Status


def test_a_page_that_answers_is_asked_once_without_its_body(server, settings):
    settings.SITE_URL = "https://record.example.org"
    server.answers["/page?a=1"] = 200
    assert ask(f"http://elsewhere.example:{server.port}/page?a=1", server.rules()) == Answer(Status.GOOD, 200)
    ((method, path, headers),) = server.asked
    assert (method, path) == ("HEAD", "/page?a=1")
    assert headers["Host"] == f"elsewhere.example:{server.port}"
    assert "https://record.example.org" in headers["User-Agent"]
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_a_server_that_knows_only_get_is_asked_again(server):
    server.answers["/"] = lambda handler: reply(handler, 405 if handler.command == "HEAD" else 200)
    assert ask(f"http://a.example:{server.port}/", server.rules()).status == Status.GOOD
    assert server.lines == ["HEAD /", "GET /"]


@pytest.mark.parametrize(
    ("code", "status"), [(404, "failing"), (410, "failing"), (500, "failing"), (403, "unclear"), (429, "unclear")]
)
def test_what_an_answer_says(server, code, status):
    server.answers["/"] = code
    assert ask(f"http://a.example:{server.port}/", server.rules()) == Answer(Status(status), code)


def test_redirects_are_followed_three_times(server):
    for number in range(4):
        server.answers[f"/{number}"] = redirect(f"/{number + 1}")
    server.answers["/4"] = 200
    assert ask(f"http://a.example:{server.port}/1", server.rules()) == Answer(Status.GOOD, 200)
    told = ask(f"http://a.example:{server.port}/0", server.rules())
    assert (told.status, told.words) == (Status.FAILING, "It leads from one address to the next without end.")


@pytest.mark.parametrize(
    "place",
    ["http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://10.1.2.3:22/",
     "file:///etc/passwd", "ftp://a.example/", "https://name:word@127.0.0.1/"],
)  # fmt: skip
def test_a_redirect_to_what_is_private_is_not_followed(server, place):
    server.answers["/"] = redirect(place)
    rules = server.rules(lambda host, port: ["127.0.0.1"] if host == "a.example" else [host])
    rules.is_allowed = lambda address: address == "127.0.0.1" and not server.asked
    assert ask(f"http://a.example:{server.port}/", rules).status == Status.REFUSED
    assert server.lines == ["HEAD /"]


def test_a_name_that_means_something_else_the_second_time_is_refused(server):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    server.answers["/"] = redirect("/again")
    told = ask(f"http://a.example:{server.port}/", server.rules(lambda host, port: next(answers)))
    assert told.status == Status.REFUSED
    assert server.lines == ["HEAD /"]


def test_the_connection_goes_to_the_address_that_was_judged(server, monkeypatch):
    """A rebinding name: whoever looked it up again would be led to this machine."""
    places = []
    connect = socket.create_connection
    monkeypatch.setattr(
        socket,
        "create_connection",
        lambda place, *how: places.append(place) or connect(("127.0.0.1", server.port), *how),
    )
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: pytest.fail("looked up twice"))
    server.answers["/"] = 200
    rules = server.rules(lambda host, port: ["8.8.8.8"])
    rules.is_allowed = lambda address: True
    monkeypatch.setattr(asking.socket.socket, "connect", socket.socket.connect)
    with monkeypatch.context() as numbers:
        numbers.setattr(socket, "getaddrinfo", lambda host, port, *how, **more: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))
        ])  # fmt: skip
        assert ask(f"http://rebinding.example:{server.port}/", rules).status == Status.GOOD
    assert [place[0] for place in places] == ["8.8.8.8"]
    assert server.asked[0][2]["Host"] == f"rebinding.example:{server.port}"


def test_by_the_rules_of_the_site_this_machine_is_not_asked(server):
    told = ask(f"http://127.0.0.1:{server.port}/")
    assert (told.status, told.words) == (Status.REFUSED, "It names a port that is not one of the web.")
    assert ask("http://127.0.0.1/").words == "It leads to a private network, where readers cannot follow."
    assert server.asked == []


def test_a_rebinding_name_is_refused_by_the_rules_of_the_site(monkeypatch):
    row = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: [row])
    assert ask("http://rebinding.example/").status == Status.REFUSED


def test_the_second_address_of_a_name_is_tried(server, monkeypatch):
    connect = socket.create_connection

    def first_fails(place, *how):
        if place[0] == "::1":
            raise ConnectionRefusedError
        return connect(place, *how)

    monkeypatch.setattr(socket, "create_connection", first_fails)
    server.answers["/"] = 200
    rules = server.rules(lambda host, port: ["::1", "127.0.0.1"])
    rules.is_allowed = lambda address: True
    assert ask(f"http://a.example:{server.port}/", rules).status == Status.GOOD


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(), "No machine of this name was found."),
        (TimeoutError(), "It did not answer in time."),
        (ConnectionRefusedError(), "It did not answer as a web server does."),
    ],
)
def test_silence_has_its_words(server, error, words):
    def fails(host, port):
        raise error

    told = ask(f"http://a.example:{server.port}/", server.rules(fails))
    assert told == Answer(Status.FAILING, None, words)
    assert told.is_silence


def test_a_wrong_certificate_is_told(server, monkeypatch):
    problem = ssl.SSLCertVerificationError(1, "no")
    problem.verify_message = "certificate has expired"

    class Context:
        def wrap_socket(self, sock, *, server_hostname, do_handshake_on_connect):
            assert server_hostname == "a.example"
            sock.close()
            raise problem

    monkeypatch.setattr(ssl, "create_default_context", Context)
    told = ask(f"https://a.example:{server.port}/", server.rules())
    assert told.words == "Its certificate is not valid: certificate has expired"


def test_certificates_are_checked_against_the_name():
    context = ssl.create_default_context()
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED


def test_a_server_that_drips_is_cut_off(server, monkeypatch):
    monkeypatch.setattr(asking, "TIMEOUT", 0.15)
    done = threading.Event()

    def drip(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not done.is_set():
            try:
                handler.wfile.write(b"X-More: 1\r\n")
            except OSError:
                return
            done.wait(0.02)

    server.answers["/"] = drip
    begun = time.monotonic()
    told = ask(f"http://a.example:{server.port}/", server.rules())
    done.set()
    assert told.words == "It did not answer in time."
    assert time.monotonic() - begun < 2


def test_nonsense_is_an_answer_too(server):
    server.answers["/"] = lambda handler: handler.wfile.write(b"nonsense\r\n\r\n")
    assert ask(f"http://a.example:{server.port}/", server.rules()).is_silence


def test_a_redirect_in_another_script_is_followed(server):
    server.answers["/"] = redirect("/论坛".encode().decode("latin-1"))
    server.answers["/%E8%AE%BA%E5%9D%9B"] = 200
    assert ask(f"http://a.example:{server.port}/", server.rules()) == Answer(Status.GOOD, 200)
