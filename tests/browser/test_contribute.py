"""Sending in photos in a real browser, with scripts and without: the same form, and nothing typed is lost."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from media.models import Contribution
from tests.browser.test_public import WCAG
from tests.media.files import two_halves

LANGUAGES = {True: "en", False: "zh-hans"}


@pytest.fixture
def files(tmp_path) -> list[str]:
    """Return the paths of a good photo, of a file that is none, and of another good photo."""
    paths = [tmp_path / name for name in ("river.jpg", "notes.jpg", "hills.jpg")]
    two_halves(60, 40).save(paths[0])
    paths[1].write_text("no picture")
    two_halves(40, 60).save(paths[2])
    return [str(path) for path in paths]


@pytest.mark.parametrize("scripts", [True, False])
def test_photos_are_sent_in(browser, site, files, scripts, monkeypatch):
    monkeypatch.setattr("media.contributions.page.TOO_FAST", 0)  # a browser that is driven writes too quickly
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(f"{site.url}/{LANGUAGES[scripts]}/contribute/")
    page.set_input_files("#id-files", files)
    page.click("button[name=add]")
    page.wait_for_selector("#id-photo1-caption")
    assert "notes.jpg" in page.inner_text("#problem-list")
    page.fill("#id-photo0-caption", "The river.")
    page.fill("#id-photo1-caption", "The hills.")
    page.click("button[name=send]")
    page.wait_for_selector("#id-creator_error")
    assert page.input_value("#id-photo1-caption") == "The hills."
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
        assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == []
    page.fill("#id-creator", "Lin")
    for box in ("input[value='CC-BY-4.0']", "#id-agrees", "#id-people_agree"):
        page.check(box)
    page.click("button[name=send]")
    page.wait_for_selector(".contribute-keep")
    contribution = Contribution.objects.get()
    assert page.url.endswith(f"/contribute/{contribution.own_token()}/?now=sent")
    assert [item.caption for item in contribution.items.all()] == ["The river.", "The hills."]
    assert context.cookies() == []
    context.close()
