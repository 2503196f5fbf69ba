"""Every kind of public page in a real browser: nothing forbidden, nothing inaccessible, nothing wider than a phone."""

from datetime import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone, translation

from events.models import Edition, Exhibition, Organization, Outcome, SubForum, Topic
from media.models import Album, ContributedPhoto, Document, Photo
from pages.models import Page
from tests import factories
from tests.media.files import two_halves

#: Light or dark: the whole page is looked at in one, and in the other what colours and widths can break.
OTHER = {"light": "dark", "dark": "light"}
OPEN_ALL = "() => document.querySelectorAll('details').forEach((part) => { part.open = true; })"
AGAIN = """() => axe.run({
  runOnly: ["color-contrast", "target-size", "scrollable-region-focusable"], resultTypes: ["violations"],
}).then(({ violations }) => violations)"""
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
    lists = ["home", "events:press", "search:search", "exchange:subscribe"]
    lists += [f"events:{kind}_list" for kind in ("edition", "sub_forum", "exhibition", "outcome", "organization")]
    lists += ["events:person_list", "events:topic_list", "media:photo_list", "media:album_list", "media:document_list"]
    lists += ["media:contribute"]
    lists += ["numbers", "events:edition_compare"]
    asked = [
        reverse("events:edition_compare") + "?edition=2013&edition=2023&edition=2018&edition=none",
        reverse("events:edition_detail", args=["2023"]) + "?in=city%3Dnanning%26sort%3Doldest",
        reverse("events:edition_list") + "?year=-1&city=nanning&q=green&page=99",
        reverse("media:photo_list") + "?q=nothing-has-this",
        reverse("search:search") + "?q=green",
        reverse("search:search") + "?q=nothing-has-this",
        reverse("search:search") + "?q=MEP&kind=organization&organization=mee&topic=absent",
        reverse("search:search") + "?q=环境&page=2",
        reverse("search:search") + "?q=enviromnent+-%22",
    ]
    asked += [reverse("exchange:cite", args=["document", Document.objects.get().pk])]
    own = reverse("media:contribution_status", args=[ContributedPhoto.objects.get().contribution.own_token()])
    return [*map(reverse, lists), *(record.get_absolute_url() for record in records), *asked, own, f"{own}1/withdraw/"]


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh-hans", "dark")])
def test_every_page_holds_to_the_rules(page, record, language, scheme):
    """Each page is visited once, all opened: it reports no error, breaks no rule, and is no wider than any screen."""
    asked, found, wide = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    with translation.override(language):
        for address in one_of_each_kind():
            response = page.goto(record.url + address)
            assert response.status == 200, address
            assert page.locator("h1").count() == 1, address
            assert page.locator("html").get_attribute("lang") == ("zh-Hans" if language == "zh-hans" else "en")
            found += broken_rules_in_both(page, address, scheme)
            wide += [(width, address) for width in (320, 390, 820) if is_wider(page, width)]
    assert found == []
    assert wide == []
    assert [url for url in asked if not url.startswith((record.url, "data:"))] == []
    assert len(asked) > len(one_of_each_kind())


def broken_rules(page, address: str) -> list[str]:
    """Return which rules of accessibility the open page breaks, and where."""
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    return told(Axe().run(page, options=options).response["violations"], address)


def broken_rules_in_both(page, address: str, scheme: str) -> list[str]:
    """Return what the open page breaks with all of it opened: wide in one scheme, and narrow in the other."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate(OPEN_ALL)
    found = broken_rules(page, address)
    page.emulate_media(color_scheme=OTHER[scheme])
    page.set_viewport_size({"width": 320, "height": 800})
    return found + told(page.evaluate(AGAIN), f"{address}, narrow and {OTHER[scheme]}")


def told(violations: list[dict], address: str) -> list[str]:
    return [
        f"{address}: {violation['id']} ({violation['impact']}): {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"][:3]
    ]


def is_wider(page, width: int) -> bool:
    """Say whether the open page is wider than a screen of so many pixels."""
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate("document.documentElement.scrollWidth") > width


@pytest.mark.parametrize(("language", "scheme", "typed"), [("en", "light", "min"), ("zh-hans", "dark", "环境")])
def test_what_seldom_shows_holds_to_the_rules(page, record, tmp_path, monkeypatch, language, scheme, typed):
    """Names offered while one types, a photo over the whole window, a form that was refused, and a day of the forum."""
    monkeypatch.setattr("media.contributions.page.TOO_FAST", 0)  # a browser that is driven writes too quickly
    page.goto(f"{record.url}/{language}/search/?q=green")
    page.locator("#search-q").fill(typed)
    page.locator(".search-line [role=option]").first.wait_for()
    found = broken_rules_in_both(page, "names", scheme)
    assert page.locator(".search-line [role=option]").first.is_visible()
    assert not is_wider(page, 320)
    page.goto(f"{record.url}/{language}/photos/{Photo.objects.published().first().pk}/#large")
    page.locator(".large[open] img").wait_for()
    found += broken_rules_in_both(page, "large view", scheme)
    two_halves(60, 40).save(tmp_path / "river.jpg")
    page.goto(f"{record.url}/{language}/contribute/")
    page.set_input_files("#id-files", tmp_path / "river.jpg")
    page.click("button[name=add]")
    page.click("button[name=send]")
    page.locator("#id-creator_error").wait_for()
    found += broken_rules_in_both(page, "form that was refused", scheme)
    assert not is_wider(page, 320)
    now = timezone.localdate()
    under_way = factories.EditionFactory(number=99, year=now.year, slug="now", status="scheduled", first_day=now)
    factories.SubForumFactory(edition=under_way, starts_on=now, start_time=time(0), end_time=time(23, 59))
    page.goto(f"{record.url}/{language}/")
    page.locator("#today").wait_for()
    found += broken_rules_in_both(page, "home while an edition is under way", scheme)
    assert not is_wider(page, 320)
    assert found == []
    page.problems[:] = [problem for problem in page.problems if "422" not in problem]


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


def test_on_a_phone_the_editions_compared_are_links_that_can_be_seen(page, record):
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{record.url}/en/editions/compare/?edition=2013&edition=2023")
    link = page.locator(".compare thead a").first
    link.focus()
    at = link.bounding_box()
    seen = "(link, [x, y]) => link.contains(document.elementFromPoint(x, y))"
    assert link.evaluate(seen, [at["x"] + 4, at["y"] + 4])


def test_a_reader_changes_language_and_stays_on_the_page(page, record):
    page.goto(f"{record.url}/en/editions/?city=nanning")
    page.get_by_role("link", name="中文").first.click()
    page.wait_for_url("**/zh-hans/editions/?city=nanning")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_long_names_make_no_page_wider(page, record):
    word = "Donaudampfschifffahrtsgesellschaftskapitän"
    topic = factories.TopicFactory(name_en=word, name_zh_hans="介于河流与海洋之间一切事物的" * 4, slug="long")
    item = factories.SubForumFactory(edition__year=1950, edition__number=99)
    item.topics.add(topic)
    item.edition.topics.add(topic)
    paths = ("topics/", "topics/long/", "editions/1950/", f"editions/1950/sub-forums/{item.slug}/")
    wide = []
    for address in [f"{record.url}/{language}/{path}" for language in ("en", "zh-hans") for path in paths]:
        page.goto(address)
        wide += [(width, address) for width in (320, 1440) if is_wider(page, width)]
    assert wide == []
