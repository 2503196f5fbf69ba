"""The admin in a real browser: a whole edition is added, published and seen; no page breaks the policy."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from events.models import Edition, Exhibition, SubForum
from media.models import Batch, Photo
from tests import factories as make
from tests.browser.desk import PASSWORD, sign_in

ITEMS = (
    ("opening-ceremony", "Opening ceremony"),
    ("sub-forum", "Rivers and coasts"),
    ("sub-forum", "Green cities"),
    ("roundtable", "Roundtable of ministers"),
    ("launch", "Launch of the outlook"),
)


@pytest.fixture
def staff(page, site):
    """Return the page, signed in as a superuser."""
    page.set_viewport_size({"width": 1440, "height": 900})
    return sign_in(page, site)


def test_the_choices_of_a_filter_go_when_one_looks_elsewhere(staff, site):
    make.EditionFactory()
    staff.goto(site.url + reverse("admin:events_edition_changelist"))
    state, status = (staff.locator("summary", has_text=name) for name in ("State", "Status"))
    choice = staff.get_by_role("link", name="In review", exact=True)
    state.click()
    choice.wait_for()
    staff.keyboard.press("Escape")
    assert choice.is_hidden()
    assert state.evaluate("summary => summary === document.activeElement")
    state.click()
    status.click()
    assert choice.is_hidden()
    staff.get_by_role("link", name="Scheduled", exact=True).click()
    staff.wait_for_url("**/?status__exact=scheduled")
    assert status.inner_text().startswith("Status · Scheduled")


def add_row(page, prefix: str) -> None:
    page.locator(f"#{prefix}-group .add-row a").click()


def choose(page, select: str, words: str) -> None:
    """Type a part of a name into an autocomplete field and take the first suggestion."""
    page.locator(f"#{select} + .select2 .select2-selection").click()
    page.locator(".select2-search__field:focus").fill(words)
    page.locator(".select2-results__option--highlighted", has_text=words).click()


def write_edition(page, pictures: list[str]) -> None:
    """Fill in an edition as an editor would: facts, four roles, five programme items, an exhibition, photos."""
    page.fill("#id_first_day", "2026-09-15")
    page.fill("#id_last_day", "2026-09-16")
    page.fill("#id_theme_en", "Green growth together")
    page.fill("#id_city_en", "Sampleton")
    page.fill("#id_summary_en", "Two days of talks.")
    page.locator(".field-theme_en").locator("xpath=ancestor::*[contains(@class,'language-group')]").locator(
        "[role=tab]", has_text="中文"
    ).click()
    page.fill("#id_theme_zh_hans", "共同绿色增长")
    for index, role in enumerate(("host", "organiser", "co-organiser", "supporter")):
        add_row(page, "roles")
        choose(page, f"id_roles-{index}-organization", f"Invented office {index}")
        page.select_option(f"#id_roles-{index}-role", role)
    for index, (kind, title) in enumerate(ITEMS):
        add_row(page, "sub_forums")
        page.select_option(f"#id_sub_forums-{index}-kind", kind)
        page.fill(f"#id_sub_forums-{index}-title_en", title)
    add_row(page, "exhibitions")
    page.fill("#id_exhibitions-0-title_en", "Clean technology show")
    for index, picture in enumerate(pictures):
        add_row(page, "photos")
        page.set_input_files(f"#id_photos-{index}-original", picture)
        page.fill(f"#id_photos-{index}-caption_en", f"Caption of picture {index}.")
        page.fill(f"#id_photos-{index}-alt_text_en", "A gradient")
        page.fill(f"#id_photos-{index}-credit_line_en", "Photo: Invented Photographer")


@pytest.fixture
def pictures(tmp_path) -> list[str]:
    """Return the paths of three different picture files."""
    paths = []
    for index in range(3):
        path = tmp_path / f"picture-{index}.jpg"
        path.write_bytes(make.image_bytes(400 + index, 300))
        paths.append(str(path))
    return paths


def test_a_whole_edition_is_added_published_and_seen(staff, site, pictures):
    for index in range(4):
        make.OrganizationFactory(name_en=f"Invented office {index}")
    staff.goto(site.url + reverse("admin:events_edition_add"))
    write_edition(staff, pictures)
    staff.click("[name=_publish]")
    staff.wait_for_url("**/admin/events/edition/")

    edition = Edition.objects.published().get()
    assert (edition.theme_en, edition.theme_zh_hans) == ("Green growth together", "共同绿色增长")
    items = SubForum.objects.published().order_by("order")
    assert [(item.kind, item.title_en) for item in items] == list(ITEMS)
    assert [item.slug for item in items][:2] == ["opening-ceremony", "rivers-and-coasts"]
    assert Exhibition.objects.published().get().slug == "clean-technology-show"
    assert Photo.objects.published().count() == 3
    assert [role.role for role in edition.roles.all()] == ["host", "organiser", "co-organiser", "supporter"]

    staff.goto(site.url + edition.get_absolute_url())
    text = staff.locator("main").inner_text()
    for words in ("Green growth together", "Rivers and coasts", "Clean technology show", "Invented office 0"):
        assert words in text


def photo_desk() -> list[str]:
    """Return an address of each page on which photos come in and get their words, with something on each."""
    batch = Batch.objects.create(created_by=get_user_model().objects.get())
    for _number in range(2):
        make.PhotoFactory(state="draft", batch=batch, perceptual_hash="f0f0f0f0f0f0f0f0")
    names = ("media_batch_list", "media_batch_add", "media_photo_captions", "media_photo_captions_done")
    return [
        *(reverse(f"admin:{name}") for name in (*names, "media_photo_near_copies")),
        *(reverse(f"admin:{name}", args=[batch.pk]) for name in ("media_batch", "media_batch_send")),
    ]


def test_pages_of_every_kind_break_no_rule(staff, site):
    """Start, lists, forms with rows, popups, deletion, history, accounts: the page fixture fails on a violation."""
    step = make.OutcomeStepFactory(edition=make.EditionFactory())
    make.FigureFactory(edition=step.edition)
    person = make.SubForumPersonFactory(sub_forum__edition=step.edition)
    photo = make.PhotoFactory(edition=step.edition)
    make.CitationFactory(record=step.edition)
    user = get_user_model().objects.get()
    records = {
        "events_edition": step.edition, "events_subforum": person.sub_forum, "events_outcome": step.outcome,
        "events_person": person.person, "media_photo": photo, "auth_user": user,
    }  # fmt: skip
    paths = [reverse("admin:password_change"), reverse("admin:auth_group_add"), reverse("admin:pages_page_add")]
    for name, record in records.items():
        paths += [reverse(f"admin:{name}_{page}") for page in ("changelist", "add")]
        paths += [reverse(f"admin:{name}_{page}", args=[record.pk]) for page in ("change", "delete", "history")]
    paths += [reverse("admin:events_organization_add") + "?_popup=1&_to_field=id", *photo_desk()]
    for path in paths:
        response = staff.goto(site.url + path)
        assert (path, response.status) == (path, 200)
    staff.goto(site.url + reverse("admin:events_subforum_change", args=[person.sub_forum.pk]))
    staff.locator(".field-starts_on .date-icon").click()
    assert staff.locator("#calendarbox0").is_visible()
    staff.goto(site.url + reverse("admin:events_subforum_changelist"))
    staff.check("#action-toggle")
    staff.select_option("[name=action]", "delete_selected")
    staff.locator("[name=index]").click()
    assert staff.locator("h1").inner_text() == "Cannot delete sub-forum or programme item"  # it is published
    staff.locator("#header .language-switch button", has_text="简体中文").click()
    assert staff.locator("html").get_attribute("lang") == "zh-hans"
    staff.goto(site.url + reverse("admin:index"))
    staff.locator("#logout-form button").click()
    staff.goto(f"{site.url}/admin/")
    staff.fill("#id_username", "staff")
    staff.fill("#id_password", "wrong")
    staff.click("#login-form [type=submit]")
    staff.locator(".errornote").wait_for()
    assert staff.locator(".errornote").count() == 1


def test_popup_adds_an_organization_and_selects_it(staff, site):
    staff.goto(site.url + reverse("admin:events_edition_add"))
    add_row(staff, "roles")
    with staff.expect_popup() as opened:
        staff.locator("#add_id_roles-0-organization").click()
    popup = opened.value
    popup.fill("#id_name_en", "Invented ministry")
    popup.click("[name=_save]")
    chosen = staff.locator("#id_roles-0-organization option:checked", has_text="Invented ministry")
    chosen.wait_for(state="attached")
    assert chosen.count() == 1


def test_tabs_follow_the_arrow_keys(staff, site):
    staff.goto(site.url + reverse("admin:events_topic_add"))
    english = staff.get_by_role("tab", name="English")
    chinese = staff.get_by_role("tab", name="简体中文")
    assert staff.locator("#id_name_zh_hans").is_hidden()
    english.focus()
    staff.keyboard.press("ArrowRight")
    assert chinese.get_attribute("aria-selected") == "true"
    assert staff.locator("#id_name_zh_hans").is_visible()
    assert staff.locator("#id_name_en").is_hidden()
    staff.keyboard.press("ArrowRight")
    assert english.get_attribute("aria-selected") == "true"


def test_an_error_opens_its_tab(staff, site):
    """A Chinese editor who leaves out the English name is shown where it is missing."""
    staff.goto(site.url + reverse("admin:events_topic_add"))
    staff.get_by_role("tab", name="简体中文").click()
    staff.fill("#id_name_zh_hans", "贸易")
    assert staff.locator("[role=tab].has-empty").inner_text().startswith("English")
    staff.click("[name=_save]")
    tab = staff.locator("[role=tab].has-problem")
    assert tab.inner_text().startswith("English")
    assert tab.get_attribute("aria-selected") == "true"
    assert staff.locator("#id_name_en").is_visible()
    assert staff.locator("#id_name_zh_hans").input_value() == "贸易"


def test_rows_move_by_keyboard_and_keep_their_order(staff, site):
    edition = make.EditionFactory()
    for index in range(3):
        make.SubForumFactory(edition=edition, title_en=f"Item {index}", order=index + 1)
    staff.goto(site.url + reverse("admin:events_edition_change", args=[edition.pk]))
    staff.locator("#sub_forums-2 .move[data-step='-1']").focus()
    staff.keyboard.press("Enter")
    staff.keyboard.press("Enter")
    staff.click("[name=_continue]")
    staff.wait_for_load_state()
    titles = [item.title_en for item in edition.sub_forums.order_by("order")]
    assert titles == ["Item 2", "Item 0", "Item 1"]


def test_rich_text_is_written_named_and_cleaned(staff, site):
    record = make.PageFactory(body_en="")
    staff.goto(site.url + reverse("admin:pages_page_change", args=[record.pk]))
    editor = staff.get_by_role("textbox", name="Text (English)")
    editor.click()
    staff.keyboard.type("Words of the editor")
    staff.get_by_role("tab", name="简体中文").first.click()
    staff.get_by_role("textbox", name="Text (Simplified Chinese)").click()
    staff.keyboard.insert_text("编辑的话")
    staff.evaluate(
        "document.querySelector('#id_body_en').value += '<img src=x onerror=alert(1)><script>alert(2)</script>'"
    )
    staff.click("[name=_continue]")
    staff.wait_for_load_state()
    record.refresh_from_db()
    assert (record.body_en, record.body_zh_hans) == ("<p>Words of the editor</p>", "<p>编辑的话</p>")


def test_without_scripts_every_language_shows(browser, site):
    make.TopicFactory()
    get_user_model().objects.create_superuser("staff", password=PASSWORD)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/admin/")
    page.fill("#id_username", "staff")
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")
    page.goto(site.url + reverse("admin:events_topic_add"))
    assert page.locator("#id_name_en").is_visible()
    assert page.locator("#id_name_zh_hans").is_visible()
    page.fill("#id_name_en", "Trade")
    page.click("[name=_save]")
    page.wait_for_url("**/admin/events/topic/")
    context.close()


def test_a_problem_in_a_row_of_fields_names_its_own_field(staff, site):
    edition = make.EditionFactory(year=2026, first_day=None, last_day=None)
    staff.goto(site.url + reverse("admin:events_edition_change", args=[edition.pk]))
    staff.fill("#id_last_day", "soon")
    staff.click("[name=_continue]")
    staff.wait_for_load_state()
    link = staff.locator(".problem-list a")
    assert link.inner_text() == "Last day: Enter a day of the calendar in this form: 2026-09-15."
    link.click()
    assert staff.locator("#id_last_day").evaluate("field => field === document.activeElement")


def test_a_new_photo_starts_with_the_credit_of_the_one_before(staff, site):
    staff.goto(site.url + reverse("admin:events_edition_add"))
    add_row(staff, "photos")
    staff.fill("#id_photos-0-credit_line_en", "Photo: Invented Photographer")
    staff.fill("#id_photos-0-caption_en", "Only of this one")
    staff.select_option("#id_photos-0-licence", "CC0-1.0")
    add_row(staff, "photos")
    taken_over = [staff.input_value(f"#id_photos-1-{name}") for name in ("credit_line_en", "licence", "caption_en")]
    assert taken_over == ["Photo: Invented Photographer", "CC0-1.0", ""]


FROM_WORD = """<html><head><style>p.MsoNormal{color:red}</style></head><body><!--StartFragment-->
<h1 style="color:red">Heading</h1>
<p class="MsoNormal" style='margin:0'><b><span style="color:red">Bold</span></b> text</p>
<p class=MsoListParagraphCxSpFirst style="mso-list:l0"><span>·<span>&nbsp;&nbsp; </span></span>First</p>
<p class=MsoListParagraphCxSpLast>·&nbsp; Second</p><p class=MsoListParagraph>1.&nbsp; One</p>
<script>document.title = "caught"</script><img src="x" onerror="document.title = 'caught'">
<table><tr><td>Left</td><td>Right</td></tr></table>
<p><a href="javascript:alert(1)">bad</a> and <a href="https://example.org/" onclick="x()">good</a></p></body></html>"""
PASTE = """(editor, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", "plain");
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_words_pasted_from_word_keep_their_shape_and_nothing_else(staff, site):
    record = make.PageFactory(body_en="")
    staff.goto(site.url + reverse("admin:pages_page_change", args=[record.pk]))
    editor = staff.get_by_role("textbox", name="Text (English)")
    editor.click()
    editor.evaluate(PASTE, FROM_WORD)
    staff.click("[name=_continue]")
    staff.wait_for_load_state()
    record.refresh_from_db()
    assert record.body_en == (
        "<h2>Heading</h2><p><strong>Bold</strong> text</p><ul><li><p>First</p></li><li><p>Second</p></li></ul>"
        "<ol><li><p>One</p></li></ol><p>Left – Right</p>"
        '<p>bad and <a href="https://example.org/" rel="noopener">good</a></p>'
    )
    assert "caught" not in staff.title()


def test_a_refused_save_lists_its_problems_and_leads_to_each(staff, site):
    edition = make.EditionFactory()
    staff.goto(site.url + reverse("admin:events_edition_change", args=[edition.pk]))
    add_row(staff, "roles")
    staff.select_option("#id_roles-0-role", "host")
    add_row(staff, "exhibitions")
    staff.locator("#exhibitions-0").get_by_role("tab", name="简体中文").click()
    staff.fill("#id_exhibitions-0-title_zh_hans", "展览")
    staff.click("[name=_continue]")
    staff.wait_for_load_state()
    links = staff.locator(".problem-list a")
    assert links.all_inner_texts() == [
        "Hosts, organisers and partners 1 · Organization: This field is required.",
        "Exhibitions 1 · Title (English): This field is required.",
    ]
    links.nth(1).click()
    assert staff.locator("#id_exhibitions-0-title_en").evaluate("field => field === document.activeElement")
