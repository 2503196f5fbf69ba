"""The search in a real browser: names while one types, by keyboard and without, and all of it without scripts."""

from tests.browser.test_public import broken_rules


def options(page) -> list[str]:
    page.wait_for_selector("[role=listbox]:not([hidden]) [role=option]")
    return page.locator("[role=option] .suggestion-name").all_inner_texts()


def test_names_are_offered_and_chosen_by_keyboard(page, record):
    page.goto(f"{record.url}/en/")
    box = page.get_by_role("combobox", name="Search the record")
    box.press_sequentially("ministry prot")
    assert options(page) == ["Ministry of Environmental Protection of China"]
    assert (box.get_attribute("aria-expanded"), box.get_attribute("aria-activedescendant")) == ("true", None)
    assert page.locator(".search-box [role=status]").inner_text() == "Names: 1. Choose with the arrow keys."
    assert broken_rules(page, "with names") == []
    page.keyboard.press("ArrowDown")
    chosen = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == chosen
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/organizations/mep/")


def test_the_list_closes_and_what_is_typed_is_searched(page, record):
    page.goto(f"{record.url}/zh-hans/search/")
    box = page.locator("#search-q")
    box.press_sequentially("环境")
    assert len(options(page)) == 8
    page.keyboard.press("Escape")
    assert (box.get_attribute("aria-expanded"), box.input_value()) == ("false", "环境")
    page.keyboard.press("ArrowDown")
    options(page)
    page.keyboard.press("Tab")
    assert box.get_attribute("aria-expanded") == "false"
    box.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/zh-hans/search/?q=*")
    assert page.locator(".hit").count() == 20


def test_a_name_is_chosen_by_pointer(page, record):
    page.goto(f"{record.url}/en/")
    page.locator("#site-search").press_sequentially("wetl")
    page.locator("#site-search").fill("guilin")
    options(page)
    page.get_by_role("option").first.click()
    page.wait_for_url("**/en/editions/2013/")
    assert page.locator(".numeral").first.inner_text() == "3"


def test_a_server_that_fails_leaves_a_plain_box(page, record):
    page.route("**/suggestions/**", lambda route: route.fulfill(status=500, body="no"))
    page.goto(f"{record.url}/en/")
    page.locator("#site-search").press_sequentially("min")
    page.wait_for_timeout(600)
    assert page.locator("[role=listbox]:not([hidden])").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=min")
    page.problems.clear()


def test_hits_are_narrowed_and_widened_without_scripts(browser, record):
    context = browser.new_context(java_script_enabled=False, locale="en-GB", viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{record.url}/en/search/")
    page.locator("#search-q").fill('"green" -zeppelin')
    page.locator("#search-q").press("Enter")
    whole = page.locator(".list-count strong").inner_text()
    page.get_by_text("Narrow down", exact=True).click()
    page.get_by_role("link", name="Topics").first.click()
    assert "kind=topic" in page.url
    assert page.locator(".list-count strong").inner_text() != whole
    page.get_by_role("link", name="Kind Topics").click()
    assert page.locator(".list-count strong").inner_text() == whole
    context.close()
