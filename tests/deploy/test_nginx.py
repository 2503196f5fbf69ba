"""nginx as ``deploy/nginx`` sets it up, in front of a node that counts what reaches it."""

import http.client
import re
import secrets
import subprocess
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deploy.front import HERE, TYPES, Front, free_port, program
from tests.conftest import missing
from tests.own_site import wait_until

PUBLIC = {"Cache-Control": "public, max-age=0, must-revalidate", "ETag": '"one"', "X-Accel-Expires": "60"}
#: Remembered, and old at once: a test need not wait until it is.
OLD = {**PUBLIC, "X-Accel-Expires": "@1"}
ANSWERS = {
    "/en/public/": PUBLIC,
    "/en/old/": OLD,
    "/en/same/": {**PUBLIC, "X-Accel-Expires": "1"},
    "/en/private/": {"Cache-Control": "private, no-store"},
    "/en/unmarked/": {"Cache-Control": "public, max-age=600"},
    "/en/cookie/": {**PUBLIC, "Set-Cookie": "csrftoken=abc"},
    "/files/photos/a/b-320.jpg": {"Cache-Control": "public, max-age=600", "ETag": '"b"'},
    "/files/photos/a/draft.jpg": {"Cache-Control": "private, no-store"},
}


@dataclass
class Node:
    """A web node that answers as ``ANSWERS`` says and keeps what it was asked; or fails while ``broken``."""

    asked: list[tuple[str, dict]] = field(default_factory=list)
    broken: bool = False

    def start(self) -> int:
        node = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                node.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                if node.broken:
                    return self.connection.close()
                body = f"answer {len(node.asked)}".encode()
                known = self.path == "/en/same/" and self.headers["If-None-Match"]
                self.send_response(304 if known else 200)
                if known:
                    return self.end_headers()
                for name, value in ANSWERS.get(self.path.partition("?")[0], {}).items():
                    self.send_header(name, value)
                self.send_header("X-Request-ID", self.headers["X-Request-ID"])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                return self.wfile.write(body)

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.do_GET()

            do_PATCH = do_POST  # noqa: N815

            def log_message(self, *words):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self.server.server_port


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Return nginx and the one node behind it; a second node is named that nobody started."""
    if not program():
        missing("nginx")
    folder = tmp_path_factory.mktemp("front")
    (folder / "built" / "site").mkdir(parents=True)
    (folder / "built" / "site" / "base.0123456789ab.css").write_text("body {}")
    (folder / "built" / "site" / "base.css").write_text("body {}")
    node = Node()
    # One worker has stored an answer before it reads the next request; of two, the other may be quicker.
    front = Front(folder / "nginx", free_port(), [node.start(), free_port()], folder / "built", workers=1)
    front.start()
    yield front, node
    front.stop()
    node.server.shutdown()


@pytest.fixture
def node(both):
    """Return the node, which has been asked nothing yet and works."""
    both[1].asked.clear()
    both[1].broken = False
    return both[1]


@pytest.fixture
def ask(both, node):
    """Return a function that asks nginx and returns status, headers and body."""

    def ask(path: str, method: str = "GET", body: bytes | None = None, **headers: str):
        connection = http.client.HTTPConnection("127.0.0.1", both[0].port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": "record.example.org", **named})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, response.headers, content

    return ask


def test_a_public_page_reaches_the_node_once(ask, node):
    first, second = ask("/en/public/"), ask("/en/public/")
    assert (first[2], second[2]) == (b"answer 1", b"answer 1")
    assert len(node.asked) == 1
    assert second[1]["Cache-Control"] == PUBLIC["Cache-Control"]
    assert "X-Accel-Expires" not in second[1]
    assert ask("/en/public/", If_None_Match='"one"')[0] == 304
    assert len(node.asked) == 1


@pytest.mark.parametrize("path", ["/en/private/", "/en/unmarked/", "/en/cookie/", "/files/photos/a/draft.jpg"])
def test_what_is_not_marked_as_public_is_never_remembered(ask, node, path):
    assert [ask(path)[2], ask(path)[2]] == [b"answer 1", b"answer 2"]


@pytest.mark.parametrize("path", ["/en/public/", "/files/photos/a/b-320.jpg"])
@pytest.mark.parametrize("who", [{"Cookie": "sessionid=abc"}, {"Authorization": "Bearer abc"}])
def test_whoever_is_signed_in_is_kept_out_of_the_cache_both_ways(ask, node, path, who):
    path = f"{path}?{secrets.token_hex(4)}"
    assert ask(path, **who)[2] == b"answer 1"
    assert [ask(path)[2], ask(path)[2]] == [b"answer 2", b"answer 2"]
    assert ask(path, **who)[2] == b"answer 3"
    assert node.asked[-1][1].get("cookie") == who.get("Cookie")


def test_a_photo_is_remembered_as_long_as_it_says(ask, node):
    first, second = ask("/files/photos/a/b-320.jpg")[2], ask("/files/photos/a/b-320.jpg")[2]
    assert first == second
    assert len(node.asked) <= 1


def test_an_old_answer_is_renewed_and_stands_in_while_no_node_answers(ask, node):
    assert [ask("/en/old/")[2], ask("/en/old/")[2]] == [b"answer 1", b"answer 2"]
    assert node.asked[1][1]["if-none-match"] == '"one"'
    node.broken = True
    status, headers, body = ask("/en/old/")
    assert (status, body, headers["X-Cache"]) == (200, b"answer 2", "STALE")
    assert ask("/en/private/")[0] == 502
    node.broken = False
    wait_until(lambda: ask("/en/private/")[0] == 200, 20)  # one that failed often is left alone for a while


def test_an_answer_that_is_still_right_counts_as_new(ask, node):
    """A node that says so need not say again for how long."""
    assert ask("/en/same/")[1]["X-Cache"] == "MISS"
    wait_until(lambda: ask("/en/same/")[1]["X-Cache"] == "REVALIDATED", 20)
    assert ask("/en/same/")[1]["X-Cache"] == "HIT"
    assert len(node.asked) == 2


def test_a_request_has_a_number_of_its_own_that_no_browser_chooses(ask, node):
    answers = [ask("/en/public/", X_Request_ID="mine")[1] for _ in range(2)]
    numbers = [headers.get_all("X-Request-ID") for headers in answers]
    assert numbers[0] != numbers[1]
    assert all(len(found) == 1 and len(found[0]) == 32 for found in numbers)
    _status, headers, _body = ask("/en/private/", X_Request_ID="mine")
    assert node.asked[-1][1]["x-request-id"] == headers["X-Request-ID"]


def test_the_node_is_told_of_proxy_and_visitor_by_nginx_alone(ask, node):
    ask("/en/private/", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="gopher")
    told = node.asked[-1][1]
    assert (told["x-forwarded-for"], told["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert told["host"] == "record.example.org"


@pytest.mark.parametrize(
    ("method", "path", "megabytes", "status"),
    [
        ("POST", "/en/search/", 2, 200),
        ("POST", "/en/search/", 4, 413),
        ("POST", "/zh-hans/contribute/", 20, 200),
        ("POST", "/admin/media/photo/batches/3/send/", 20, 200),
        ("PATCH", "/admin/media/photo/batches/3/files/abc/", 4, 200),
        ("PATCH", "/admin/media/photo/batches/3/files/abc/", 9, 413),
    ],
)
def test_bodies_are_taken_up_to_the_limit_of_each_address(ask, node, method, path, megabytes, status):
    told = {"Content_Length": str(megabytes * 1024 * 1024)}
    if status == 413:  # it is refused by what it says of itself
        assert ask(path, method, b"x", **told)[0] == 413
        assert node.asked == []
    else:
        assert ask(path, method, bytes(megabytes * 1024 * 1024))[0] == 200


def test_static_files_come_from_the_disk_and_else_from_a_node(ask, node):
    status, headers, _body = ask("/static/site/base.0123456789ab.css")
    assert (status, headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert headers["Content-Type"].startswith("text/css")
    assert ask("/static/site/base.css")[1]["Cache-Control"] == "public, max-age=3600"
    assert node.asked == []
    assert ask("/static/site/newer.css")[0] == 200
    assert [path for path, _headers in node.asked] == ["/static/site/newer.css"]


def test_the_numbers_of_a_node_are_not_shown(ask, node):
    assert ask("/metrics")[0] == 404
    assert node.asked == []


@pytest.mark.parametrize("name", ["record.conf", "compose.conf"])
def test_the_files_to_be_installed_are_valid(tmp_path, name):
    if not program():
        missing("nginx")
    for source in HERE.glob("*.conf"):
        words = source.read_text().replace("/var/cache/nginx", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
        words = (
            words.replace("/etc/nginx/mime.types", TYPES).replace("web1:", "127.0.0.1:").replace("web2:", "127.0.0.1:")
        )
        words = re.sub(r"/etc/letsencrypt/live/\S+/(\w+\.pem)", rf"{tmp_path}/\1", words)
        (tmp_path / source.name).write_text(re.sub(r"listen (\S*?)(80|443|8080)\b", r"listen \g<1>1\2", words))
    make_certificate(tmp_path)
    if name == "record.conf":
        (tmp_path / "main.conf").write_text("events {} http { include record.conf; }")
        name = "main.conf"
    command = [
        program(),
        "-t",
        "-e",
        str(tmp_path / "error.log"),
        "-g",
        f"pid {tmp_path}/pid;",
        "-c",
        str(tmp_path / name),
    ]
    tried = subprocess.run(command, capture_output=True, text=True)
    assert (tried.returncode, "[warn]" in tried.stderr) == (0, False), tried.stderr


def make_certificate(folder: Path) -> None:
    """Make a certificate for nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "record.example.org")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
