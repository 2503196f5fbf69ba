"""In a real browser: a focal point set by a click and by keys, an album ordered by mouse, finger and keyboard."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from media import ingest, rendition_files
from media.models import Photo
from tests import factories as make


@pytest.fixture
def staff(page, site, admin_client):
    """Return the page, signed in as a superuser."""
    cookie = admin_client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site.url}])
    return page


@pytest.fixture
def photo(site) -> Photo:
    photo = make.PhotoFactory.build()
    ingest.take_in(photo, ContentFile(make.image_bytes(800, 400), name="a.jpg"))
    photo.save()
    rendition_files.make_for(photo)
    return photo


def save(page) -> None:
    with page.expect_navigation():
        page.click("[name=_save]")


def test_the_focal_point_is_set_by_a_click_and_by_arrow_keys(staff, site, photo):
    staff.goto(site.url + reverse("admin:media_photo_change", args=[photo.pk]))
    picture, card = staff.locator(".focal-picture"), staff.locator(".is-card img")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.25})
    found = [float(staff.input_value(f"#id_focal_{axis}")) for axis in "xy"]
    assert found == pytest.approx([0.9, 0.25], abs=0.02)
    assert card.evaluate("one => one.style.objectPosition") == "100% 50%"
    staff.locator("[data-axis=x]").focus()
    for _step in range(10):
        staff.keyboard.press("ArrowLeft")
    across = float(staff.input_value("#id_focal_x"))
    assert across == pytest.approx(found[0] - 0.1, abs=0.001)
    staff.fill("#id_focal_y", "0.75")
    assert staff.locator(".focal-mark").evaluate("one => one.style.top") == "75%"
    staff.fill("#id_focal_x", "0.4")
    # A card shows 600 of 800 pixels: from 20 on, of the 200 that are left over.
    assert card.evaluate("one => one.style.objectPosition") == "10% 50%"
    save(staff)
    photo.refresh_from_db()
    assert (photo.focal_point, photo.focal_is_chosen) == ((0.4, 0.75), True)


def test_an_album_is_ordered_by_drag_and_by_keyboard(staff, site):
    album = make.AlbumFactory()
    one, two, three, four, five, six = (
        make.AlbumPhotoFactory(album=album, order=order).photo.pk for order in range(1, 7)
    )
    staff.goto(site.url + reverse("admin:media_album_change", args=[album.pk]))
    rows = staff.locator("#places-group tr.form-row:not(.empty-form)")
    handle, target = rows.nth(0).locator(".move-handle"), rows.nth(2)
    handle.scroll_into_view_if_needed()
    handle.hover()
    staff.mouse.down()
    box = target.bounding_box()
    staff.mouse.move(box["x"] + 300, box["y"] + box["height"] * 0.8, steps=8)
    staff.mouse.up()
    assert staff.locator("[role=status]", has_text="3").inner_text() == "Moved to place 3"
    last = rows.nth(0).get_by_role("button", name="Move to the last place")
    last.focus()
    staff.keyboard.press("Enter")
    assert staff.evaluate("document.activeElement.title") == "Move to the last place"
    rows.nth(3).get_by_role("button", name="Move to the first place").click()
    save(staff)
    assert list(album.places.values_list("photo", flat=True)) == [five, three, one, four, six, two]


def test_a_finger_drags_a_row_and_the_page_stays(browser, site, admin_client):
    album = make.AlbumFactory()
    one, two, three = (make.AlbumPhotoFactory(album=album, order=order).photo.pk for order in range(1, 4))
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True, locale="en-GB"
    )
    context.add_cookies([{"name": "sessionid", "value": admin_client.cookies["sessionid"].value, "url": site.url}])
    page = context.new_page()
    page.goto(site.url + reverse("admin:media_album_change", args=[album.pk]))
    rows = page.locator("#places-group tr.form-row:not(.empty-form)")
    rows.nth(0).scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#places-group').scrollIntoView()")
    start, end = rows.nth(0).locator(".move-handle").bounding_box(), rows.nth(1).bounding_box()
    before, touch = page.evaluate("scrollY"), context.new_cdp_session(page)
    x, y, to = start["x"] + 12, start["y"] + 12, end["y"] + end["height"] * 0.8
    for kind, height in (("touchStart", y), *(("touchMove", y + (to - y) * step / 6) for step in range(1, 7))):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": height}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert page.evaluate("scrollY") == before
    save(page)
    context.close()
    assert list(album.places.values_list("photo", flat=True)) == [two, one, three]
