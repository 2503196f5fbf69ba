"""Whether every link of a copy leads to a file of it; looked for on disk, whatever the copying believed."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

NAMING = {"href", "src", "poster", "action"}
SETS = {"srcset", "imagesrcset"}


class Broken(NamedTuple):
    """A link that leads nowhere."""

    file: str
    link: str

    def __str__(self) -> str:
        return f"{self.file}: {self.link}"


class Links(HTMLParser):
    """The links of a page, and what in it can be led to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        for name, value in attrs:
            if name in NAMING and value:
                self.links.add(value)
            elif name in SETS and value:
                self.links.update(candidate.split()[0] for candidate in value.split(",") if candidate.strip())


def broken(folder: Path) -> Iterator[Broken]:
    """Yield each link of a page to what is not in the folder; links to other sites are not followed."""
    there: dict[Path, bool] = {}
    for page in sorted(folder.rglob("*.html")):
        name = page.relative_to(folder).as_posix()
        for link in sorted(Links(page.read_text()).links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            target = page.parent / unquote(parts.path)
            if parts.path.startswith("/") or not there.setdefault(target, target.is_file()):
                yield Broken(name, link)
