"""Filtered lists in a real browser: they change in place with scripts, and work the same without."""

import gzip
from pathlib import Path

import pytest

from events.models import Edition
from media.models import Photo
from tests.factories import PhotoFactory, TopicFactory

SCRIPTS = Path(__file__).parents[2] / "static/site/js"


def checked(page) -> list[str]:
    return page.locator("#filters :checked").evaluate_all("boxes => boxes.map(box => `${box.name}=${box.value}`)")


def waited(page, query: str) -> None:
    page.wait_for_function("query => location.search === query && !document.querySelector('[aria-busy]')", arg=query)


def test_a_choice_changes_the_list_in_place_and_keeps_the_focus(page, record):
    page.goto(f"{record.url}/en/editions/?city=guilin")
    page.evaluate("window.stays = true")
    page.locator("[value=nanning]").check()
    waited(page, "?city=guilin&city=nanning")
    assert page.evaluate("window.stays")
    assert page.evaluate("document.activeElement.value") == "nanning"
    count = Edition.objects.published().filter(city_en__in=["Guilin", "Nanning"]).count()
    assert (
        page.locator("#list-told").text_content() == page.locator("#list-count").text_content() == f"{count} editions"
    )
    assert page.locator("ol.rows > li").count() == count
    assert page.locator('link[rel="canonical"]').get_attribute("href").endswith("?city=guilin&city=nanning")
    assert "city=nanning" in page.locator(".languages a").first.get_attribute("href")


def test_back_shows_the_list_as_it_was(page, record):
    page.goto(f"{record.url}/en/editions/")
    page.locator("[value=nanning]").check()
    waited(page, "?city=nanning")
    page.locator("#list-sort").focus()
    page.locator("#list-sort").select_option("oldest")
    waited(page, "?city=nanning&sort=oldest")
    assert page.evaluate("document.activeElement.id") == "list-sort"
    page.go_back()
    waited(page, "?city=nanning")
    assert page.locator("#list-sort").input_value() == "newest"
    page.go_back()
    waited(page, "")
    assert checked(page) == []
    page.go_forward()
    waited(page, "?city=nanning")
    assert checked(page) == ["city=nanning"]


def test_a_chip_is_taken_away_in_place_and_the_focus_goes_to_the_count(page, record):
    page.goto(f"{record.url}/en/editions/?city=guilin&year=2013")
    page.evaluate("window.stays = true")
    page.locator(".chip", has_text="2013").click()
    waited(page, "?city=guilin")
    assert page.evaluate("window.stays")
    assert page.evaluate("document.activeElement.id") == "list-count"


def test_a_facet_that_was_opened_stays_open(page, record):
    page.goto(f"{record.url}/en/editions/")
    page.locator("#facet-format > summary").click()
    page.get_by_label("In person and online").check()
    waited(page, "?format=hybrid")
    page.locator(".chip").click()
    waited(page, "")
    assert page.locator("#facet-format").evaluate("details => details.open")


def test_words_are_looked_for_in_place(page, record):
    page.goto(f"{record.url}/en/editions/")
    page.get_by_label("Words").fill("green")
    page.get_by_label("Words").press("Enter")
    waited(page, "?q=green")
    assert page.evaluate("document.activeElement.id") == "filter-q"


def test_a_reader_goes_through_a_filtered_list_and_back_without_scripts(browser, record):
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{record.url}/en/editions/")
    page.locator("[value=nanning]").check()
    page.locator("[value=guilin]").check()
    page.locator("#list-sort").select_option("oldest")
    page.get_by_role("button", name="Put in order").click()
    first, second = page.locator("ol.rows h3 a").all()[:2]
    name = second.text_content()
    first.click()
    page.get_by_label("Place in the list").get_by_role("link", name="Next").click()
    assert name in page.title() or name in page.locator("h1").text_content()
    page.get_by_role("link", name="Back to the list").click()
    assert checked_without_scripts(page) == ["nanning", "guilin"]
    context.close()


def checked_without_scripts(page) -> list[str]:
    return [box.get_attribute("value") for box in page.locator("#facet-city input[checked]").all()]


@pytest.mark.parametrize("width", [320, 1280])
def test_a_photo_of_a_filtered_list_leads_to_the_next_by_its_arrow_key(page, record, width):
    topic = TopicFactory(slug="in-the-list")
    for _number in range(2):
        PhotoFactory().topics.add(topic)
    first, second = Photo.objects.published().filter(topics=topic).order_by("-pk")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{record.url}/en/photos/?topic=in-the-list")
    page.locator(".photo-grid a.photo-frame").first.click()
    page.wait_for_url(f"**{first.get_absolute_url()}?in=topic%3Din-the-list")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**{second.get_absolute_url()}?in=topic%3Din-the-list")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_scripts_of_the_public_pages_weigh_little():
    scripts = [file for file in SCRIPTS.glob("*.js") if file.name != "copy-search.js"]  # is of the copy made of files
    assert sum(len(gzip.compress(file.read_bytes())) for file in scripts) <= 10_000
