"""Every kind of admin page, light and dark, goes through all rules of axe: none is left out, none may find anything."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.urls import reverse

from publishing import teamwork
from publishing.models import LinkCheck, State
from tests import factories as make
from tests.accounts.walking import Browser, World

#: Asked again in the dark, where nothing else is different.
CONTRAST = """axe.run({runOnly: ["color-contrast"], resultTypes: ["violations"]}).then((found) => found.violations)"""
#: Names of addresses, one or more for each template; those of records stand for all kinds.
KINDS = {
    "account": (
        "mfa_index", "account_sessions", "account_change_password", "mfa_generate_recovery_codes",
        "password_change_done", "preferences", "auth_user_add", "auth_user_change", "auth_user_changelist",
        "auth_user_delete", "auth_user_sign_in", "auth_user_password_change", "auth_group_change",
    ),
    "records": (
        "index", "app_list", "search", "events_edition_changelist", "events_edition_add", "events_edition_change",
        "events_edition_delete", "events_edition_history", "events_edition_pending", "events_edition_discussion",
        "events_edition_next", "events_edition_restore", "events_edition_compare", "events_person_add",
        "events_source_change", "media_album_change", "pages_page_change",
    ),
    "lists": (
        "publishing_auditentry_changelist", "publishing_auditentry_change", "publishing_previewlink_changelist",
        "publishing_pendingchange_changelist", "publishing_redirect_changelist", "publishing_redirect_add",
        "publishing_missedaddress_changelist", "publishing_linkcheck_changelist", "publishing_trashed_changelist",
        "publishing_trashed_bring_back", "django_tasks_database_dbtaskresult_changelist", "readiness",
        "readiness_records", "translations", "translation", "spreadsheets", "spreadsheet",
    ),
    "photos": (
        "media_photo_changelist", "media_photo_change", "media_photo_delete", "media_batch_list", "media_batch_add",
        "media_batch", "media_batch_send", "media_photo_captions", "media_photo_near_copies",
        "media_photo_spreadsheet", "media_contributed_list", "media_contributed", "media_contributed_edit",
    ),
}  # fmt: skip


@pytest.fixture
def world(site) -> World:
    """Return a record of each kind, with rows, relations, comments and a translation older than its original."""
    Group.objects.filter(name="Some group").delete()  # the tests keep the groups there are
    world = World.make(State.PUBLISHED)
    edition, somebody = world.records["events_edition"], world.records["auth_user"]
    make.EditionOrganizationFactory(edition=edition)
    edition.topics.add(world.records["events_topic"])
    edition.theme_zh_hans = "主题"
    edition.save()
    edition.theme_en = "Another theme"
    edition.save()
    LinkCheck.objects.update(status=LinkCheck.Status.BROKEN, failures=3, http_code=404)
    teamwork.comment(edition, somebody, "A comment")
    teamwork.assign(edition, somebody, somebody, "To be done")
    return world


@pytest.fixture
def staff(browser, site, world):
    """Return the page of a superuser, and the user."""
    user = User.objects.create_superuser("staff", first_name="Staff", password="x")
    cookie = settings.SESSION_COOKIE_NAME
    context = browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": cookie, "value": Browser(user).cookies[cookie], "url": site.url}])
    page = context.new_page()
    page.user = user
    yield page
    context.close()


def look(page, name: str) -> list[tuple[str, str, str]]:
    """Return what axe finds on the open page: its name, the rule, and the first element that breaks it."""
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(CONTRAST)
    page.emulate_media(color_scheme="light")
    return [(name, one["id"], one["nodes"][0]["html"][:300]) for one in found]


@pytest.mark.parametrize("part", KINDS)
def test_pages_of_every_kind(staff, site, world, part):
    addresses, found = dict(world.addresses(staff.user)), []
    for name in KINDS[part]:
        response = staff.goto(site.url + addresses[name])
        assert (name, response.status) == (name, 200)
        found += look(staff, name)
    assert found == []


def test_pages_that_only_a_form_leads_to(staff, site, world):
    found = []
    staff.goto(site.url + reverse("admin:events_edition_changelist"))
    staff.check("#action-toggle")
    staff.select_option("[name=action]", "edit_several")
    staff.locator("[name=index]").first.click()
    found += look(staff, "several, asked")
    staff.get_by_label("City (English)", exact=True).fill("Nanning")
    staff.get_by_role("button", name="Show every change").click()
    staff.get_by_role("button", name="Change 1 record").wait_for()
    found += look(staff, "several, shown")
    staff.goto(site.url + reverse("admin:events_edition_change", args=[world.records["events_edition"].pk]))
    staff.fill("#id_year", "")
    staff.click("[name=_continue]")
    staff.locator(".problem-list").wait_for()
    found += look(staff, "a form that was refused")
    staff.context.clear_cookies()
    staff.goto(f"{site.url}/admin/")
    found += look(staff, "sign-in")
    assert found == []
