"""Deleting: what points at a record is shown, and what the public sees or something else needs stays."""

import pytest
from django.contrib.auth.models import Group, User
from django.db.models import ProtectedError
from django.urls import reverse

from events.models import EditingScope, Edition, Organization, SubForum, Topic
from pages.models import Page
from publishing.history import trash
from publishing.models import Redirect, State
from tests import factories as make
from tests.admin_forms import filled

pytestmark = pytest.mark.django_db


def address(record, page: str = "delete") -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk])


def ask(client, *records, **more):
    """Return the page that asks about one record, or about several in the list; with ``post`` it is confirmed."""
    if len(records) == 1:
        return client.post(address(records[0]), more) if more else client.get(address(records[0]))
    name = f"admin:{records[0]._meta.app_label}_{records[0]._meta.model_name}_changelist"
    sent = {"action": "delete_selected", "_selected_action": [record.pk for record in records]}
    return client.post(reverse(name), sent | more)


def hidden_topic():
    return make.TopicFactory(state=State.RETIRED)


@pytest.mark.parametrize("count", [1, 2])
def test_what_is_published_is_retired_first(admin_client, count):
    topics = make.TopicFactory.create_batch(count)
    page = ask(admin_client, *topics)
    assert "is published: retire it first" in page.content.decode()
    assert f'href="{address(topics[0], "change")}"' in page.content.decode()
    assert 'name="post"' not in page.content.decode()
    ask(admin_client, *topics, post="yes")
    assert Topic.objects.count() == count
    Topic.objects.update(state=State.RETIRED)
    ask(admin_client, *topics, post="yes")
    assert not Topic.objects.exists()


def test_one_that_stays_keeps_the_others_of_a_bulk_deletion(admin_client):
    ask(admin_client, hidden_topic(), make.TopicFactory(), post="yes")
    assert Topic.objects.count() == 2


def test_an_edition_is_not_deleted_with_published_items(admin_client):
    item = make.SubForumFactory(edition__state=State.RETIRED, title_en="A public item")
    html = ask(admin_client, item.edition).content.decode()
    assert f'<a href="{address(item, "change")}">Sub-forum' in html or "A public item" in html
    ask(admin_client, item.edition, post="yes")
    assert Edition.objects.exists()
    SubForum.objects.update(state=State.DRAFT)
    ask(admin_client, item.edition, post="yes")
    assert not Edition.objects.exists()


def test_a_host_of_an_edition_stays(admin_client):
    role = make.EditionOrganizationFactory(organization__state=State.RETIRED)
    html = ask(admin_client, role.organization).content.decode()
    assert f'href="{address(role.edition, "change")}"' in html
    ask(admin_client, role.organization, post="yes")
    assert Organization.objects.exists()


def test_a_page_with_children_stays(admin_client):
    parent = make.PageFactory(state=State.DRAFT, title_en="Above")
    child = make.PageFactory(parent=parent, title_en="Below")
    html = ask(admin_client, parent).content.decode()
    assert "has “Above” as its parent page" in html
    assert f'href="{address(child, "change")}"' in html
    ask(admin_client, parent, post="yes")
    assert Page.objects.count() == 2


def test_parents_and_children_may_go_together(admin_client):
    parent = make.PageFactory(state=State.DRAFT)
    ask(admin_client, parent, make.PageFactory(parent=parent, state=State.DRAFT), post="yes")
    assert not Page.objects.exists()


@pytest.mark.parametrize("count", [1, 2])
def test_what_points_here_is_listed(admin_client, count):
    topic, item = make.TopicFactory(slug="trade", state=State.RETIRED, name_en="Trade"), make.SubForumFactory()
    item.topics.add(topic)
    photo = make.PhotoFactory(state=State.DRAFT)
    photo.topics.add(topic)
    Redirect.leave("/topics/commerce", topic)
    linking = make.PageFactory(body_en='<p><a href="/en/topics/trade/">x</a></p>', title_en="Links here")
    make.PageFactory(body_en='<p><a href="/en/topics/trade-winds/">x</a></p>', title_en="Links elsewhere")
    html = ask(admin_client, topic, *([hidden_topic()] if count == 2 else [])).content.decode()
    for used in (item, photo, linking, Redirect.objects.get()):
        assert html.count(f'href="{address(used, "change")}"') == 1
    assert "Links elsewhere" not in html
    assert html.count("badge-published") == 2
    assert 'name="post"' in html


def test_with_nothing_that_points_here_nothing_is_said(admin_client):
    assert "What points here" not in ask(admin_client, hidden_topic()).content.decode()


def test_many_uses_are_cut_short(admin_client, django_assert_max_num_queries):
    topic = hidden_topic()
    for item in make.SubForumFactory.create_batch(27, edition=make.EditionFactory()):
        item.topics.add(topic)
    with django_assert_max_num_queries(45):
        html = ask(admin_client, topic).content.decode()
    assert html.count("badge-published") == 25
    assert "and more" in html


def test_a_published_item_is_not_deleted_from_the_page_of_its_edition(admin_client):
    item = make.SubForumFactory(title_en="A public item")
    page = address(item.edition, "change")
    data = filled(admin_client.get(page)) | {"sub_forums-0-DELETE": "on"}
    response = admin_client.post(page, data)
    assert "“A public item” is published." in response.content.decode()
    assert SubForum.objects.exists()
    SubForum.objects.update(state=State.DRAFT)
    assert admin_client.post(page, data).status_code == 302
    assert not SubForum.objects.exists()


def test_whoever_deleted_by_mistake_is_led_to_what_was_deleted(admin_client):
    page = admin_client.post(address(hidden_topic()), {"post": "yes"}, follow=True).content.decode()
    assert f'<a href="{reverse("admin:publishing_trashed_changelist")}">Deleted by mistake? Bring it back</a>' in page


def test_records_of_other_editions_are_not_named(client):
    """Somebody of one edition deletes what no page shows yet: editions that use it are not told by name."""
    mine, other = make.EditionFactory(), make.EditionFactory(year=1957, city_en="Zqtown", theme_en="zqtheme")
    office = make.OrganizationFactory(state=State.DRAFT, name_en="Office")
    make.EditionOrganizationFactory(edition=other, organization=office)
    topic = make.TopicFactory(state=State.DRAFT)
    other.topics.add(topic)
    make.SubForumFactory(edition=other, title_en="zqtitle").topics.add(topic)
    user = User.objects.create_user("of one edition", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    EditingScope.objects.create(user=user).editions.add(mine)
    client.force_login(user)
    pages = [ask(client, office), ask(client, topic), ask(client, topic, make.TopicFactory(state=State.DRAFT))]
    for page in pages:
        assert "Zqtown" not in page.content.decode()
        assert "1957" not in page.content.decode()
        assert "zqt" not in page.content.decode()
    assert "Edition: one that you may not see" in pages[0].content.decode()
    assert "one that you may not see" in pages[1].content.decode()
    user.is_superuser = True
    user.save()
    assert "Zqtown" in ask(client, office).content.decode()


def test_code_deletes_no_edition_that_limits_somebody():
    edition = make.EditionFactory(state=State.DRAFT)
    EditingScope.objects.create(user=User.objects.create_user("li", first_name="Li")).editions.add(edition)
    with pytest.raises(ProtectedError, match="The work of Li is limited to this edition"):
        trash.delete([edition])
    assert Edition.objects.filter(pk=edition.pk).exists()
