"""The list of links: which are broken, why, where they stand, and that they are asked again soon."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from publishing.links.collecting import collect
from publishing.models import LinkCheck
from tests.factories import OrganizationFactory, PageFactory, SourceFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:publishing_linkcheck_changelist")


@pytest.fixture
def source():
    """Return a source whose address is broken."""
    source = SourceFactory(url="https://gone.example/", title="A report")
    collect()
    LinkCheck.objects.update(status="broken", failures=3, http_code=404, next_at=timezone.now())
    return source


def test_a_broken_link_is_told_with_its_places(admin_client, source):
    PageFactory(title_en="About us", body_en='<p><a href="https://gone.example/">x</a></p>')
    collect()
    page = admin_client.get(LIST).content.decode()
    assert "Code 404 Failed on 3 days." in page
    assert f'href="{reverse("admin:events_source_change", args=[source.pk])}#id_url"' in page
    assert "#id_body_en" in page
    assert "About us" in page
    assert "https://web.archive.org/web/*/https://gone.example/" in page


def test_an_archived_copy_that_the_record_names_is_offered(admin_client, source):
    source.archived_url = "https://archive.example/copy"
    source.save()
    collect()
    page = admin_client.get(LIST, {"status__exact": "broken"}).content.decode()
    assert 'href="https://archive.example/copy"' in page
    assert "web.archive.org" not in page


def test_how_long_a_failing_one_has(admin_client, source):
    LinkCheck.objects.update(status="failing", failures=1)
    assert "Failed on 1 day; it counts as broken after 3." in admin_client.get(LIST).content.decode()


def test_the_start_page_says_so_while_links_are_broken(admin_client, source):
    assert "1 broken link" in admin_client.get(reverse("admin:index")).content.decode()
    LinkCheck.objects.update(status="good")
    assert "broken link" not in admin_client.get(reverse("admin:index")).content.decode()


def test_asked_again_within_the_hour(admin_client, source):
    data = {"action": "ask_soon", "_selected_action": [LinkCheck.objects.get().pk]}
    assert "1 link is asked again." in admin_client.post(LIST, data, follow=True).content.decode()
    assert list(LinkCheck.objects.due()) == [LinkCheck.objects.get()]


def test_nobody_adds_changes_or_deletes_links_by_hand(admin_client, source):
    key = LinkCheck.objects.get().pk
    assert admin_client.get(reverse("admin:publishing_linkcheck_add")).status_code == 403
    assert admin_client.post(reverse("admin:publishing_linkcheck_delete", args=[key])).status_code == 403
    assert admin_client.post(reverse("admin:publishing_linkcheck_change", args=[key]), {}).status_code == 403


def test_a_place_one_may_not_see_is_not_named(client, source):
    user = User.objects.create_user("clerk", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_linkcheck"))
    client.force_login(user)
    page = client.get(LIST).content.decode()
    assert "https://gone.example/" in page
    assert "A report" not in page
    assert "ask_soon" not in page


def test_the_number_of_queries_does_not_grow(admin_client, source, django_assert_num_queries):
    admin_client.get(LIST)
    with django_assert_num_queries(8):
        admin_client.get(LIST)
    for number in range(3):
        SourceFactory(url=f"https://{number}.example/")
    collect()
    with django_assert_num_queries(8):
        admin_client.get(LIST)


def test_of_many_places_the_first_are_named(admin_client, source):
    for number in range(6):
        OrganizationFactory(website="https://gone.example/", name_en=f"Ministry {number}")
    collect()
    page = admin_client.get(LIST).content.decode()
    assert page.count("Ministry") == 4
    assert "and 2 other places" in page


def test_links_of_several_kinds_come_together(admin_client, source):
    OrganizationFactory(website="https://gone.example/", name_en="A ministry")
    collect()
    page = admin_client.get(LIST).content.decode()
    assert "A ministry" in page
    assert page.count('class="outside-link"') == 1
