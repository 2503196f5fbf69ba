"""The admin on a phone: nothing has to be pushed sideways, and the buttons that stay in sight leave room."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from publishing.models import LinkCheck, LinkUse, State
from tests import factories as make
from tests.browser import desk

WIDTH = 390
LONG = (
    "https://gone.example/a-very-long-address/of-a-report/that-is-not-there-any-more/2023/09/15/content_13974352.html"
)


@pytest.fixture
def sign_in(page, site):
    """Return a function that signs in somebody of a role on a phone."""

    def sign_in(role: str):
        user = User.objects.create_user(role, password=desk.PASSWORD, is_staff=True, is_superuser=not role.istitle())
        user.groups.set(Group.objects.filter(name=role))
        page.set_viewport_size({"width": WIDTH, "height": 800})
        return desk.sign_in_by_the_form(page, site, role)

    return sign_in


def width(page, selector: str = "html") -> int:
    return page.locator(selector).first.evaluate("element => element.scrollWidth")


def test_lists_stand_as_cards(sign_in, site):
    source = make.SourceFactory(url=LONG)
    link = LinkCheck.objects.create(address=LONG, host="gone.example", status=LinkCheck.Status.BROKEN, failures=3)
    LinkUse.objects.create(link=link, record=source, column="url", record_changed_at=source.updated_at)
    make.PhotoFactory(edition=make.EditionFactory())
    page = sign_in("all")
    for kind in ("publishing_linkcheck", "events_edition", "events_source", "media_photo", "publishing_auditentry"):
        page.goto(site.url + reverse(f"admin:{kind}_changelist"))
        page.locator("#result_list tbody tr").first.wait_for()
        assert (kind, width(page)) == (kind, WIDTH)
        assert width(page, ".results") <= page.locator(".results").evaluate("element => element.clientWidth"), kind
    page.goto(site.url + reverse("admin:events_edition_changelist"))
    assert page.locator("#result_list .field-badge").get_attribute("data-label") == "State"
    assert page.locator("#result_list .field-format").is_hidden(), "it is empty"
    page.check("#result_list .action-select")
    assert page.locator(".action-counter").inner_text().startswith("1 of 1")


@pytest.mark.parametrize(("role", "state"), [
    ("Publisher", State.PUBLISHED), ("Publisher", State.DRAFT), ("Editor", State.PUBLISHED), ("Editor", State.DRAFT),
])  # fmt: skip
def test_the_button_bar_takes_one_row(sign_in, site, role, state):
    record = make.PageFactory(state=state)
    page = sign_in(role)
    page.goto(site.url + reverse("admin:pages_page_change", args=[record.pk]))
    bar = page.locator(".submit-main")
    assert bar.bounding_box()["height"] < 60
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] <= 800, "it stays in sight"
    assert width(page) == WIDTH
    is_both = (role, state) == ("Publisher", State.PUBLISHED)
    for name in ("_continue", "_pending") if is_both else ():
        assert page.locator(f".submit-more [name={name}]").count() == 1
    page.locator(".submit-more .preview").first.scroll_into_view_if_needed()
    assert page.locator(".submit-more .preview").count() == 2


def test_rows_of_a_table_stand_as_cards(sign_in, site):
    role = make.EditionOrganizationFactory()
    page = sign_in("all")
    page.goto(site.url + reverse("admin:events_edition_change", args=[role.edition.pk]))
    page.locator("#roles-group .add-row a").click()
    for row in ("#roles-0", "#roles-1"):
        cell = page.locator(f"{row} .field-role")
        assert cell.get_attribute("data-label") == "Role"
        assert cell.locator("select").bounding_box()["x"] < WIDTH / 2
    fields = page.locator("#roles-group fieldset")
    assert fields.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert width(page) == WIDTH
