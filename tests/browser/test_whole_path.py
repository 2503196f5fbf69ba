"""One record from its first draft to its restored page: an editor, a publisher and a stranger, each in a browser.

The editor and the publisher hold the roles that the site itself makes. No worker runs: what becomes public at a minute
does so because visibility is computed.
"""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from accounts.models import StaffSession
from events.models import Topic
from pages.models import Page
from publishing.models import PreviewLink, State, Trashed
from tests import factories as make
from tests.browser import desk
from tests.browser.conftest import watch

PUBLIC = "/en/wetlands/"


@pytest.fixture
def people(browser, site):
    """Return a page of a browser of their own for the editor and the publisher, signed in, and for a stranger."""
    contexts, pages = [], {}
    for name in ("editor", "publisher", "stranger"):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        contexts.append(context)
        page = pages[name] = context.new_page()
        page.problems = watch(page)
        if name != "stranger":
            user = User.objects.create_user(name, password=desk.PASSWORD, is_staff=True, first_name=name.title())
            user.groups.add(Group.objects.get(name=name.title()))
            desk.sign_in_by_the_form(page, site, name)
    yield SimpleNamespace(**pages)
    problems = [one for page in pages.values() for one in page.problems if "404" not in one]
    for context in contexts:
        context.close()
    assert problems == []


def test_a_draft_comes_to_the_public_at_its_minute(people, site):
    """Draft, review, start page, preview link opened signed out and revoked, publication at a time."""
    other = make.PageFactory(state=State.DRAFT, path="estuaries", title_en="Another draft")
    record = write_and_send_to_review(people.editor, site)
    people.publisher.goto(f"{site.url}/admin/")
    people.publisher.locator(".waits-review a", has_text="Wetlands").click()
    address = share(people.publisher)
    look_signed_out(people.stranger, site, address, record, other)
    people.publisher.locator("#preview-links button", has_text="Revoke").click()
    people.publisher.locator(".messagelist", has_text="The link works no more.").wait_for()
    assert people.stranger.goto(address).status == 404
    assert people.stranger.locator("text=Words on wetlands").count() == 0

    minute = timezone.localtime().replace(second=0, microsecond=0) + timedelta(minutes=50)
    publish_at(people.publisher, minute)
    record.refresh_from_db()
    assert (record.state, record.publish_at) == (State.PUBLISHED, minute)
    assert record.is_public() is False
    for seconds, status in ((-1, 404), (0, 200)):
        with time_machine.travel(minute + timedelta(seconds=seconds), tick=False):
            assert people.stranger.goto(site.url + PUBLIC).status == status
    assert people.stranger.locator("h1").inner_text() == "Wetlands"
    assert people.stranger.locator("meta[name=robots]").count() == 0
    assert people.stranger.locator(".preview-banner").count() == 0


def write_and_send_to_review(page, site) -> Page:
    """Have the editor write a page and save it as a draft, then send it to review; return it."""
    page.goto(site.url + reverse("admin:pages_page_add"))
    assert page.locator("[name=_publish]").count() == 0
    page.fill("#id_title_en", "Wetlands")
    page.locator(".field-body_en [contenteditable=true]").fill("Words on wetlands.")
    page.fill("#id_path", "wetlands")
    page.click("[name=_continue]")
    page.locator(".messagelist .success").wait_for()
    record = Page.objects.get(path="wetlands")
    assert record.state == State.DRAFT
    page.click("[name=_submit]")
    page.wait_for_url("**/admin/pages/page/")
    record.refresh_from_db()
    assert record.state == State.IN_REVIEW
    return record


def share(page) -> str:
    """Make a link to the preview of the record whose page is open, and return its address."""
    page.locator("#preview-links button", has_text="Make a link").click()
    return page.locator(".preview-address").inner_text()


def look_signed_out(page, site, address: str, record: Page, other: Page) -> None:
    """Open a preview link as somebody without an account: a banner, never indexed or kept, and that record alone."""
    shown = page.goto(address)
    assert shown.status == 200
    assert "noindex" in shown.headers["x-robots-tag"]
    assert "no-store" in shown.headers["cache-control"]
    assert page.locator("h1").inner_text() == "Wetlands"
    assert "shared with you" in page.locator(".preview-banner").inner_text()
    assert "Another draft" not in page.content()
    assert PreviewLink.objects.get().last_opened_at is not None
    assert page.context.cookies() == []
    for path in (PUBLIC, other.get_absolute_url(), reverse("admin:pages_page_change", args=[record.pk])):
        landed = page.goto(site.url + path)
        assert landed.status == 404 or "/login/" in page.url
        assert "Words on wetlands" not in page.content()


def publish_at(page, moment: datetime) -> None:
    """Give the open record a time to appear and publish it."""
    page.get_by_label("Publish at a time").check()
    page.fill("#id_publish_at_0", f"{moment:%Y-%m-%d}")
    page.fill("#id_publish_at_1", f"{moment:%H:%M}")
    page.click("[name=_save]")
    page.wait_for_url("**/admin/pages/page/")


def test_what_two_people_wrote_is_put_together_restored_and_brought_back(people, site):
    """Edit conflict and its questions, an expired sign-in, an earlier version, deletion and the way back."""
    record = make.TopicFactory(state=State.DRAFT, slug="wetlands", name_en="Wetlands", description_en="")
    change = site.url + reverse("admin:events_topic_change", args=[record.pk])
    meet_in_one_record(people, change)
    record.refresh_from_db()
    assert (record.name_en, record.description_en) == ("Wetlands of the delta", "Between river and sea.")
    type_while_the_sign_in_expires(people.editor, change)
    record.refresh_from_db()
    assert (record.name_en, record.description_en) == ("Wetlands of the delta", "An hour of typing.")
    restore_the_first_title(people.publisher, change)
    record.refresh_from_db()
    assert (record.name_en, record.description_en) == ("Great wetlands", "Between river and sea.")
    delete_and_bring_back(people.editor, site, change)
    record.refresh_from_db()
    assert (record.name_en, record.slug, record.state) == ("Great wetlands", "wetlands", State.DRAFT)
    people.publisher.goto(change + "../history/")
    assert people.publisher.locator(".version-what strong").first.inner_text() == "Brought back after deletion"


def meet_in_one_record(people, change: str) -> None:
    """Open the record twice; the second to save is asked about what both changed, and gets the rest of the other."""
    people.editor.goto(change)
    people.publisher.goto(change)
    people.publisher.fill("#id_name_en", "Great wetlands")
    people.publisher.fill("#id_description_en", "Between river and sea.")
    people.publisher.click("[name=_save]")
    people.publisher.wait_for_url("**/admin/events/topic/")
    people.editor.fill("#id_name_en", "Wetlands of the delta")
    people.editor.click("[name=_save]")
    question = people.editor.locator(".field-name_en .merge-question")
    question.wait_for()
    assert question.locator("mark").all_inner_texts() == ["Great wetlands"]
    assert people.editor.input_value("#id_description_en") == "Between river and sea."
    question.locator("text=Keep mine").click()
    people.editor.click("[name=_save]")
    people.editor.wait_for_url("**/admin/events/topic/")


def type_while_the_sign_in_expires(page, change: str) -> None:
    """Save after the sign-in ended: what was typed is there again after signing in."""
    page.goto(change)
    StaffSession.objects.filter(user__username="editor").delete()
    page.fill("#id_description_en", "An hour of typing.")
    page.locator(".draft-status:has-text('You are signed out')").wait_for()
    page.click("[name=_save]")
    page.locator("#login-form").wait_for()
    desk.fill_sign_in(page, "editor")
    page.locator("text=What you had typed is in the form again").wait_for()
    assert page.input_value("#id_description_en") == "An hour of typing."
    page.click("[name=_save]")
    page.wait_for_url("**/admin/events/topic/")


def restore_the_first_title(page, change: str) -> None:
    """Go back to the version that the publisher saved."""
    page.goto(change)
    page.get_by_role("link", name="History").click()
    page.locator(".versions li", has_text="Publisher").get_by_role("link", name="Restore…").click()
    page.locator(".history-actions button").click()
    page.locator(".messagelist", has_text="Restored.").wait_for()


def delete_and_bring_back(page, site, change: str) -> None:
    """Delete the record, which the page says is kept; find it among the deleted ones, and bring it back."""
    page.goto(change)
    page.locator(".deletelink").click()
    assert "90 days" in page.locator(".trash-note").inner_text()
    page.locator("#content [type=submit]").click()
    page.wait_for_url("**/admin/events/topic/")
    assert (Topic.objects.count(), Trashed.objects.count()) == (0, 1)
    page.locator("nav a", has_text="Deleted records").click()
    page.get_by_role("link", name="Bring back…").click()
    page.get_by_role("button", name="Bring back").click()
    page.locator(".messagelist", has_text="was brought back").wait_for()
    assert page.url == change
    assert (Topic.objects.count(), Trashed.objects.count()) == (1, 0)
