"""What an answer costs in processor time: of nginx for what it has itself, and of a web node for a page made anew.

nginx runs with the files of ``deploy/nginx``. Processor time is read from the system, so that a busy machine changes
little. The site is one of its own, with the starting record.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from deploy.front import Front, free_port  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.urandom(6_000).hex().encode()  # 12 kB, as a page has when it is compressed
MANY, SOME = 20_000, 60
PAGES = {
    "home page": "/en/",
    "list of photos": "/en/photos/",
    "an edition": "/en/editions/2023/",
    "a photo": "/en/photos/1/",
    "search": "/en/search/?q=green",
    "search in Chinese": "/zh-hans/search/?q=%E7%8E%AF%E5%A2%83",
}


class Node(BaseHTTPRequestHandler):
    """Answers each request with a page that may be remembered for a minute."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        for name, value in (("ETag", '"x"'), ("X-Accel-Expires", "60"), ("Content-Length", str(len(PAGE)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


def spent(pid: int) -> float:
    """Return the processor seconds that a process and its children have taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(map(int, fields[11:13])) / TICKS + sum(spent(int(child)) for child in children)


def cost(pid: int, port: int, path: str, count: int, headers: dict | None = None) -> float:
    """Return the processor milliseconds an answer takes from this process and its children."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    began = 0.0
    for number in range(count + 5):
        if number == 5:  # the first ones fill what is remembered
            began = spent(pid)
        connection.request("GET", path, headers={"Host": "localhost", **(headers or {})})
        answer = connection.getresponse()
        answer.read()
        if answer.status not in {200, 304}:
            raise RuntimeError(f"{path} answers {answer.status}")
    return (spent(pid) - began) / count * 1000


def of_nginx(folder: Path, say: Callable[[str], None]) -> None:
    """Say what nginx takes for what it has itself."""
    node = ThreadingHTTPServer(("127.0.0.1", 0), Node)
    Thread(target=node.serve_forever, daemon=True).start()
    (folder / "static").mkdir()
    (folder / "static" / "page.0123456789ab.css").write_bytes(PAGE)
    front = Front(folder / "nginx", free_port(), [node.server_port], folder / "static")
    front.start()
    try:
        pid = front.process.pid
        say(f"| nginx, a static file of 12 kB | {cost(pid, front.port, '/static/page.0123456789ab.css', MANY):.3f} |")
        say(f"| nginx, a page of 12 kB that it remembers | {cost(pid, front.port, '/en/', MANY):.3f} |")
        known = {"If-None-Match": '"x"'}
        say(f"| nginx, the same for a browser that has it (304) | {cost(pid, front.port, '/en/', MANY, known):.3f} |")
    finally:
        front.stop()
        node.shutdown()


def of_a_node(folder: Path, say: Callable[[str], None]) -> None:
    """Say what a web node takes for pages that it makes anew."""
    port = free_port()
    environment = os.environ | {"VAR_DIR": str(folder / "var"), "PORT": str(port), "WEB_WORKERS": "1", "DEBUG": "0"}
    for command in ("prepare", "make_renditions"):
        subprocess.run([sys.executable, "manage.py", command], cwd=ROOT, env=environment, check=True)
    site = subprocess.Popen([sys.executable, "manage.py", "web"], cwd=ROOT, env=environment)
    try:
        wait_for(port)
        signed_in = {"Cookie": f"sessionid={'0' * 32}"}  # nobody's, but past every cache
        for name, path in PAGES.items():
            say(f"| a node, {name} | {cost(site.pid, port, path, SOME, signed_in):.1f} |")
    finally:
        site.terminate()
        site.wait()


def wait_for(port: int) -> None:
    """Wait until the site answers."""
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The site does not answer.")


def say(words: str) -> None:
    print(words, flush=True)


def main() -> None:
    say("| an answer | processor ms |\n|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        of_nginx(Path(folder), say)
        of_a_node(Path(folder), say)


if __name__ == "__main__":
    main()
