"""Pictures of every kind of page of the starting record, in each language, theme and width, to be looked at.

    bench/gallery.py [WORDS IN THE NAMES OF PAGES ...]

Starts a site of its own below ``var/gallery`` and leaves the pictures there, with ``index.html`` to see them.
"""

import sys
from html import escape
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.record_site import record_site  # noqa: E402

FOLDER = ROOT / "var" / "gallery"
PORT = 8399
PAGES = {
    "home": "", "archive": "editions/", "archive-filtered": "editions/?format=hybrid", "edition": "editions/2023/",
    "edition-first": "editions/2011/", "sub-forum": "editions/2023/sub-forums/towards-cop28/",
    "programme": "sub-forums/", "exhibitions": "exhibitions/",
    "exhibition": "editions/2023/exhibitions/environmental-protection/", "photos": "photos/", "photo": "photos/1/",
    "albums": "albums/", "outcomes": "outcomes/", "outcome": "outcomes/strategy-2016-2020/",
    "organizations": "organizations/", "organization": "organizations/mee/", "people": "people/", "topics": "topics/",
    "topic": "topics/climate-change/", "documents": "documents/", "press": "press/", "numbers": "numbers/",
    "compare": "editions/compare/?edition=2023&edition=2024", "search": "search/?q=water",
    "search-empty": "search/?q=zeppelin", "about": "about/", "accessibility": "accessibility/",
    "contribute": "contribute/", "subscribe": "subscribe/", "not-found": "nothing-here/",
}  # fmt: skip
LANGUAGES, THEMES, WIDTHS = ("en", "zh-hans"), ("light", "dark"), (390, 1440)


def main(words: list[str]) -> None:
    """Take the pictures."""
    wanted = {name: path for name, path in PAGES.items() if not words or any(word in name for word in words)}
    with record_site(FOLDER / "site", PORT) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for theme in THEMES:
            for width in WIDTHS:
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
                )
                page = context.new_page()
                for language in LANGUAGES:
                    for name, path in wanted.items():
                        page.goto(f"{address}/{language}/{path}", wait_until="networkidle")
                        page.screenshot(path=FOLDER / picture(name, language, theme, width), full_page=True)
                print(f"{theme}, {width} px", flush=True)
    (FOLDER / "index.html").write_text(index(list(wanted)), encoding="utf-8")
    print(f"Look at {FOLDER.relative_to(ROOT)}/index.html")


def picture(name: str, language: str, theme: str, width: int) -> str:
    return f"{name}-{language}-{theme}-{width}.png"


def index(names: list[str]) -> str:
    """Return a page with all pictures, a row for each kind of page."""
    rows = "".join(
        f"<h2>{escape(name)}</h2><p>"
        + "".join(
            f'<a href="{picture(name, language, theme, width)}"><img loading="lazy" height="480" alt="" '
            f'src="{picture(name, language, theme, width)}"></a> '
            for language in LANGUAGES
            for theme in THEMES
            for width in WIDTHS
        )
        for name in names
    )
    return f'<!doctype html><meta charset="utf-8"><title>Gallery</title>{rows}\n'


if __name__ == "__main__":
    main(sys.argv[1:])
