"""A photo over the whole window: turned over by key and finger, closed by Escape, at an address of its own."""

import re

import pytest

from media import rendition_files, renditions
from media.models import ContributedPhoto, Photo
from publishing.licences import Licence
from tests.browser.test_public import broken_rules

SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  scrollTo(0, document.body.scrollHeight);
  setTimeout(() => done(sum), 600);
})"""


@pytest.fixture
def photos(record) -> list[int]:
    """Return the photos in the order in which the arrow to the right leads to them."""
    return list(Photo.objects.published().values_list("pk", flat=True))


def address_of(page) -> int:
    return int(re.search(r"/photos/(\d+)/#large$", page.url)[1])


def test_keys_turn_over_and_close_and_the_page_behind_follows(page, record, photos):
    first, second = photos[:2]
    page.goto(f"{record.url}/en/photos/{first}/")
    page.get_by_role("button", name="Large view").click()
    view = page.get_by_role("dialog", name="Large view")
    caption = view.locator(".large-words")
    before = caption.inner_text()
    assert address_of(page) == first
    assert broken_rules(page, "large view") == []
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/photos/{second}/#large")
    assert caption.inner_text() != before
    assert page.locator("main .photo-caption").inner_text() in caption.inner_text()
    page.keyboard.press("Escape")
    page.wait_for_url(f"{record.url}/en/photos/{second}/")
    view.wait_for(state="hidden")
    page.wait_for_function("document.activeElement.className.startsWith('photo-open')")
    page.go_back()
    page.wait_for_url(f"{record.url}/en/photos/{first}/")
    page.wait_for_function("title => document.title.startsWith(title)", arg=before[:20])


def test_the_large_view_has_an_address_and_shows_each_pixel_only_where_the_licence_lets_it(page, record, photos):
    rendition_files.make_for(Photo.objects.get(pk=photos[0]), renditions.BETTER)
    Photo.objects.filter(pk=photos[1]).update(licence=Licence.ALL_RIGHTS_RESERVED)
    page.goto(f"{record.url}/en/photos/{photos[0]}/#large")
    stage, full = page.locator(".large-stage"), page.get_by_role("button", name="Full size")
    width = Photo.objects.get(pk=photos[0]).width
    assert stage.locator("img").bounding_box()["width"] <= 1280
    full.click()
    assert stage.locator("img").bounding_box()["width"] == width
    page.wait_for_function("() => document.querySelector('.large-stage img').src.includes('full')")
    full.click()
    assert stage.locator("img").bounding_box()["width"] <= 1280
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/photos/{photos[1]}/#large")
    full.wait_for(state="hidden")


def test_a_finger_turns_over_and_going_back_closes(browser, record, photos):
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{record.url}/en/photos/{photos[0]}/")
    page.locator(".photo-open").tap()
    touch = context.new_cdp_session(page)
    for kind, x in (("touchStart", 300), ("touchMove", 220), ("touchMove", 90)):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": 300}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_url(f"**/photos/{photos[1]}/#large")
    page.go_back()
    page.wait_for_url(f"{record.url}/en/photos/{photos[1]}/")
    page.locator("#large").wait_for(state="hidden")
    assert page.locator(".photo-open").is_visible()
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_of_photos_loads(page, record, photos, width):
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("", "photos/", f"photos/{photos[0]}/", "editions/2023/"):
        page.goto(f"{record.url}/en/{path}")
        assert page.evaluate(SHIFTS) == 0, path


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_where_the_foot_of_a_page_can_be_seen_at_once(page, record, width):
    """What the page weighs is written last, and the picture of a contributor comes late: both have their room."""
    page.set_viewport_size({"width": width, "height": 2000})
    own = f"contribute/{ContributedPhoto.objects.get().contribution.own_token()}/"
    for path in ("nothing-stands-here/", "documents/", "search/?q=nothing-has-this", own, f"{own}1/withdraw/"):
        page.goto(f"{record.url}/en/{path}")
        assert page.evaluate(SHIFTS) == 0, path
        assert page.locator(".weight").inner_text().startswith("This page"), path
    page.problems[:] = [problem for problem in page.problems if "404" not in problem]


def test_a_button_that_goes_at_the_first_photo_leaves_the_focus_in_the_large_view(page, record, photos):
    page.goto(f"{record.url}/en/photos/{photos[1]}/#large")
    page.get_by_role("button", name="Previous photo").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/photos/{photos[0]}/#large")
    page.get_by_role("button", name="Previous photo").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.className") == "large-stage"
