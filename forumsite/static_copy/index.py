"""An index of the copied pages that a browser can search without a server: static/site/js/copy-search.js reads it.

Words are those of Latin scripts, folded, and runs of Han characters as pairs of neighbours, with each character by
itself, traditional characters as their simplified forms. Terms lie in files by how they begin, so that a search loads
few of them; what hits show lies in others.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser

from search.segmenting import simplified_signs

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
IS_HAN = re.compile(f"[{HAN}]")
#: Entries in one file of what hits show.
IN_FILE = 100
DESCRIBED = 200
SILENT = {"script", "style", "nav", "form", "svg", "sup", "template"}


def folded(words: str) -> str:
    """Return words without letter case, marks and widths, in simplified characters."""
    apart = unicodedata.normalize("NFKD", words)
    plain = "".join(one for one in apart if not unicodedata.category(one).startswith("M"))
    return plain.lower().translate(simplified_signs())


def terms(words: str) -> Iterator[str]:
    """Yield what words are found by."""
    for run in RUN.findall(folded(words)):
        if IS_HAN.match(run):
            yield from run
            yield from (run[at : at + 2] for at in range(len(run) - 1))
        else:
            yield run


def file_number(term: str, files: int) -> int:
    """Return in which file a term lies: FNV-1a of its first Han character or its first two others."""
    begins = term[0] if IS_HAN.match(term) else term[:2]
    number = 0x811C9DC5
    for byte in begins.encode():
        number = (number ^ byte) * 0x01000193 & 0xFFFFFFFF
    return number % files


class Words(HTMLParser):
    """What a page says: its title without the site's name, its description, and the text of its main part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title = self.description = ""
        self.text: list[str] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        at = dict(attrs)
        if tag == "meta" and at.get("name") == "description":
            self.description = (at.get("content") or "")[:DESCRIBED]
        elif tag in {"main", "title", *SILENT}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not SILENT.isdisjoint(self._inside):
            return
        if "title" in self._inside:
            self.title = data.rpartition(" · ")[0] or data
        elif "main" in self._inside:
            self.text.append(data)


class Index:
    """The index of one language."""

    def __init__(self) -> None:
        self.shown: list[list[str]] = []
        self.named: dict[str, list[int]] = defaultdict(list)
        self.told: dict[str, list[int]] = defaultdict(list)

    def add(self, file: str, html: str) -> None:
        """Add a page that lies in ``file``."""
        page, number = Words(html), len(self.shown)
        self.shown.append([file, page.title, page.description])
        named = set(terms(page.title))
        for term in named:
            self.named[term].append(number)
        for term in set(terms(" ".join(page.text))) - named:
            self.told[term].append(number)

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the content of each file."""
        count = min(max(len(self.shown) // 40, 8), 512)
        heaps: list[dict] = [{} for _ in range(count)]
        for term in sorted(self.named.keys() | self.told.keys()):
            heaps[file_number(term, count)][term] = [self.named.get(term, []), self.told.get(term, [])]
        known = {"terms": count, "pages": len(self.shown), "in_file": IN_FILE, **self._traditional()}
        yield "about.js", _script("about", 0, known)
        for number, heap in enumerate(heaps):
            yield f"terms-{number}.js", _script("terms", number, heap)
        for first in range(0, len(self.shown), IN_FILE):
            yield (
                f"pages-{first // IN_FILE}.js",
                _script("pages", first // IN_FILE, self.shown[first : first + IN_FILE]),
            )

    def _traditional(self) -> dict[str, str]:
        """Return the traditional characters by which terms may be asked for, and their simplified forms, in order."""
        pairs = [
            (chr(sign), simple)
            for sign, simple in simplified_signs().items()
            if simple in self.named or simple in self.told
        ]
        return {"traditional": "".join(sign for sign, _simple in pairs), "simplified": "".join(s for _sign, s in pairs)}


def _script(kind: str, number: int, data: object) -> str:
    """Return data as a script, which unlike JSON a browser also reads from disk."""
    return f'copySearch.take("{kind}",{number},{json.dumps(data, ensure_ascii=False, separators=(",", ":"))});\n'
