"""The contact sheet in a real browser: written at the keyboard, nothing lost, nothing changed unseen."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from events.models import Person
from media.models import Photo
from tests import factories as make

SHEET = reverse("admin:media_photo_captions")
PEOPLE = "[data-related=people] .cap-chips li"


def sign_in(context, site) -> None:
    """Give a browser the session of a superuser."""
    user = get_user_model().objects.filter(username="staff").first()
    user = user or get_user_model().objects.create_superuser("staff", password="x")
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site.url}])


@pytest.fixture
def photos(transactional_db) -> list[Photo]:
    """Return three drafts without a credit line; the captions of two speak of a river."""
    captions = ("A river.", "The River and a river", "A hill")
    return [
        make.PhotoFactory(
            state="draft", caption_en=words, credit_line_en="", alt_text_en="", suggestions=SUGGESTED, refused_key="x"
        )
        for words in captions
    ]


SUGGESTED = {"headline": [{"value": "Opening", "language": "en", "origin": "XMP photoshop:Headline"}]}


@pytest.fixture
def sheet(page, site, photos):
    """Return the page with the sheet of the three photos, the first one open."""
    sign_in(page.context, site)
    page.goto(f"{site.url}{SHEET}")
    page.locator("#cap-heading", has_text="Photo 1 of 3").wait_for()
    return page


def saved(page) -> None:
    """Wait until all that was written is stored; the page says so with the first letter that is not."""
    page.locator("#cap-state[data-state=saved]").wait_for()


def stored(photos: list[Photo], field: str) -> list[str]:
    rows = Photo.objects.filter(pk__in=[photo.pk for photo in photos]).order_by("pk")
    return [value or "" for value in rows.values_list(field, flat=True)]


def test_a_person_is_made_in_place_removed_and_brought_back(sheet, photos):
    sheet.locator("#cap-people").fill("Zhang Fengqin")
    way = sheet.locator("#cap-people-list [role=option]", has_text="family name Zhang")
    way.wait_for()
    sheet.keyboard.press("ArrowUp")
    sheet.keyboard.press("Enter")
    sheet.locator(PEOPLE, has_text="Zhang Fengqin").wait_for()
    saved(sheet)
    person = Person.objects.get()
    assert (person.family_name_en, person.family_name_first) == ("Zhang", True)
    assert list(photos[0].people.all()) == [person]

    sheet.keyboard.press("Backspace")
    assert sheet.evaluate("document.activeElement.ariaLabel") == "Remove Zhang Fengqin"
    sheet.keyboard.press("Delete")
    assert sheet.locator(PEOPLE).count() == 0
    sheet.keyboard.press("Control+z")
    assert sheet.locator(PEOPLE).count() == 1

    sheet.keyboard.press("Control+Enter")
    sheet.keyboard.press("ArrowDown")
    assert sheet.locator("#cap-people-list [role=option]").all_inner_texts() == ["Zhang Fengqin"]
    sheet.keyboard.press("Enter")
    saved(sheet)
    assert list(photos[1].people.all()) == [person]


def test_a_value_is_copied_to_the_selected_in_one_step(sheet, photos):
    sheet.fill("#id_credit_line_en", "Photo: Ann Author")
    sheet.keyboard.press("Escape")
    sheet.keyboard.press("Shift+ArrowRight")
    sheet.keyboard.press("ArrowLeft")
    sheet.keyboard.press("c")
    assert sheet.locator("#cap-copy-count").inner_text() == "1 other photo gets this."
    saved(sheet)
    with sheet.expect_response("**" + reverse("admin:media_photo_captions_save")):
        sheet.click("#cap-copy-do")  # what follows waits until the dialog is closed
    saved(sheet)
    assert stored(photos, "credit_line_en") == ["Photo: Ann Author", "Photo: Ann Author", ""]
    sheet.click("[data-command=undo]")
    saved(sheet)
    assert stored(photos, "credit_line_en") == ["Photo: Ann Author", "", ""]


def test_words_are_replaced_after_every_place_was_shown(sheet, photos):
    sheet.click("[data-command=find]")
    sheet.fill("#cap-find-old", "river")
    sheet.fill("#cap-find-new", "$& (lake)")
    sheet.locator("#cap-find-count", has_text="3 places in 2 photos").wait_for()
    assert sheet.locator("#cap-find-hits li").count() == 2
    sheet.check("#cap-find-case")
    sheet.locator("#cap-find-count", has_text="2 places in 2 photos").wait_for()
    with sheet.expect_response("**" + reverse("admin:media_photo_captions_save")):
        sheet.click("#cap-find-do")
    saved(sheet)
    assert stored(photos, "caption_en") == ["A $& (lake).", "The River and a $& (lake)", "A hill"]
    with sheet.expect_response("**" + reverse("admin:media_photo_captions_save")):
        sheet.click("[data-command=undo]")
    saved(sheet)
    assert stored(photos, "caption_en") == ["A river.", "The River and a river", "A hill"]


def test_tab_goes_from_the_last_field_to_the_next_photo(sheet):
    sheet.focus("#id_taken_on")
    sheet.keyboard.press("Tab")
    assert sheet.locator("#cap-heading").inner_text() == "Photo 2 of 3"
    assert sheet.evaluate("document.activeElement.id") == "id_headline_en"
    sheet.keyboard.press("Shift+Tab")
    assert sheet.locator("#cap-heading").inner_text() == "Photo 1 of 3"
    assert sheet.evaluate("document.activeElement.id") == "id_taken_on"


def test_a_space_written_while_words_are_being_saved_stays(sheet):
    held = []
    address = "**" + reverse("admin:media_photo_captions_save")
    sheet.route(address, lambda route: route.continue_() if held else held.append(route))
    caption = sheet.locator("#id_caption_en")
    caption.press("End")
    with sheet.expect_request(address):
        sheet.keyboard.type(" Tall")
    sheet.keyboard.type(" ")
    held[0].continue_()
    saved(sheet)
    sheet.keyboard.type("trees.")
    assert caption.input_value() == "A river. Tall trees."


def test_words_written_without_a_connection_outlast_the_page(sheet, photos):
    sheet.on("dialog", lambda dialog: dialog.accept())
    sheet.context.set_offline(True)
    sheet.fill("#id_headline_en", "Written on the train")
    sheet.locator("#cap-state[data-state=offline]").wait_for()
    address = sheet.url
    sheet.goto("about:blank")
    sheet.context.set_offline(False)
    sheet.problems.clear()
    sheet.goto(address)
    saved(sheet)
    assert stored(photos, "headline_en") == ["Written on the train", "", ""]
    assert sheet.input_value("#id_headline_en") == "Written on the train"


def test_what_the_files_say_is_used_for_all_and_the_complete_are_published(sheet, photos):
    sheet.locator("[data-column=headline_en] .cap-suggestion", has_text="XMP photoshop:Headline").get_by_text(
        "Use for all 3 that have one"
    ).click()
    sheet.fill("#id_alt_text_en", "Water between trees")
    sheet.fill("#id_credit_line_en", "Photo: Ann Author")
    sheet.get_by_role("button", name="Publish the 1 that is complete").click()
    sheet.click("#cap-publishing-do")
    sheet.locator("#cap-publishing-count", has_text="1 photo published. 2 were not:").wait_for()
    assert sheet.locator("#cap-publishing-left li").first.inner_text() == "Photo 2 Still needed: alt text, credit line"
    assert sheet.locator("#cap-publishing-do").is_hidden()
    assert sheet.locator("#cap-needs").inner_text() == "Complete"
    assert stored(photos, "headline_en") == ["Opening"] * 3
    assert stored(photos, "state") == ["published", "draft", "draft"]


def test_an_input_method_keeps_its_keys(sheet):
    """Enter and arrows belong to a word that is still being composed: nothing is chosen, no photo is left."""
    make.PersonFactory(family_name_zh_hans="张", given_name_zh_hans="凤琴")
    sheet.focus("#cap-people")
    session = sheet.context.new_cdp_session(sheet)
    session.send("Input.imeSetComposition", {"text": "zhang", "selectionStart": 5, "selectionEnd": 5})
    for key, code in (("ArrowDown", 40), ("Enter", 13), ("Escape", 27)):
        sheet.evaluate(
            "([key, keyCode]) => document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', {key, keyCode, isComposing: true, bubbles: true, cancelable: true}))",
            [key, code],
        )
    assert sheet.locator("#cap-people-list").is_hidden()
    session.send("Input.insertText", {"text": "张凤"})
    sheet.locator("#cap-people-list [role=option]", has_text="张凤琴").wait_for()
    assert sheet.locator("#cap-heading").inner_text() == "Photo 1 of 3"


@pytest.mark.parametrize(("scheme", "dialogs"), [("light", ("copy", "publish")), ("dark", ("find", "help"))])
def test_the_sheet_passes_the_accessibility_checks(browser, site, photos, scheme, dialogs):
    from axe_playwright_python.sync_playwright import Axe

    photos[0].people.add(make.PersonFactory(family_name_en="Author"))
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": 1280, "height": 800})
    sign_in(context, site)
    page = context.new_page()
    page.goto(f"{site.url}{SHEET}")
    page.locator("#cap-organizations").fill("Ministry")
    page.locator("#cap-organizations-list [role=option]").wait_for()
    found = [("sheet", one["id"]) for one in Axe().run(page).response["violations"]]
    page.keyboard.press("Escape")
    for name in dialogs:
        page.click(f"[data-command={name}]")
        if name == "find":
            page.fill("#cap-find-old", "river")
            page.locator("#cap-find-hits li").first.wait_for()
        found += [(name, one["id"]) for one in Axe().run(page, "dialog[open]").response["violations"]]
        page.keyboard.press("Escape")
    context.close()
    assert found == []


def test_a_photo_that_only_others_may_change_is_closed(page, site, photos):
    user = get_user_model().objects.create_user("staff", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_photo"))
    public = make.PhotoFactory(caption_en="Public words", refused_key="x")
    sign_in(page.context, site)
    page.goto(f"{site.url}{SHEET}?ids={public.pk},{photos[0].pk}")
    page.click(f"[data-pk='{public.pk}']")
    assert page.inner_text("#cap-needs") == "This is published. Only those who may publish can change it."
    assert page.get_attribute("#id_caption_en", "readonly") == ""
    page.focus("#id_caption_en")
    page.keyboard.type("In vain")
    assert page.input_value("#id_caption_en") == "Public words"
    assert page.is_disabled("#id_licence")
    page.click(f"[data-pk='{photos[0].pk}']")
    page.fill("#id_credit_line_en", "Mine")
    saved(page)
    assert stored(photos[:1], "credit_line_en") == ["Mine"]
