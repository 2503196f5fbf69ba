"""The photo desk in a browser: a tab that is returned to, a drop, the keyboard alone, no script, retries, checks."""

import pytest
from django.urls import reverse

from media.models import Batch, BatchFile, Photo, Stage
from tests import factories as make
from tests.browser import desk

DROP = """(target, files) => {
  const dataTransfer = new DataTransfer();
  for (const [name, data] of files) {
    dataTransfer.items.add(new File([Uint8Array.from(data)], name, { type: "image/jpeg" }));
  }
  for (const kind of ["dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  }
}"""
BAD = b"%PDF-1.7 " * 3000


@pytest.fixture
def staff(page, site):
    return desk.sign_in(page, site)


def names(page, part: str) -> list[str]:
    return sorted(page.locator(f".batch-part.is-{part} .batch-name bdi").all_inner_texts())


def test_a_tab_that_was_closed_can_be_returned_to(staff, site, tmp_path):
    paths = desk.written(tmp_path, {f"{number}.jpg": desk.picture(number) for number in (1, 2, 3)})
    batch = desk.open_batch(staff, site)
    staff.set_input_files("#batch-input", paths[:1])
    desk.wait_until_sent(staff)
    context = staff.context
    context.route("**/files/*/", lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())
    staff.set_input_files("#batch-input", paths)
    staff.locator("#batch-live", has_text="1 of them is here already.").wait_for(state="attached")
    page = context.new_page()
    staff.on("dialog", lambda dialog: dialog.accept())
    staff.goto("about:blank")  # what was on its way ends with the page, while nothing comes through yet
    staff.close()
    assert all("ERR_FAILED" in words for words in staff.problems)
    staff.problems.clear()

    page.goto(site.url + reverse("admin:media_batch_list"))
    page.get_by_role("link", name=str(batch)).click()
    page.wait_for_url("**/batches/*/")  # all of it, not the beginning
    assert {part: names(page, part) for part in ("arrived", "missing")} == {
        "arrived": ["1.jpg"],
        "missing": ["2.jpg", "3.jpg"],
    }
    assert "Still needed: alt text, caption, credit line" in page.locator(".is-arrived").inner_text()
    assert page.get_by_text("Choose the same files again: what is here already is not sent twice.").is_visible()
    context.unroute("**/files/*/")
    page.set_input_files("#batch-input", paths)
    desk.wait_until_sent(page)
    assert (names(page, "arrived"), BatchFile.objects.count()) == (["1.jpg", "2.jpg", "3.jpg"], 3)


def test_files_are_dropped_anywhere_and_one_bad_file_stops_none(staff, site):
    batch = desk.open_batch(staff, site)
    files = [["1.jpg", list(desk.picture(1))], [".hidden.jpg", [1]], ["bad.jpg", list(BAD)], ["2.jpg", []]]
    files.append(["3.jpg", list(desk.picture(3))])
    staff.locator("#batch-drop").evaluate(DROP, files)
    desk.wait_until_sent(staff)
    assert (names(staff, "arrived"), names(staff, "open")) == (["1.jpg", "3.jpg"], ["2.jpg", "bad.jpg"])
    refused = staff.locator(".batch-part.is-open").inner_text()
    assert "This is a PDF file, whatever its name says." in refused
    assert "The file is empty." in refused
    assert Photo.objects.filter(batch=batch).count() == 2


def test_what_is_decided_is_not_undone_by_an_answer_from_before(staff, site, tmp_path):
    """The page asks every few seconds what changed; an answer may be late, and tell of what was removed since."""
    desk.open_batch(staff, site)
    late = []

    def hold(route):
        return route.continue_() if late else late.append((route, route.fetch()))

    staff.route(lambda address: "since=" in address, hold)
    staff.set_input_files("#batch-input", desk.written(tmp_path, {"1.jpg": desk.picture(1), "bad.jpg": BAD}))
    desk.wait_until_sent(staff)
    while not late:
        staff.wait_for_timeout(100)
    route, answer = late[0]
    assert "bad.jpg" in answer.text()
    refused = staff.locator(".batch-part.is-open")
    refused.get_by_role("button", name="Remove").click()
    refused.wait_for(state="hidden")
    with staff.expect_response(lambda response: "since=" in response.url):
        route.fulfill(response=answer)
    with staff.expect_response(lambda response: "since=" in response.url):  # the one after, when the late one was read
        pass
    assert refused.is_hidden()


def test_one_file_is_tried_again(staff, site, tmp_path):
    """The server has trouble with one file: it says so, the others go on, and a button tries again."""
    desk.open_batch(staff, site)
    large = desk.picture(2) + b"\0" * desk.PIECE

    def trouble(route, request):
        is_bad = request.method == "PATCH" and request.headers["upload-offset"] == str(desk.PIECE)
        return route.fulfill(status=422) if is_bad else route.continue_()

    staff.route("**/files/*/", trouble)
    staff.set_input_files("#batch-input", desk.written(tmp_path, {"1.jpg": desk.picture(1), "2.jpg": large}))
    row = staff.locator(".batch-file", has_text="2.jpg")
    row.get_by_text("Sending failed (422).").wait_for()
    staff.unroute("**/files/*/")
    row.get_by_role("button", name="Try again").focus()
    staff.keyboard.press("Enter")
    staff.locator(".is-arrived .batch-file", has_text="2.jpg").wait_for()
    assert (names(staff, "arrived"), staff.locator("#batch-bar-words").inner_text()) == (
        ["1.jpg", "2.jpg"],
        "2 of 2 files sent",
    )
    assert all("422" in words for words in staff.problems)
    staff.problems.clear()


def test_a_refused_file_is_chosen_once_more(staff, site, tmp_path):
    desk.open_batch(staff, site)
    staff.set_input_files("#batch-input", desk.written(tmp_path, {"bad.jpg": BAD}))
    desk.wait_until_sent(staff)
    staff.reload()
    staff.get_by_role("button", name="Try again").click()
    staff.locator("#batch-notice", has_text="Choose the file bad.jpg once more.").wait_for()
    assert staff.locator("#batch-input").evaluate("field => field === document.activeElement")
    staff.set_input_files("#batch-input", str(tmp_path / "bad.jpg"))
    desk.wait_until_sent(staff)
    assert (BatchFile.objects.get().stage, staff.locator("#batch-notice").is_hidden()) == (Stage.REFUSED, True)


def test_someone_else_who_signs_in_stops_the_upload_and_loses_nothing(staff, site, tmp_path):
    batch = desk.open_batch(staff, site)
    staff.context.clear_cookies(name="sessionid")
    other = staff.context.new_page()
    desk.sign_in_by_the_form(other, site, "other")
    type(batch.created_by).objects.filter(username="other").update(is_superuser=False)
    staff.set_input_files("#batch-input", desk.written(tmp_path, {"1.jpg": desk.picture(1)}))
    staff.locator("#batch-notice", has_text="You are signed in as someone who cannot send photos").wait_for()
    staff.context.clear_cookies(name="sessionid")
    desk.sign_in_by_the_form(other, site)
    other.close()
    staff.bring_to_front()
    desk.wait_until_sent(staff)
    assert names(staff, "arrived") == ["1.jpg"]
    assert all("403" in words or "401" in words for words in staff.problems)
    staff.problems.clear()


def tab_to(page, words: str) -> None:
    """Press Tab until what has the focus is named by these words."""
    script = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(script) == words:
            return
    pytest.fail(f"Tab does not reach {words}")


def test_the_keyboard_alone_does_it_all(staff, site, tmp_path):
    desk.open_batch(staff, site)
    data = desk.picture(1)
    paths = desk.written(tmp_path, {"1.jpg": data, "bad.jpg": BAD})
    staff.locator("#content-main").evaluate("main => { main.tabIndex = -1; main.focus(); }")
    tab_to(staff, "Choose photos or a ZIP file")
    staff.set_input_files("input:focus", paths)  # what the browser's own window does
    desk.wait_until_sent(staff)
    tab_to(staff, "Remove: bad.jpg")
    staff.keyboard.press("Enter")
    staff.locator(".batch-part.is-open").wait_for(state="hidden")
    assert staff.locator("#batch-input").evaluate("field => field === document.activeElement")
    staff.get_by_role("link", name="Write captions").wait_for()
    tab_to(staff, "Write captions")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/captions/?batch=*")


def test_without_a_script_a_plain_form_does_the_same(browser, site, tmp_path):
    data = {f"{number}.jpg": desk.picture(number) for number in (1, 2)}
    files = {**data, "copy.jpg": data["1.jpg"], "bad.jpg": BAD}
    context = browser.new_context(java_script_enabled=False)
    page = desk.sign_in(context.new_page(), site)
    page.goto(site.url + reverse("admin:media_batch_add"))
    page.fill("#id_credit_line_en", "Photo: Invented Photographer")
    page.click(".submit-row [type=submit]")
    page.wait_for_url("**/batches/*/")
    BatchFile.objects.create(batch=Batch.objects.get(), name="1.jpg", size=len(data["1.jpg"]))  # named, but never sent
    page.set_input_files("#batch-input", desk.written(tmp_path, files))
    page.click("#batch-submit")
    page.get_by_text("4 files came in.").wait_for()
    assert (names(page, "arrived"), names(page, "open")) == (["1.jpg", "2.jpg"], ["bad.jpg", "copy.jpg"])
    page.get_by_role("button", name="Use the one that is there").click()
    page.locator(".batch-file", has_text="bad.jpg").get_by_role("button", name="Remove").click()
    page.wait_for_load_state()
    assert (names(page, "arrived"), names(page, "open")) == (["1.jpg", "2.jpg", "copy.jpg"], [])
    assert set(Photo.objects.values_list("credit_line_en", flat=True)) == {"Photo: Invented Photographer"}
    context.close()


@pytest.fixture
def alike(site):
    """Return three drafts of a batch that look alike, the second of them the largest."""
    batch = make_batch()
    likeness = "0123456789abcdef"
    return [
        make.PhotoFactory(batch=batch, state="draft", perceptual_hash=likeness, width=width, height=width * 2 // 3)
        for width in (900, 1800, 600)
    ]


def make_batch() -> Batch:
    batch = Batch.objects.create(shared={"edition": make.EditionFactory().pk})
    for name, stage in (("missing.jpg", Stage.ARRIVING), ("bad.jpg", Stage.REFUSED)):
        BatchFile.objects.create(batch=batch, name=name, size=70_000, stage=stage, reason="Invented reason.")
    return batch


def test_the_best_of_near_copies_is_kept_and_the_rest_goes_after_a_question(staff, site, alike):
    staff.goto(site.url + reverse("admin:media_batch", args=[alike[0].batch_id]))
    staff.get_by_role("link", name="Look for near copies").click()
    assert staff.locator(".near-photo").first.locator(".near-best").count() == 1
    assert [box.is_checked() for box in staff.locator("[name=keep]").all()] == [True, False, False]
    staff.get_by_role("button", name="Delete those without a tick…").click()
    assert Photo.objects.count() == 3
    staff.get_by_role("button", name="Delete", exact=True).click()
    staff.get_by_text("2 photos deleted.").wait_for()
    assert list(Photo.objects.all()) == [alike[1]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_passes_the_accessibility_checks(browser, site, alike, scheme):
    from axe_playwright_python.sync_playwright import Axe

    batch = alike[0].batch
    for photo in alike:
        BatchFile.objects.create(batch=batch, name=f"{photo.pk}.jpg", size=9, stage=Stage.PHOTO, photo=photo)
    BatchFile.objects.create(batch=batch, name="copy.jpg", size=9, stage=Stage.DUPLICATE, duplicate_of=alike[0])
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": 1440, "height": 900})
    page = desk.sign_in(context.new_page(), site)
    found = []
    for name, *pk in (("batch_list",), ("batch_add",), ("batch", batch.pk), ("photo_near_copies",)):
        page.goto(site.url + reverse(f"admin:media_{name}", args=pk))
        found += [(name, one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
        page.set_viewport_size({"width": 390, "height": 844})
        found += [
            (f"{name} on a phone", one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]
        ]
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found += [(name, "wider than a phone")] if wide else []
        page.set_viewport_size({"width": 1440, "height": 900})
    context.close()
    assert found == []
