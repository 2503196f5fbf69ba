"""What a printed page shows: its address and how to cite it, and nothing that only works on a screen."""

import re

from django.utils import timezone

from publishing.dates import describe_days
from tests.factories import EditionFactory, SourceFactory


def test_a_printed_page_names_its_address_and_leaves_out_what_only_works_on_a_screen(page, site):
    edition = EditionFactory(year=2023)
    SourceFactory(url="https://source.example/report").editions.add(edition)
    page.goto(f"{site.url}/en/editions/2023/")
    printed, hidden = page.locator(".print-only"), page.locator("nav, form, .take-files, .weight, .skip")
    assert not printed.is_visible()
    page.emulate_media(media="print")
    today = describe_days(timezone.localdate())
    assert printed.inner_text() == f"Printed from {site.url}/en/editions/2023/ on {today}"
    assert f"{site.url}/en/editions/2023/ (read {today})" in page.locator(".citation").inner_text()
    assert page.locator(".citation").is_visible()
    assert [shown.evaluate("e => e.outerHTML.slice(0, 80)") for shown in hidden.all() if shown.is_visible()] == []
    address = page.locator(".source-list a").first.evaluate("e => getComputedStyle(e, '::after').content")
    assert "https://source.example/report" in address or "attr(href)" in address


def test_a_printed_list_names_its_filters(page, site):
    EditionFactory(year=2023)
    page.goto(f"{site.url}/en/editions/?year=2023")
    page.emulate_media(media="print")
    assert f"{site.url}/en/editions/?year=2023" in page.locator(".print-only").inner_text()
    assert page.locator(".chip").is_visible()
    assert not page.locator(".list-feed").is_visible()


def test_the_home_page_of_the_starting_record_takes_three_sheets_at_most(page, record):
    page.goto(f"{record.url}/en/")
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert 1 <= len(sheets) <= 3
    page.emulate_media(media="print")
    assert min(figure.bounding_box()["width"] for figure in page.locator(".photo").all()) > 150


def test_printed_marks_of_sources_stand_beside_the_words_they_belong_to(page, record):
    page.goto(f"{record.url}/zh-hans/editions/2023/")
    page.emulate_media(media="print")
    overlaps = page.evaluate("""() => [...document.querySelectorAll(".facts dd > .cite:first-of-type")].map(mark => {
        const words = document.createRange();
        words.setStart(mark.parentNode, 0);
        words.setEndBefore(mark);
        const last = [...words.getClientRects()].at(-1), drawn = document.createRange();
        drawn.selectNodeContents(mark.firstChild);
        const own = drawn.getBoundingClientRect();
        return own.top < last.bottom && own.left < last.right ? last.right - own.left : 0;
    })""")
    assert len(overlaps) > 3
    assert max(overlaps) <= 0.5
