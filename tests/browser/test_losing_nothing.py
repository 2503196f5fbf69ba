"""Nothing that staff typed is lost: the sign-in expires, the browser dies, two people save the same record."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from accounts.models import StaffSession
from events.models import EditionOrganization, Outcome, Topic
from publishing.models import FormDraft
from tests import factories as make
from tests.browser.conftest import watch
from tests.browser.desk import fill_sign_in, sign_in
from tests.browser.test_admin import add_row, choose

KEPT = ".draft-status:has-text('Draft kept')"


@pytest.fixture
def staff(page, site):
    """Return the page, signed in."""
    return sign_in(page, site)


@pytest.fixture
def other(browser, site, staff):
    """Return a page of somebody else."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = context.new_page()
    page.problems = watch(page)
    sign_in(page, site, "li")
    get_user_model().objects.filter(username="li").update(first_name="Wei", last_name="Li")
    yield page
    problems = list(page.problems)
    context.close()
    assert problems == []


def address(site, record, page: str = "change") -> str:
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}"
    return site.url + reverse(name, args=[record.pk] if page == "change" else [])


def dies(page):
    """Close the page as a crash does, without a word, and return a new one of the same browser."""
    context = page.context
    fresh = context.new_page()
    problems = page.problems
    page.close(run_before_unload=False)
    fresh.problems = problems
    return fresh


def test_what_was_typed_is_offered_after_a_crash_and_fills_everything_again(staff, site):
    make.OrganizationFactory(name_en="Invented office")
    edition = make.EditionFactory(state="draft", body_en="<p>Old</p>")
    gone = make.EditionOrganizationFactory(edition=edition, order=1)
    stays = make.EditionOrganizationFactory(edition=edition, order=2)
    staff.goto(address(site, edition))
    staff.fill("#id_theme_en", "Green growth together")
    staff.locator(".field-body_en [contenteditable=true]").fill("A new text")
    staff.check("#id_roles-0-DELETE")
    add_row(staff, "roles")
    choose(staff, "id_roles-2-organization", "Invented office")
    staff.select_option("#id_roles-2-role", "partner")
    staff.fill("#id_publish_at_0", "2030-01-02")
    staff.fill("#id_publish_at_1", "10:00")
    staff.locator(KEPT).wait_for()

    staff = dies(staff)
    staff.goto(address(site, edition))
    offer = staff.locator(".draft-offer")
    assert "You have unsaved work here" in offer.inner_text()
    offer.locator("a").click()
    staff.locator("text=What you had typed is in the form again").wait_for()
    assert staff.input_value("#id_theme_en") == "Green growth together"
    assert staff.locator(".field-body_en [contenteditable=true]").inner_text() == "A new text"
    assert staff.is_checked("#id_roles-0-DELETE")
    assert staff.locator("#id_roles-2-organization + .select2").inner_text().strip() == "Invented office"
    assert staff.input_value("#id_publish_at_0") == "2030-01-02"
    assert staff.locator(".errorlist, .errornote").count() == 0
    staff.click("[name=_save]")
    staff.wait_for_url("**/admin/events/edition/")
    edition.refresh_from_db()
    assert (edition.theme_en, edition.body_en) == ("Green growth together", "<p>A new text</p>")
    names = [row.organization.name_en for row in EditionOrganization.objects.order_by("order")]
    assert names == [stays.organization.name_en, "Invented office"]
    assert gone.pk not in EditionOrganization.objects.values_list("pk", flat=True)
    staff.goto(address(site, edition))
    assert staff.locator(".draft-offer").count() == 0
    assert staff.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('form-draft')).length") == 0


def test_an_offered_draft_is_thrown_away(staff, site):
    topic = make.TopicFactory()
    staff.goto(address(site, topic, "add"))
    staff.fill("#id_name_en", "Never saved")
    staff.locator(KEPT).wait_for()
    staff = dies(staff)
    staff.goto(address(site, topic, "add"))
    with staff.expect_response("**/discard/"):
        staff.locator(".draft-offer button").click()
    assert staff.locator(".draft-offer").count() == 0
    assert FormDraft.objects.filter(is_closed=False).count() == 0


def test_a_sign_in_that_expires_while_typing_costs_nothing(staff, site):
    topic = make.TopicFactory(name_en="River")
    staff.goto(address(site, topic))
    StaffSession.objects.all().delete()
    staff.fill("#id_name_en", "Rivers")
    staff.fill("#id_description_en", "Words that took an hour.")
    staff.locator(".draft-status:has-text('You are signed out')").wait_for()
    staff.click("[name=_save]")
    staff.locator("#login-form").wait_for()
    fill_sign_in(staff)
    staff.locator("text=What you had typed is in the form again").wait_for()
    assert staff.input_value("#id_name_en") == "Rivers"
    assert Topic.objects.get().name_en == "River"
    staff.click("[name=_save]")
    staff.wait_for_url("**/admin/events/topic/")
    topic.refresh_from_db()
    assert (topic.name_en, topic.description_en) == ("Rivers", "Words that took an hour.")


def test_what_the_server_cannot_keep_is_kept_in_the_browser(staff, site):
    outcome = make.OutcomeFactory()
    staff.goto(address(site, outcome))
    staff.route("**/form-drafts/", lambda route: route.abort())
    staff.fill("#id_title_en", "Typed on a train")
    staff.locator(".draft-status:has-text('The server does not answer')").wait_for()
    staff.problems[:] = [one for one in staff.problems if "ERR_FAILED" not in one]
    staff = dies(staff)
    staff.goto(address(site, outcome))
    staff.locator(".draft-offer a").click()
    staff.locator("text=What you had typed is in the form again").wait_for()
    assert staff.input_value("#id_title_en") == "Typed on a train"
    assert Outcome.objects.get().title_en != "Typed on a train"


def test_two_people_see_each_other_and_put_their_changes_together(staff, other, site):
    topic = make.TopicFactory(name_en="River", description_en="Old")
    staff.goto(address(site, topic))
    with other.expect_response("**/presence/"):
        other.goto(address(site, topic))
    assert "staff is editing this too, since" in other.locator("#presence").inner_text()
    with staff.expect_response("**/presence/"):
        staff.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    staff.locator("#presence p", has_text="Wei Li is editing this too, since").wait_for()

    other.fill("#id_name_en", "Great rivers")
    other.fill("#id_description_en", "Water.")
    other.click("[name=_save]")
    other.wait_for_url("**/admin/events/topic/")
    with staff.expect_response("**/presence/"):
        staff.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    staff.locator("#presence p", has_text="Saved meanwhile by Wei Li").wait_for()
    assert "is editing" not in staff.locator("#presence").inner_text()

    staff.fill("#id_name_en", "Small rivers")
    staff.click("[name=_save]")
    assert staff.locator(".problem-list").inner_text() == "Name (English): Both of you changed this."
    question = staff.locator(".field-name_en .merge-question")
    assert question.locator("mark").all_inner_texts() == ["Great"]
    assert staff.input_value("#id_description_en") == "Water."
    assert Topic.objects.get().name_en == "Great rivers"
    question.locator("text=Keep mine").click()
    staff.click("[name=_save]")
    staff.wait_for_url("**/admin/events/topic/")
    topic.refresh_from_db()
    assert (topic.name_en, topic.description_en) == ("Small rivers", "Water.")


@pytest.mark.parametrize("change", ["text", "editor", "choice", "row", "deletion"])
def test_leaving_asks_where_something_was_changed(staff, site, change):
    organization = make.OrganizationFactory(name_en="Invented office")
    edition = make.EditionFactory()
    make.EditionOrganizationFactory(edition=edition, organization=organization)
    make.OrganizationFactory(name_en="Other office")
    asked = []
    staff.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    staff.goto(address(site, edition))
    staff.click("h1")
    staff.goto(address(site, edition))
    assert asked == []
    {
        "text": lambda: staff.fill("#id_theme_en", "New"),
        "editor": lambda: staff.locator(".field-body_en [contenteditable=true]").fill("New"),
        "choice": lambda: choose(staff, "id_roles-0-organization", "Other office"),
        "row": lambda: add_row(staff, "roles"),
        "deletion": lambda: staff.check("#id_roles-0-DELETE"),
    }[change]()
    staff.goto(f"{site.url}/admin/")
    assert asked == ["beforeunload"]
    staff.goto(address(site, edition))
    staff.fill("#id_theme_en", "Saved")
    staff.click("[name=_save]")
    staff.wait_for_url("**/admin/events/edition/")
    assert asked == ["beforeunload"]
