"""Preview in a real browser: from a form that nobody saved, and by a link that somebody opens signed out."""

import pytest
from django.urls import reverse

from publishing.models import State
from tests import factories as make
from tests.browser.conftest import watch
from tests.browser.desk import sign_in


@pytest.fixture
def editor(page, site):
    """Return the page, signed in as a superuser."""
    page.set_viewport_size({"width": 1440, "height": 900})
    return sign_in(page, site)


def test_a_form_is_previewed_unsaved_and_shared_once_saved(editor, site, browser):
    prose = make.PageFactory(state=State.DRAFT, title_en="Stored title")
    change = f"{site.url}{reverse('admin:pages_page_change', args=[prose.pk])}"
    editor.goto(change)
    editor.fill("#id_title_en", "Title nobody saved")
    with editor.context.expect_page() as opened:
        editor.click("button.preview[lang=en]")
    preview = opened.value
    problems = watch(preview)
    preview.wait_for_load_state()
    assert preview.locator("h1").inner_text() == "Title nobody saved"
    assert "Preview, not public." in preview.locator(".preview-banner").inner_text()
    assert problems == []
    preview.close()
    assert editor.input_value("#id_title_en") == "Title nobody saved"
    prose.refresh_from_db()
    assert prose.title_en == "Stored title"

    editor.once("dialog", lambda dialog: dialog.accept())
    editor.goto(change)
    editor.click("#preview-links button[type=submit] >> text=Make a link")
    address = editor.locator(".preview-address").inner_text()
    stranger = browser.new_context().new_page()
    problems = watch(stranger)
    stranger.goto(address)
    assert stranger.locator("h1").inner_text() == "Stored title"
    assert "shared with you" in stranger.locator(".preview-banner").inner_text()
    stranger.click(".preview-banner a[lang=zh-Hans]")
    assert stranger.locator("html").get_attribute("lang") == "zh-Hans"
    assert problems == []

    editor.click("#preview-links button >> text=Revoke")
    editor.wait_for_selector(".messagelist .success")
    assert stranger.goto(address).status == 404
    assert "This preview cannot be seen." in stranger.content()
    stranger.context.close()


def test_a_chosen_file_stays_at_home(editor, site, tmp_path):
    photo = make.PhotoFactory(state=State.DRAFT)
    editor.goto(f"{site.url}{reverse('admin:media_photo_change', args=[photo.pk])}")
    picture = tmp_path / "another.jpg"
    picture.write_bytes(make.image_bytes(900, 600))
    editor.set_input_files("#id_original", str(picture))
    sizes = []
    editor.context.on("request", lambda request: sizes.append(len(request.post_data_buffer or b"")))
    with editor.context.expect_page() as opened:
        editor.click("button.preview[lang=en]")
    opened.value.wait_for_load_state()
    assert "Files that you chose are not in the preview" in opened.value.locator(".preview-banner").inner_text()
    assert max(sizes) < picture.stat().st_size
    assert editor.evaluate("document.querySelector('#id_original').files.length") == 1
    editor.once("dialog", lambda dialog: dialog.accept())
    editor.goto(f"{site.url}/admin/")


def test_a_change_waits_is_compared_and_is_published(editor, site):
    prose = make.PageFactory(title_en="Old title")
    change = f"{site.url}{reverse('admin:pages_page_change', args=[prose.pk])}"
    editor.goto(change)
    editor.fill("#id_title_en", "New title")
    editor.fill("#pending-note", "The name was wrong")
    editor.click("input[name=_pending]")
    editor.wait_for_url("**/pending/")
    assert "The name was wrong" in editor.locator("#content-main").inner_text()
    assert "Old" in editor.locator(".difference del").inner_text()
    assert "New" in editor.locator(".difference ins").inner_text()
    editor.goto(change)
    assert editor.input_value("#id_title_en") == "Old title"
    editor.click(".pending-notice >> text=Edit it")
    assert editor.input_value("#id_title_en") == "New title"
    editor.click(".pending-notice >> text=Publish it")
    editor.click("#decide >> text=Publish it")
    editor.wait_for_url(change)
    assert editor.input_value("#id_title_en") == "New title"
    assert editor.locator(".pending-notice").count() == 0
    prose.refresh_from_db()
    assert prose.title_en == "New title"
