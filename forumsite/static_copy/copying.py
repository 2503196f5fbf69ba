"""Going through the whole site, page by page, and writing down what is found."""

import re
from collections import deque
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from forumsite.static_copy.addresses import ABOUT, about, beginnings, canonical, file_of
from forumsite.static_copy.asking import INDEX, Answer, Asker
from forumsite.static_copy.folder import Folder
from forumsite.static_copy.index import Index
from forumsite.static_copy.rewriting import named_in, relative, rewritten
from publishing.addresses import split_language
from publishing.models import Redirect
from publishing.redirects import leads_to

#: An old address of a page that can be the name of a folder anywhere, however many bytes its characters take.
OLD = re.compile(r"(/(?!index\.html)[\w-][\w.-]{0,49}){1,8}/?")
#: Pages between two words of progress.
STEP = 200


class Copy:
    """One run: what waits, what was found, what failed."""

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self.say = say
        self.asker = Asker()
        self.folder = Folder(path)
        self.host = urlsplit(settings.SITE_URL).netloc
        self.waiting = deque(beginnings())
        self.seen = set(self.waiting)
        self.failed: list[str] = []
        self.indexes = {code: Index() for code, _name in settings.LANGUAGES}
        self.from_page: dict[str, str] = {}

    def make(self) -> None:
        """Copy everything that can be reached."""
        done = 0
        while self.waiting:
            self._take(self.waiting.popleft())
            done += 1
            if done % STEP == 0:
                self.say(f"{done:,} of {done + len(self.waiting):,} found so far ...")
        for code, index in self.indexes.items():
            for name, content in index.files():
                self.folder.write(f"{INDEX}/{code}/{name}", content.encode())
        self._write_front()
        self._write_moved()
        gone = self.folder.finish()
        written, there = self.folder.written, len(self.folder.now)
        self.say(f"{there:,} files: {written:,} written, {gone:,} removed, the rest as before.")

    def _take(self, address: str) -> None:
        """Copy what stands at one address."""
        file = file_of(address)
        if address.startswith(settings.STATIC_URL):
            self._take_static(address, file)
        elif not (address.startswith(settings.MEDIA_URL) and self.folder.has(file)):
            self._keep(address, file, self.asker.ask(address))

    def _keep(self, address: str, file: str, answer: Answer) -> None:
        if answer.status in {301, 302}:
            target = self._place(urljoin(address, answer.location))
            if target is not None:
                html = render_to_string("static_copy/moved.html", {"to": relative(target, file)})
                self.folder.write(file, html.encode())
                return
        if answer.status != 200:
            self.failed.append(f"{self.from_page.get(address, 'the beginning')}: {address} answers {answer.status}")
        elif answer.is_html:
            self._keep_page(address, file, answer.content.decode())
        else:
            content = answer.content
            if address == "/sitemap.xml":
                content = self._sitemaps(content.decode()).encode()
            self.folder.write(file, content)

    def _keep_page(self, address: str, file: str, html: str) -> None:
        language = split_language(urlsplit(address).path)[0] or settings.LANGUAGE_CODE

        def place(url: str) -> str | None:
            return self._place(urljoin(f"//{self.host}{address}", url), address, language)

        self.folder.write(file, rewritten(html, file, place).encode())
        if self._is_of_record(address):
            self.indexes[language].add(file, html)

    def _is_of_record(self, address: str) -> bool:
        """Say whether a page is found by the search: lists in parts and pages of the copy itself are not."""
        parts = urlsplit(address)
        apart = ("/search/", "/contribute/", f"/{ABOUT}/")
        return not parts.query and not parts.path.endswith(apart) and "/cite/" not in parts.path

    def _place(self, url: str, seen_on: str = "", language: str = "") -> str | None:
        """Return the file to which an address leads, and see that it is copied; None for other sites' addresses."""
        parts = urlsplit(url)
        if parts.scheme not in {"", "http", "https"} or parts.netloc not in {"", self.host}:
            return None
        if parts.path.startswith(f"/{INDEX}/"):
            return parts.path.lstrip("/")
        address = canonical(parts._replace(scheme="", netloc="", fragment="").geturl())
        address = address or about(language or settings.LANGUAGE_CODE)
        if address not in self.seen:
            self.seen.add(address)
            self.from_page[address] = seen_on
            self.waiting.append(address)
        return file_of(address) + (f"#{parts.fragment}" if parts.fragment else "")

    def _sitemaps(self, xml: str) -> str:
        """Return the index of sitemaps, with each part in a file of its own, which is copied too."""
        for url in xml.split("<loc>")[1:]:
            address = url.partition("</loc>")[0]
            if (place := self._place(address.replace("&amp;", "&"))) and "?" in address:
                xml = xml.replace(f"<loc>{address}<", f"<loc>{urljoin(settings.SITE_URL, place)}<")
        return xml

    def _take_static(self, address: str, file: str) -> None:
        """Copy a static file, and see that what it names is copied too."""
        name = address.removeprefix(settings.STATIC_URL)
        built = Path(settings.STATIC_ROOT) / name
        source = built if built.is_file() else finders.find(name)
        if not source:
            self.failed.append(f"{self.from_page.get(address, '')}: {address} is no static file")
            return
        content = Path(source).read_bytes()
        self.folder.write(file, content)
        if file.endswith((".css", ".js")):
            for path in named_in(address, content.decode()):
                self._place(path, address)

    def _write_moved(self) -> None:
        """Write pages that lead on from addresses that records had before, where nothing else stands by now."""
        for path in filter(OLD.fullmatch, Redirect.objects.values_list("path", flat=True)):
            for code, _name in settings.LANGUAGES:
                file = f"{code}/{path.strip('/')}/index.html"
                with translation.override(code):
                    target = leads_to(path)
                place = file_of(target) if target else ""
                if place in self.folder.now and not self._is_taken(file):
                    html = render_to_string("static_copy/moved.html", {"to": relative(place, file)})
                    self.folder.write(file, html.encode())

    def _is_taken(self, file: str) -> bool:
        """Say whether a file is there, or one in the place of a folder that it needs."""
        return any(str(path) in self.folder.now for path in (PurePosixPath(file), *PurePosixPath(file).parents))

    def _write_front(self) -> None:
        """Write the page that leads from the folder itself to a language."""
        html = render_to_string("static_copy/front.html", {"host": self.host, "languages": settings.LANGUAGES})
        self.folder.write("index.html", html.encode())
