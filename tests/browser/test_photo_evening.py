"""An evening after the forum: sixty photos are sent over a line that drops, captioned by keyboard, and published."""

import pytest
from django.urls import reverse

from media.desk.tasks import take_apart
from media.models import Batch, BatchFile, Photo, Stage
from media.tasks import make_renditions
from tests import factories as make
from tests.browser import desk

LARGE, ZIPPED, ALL = "photo-10.jpg", range(58, 61), range(1, 61)
TYPED = {1: "Delegates arrive in Sampleton.", 2: "A minister speaks.", 3: "The hall during the opening."}
GOES_OUT_AT = 35  # pieces sent, when the sign-in ends


@pytest.fixture
def evening(tmp_path) -> list[str]:
    """Return the paths of 57 photos, one of them in three pieces, a ZIP file with three, a copy, and a bad one."""
    files = {f"photo-{number:02}.jpg": desk.picture(number) for number in ALL if number not in ZIPPED}
    files[LARGE] += b"\0" * 2 * desk.PIECE
    files["photo-20 (1).jpg"] = files["photo-20.jpg"]
    files["programme.jpg"] = b"%PDF-1.7 " * 3000
    files["more.zip"] = desk.zipped({f"photo-{number}.jpg": desk.picture(number) for number in ZIPPED})
    return desk.written(tmp_path, files)


class Line:
    """The line between browser and server: it drops in the middle of a file, and later the sign-in ends."""

    def __init__(self, page):
        self.page, self.offsets, self.has_dropped = page, [], False
        page.route("**/files/*/", self.carry)

    def carry(self, route, request) -> None:
        if request.method == "PATCH":
            self.offsets.append(int(request.headers["upload-offset"]))
            if self.offsets[-1] == desk.PIECE and not self.has_dropped:
                self.has_dropped = True
                self.page.context.set_offline(True)
                return route.abort("internetdisconnected")
            if len(self.offsets) == GOES_OUT_AT:
                self.page.context.clear_cookies(name="sessionid")
        return route.continue_()


def begin(page, edition) -> Batch:
    """Say what the photos share, from the list of photos on."""
    page.get_by_role("link", name="Photos", exact=True).first.click()
    page.get_by_role("link", name="Upload many photos").click()
    page.locator("#id_edition + .select2 .select2-selection").click()
    page.locator(".select2-search__field:focus").fill(str(edition.year))
    page.locator(".select2-results__option--highlighted", has_text=str(edition.year)).click()
    page.fill("#id_credit_line_en", "Photo: Invented Photographer")
    page.click(".submit-row [type=submit]")
    page.wait_for_url("**/batches/*/")
    return Batch.objects.get()


def send(page, paths: list[str]) -> list[int]:
    """Choose the files, live through what happens, and return where each piece that went out began."""
    line = Line(page)
    page.set_input_files("#batch-input", paths)
    page.locator("#batch-notice", has_text="The connection is gone.").wait_for()
    finished = set(BatchFile.objects.exclude(photo=None).values_list("token", flat=True))
    page.context.set_offline(False)
    page.locator("#batch-notice", has_text="You have been signed out.").wait_for()
    page.unroute("**/files/*/")
    with page.expect_popup() as opened:
        page.locator("#batch-notice").get_by_role("link", name="Sign in").click()
    desk.fill_sign_in(opened.value)
    opened.value.get_by_text("the upload there goes on by itself").wait_for()
    opened.value.close()
    page.bring_to_front()
    desk.wait_until_sent(page)
    assert finished <= set(BatchFile.objects.filter(stage=Stage.PHOTO).values_list("token", flat=True))
    return line.offsets


def decide(page) -> None:
    """Use the photo that is there in place of its copy, and remove what is none."""
    waiting = page.locator(".batch-part.is-open")
    assert sorted(waiting.locator(".batch-name bdi").all_inner_texts()) == ["photo-20 (1).jpg", "programme.jpg"]
    assert "This is a PDF file, whatever its name says." in waiting.inner_text()
    waiting.get_by_role("button", name="Use the one that is there").click()
    waiting.locator(".batch-file", has_text="programme.jpg").get_by_role("button", name="Remove").click()
    waiting.wait_for(state="hidden")


def do_the_work_that_waits() -> None:
    """Do what the worker would: take the ZIP file apart, and make small pictures of the last photos in it."""
    take_apart.func(BatchFile.objects.get(stage=Stage.UNPACKING).pk)
    for photo in Photo.objects.filter(original_name__in=[f"photo-{number}.jpg" for number in ZIPPED]):
        make_renditions.func(photo.pk)


def write(page) -> None:
    """Write captions down the sheet and alt texts up again: a few typed, the others as the files have them."""
    press = page.keyboard.press
    page.locator(".cap-thumb[aria-current]").focus()
    press("Enter")
    for _ in range(2):
        press("Tab")
    for place in ALL:
        if place in TYPED:
            page.keyboard.type(TYPED[place])
        else:
            press("Alt+Enter")
        press("Control+Enter")
    for _ in range(2):
        press("Tab")
    for _ in ALL:
        press("Alt+Enter")
        press("Control+Shift+Enter")
    page.locator("#cap-progress", has_text="60 of 60 complete").wait_for()
    page.locator("#cap-state[data-state=saved]").wait_for()


def publish(page, batch) -> None:
    page.goto(page.url.partition("/admin/")[0] + reverse("admin:media_batch", args=[batch.pk]))
    page.get_by_role("link", name="Publish them in the list of photos").click()
    page.check("#action-toggle")
    page.locator(".actions .question a").click()
    page.select_option("[name=action]", "publish")
    page.locator("[name=index]").click()
    page.locator(".messagelist .success").wait_for()


def test_an_evening_of_sixty_photos(page, site, evening):
    page.set_default_timeout(120_000)
    edition = make.EditionFactory(year=2026)
    desk.sign_in_by_the_form(page, site)
    batch = begin(page, edition)

    offsets = send(page, evening)
    assert [offset for offset in offsets if offset] == [desk.PIECE, desk.PIECE, 2 * desk.PIECE]
    forbidden = [words for words in page.problems if not any(kind in words for kind in ("DISCONNECTED", "401"))]
    assert forbidden == []
    page.problems.clear()
    decide(page)
    do_the_work_that_waits()
    page.reload()
    assert [desk.count(page, part) for part in ("open", "missing", "arrived")] == [0, 0, 61]
    assert page.locator(".batch-file.is-photo img").count() == len(ZIPPED)

    page.get_by_role("link", name="Write captions").click()
    write(page)
    first = list(Photo.objects.order_by("original_name")[:3])
    assert [photo.caption_en for photo in first] == list(TYPED.values())
    publish(page, batch)

    published = Photo.objects.published().filter(batch=batch, edition=edition)
    names = {f"photo-{number:02}.jpg" for number in ALL}
    assert set(published.values_list("original_name", flat=True)) == names
    for photo in published.exclude(pk__in=[one.pk for one in first]):
        number = int(photo.original_name[6:8])
        assert (photo.caption_en, photo.alt_text_en) == (f"Caption of {number}.", f"Seen on {number}")
    page.goto(f"{site.url}/en/photos/?edition={edition.slug}")
    assert "60" in page.locator("main").inner_text()
    alt = page.locator("main img").first.get_attribute("alt")
    assert alt.startswith("Seen on ")
