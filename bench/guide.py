"""The pictures of the guides and of the README, taken anew of the site as it is.

    bench/guide.py [WORDS IN THE NAMES OF PICTURES ...]

Starts a new site with the starting record below ``var/bench``, lets three invented people work in it, and takes the
pictures on the way into ``docs/images``. All scenes are played in any case, because later ones need the earlier ones.
"""

import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import pictures  # noqa: E402
from bench.record_site import environment, record_site  # noqa: E402

FOLDER = ROOT / "var" / "bench" / "guide"
IMAGES = ROOT / "docs" / "images"
PORT = 8397
PASSWORD = secrets.token_urlsafe(16)
PEOPLE = {"wei": ("Wei", "Publisher"), "mali": ("Mali", "Editor"), "chan": ("Chan", "Translator")}
LAPTOP, PHONE = (1280, 800), (390, 844)
#: Kilobytes a second that a photographer's line takes while the upload is pictured.
SLOW_LINE = 150
#: As many as pages of words and lines need; photos among them stay good enough.
COLOURS = 128
ACCOUNTS = """
from django.contrib.auth.models import Group, User
from events.models import EditingScope
for name, first_name, role in {people}:
    user = User.objects.create_user(name, first_name=first_name, is_staff=True, password="{password}")
    user.groups.set(Group.objects.filter(name=role))
    EditingScope.objects.create(user=user, languages=["zh-hans"] if role == "Translator" else [])
"""


def main(words: list[str]) -> None:
    """Play the scenes and take the pictures."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    with record_site(FOLDER / "site", PORT) as address, sync_playwright() as playwright:
        make_accounts()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        stage = Stage(browser, address, words)
        for scene in (home, history, review, start, edition, photo_words, refusal, proposal, sending, phone):
            scene(stage)
        captions(stage)
        near_copies(stage)
    for path in sorted(IMAGES.glob("*.webp")):
        print(f"{path.stat().st_size / 1000:6.0f} kB  {path.relative_to(ROOT)}")


def make_accounts() -> None:
    """Make the accounts of the invented people."""
    people = [(name, *rest) for name, rest in PEOPLE.items()]
    code = ACCOUNTS.format(people=people, password=PASSWORD)
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    subprocess.run(command, cwd=ROOT, env=environment(FOLDER / "site", PORT), check=True)


class Stage:
    """A browser at the site, and what is taken of it."""

    def __init__(self, browser: Browser, address: str, words: list[str]) -> None:
        self.browser, self.address, self.words = browser, address, words
        self.pages: dict[str, Page] = {}
        self.batch = ""

    def reader(self, path: str, size: tuple[int, int]) -> Page:
        """Return a public page."""
        page = self._page(size)
        page.goto(self.address + path, wait_until="networkidle")
        return page

    def staff(self, name: str, path: str, size: tuple[int, int] = LAPTOP) -> Page:
        """Return a page of the admin, open for somebody who is signed in."""
        if name not in self.pages:
            page = self.pages[name] = self._page(size)
            page.goto(f"{self.address}/admin/")
            page.fill("#id_username", name)
            page.fill("#id_password", PASSWORD)
            page.click("#login-form [type=submit]")
            page.wait_for_url(f"{self.address}/admin/")
        page = self.pages[name]
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(f"{self.address}/admin/{path}", wait_until="networkidle")
        return page

    def take(self, page: Page, name: str, height: int = 0) -> None:
        """Take a picture of what is in sight, or so much of it."""
        if self.words and not any(word in name for word in self.words):
            return
        width, whole = (page.viewport_size[side] for side in ("width", "height"))
        raw = FOLDER / f"{name}.png"
        page.screenshot(path=raw, clip={"x": 0, "y": 0, "width": width, "height": height or whole})
        with Image.open(raw) as picture:
            few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
            few.save(IMAGES / f"{name}.webp", lossless=True, method=6)

    def _page(self, size: tuple[int, int]) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        return self.browser.new_context(viewport=viewport, reduced_motion="reduce", locale="en").new_page()


def saved(page: Page, do: Callable[[], None]) -> None:
    """Do what saves a form, and wait until it is saved."""
    with page.expect_navigation(wait_until="networkidle"):
        do()


def again_until(page: Page, is_there: Callable[[], object]) -> None:
    """Open the page again until the worker has done its part."""
    for _attempt in range(60):
        if is_there():
            return
        page.wait_for_timeout(1000)
        page.reload(wait_until="networkidle")
    raise SystemExit(f"{page.url} does not show what the worker should have done.")


def home(stage: Stage) -> None:
    stage.take(stage.reader("/en/", (1280, 1150)), "home")
    stage.take(stage.reader("/zh-hans/", (390, 1300)), "home-zh-phone")


def history(stage: Stage) -> None:
    page = stage.staff("mali", "events/topic/add/")
    page.fill("#id_name_en", "Wetlands")
    page.fill("#id_description_en", "Rivers, lakes and coasts, and who lives from them.")
    saved(page, lambda: page.click("[name=_continue]"))
    page.fill("#id_name_en", "Wetlands and coasts")
    page.fill("#id_description_en", "Rivers, lakes, mangroves and coasts, and those who live from them.")
    saved(page, lambda: page.click("[name=_continue]"))
    saved(page, lambda: page.click(".historylink"))
    saved(page, lambda: page.get_by_role("link", name="What changed").first.click())
    stage.take(page, "editing-history", 480)


def review(stage: Stage) -> None:
    page = stage.staff("mali", "pages/page/add/")
    page.fill("#id_title_en", "How to take part")
    page.fill("#id_path", "how-to-take-part")
    saved(page, lambda: page.click("[name=_submit]"))
    page = stage.staff("mali", "events/edition/?q=2024")
    saved(page, lambda: page.click("#result_list tbody th a"))
    page.fill(".discussion textarea", "The press release gives another day for the opening. Which one do we follow?")
    page.get_by_role("button", name="Send the comment").click()
    page.locator(".comments", has_text="press release").wait_for()
    page.locator(".discussion select").select_option(label="Wei")
    page.locator(".discussion input[type=text]").fill("Please check the days.")
    page.get_by_role("button", name="Assign", exact=True).click()
    page.locator(".discussion", has_text="asked by Mali").wait_for()
    stage.staff("mali", "")


def start(stage: Stage) -> None:
    stage.take(stage.staff("wei", ""), "editing-start")


def edition(stage: Stage) -> None:
    page = stage.staff("wei", "events/edition/?q=2024")
    saved(page, lambda: page.click("#result_list tbody th a"))
    stage.take(page, "editing-edition")


def photo_words(stage: Stage) -> None:
    page = stage.staff("wei", "media/photo/1/change/")
    page.get_by_role("button", name="Side by side").first.click()
    page.get_by_role("heading", name="Words", exact=True).evaluate("heading => scrollTo(0, heading.offsetTop - 20)")
    stage.take(page, "editing-photo")


def refusal(stage: Stage) -> None:
    page = stage.staff("wei", "media/photo/add/")
    page.set_input_files("input[type=file]", next(iter(photographs())))
    page.fill("#id_caption_en", "Delegates look at an electric bus.")
    page.fill("#id_alt_text_en", "Four people stand around the open door of a white bus")
    page.select_option("#id_licence", index=1)
    saved(page, lambda: page.click("[name=_publish]"))
    page.locator(".problem-list").wait_for()
    stage.take(page, "editing-refusal")


def proposal(stage: Stage) -> None:
    page = stage.staff("chan", "translations/")
    saved(page, lambda: page.get_by_role("link", name="2022, Nanning").click())
    stage.take(page, "editing-proposal")


def sending(stage: Stage) -> None:
    page = stage.staff("wei", "media/photo/batches/add/")
    page.click(".field-edition .select2-selection")
    page.keyboard.type("2025")
    page.locator(".select2-results__option", has_text="2025").click()
    page.fill("[name=creator_en]", "Invented Photographer")
    page.fill("[name=credit_line_en]", "Photo: Invented Photographer")
    saved(page, lambda: page.click("#content form [type=submit]"))
    stage.batch = page.url.partition("/admin/")[2]
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    speed = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": SLOW_LINE * 1000}
    line.send("Network.emulateNetworkConditions", speed)
    page.locator("input[type=file]").first.set_input_files([written("notes.jpg", b"%PDF-1.4"), *photographs()])
    page.get_by_text("Not taken").wait_for()
    page.locator(".batch-part.is-arrived li").nth(1).wait_for(timeout=60_000)
    stage.take(page, "desk-sending")
    line.send("Network.emulateNetworkConditions", speed | {"uploadThroughput": -1})
    page.locator("#batch-live", has_text="All files have been sent.").wait_for(state="attached", timeout=90_000)


def phone(stage: Stage) -> None:
    page = stage.staff("wei", stage.batch, PHONE)
    again_until(page, lambda: not page.get_by_text("not ready", exact=True).filter(visible=True).count())
    stage.take(page, "desk-batch-phone")


def captions(stage: Stage) -> None:
    page = stage.staff("wei", stage.batch)
    saved(page, lambda: page.get_by_role("link", name="Write captions").click())
    page.get_by_label("Caption (English)", exact=True).fill("Cables of a bridge over the tidal flats.")
    page.get_by_label("Alt text (English)", exact=True).fill("White cables, blue sky")
    page.get_by_label("Caption (Simplified Chinese)", exact=True).fill("潮滩上的大桥缆索。")
    page.get_by_text("Saved", exact=True).wait_for()
    stage.take(page, "desk-captions")


def near_copies(stage: Stage) -> None:
    page = stage.staff("wei", stage.batch)
    saved(page, lambda: page.get_by_role("link", name="Look for near copies").click())
    again_until(page, lambda: page.locator(".near-copies img").count())
    stage.take(page, "desk-near-copies")


def photographs() -> list[Path]:
    """Return the paths of 14 parts of the photos of the starting record, and of two near copies of one of them."""
    folder = FOLDER / "photos"
    if not folder.exists():
        folder.mkdir()
        parts = [part for number, (_name, part) in enumerate(pictures.parts()) if number % 6 == 1][:14]
        for number, part in enumerate(parts):
            part.save(folder / f"DSC_{4101 + number}.jpg", quality=85)
        again = parts[4]
        again.crop((8, 8, again.width - 8, again.height - 8)).save(folder / "DSC_4105_edit.jpg", quality=80)
        again.resize((again.width // 2, again.height // 2)).save(folder / "DSC_4105_web.jpg", quality=70)
    return sorted(folder.glob("DSC*.jpg"))


def written(name: str, data: bytes) -> Path:
    """Write a file and return its path."""
    path = FOLDER / name
    path.write_bytes(data)
    return path


if __name__ == "__main__":
    main(sys.argv[1:])
