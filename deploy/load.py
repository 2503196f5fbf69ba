"""Readers and a sender for the rehearsal: what they ask, and whether each answer was right."""

import hashlib
import http.client
import io
import json
import random
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from PIL import Image

#: Seconds after which an answer counts as none.
PATIENCE = 15
PAUSE = 0.02
TUS = {"Tus-Resumable": "1.0.0"}


@dataclass
class Act:
    """What was asked while something was done to the site."""

    name: str
    began: float = field(default_factory=time.monotonic)
    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    sent: int = 0
    sent_again: int = 0
    took: float = 0.0

    def longest(self, share: float) -> float:
        """Return the seconds within which this share of the answers came."""
        ordered = sorted(self.seconds) or [0.0]
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Site:
    """The address that everybody asks."""

    def __init__(self, port: int, host: str) -> None:
        self.port, self.host = port, host

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None) -> tuple:
        """Return status, headers and body of one answer; each request has a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"Host": self.host, **(headers or {})})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def addresses(self) -> list[str]:
        """Return every page of the sitemaps, and the photos and static files that the first pages name."""
        index = self.ask("GET", "/sitemap.xml")[2].decode()
        parts = [self.ask("GET", _path(url))[2].decode() for url in re.findall("<loc>(.*?)</loc>", index)]
        pages = [_path(url) for part in parts for url in re.findall("<loc>(.*?)</loc>", part)]
        first = "".join(self.ask("GET", page)[2].decode() for page in pages[:40])
        files = re.findall(r"/files/photos/[a-z0-9/_.-]+\.(?:avif|jpg)|/static/[\w/.-]+\.(?:css|js)", first)
        return [*pages, *sorted(set(files))]


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


class Readers:
    """Threads that read one address after the other, and count into the act of the moment."""

    def __init__(self, site: Site, addresses: list[str], count: int = 3) -> None:
        self.site, self.addresses = site, addresses
        self.act = Act("before")
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._read, args=(number,), daemon=True) for number in range(count)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _read(self, number: int) -> None:
        choose = random.Random(number)
        while not self.over.is_set():
            path = choose.choice(self.addresses)
            if choose.random() < 0.5 and path.endswith("/"):
                path = f"{path}?rehearsal={secrets.token_hex(6)}"  # no cache has it: a node must answer
            act, began = self.act, time.monotonic()
            fault = self._fault(path)
            act.seconds.append(time.monotonic() - began)
            if fault:
                act.failed.append(f"{path}: {fault}")
            time.sleep(PAUSE)

    def _fault(self, path: str) -> str:
        """Return what is wrong with the answer, or nothing."""
        try:
            status, headers, body = self.site.ask("GET", path, headers={"Accept-Encoding": "identity"})
            if status == 302 and path.startswith("/files/"):  # a better set was made since: browsers follow
                status, headers, body = self.site.ask("GET", headers["Location"])
        except (OSError, http.client.HTTPException) as error:
            return repr(error)
        if status != 200:
            return f"status {status}"
        if headers["Content-Type"].startswith("text/html") and not body.rstrip().endswith(b"</html>"):
            return "half a page"
        return "" if body else "nothing in it"


class Sender:
    """Somebody of the staff who sends one small photo after the other, and goes on as the page's script does."""

    def __init__(self, site: Site, password: str, act: Callable[[], Act]) -> None:
        self.site, self.password, self.act = site, password, act
        self.cookies: dict[str, str] = {}
        self.acknowledged: list[str] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._send_all, daemon=True)

    def start(self) -> None:
        """Sign in, begin a batch, and send from now on."""
        self._ask("GET", "/admin/login/")
        self._post("/admin/login/?next=/admin/", login="admin", password=self.password)
        self._ask("GET", "/admin/media/photo/batches/add/")
        begun = self._post("/admin/media/photo/batches/add/", creator_en="Invented Photographer", licence="CC-BY-4.0")
        self.batch = begun[1]["Location"]
        if "login" in self.batch:
            raise RuntimeError("The sender could not sign in.")
        self.thread.start()

    def stop(self) -> None:
        self.over.set()
        self.thread.join()

    def _send_all(self) -> None:
        while not self.over.is_set():
            act, data = self.act(), photo()
            try:
                again = self._send(data)
            except (OSError, http.client.HTTPException, ValueError) as error:
                act.failed.append(f"a photo: {error!r}")
            else:
                self.acknowledged.append(hashlib.sha256(data).hexdigest())
                act.sent += 1
                act.sent_again += again
            time.sleep(0.5)

    def _send(self, data: bytes) -> int:
        """Send one photo until the site says that it has it; return how often something was asked again.

        Raises ``TimeoutError`` when it was not taken within ``PATIENCE`` seconds.
        """
        deadline, again, address = time.monotonic() + PATIENCE, 0, ""
        named = json.dumps([{"name": f"{secrets.token_hex(4)}.jpg", "size": len(data), "modified": "1"}])
        while time.monotonic() < deadline:
            try:
                if not address:
                    status, _headers, body = self._post(f"{self.batch}expect/", files=named)
                    address = json.loads(body)["files"][0]["address"] if status == 200 else ""
                elif self._offset(address) == len(data) or self._piece(address, data) == 204:
                    return again
            except (OSError, http.client.HTTPException):
                status = 0
            else:
                if address:
                    continue
            again += 1
            time.sleep(0.2)
        raise TimeoutError(f"not taken within {PATIENCE} s")

    def _offset(self, address: str) -> int:
        status, headers, _body = self._ask("HEAD", address, headers=TUS)
        return int(headers.get("Upload-Offset", -1)) if status == 200 else -1

    def _piece(self, address: str, data: bytes) -> int:
        kind = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        return self._ask("PATCH", address, data, TUS | kind)[0]

    def _post(self, path: str, **fields: str) -> tuple:
        fields["csrfmiddlewaretoken"] = self.cookies["csrftoken"]
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields).encode(), kind)

    def _ask(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None) -> tuple:
        own = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
            "Referer": f"https://{self.site.host}/",
        }
        answer = self.site.ask(method, path, body, own | (headers or {}))
        for line in answer[1].get_all("Set-Cookie") or ():
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def photo() -> bytes:
    """Return a small picture like no other."""
    colours = [tuple(secrets.token_bytes(3)) for _ in range(96)]
    picture = Image.new("RGB", (12, 8))
    picture.putdata(colours)
    file = io.BytesIO()
    picture.resize((1200, 800)).save(file, "JPEG", quality=80)
    return file.getvalue()
