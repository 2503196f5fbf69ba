"""What is missing, in a real browser: each line opens its field, and the translator's desk loses no words."""

from datetime import date

import pytest
from django.urls import reverse

from media.models import Photo
from tests import factories as make
from tests.browser.test_admin import PASSWORD, staff  # noqa: F401


def focused(page) -> str:
    """Return the id of what has the focus."""
    return page.evaluate("document.activeElement.id")


@pytest.fixture
def photo():
    """Return a photo without a Chinese alt text, whose Chinese caption is older than the English one."""
    photo = make.PhotoFactory(caption_en="A river.", caption_zh_hans="一条河。", state="draft")
    photo.caption_en = "A wide river."
    photo.save()
    return photo


def test_a_line_of_the_panel_opens_the_tab_and_the_field(staff, site, photo):  # noqa: F811
    staff.goto(site.url + reverse("admin:media_photo_change", args=[photo.pk]))
    assert not staff.locator("#id_alt_text_zh_hans").is_visible()
    staff.locator(".readiness").get_by_role("link", name="Alt text (Simplified Chinese)").click()
    assert staff.locator("#id_alt_text_zh_hans").is_visible()
    assert focused(staff) == "id_alt_text_zh_hans"


def test_a_line_about_rows_opens_them(staff, site):  # noqa: F811
    edition = make.EditionFactory(year=2020, first_day=date(2020, 9, 1), summary_en="Words.")
    staff.goto(site.url + reverse("admin:events_edition_change", args=[edition.pk]))
    assert not staff.locator("#events-citation-content_type-object_id-group .add-row").is_visible()
    staff.locator(".readiness").get_by_role("link", name="Citations").click()
    assert staff.locator("#events-citation-content_type-object_id-group .add-row").is_visible()
    staff.locator(".readiness").get_by_role("link", name="Hosts, organisers and partners").click()
    assert focused(staff) == "roles-group"


def test_a_number_of_the_report_leads_to_the_open_field(staff, site, photo):  # noqa: F811
    staff.goto(f"{site.url}{reverse('admin:readiness')}?state=any")
    line = staff.locator(".lacks-lines > li", has_text="No translation").first
    line.get_by_role("link", name="Photos 1").click()
    staff.get_by_role("link", name="Alt text (Simplified Chinese)").click()
    staff.locator("#id_alt_text_zh_hans:focus").wait_for()
    assert staff.locator("#id_alt_text_zh_hans").is_visible()


def test_a_day_at_the_desk(staff, site, photo):  # noqa: F811
    other = make.PhotoFactory(caption_en="Another.", alt_text_en="Words", state="draft")
    staff.goto(f"{site.url}{reverse('admin:translations')}?state=any")
    staff.get_by_role("link", name="A wide river.").click()
    assert staff.locator(".desk-changes ins").inner_text().strip() == "wide"
    staff.fill("#id_alt_text_zh_hans", "水面")
    staff.locator("#words-caption_zh_hans").get_by_role("button", name="Still right").click()
    staff.locator(".messagelist .success").wait_for()
    assert staff.input_value("#id_alt_text_zh_hans") == "水面"
    staff.locator("#words-alt_text_zh_hans").get_by_role("button", name="Save").click()
    staff.wait_for_url("**#words-alt_text_zh_hans")
    assert Photo.objects.get(pk=photo.pk).alt_text_zh_hans == "水面"
    staff.get_by_role("link", name="Next in the queue").first.click()
    assert staff.locator("#content h2").first.inner_text() == "Another."
    staff.go_back()
    assert Photo.objects.get(pk=other.pk).caption_zh_hans in {None, ""}


def test_rich_text_is_translated_in_its_editor(staff, site):  # noqa: F811
    page = make.PageFactory(body_en="<p>Old words</p>", body_zh_hans="<p>旧词</p>")
    page.body_en = "<p>New words</p>"
    page.save()
    staff.goto(site.url + reverse("admin:translation", args=["pages.page", page.pk, "zh-hans"]))
    editor = staff.locator("#words-body_zh_hans .ProseMirror[contenteditable=true]")
    editor.click()
    staff.keyboard.press("Control+A")
    staff.keyboard.type("新词")
    staff.locator("#words-body_zh_hans").get_by_role("button", name="Save").click()
    staff.wait_for_url("**#words-body_zh_hans")
    page.refresh_from_db()
    assert page.body_zh_hans == "<p>新词</p>"
