"""Deciding on photos from the public in a real browser: readable for all, several ticked at once, no rule broken."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from media.contributions import decisions
from media.models import ContributedPhoto
from tests import factories as make
from tests.browser.desk import account, sign_in


@pytest.fixture
def moderator():
    return account("staff")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_moderation_pass_the_accessibility_checks(browser, site, moderator, scheme):
    edition = make.EditionFactory()  # without one, the vendored select widget has no name
    item, asked = make.ContributedPhotoFactory(contribution__edition=edition), make.ContributedPhotoFactory()
    make.PhotoFactory(sha256=item.sha256)
    decisions.ask(asked, moderator, "Who?")
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    sign_in(page, site)
    found = []
    for name, keys in (("_list", []), ("", [asked.pk]), ("_edit", [item.pk])):
        page.goto(site.url + reverse(f"admin:media_contributed{name}", args=keys))
        page.wait_for_load_state("networkidle")
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        found += [(name, one["id"]) for one in Axe().run(page).response["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()
    assert found == []


def test_all_of_a_page_are_ticked_at_once_and_accepted(page, site, moderator):
    make.ContributedPhotoFactory(), make.ContributedPhotoFactory()
    sign_in(page, site)
    page.goto(site.url + reverse("admin:media_contributed_list"))
    page.get_by_role("button", name="Tick all on this page").click()
    assert page.locator("[data-ticked-count]").inner_text() == "(2)"
    page.get_by_role("button", name="Accept as drafts").click()
    page.locator(".moderation-outcomes").wait_for()
    assert set(ContributedPhoto.objects.values_list("standing", flat=True)) == {"accepted"}
    page.get_by_role("link", name="Write the captions of 2 accepted photos").click()
    page.wait_for_url("**/captions/?ids=*")
