"""Two people bring a record to the public: one writes it and sends it to review, the other asks, and publishes it."""

import pytest
from django.contrib.auth.models import Permission, User

from events.models import Topic
from publishing.models import State
from tests import factories as make
from tests.browser import desk

MAY = {"editor": ("add", "change", "view"), "publisher": ("change", "view", "publish")}


@pytest.fixture
def sign_in(page, site):
    """Return a function that signs somebody in on the page, after whoever was there."""
    for name, verbs in MAY.items():
        user = User.objects.create_user(name, password=desk.PASSWORD, is_staff=True, first_name=name.title())
        user.user_permissions.set(Permission.objects.filter(codename__in=[f"{verb}_topic" for verb in verbs]))

    def sign_in(name: str):
        page.context.clear_cookies()
        desk.sign_in(page, site, name).goto(f"{site.url}/admin/")
        return page

    return sign_in


def test_a_draft_is_reviewed_and_published_by_two_people(sign_in, site):
    page = sign_in("editor")
    page.goto(f"{site.url}/admin/events/topic/add/")
    page.fill("#id_name_en", "Mangrove forests")
    page.click("[name=_submit]")
    page.wait_for_url(f"{site.url}/admin/events/topic/")
    assert Topic.objects.get().state == State.IN_REVIEW

    page = sign_in("publisher")
    page.locator(".waits-review a", has_text="Mangrove forests").click()
    page.fill("#id_name_en", "Mangroves")
    page.fill("#id-comment-text", "Shorter?")
    page.locator(".discussion button", has_text="Send the comment").click()
    page.locator(".comment-text", has_text="Shorter?").wait_for()
    assert page.input_value("#id_name_en") == "Mangroves"  # storing the comment left the form as it was
    page.locator(".discussion select").select_option(label="Editor")
    page.fill("#id-assign-note", "Say whether this will do")
    page.locator(".discussion button", has_text="Assign").click()
    page.locator(".assignments", has_text="Say whether this will do").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())  # what was typed above is left unsaved

    page = sign_in("editor")
    assert page.locator(".waits-comments li").inner_text().endswith("Shorter?")
    page.locator(".waits-assigned a").click()
    assert page.locator("[name=_publish]").count() == 0
    page.locator(".assignments button", has_text="Done").click()
    page.locator(".assignments").wait_for(state="detached")
    page.fill("#id_name_en", "Mangroves")
    page.click("[name=_continue]")
    page.wait_for_load_state()

    page = sign_in("publisher")
    page.locator(".waits-review a").click()
    page.get_by_label("Publish now").check()
    page.click("[name=_save]")
    page.wait_for_url(f"{site.url}/admin/events/topic/")
    page.locator(".messagelist a", has_text="View on site").click()
    assert page.locator("h1").inner_text() == "Mangroves"

    page = sign_in("editor")
    page.goto(f"{site.url}/admin/events/topic/{Topic.objects.get().pk}/change/")
    assert "What you change is kept as a pending change" in page.locator(".readiness").inner_text()


def test_a_time_is_shown_as_it_is_for_the_reader(sign_in, page, site, settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    page.context.new_cdp_session(page).send("Emulation.setTimezoneOverride", {"timezoneId": "Europe/Berlin"})
    topic = make.TopicFactory(state=State.DRAFT)
    page = sign_in("publisher")
    page.goto(f"{site.url}/admin/events/topic/{topic.pk}/change/")
    told = page.locator(".fieldBox.field-publish_at .own-time")
    page.fill("#id_publish_at_0", "2026-07-01")
    page.fill("#id_publish_at_1", "08:00")
    words = told.inner_text().replace("\u202f", " ")
    assert words == "In your time zone (Europe/Berlin): Jul 1, 2026, 2:00 AM"
    page.fill("#id_publish_at_1", "nonsense")
    assert told.inner_text() == ""
