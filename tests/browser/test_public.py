"""Every kind of public page in a real browser: nothing forbidden, nothing inaccessible, nothing wider than a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import translation

from events.models import Edition, Exhibition, Organization, Outcome, SubForum, Topic
from media.models import Album, ContributedPhoto, Photo
from pages.models import Page
from tests import factories

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def add_what_the_record_lacks() -> None:
    """Add a speaker, a document and a photo from the public, of which the starting record has none."""
    sub_forum = SubForum.objects.published().first()
    factories.SubForumPersonFactory(sub_forum=sub_forum)
    factories.DocumentFactory(edition=sub_forum.edition)
    factories.ContributedPhotoFactory(standing="asked")


def one_of_each_kind() -> list[str]:
    """Return an address of every kind of page in the active language, full lists and empty ones too."""
    records = [
        Edition.objects.get(year=2023),
        Edition.objects.get(year=2011),
        *(model.objects.published().last() for model in (Exhibition, Outcome, Organization, Topic, Photo, Album, Page)),
        SubForum.objects.published().filter(speakers__isnull=False).first(),
        SubForum.objects.published().filter(speakers__isnull=False).first().speakers.first().person,
    ]
    lists = ["home", "events:press", "search:search"]
    lists += [f"events:{kind}_list" for kind in ("edition", "sub_forum", "exhibition", "outcome", "organization")]
    lists += ["events:person_list", "events:topic_list", "media:photo_list", "media:album_list", "media:document_list"]
    lists += ["media:contribute"]
    asked = [
        reverse("events:edition_list") + "?year=-1&city=nanning&q=green&page=99",
        reverse("media:photo_list") + "?q=nothing-has-this",
        reverse("search:search") + "?q=green",
        reverse("search:search") + "?q=nothing-has-this",
    ]
    own = reverse("media:contribution_status", args=[ContributedPhoto.objects.get().contribution.own_token()])
    return [*map(reverse, lists), *(record.get_absolute_url() for record in records), *asked, own, f"{own}1/withdraw/"]


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh-hans", "dark")])
def test_every_page_holds_to_the_rules(page, record, language, scheme):
    """Each page is visited once: it reports no error, breaks no rule, and is no wider than any screen."""
    page.emulate_media(color_scheme=scheme)
    asked, found, wide = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    with translation.override(language):
        for address in one_of_each_kind():
            response = page.goto(record.url + address)
            assert response.status == 200, address
            assert page.locator("h1").count() == 1, address
            assert page.locator("html").get_attribute("lang") == ("zh-Hans" if language == "zh-hans" else "en")
            found += broken_rules(page, address)
            wide += [(width, address) for width in (320, 390, 820) if is_wider(page, width)]
            page.set_viewport_size({"width": 1280, "height": 800})
    assert found == []
    assert wide == []
    assert [url for url in asked if not url.startswith((record.url, "data:"))] == []
    assert len(asked) > len(one_of_each_kind())


def broken_rules(page, address: str) -> list[str]:
    """Return which rules of accessibility the open page breaks, and where."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [
        f"{address}: {violation['id']} ({violation['impact']}): {node['html'][:160]}"
        for violation in results.response["violations"]
        for node in violation["nodes"][:3]
    ]


def is_wider(page, width: int) -> bool:
    """Say whether the open page is wider than a screen of so many pixels."""
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate("document.documentElement.scrollWidth") > width


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_of_what_is_not_there_reports_no_error_but_that(page, site, language):
    page.goto(f"{site.url}/{language}/nothing-stands-here/")
    assert page.locator("h1").count() == 1
    assert [problem for problem in page.problems if "404" not in problem] == []
    page.problems.clear()


def test_the_site_can_be_read_with_the_keyboard_alone(page, record):
    page.goto(f"{record.url}/en/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    links = page.locator("ol.line a")
    assert links.count() == Edition.objects.published().count()
    links.last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/editions/2025/")
    assert page.locator("h1").count() == 1


def test_a_reader_changes_language_and_stays_on_the_page(page, record):
    page.goto(f"{record.url}/en/editions/?city=nanning")
    page.get_by_role("link", name="中文").first.click()
    page.wait_for_url("**/zh-hans/editions/?city=nanning")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_the_archive_can_be_filtered_without_scripts(browser, record):
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{record.url}/en/editions/")
    page.get_by_label("Year").select_option("2023")
    page.locator("main form button:visible").first.click()
    assert "year=2023" in page.url
    assert page.locator("main a[href$='/editions/2023/']").count() >= 1
    assert page.locator("main a[href$='/editions/2011/']").count() == 0
    context.close()
