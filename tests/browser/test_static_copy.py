"""A copy made of files, opened from disk: its pages lead to each other, and its search works without a server."""

import pytest
from django.core.management import call_command

from tests.factories import EditionFactory, PageFactory


@pytest.fixture
def copy(site, settings, tmp_path) -> str:
    """Return the address of a copy on disk."""
    settings.SITE_URL = "https://record.example.org/"
    EditionFactory(year=2023, slug="2023", theme_en="Rivers and Forêts", theme_zh_hans="环境保护与绿色发展")
    english = {"title_en": "About", "body_en": "<p>All about riverside life.</p>"}
    PageFactory(path="about", **english, title_zh_hans="关于", body_zh_hans="<p>环境。</p>")
    call_command("export_site", str(tmp_path / "copy"), verbosity=0)
    return f"file://{tmp_path}/copy"


def found(page, address: str, words: str) -> list[str]:
    """Type words into the search box of a page, as a reader does, and return what is found."""
    page.goto(address)
    page.locator("#site-search, #search-q").first.fill(words)
    with page.expect_navigation():  # the page before may show what was found for other words
        page.locator("#site-search, #search-q").first.press("Enter")
    page.locator("#copy-search h2:not(:empty)").wait_for()
    return page.locator("#copy-search .hit a").all_inner_texts()


def test_a_copy_on_disk_is_read_and_searched(page, copy):
    page.goto(f"{copy}/index.html")
    page.wait_for_url("**/en/index.html")
    assert found(page, page.url, "FORETS river")[0].endswith("Rivers and Forêts")
    page.locator("#copy-search .hit a").first.click()
    page.wait_for_url("**/en/editions/2023/index.html")
    assert found(page, page.url, "riversi") == ["About"]
    assert found(page, page.url, "forests nowhere") == []
    page.locator(".languages a").click()
    assert found(page, page.url, "绿色发展")[0].endswith("环境保护与绿色发展")
    assert len(found(page, page.url, "环境")) >= 2
    assert found(page, page.url, "環境") == found(page, page.url, "环境")
    assert found(page, page.url, "境环") == []
    page.problems.clear()  # from disk a browser runs no modules, which a copy can do without
