"""A visitor who sends in photos as a browser without scripts does: what the page shows is what is sent next."""

from datetime import timedelta
from html.parser import HTMLParser

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from media.models import Contribution
from tests.factories import image_bytes

ABOUT = {
    "creator": "Lin Photographer",
    "email": "lin@example.org",
    "licence": "CC-BY-4.0",
    "agrees": "on",
    "people_agree": "on",
}


def picture(name: str = "river.jpg", width: int = 40, data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, image_bytes(width, 30) if data is None else data)


class Fields(HTMLParser):
    """What the form of a page would send: ``values``, and the texts of its lists of problems."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.images: list[str] = []
        self._area = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "img":
            self.images.append(at["src"])
        if tag == "textarea":
            self._area = at["name"]
            self.values[self._area] = ""
        kind = at.get("type")
        is_sent = kind not in {"file", "search"} and (kind not in {"checkbox", "radio"} or "checked" in at)
        if tag == "input" and is_sent:
            self.values[at["name"]] = at.get("value", "on" if kind == "checkbox" else "")

    def handle_data(self, data):
        if self._area:
            self.values[self._area] += data.removeprefix("\n") if not self.values[self._area] else data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = ""


class Visitor:
    """Keeps what the form shows, and how much time has passed for a person who reads and writes."""

    def __init__(self, client, language: str = "en", **headers) -> None:
        self.client, self.address, self.headers = client, f"/{language}/contribute/", headers
        self.look(client.get(self.address, **headers))

    def look(self, response) -> None:
        self.response, self.html = response, response.content.decode()
        fields = Fields(self.html)
        self.fields, self.images = fields.values, fields.images

    def press(self, button: str, value: str = "1", files=(), after: float = 60, **typed):
        """Send the form as it stands, with what is typed into it now, so many seconds later."""
        data = self.fields | typed | {button: value, "files": list(files)}
        with time_machine.travel(timezone.now() + self.waited(after)):
            self.look(self.client.post(self.address, data, **self.headers))
        return self.response

    @staticmethod
    def waited(seconds: float):
        return timedelta(seconds=seconds)

    def choose(self, *files, **typed):
        """Choose files and send them for checking."""
        return self.press("add", files=files, **typed)

    def send(self, after: float = 60, **typed):
        """Fill in whatever is missing and send it in."""
        captions = {
            name: f"Words for {name}." for name, value in self.fields.items() if name.endswith("-caption") and not value
        }
        return self.press("send", after=after, **{**captions, **ABOUT, **typed})

    @property
    def kept(self) -> int:
        """How many photos the form holds."""
        return sum(name.endswith("-held") for name in self.fields)


def sent_in(client, count: int = 1, **typed) -> tuple[Contribution, str]:
    """Return a contribution that came through the form, and the address of its own page."""
    visitor = Visitor(client)
    visitor.choose(*(picture(f"{number}.jpg", 40 + number) for number in range(count)))
    response = visitor.send(**typed)
    assert response.status_code == 302, visitor.html
    return Contribution.objects.latest("pk"), response["Location"].partition("?")[0]
