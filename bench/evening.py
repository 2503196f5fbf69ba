"""An evening's upload: 300 invented photos of 8 MB each, sent in pieces to the real server as ``make run`` starts it.

Prints how long that took and how much memory the server's processes needed at most. The site is one of its own, in a
temporary folder. ``bench/evening.py 30`` sends fewer.
"""

import http.client
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image, ImageFilter

ROOT = Path(__file__).resolve().parent.parent
SIZE = (6000, 4000)
BYTES = 8 * 1024 * 1024
PIECE = 2 * 1024 * 1024
AT_ONCE = 3
PASSWORD = secrets.token_urlsafe(16)


class Browser:
    """As much of a browser as it takes: one connection, cookies, and the token against forgery."""

    cookies: dict[str, str] = {}  # one session for all threads

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection.close()  # kept open for too long
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        answer.body = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def post(self, path: str, **fields: str) -> http.client.HTTPResponse:
        fields["csrfmiddlewaretoken"] = self.cookies["csrftoken"]
        return self.ask("POST", path, urlencode(fields).encode(), Content_Type="application/x-www-form-urlencoded")


def base_photo() -> bytes:
    """Return a picture of 24 megapixels and nearly eight megabytes, all of it worth decoding."""
    noise = Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 90).resize(SIZE, Image.Resampling.BICUBIC)
    picture = Image.merge("RGB", [noise, noise.filter(ImageFilter.GaussianBlur(2)), noise.transpose(0)])
    with tempfile.TemporaryFile() as file:
        for quality in (95, 92, 88, 84, 80, 75, 70, 60, 50, 40):
            file.seek(0)
            file.truncate()
            picture.save(file, "JPEG", quality=quality)
            if file.tell() < BYTES:
                break
        file.seek(0)
        return file.read()


def photo(base: bytes, number: int) -> bytes:
    """Return a photo like no other: the picture with a comment of its own, filled up to eight megabytes."""
    left, comments = BYTES - len(base), b""
    while left > 4:
        text = f"{number:08d}".encode().ljust(min(left - 4, 65_000), b".")
        comments += b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text
        left -= len(text) + 4
    return base[:2] + comments + base[2:]


def send(port: int, base: bytes, number: int, address: str) -> str:
    """Send one photo as the script of the page does, and return where it stands afterwards."""
    browser, data = Browser(port), photo(base, number)
    answer = browser.ask("HEAD", address, Tus_Resumable="1.0.0")
    offset = int(answer.headers["Upload-Offset"])
    while offset < len(data):
        kind = "application/offset+octet-stream"
        piece = data[offset : offset + PIECE]
        answer = browser.ask(
            "PATCH", address, piece, Tus_Resumable="1.0.0", Upload_Offset=str(offset), Content_Type=kind
        )
        if answer.status != 204:
            return f"{answer.status} {answer.body[:200]!r}"
        offset = int(answer.headers["Upload-Offset"])
    return json.loads(browser.ask("GET", address, Tus_Resumable="1.0.0").body)["stage"]


class Memory(threading.Thread):
    """Watches how much memory the processes below one need, in MB: each at most, and all together at a time.

    What several processes share counts in full for each, but only once for all together.
    """

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root, self.peaks, self.together = root, {}, 0.0

    def run(self) -> None:
        while True:
            now = {}
            for pid in descendants(self.root):
                try:
                    status = Path(f"/proc/{pid}/status").read_text()
                    shares = Path(f"/proc/{pid}/smaps_rollup").read_text()
                    command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                except OSError:
                    continue
                kind = "server" if "gunicorn" in command else "worker" if "worker" in command else "supervisor"
                if found := re.search(r"VmHWM:\s+(\d+)", status):
                    self.peaks[kind, pid] = int(found[1]) / 1024
                if found := re.search(r"Pss:\s+(\d+)", shares):
                    now[pid] = int(found[1]) / 1024
            self.together = max(self.together, sum(now.values()))
            time.sleep(0.1)

    def most(self, kind: str) -> float:
        return max((peak for (of, _pid), peak in self.peaks.items() if of == kind), default=0)


def descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        found = [int(child) for child in children.read_text().split()]
    except OSError:
        return []
    return [pid, *(one for child in found for one in descendants(child))]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def start(folder: str, port: int) -> subprocess.Popen:
    environment = os.environ | {"VAR_DIR": folder, "PORT": str(port), "ADMIN_PASSWORD": PASSWORD, "DEBUG": "0"}
    site = subprocess.Popen([sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    for line in site.stdout:
        if b"To stop" in line:
            break
    return site


def evening(port: int, count: int) -> dict[str, int]:
    """Send the photos and return how many of them stand where."""
    browser, base = Browser(port), base_photo()
    browser.ask("GET", "/admin/login/")
    browser.post("/admin/login/?next=/admin/", login="admin", password=PASSWORD)
    browser.ask("GET", "/admin/media/photo/batches/add/")
    batch = browser.post("/admin/media/photo/batches/add/", creator_en="Invented Photographer", licence="CC-BY-4.0")
    address = batch.headers["Location"]
    listed = [{"name": f"IMG_{n:04d}.jpg", "size": BYTES, "modified": str(n)} for n in range(count)]
    named = json.loads(browser.post(f"{address}expect/", files=json.dumps(listed)).body)["files"]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        ends = list(threads.map(lambda pair: send(port, base, pair[0], pair[1]["address"]), enumerate(named)))
    return {end: ends.count(end) for end in sorted(set(ends))}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        port = free_port()
        site = start(folder, port)
        memory = Memory(site.pid)
        memory.start()
        try:
            began = time.monotonic()
            ends = evening(port, count)
            seconds = time.monotonic() - began
        finally:
            site.terminate()
            site.wait(timeout=30)
    rate = count * BYTES / 1e6 / seconds
    say(f"{count} photos, {count * BYTES / 1e6:.0f} MB, in {seconds:.0f} s: {rate:.1f} MB a second")
    say("Where they stand: " + ", ".join(f"{end} {number}" for end, number in ends.items()))
    for kind in ("server", "worker", "supervisor"):
        say(f"Most memory of one process, {kind}: {memory.most(kind):.0f} MB")
    say(f"Most memory of all processes together: {memory.together:.0f} MB")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    main()
