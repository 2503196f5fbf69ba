"""Deleting in the admin keeps what is deleted, and the page of deleted records brings it back."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from reversion.models import Version

from events.models import EditingScope, Edition, SubForum, Topic
from media.models import Photo
from publishing.history import trash
from publishing.history.deeds import Deed
from publishing.models import State, Trashed
from tests.admin_forms import filled
from tests.factories import EditionFactory, PhotoFactory, SubForumFactory, TopicFactory

pytestmark = pytest.mark.django_db

LIST = "admin:publishing_trashed_changelist"


def way(entry: Trashed) -> str:
    return reverse("admin:publishing_trashed_bring_back", args=[entry.pk])


def deleted(record) -> Trashed:
    (entry,) = trash.delete([record])
    return entry


def signed_in(client, *permissions: str) -> User:
    user = User.objects.create(username="ben", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return user


def test_a_record_deleted_on_its_page_is_kept(admin_client):
    topic = TopicFactory(name_en="Trade", state=State.DRAFT)
    address = reverse("admin:events_topic_delete", args=[topic.pk])
    assert "can be brought back for 90 days" in admin_client.get(address).content.decode()
    admin_client.post(address, {"post": "yes"})
    entry = Trashed.objects.get()
    assert (entry.name, entry.deleted_by.username) == ("Trade", "admin")


def test_records_deleted_in_the_list_are_kept(admin_client):
    topics = TopicFactory.create_batch(2, state=State.DRAFT)
    data = {"action": "delete_selected", "_selected_action": [topic.pk for topic in topics]}
    address = reverse("admin:events_topic_changelist")
    assert "can be brought back for 90 days" in admin_client.post(address, data).content.decode()
    admin_client.post(address, data | {"post": "yes"})
    assert Trashed.objects.count() == 2


def test_a_programme_item_deleted_on_the_page_of_its_edition_is_kept(admin_client):
    item = SubForumFactory(title_en="Water", state=State.DRAFT)
    address = reverse("admin:events_edition_change", args=[item.edition.pk])
    data = filled(admin_client.get(address)) | {"sub_forums-0-DELETE": "on"}
    assert admin_client.post(address, data).status_code == 302
    entry = Trashed.objects.get()
    assert (entry.kind, entry.name, entry.deleted_by.username) == (SubForum, "Water", "admin")


def test_what_was_deleted_is_listed_and_brought_back(admin_client):
    entry = deleted(TopicFactory(name_en="Trade"))
    page = admin_client.get(reverse(LIST)).content.decode()
    assert "Trade" in page
    assert f"{entry.kept_until:%Y}" in page
    assert "It comes back with its history" in admin_client.get(way(entry)).content.decode()
    response = admin_client.post(way(entry))
    topic = Topic.objects.get()
    assert response["Location"] == reverse("admin:events_topic_change", args=[topic.pk])
    version = Version.objects.get_for_object(topic).get()
    assert (version.revision.comment, version.revision.user.username) == (Deed.BROUGHT_BACK, "admin")
    assert not Trashed.objects.exists()


def test_looking_changes_nothing(admin_client):
    entry = deleted(TopicFactory())
    admin_client.get(way(entry))
    assert not Topic.objects.exists()
    assert Trashed.objects.filter(pk=entry.pk).exists()


def test_what_has_to_come_back_first_is_offered(admin_client):
    item = SubForumFactory()
    inner, outer = deleted(item), deleted(item.edition)
    page = admin_client.get(way(inner)).content.decode()
    assert f'href="{way(outer)}"' in page
    assert admin_client.post(way(inner)).status_code == 422
    assert not SubForum.objects.exists()


def test_a_photo_brought_back_gets_its_smaller_copies_anew(admin_client, django_capture_on_commit_callbacks):
    entry = deleted(PhotoFactory(state=State.DRAFT, rendition_key="made-before"))
    with django_capture_on_commit_callbacks() as called:
        admin_client.post(way(entry))
    assert Photo.objects.get().rendition_key == ""
    assert called


def test_a_draft_is_all_that_comes_back_for_who_may_not_publish(client):
    entry = deleted(TopicFactory(state=State.PUBLISHED))
    signed_in(client, "add_topic", "delete_topic")
    assert "because you may not publish it" in client.get(way(entry)).content.decode()
    client.post(way(entry))
    assert Topic.objects.get().state == State.DRAFT


def test_only_who_may_add_and_delete_such_records_sees_them(client):
    topic, photo = deleted(TopicFactory(name_en="Trade")), deleted(PhotoFactory(caption_en="A bridge"))
    signed_in(client, "add_photo", "delete_photo", "view_topic", "change_topic", "delete_topic")
    page = client.get(reverse(LIST)).content.decode()
    assert "A bridge" in page
    assert "Trade" not in page
    assert client.get(way(topic), follow=True).status_code == 404
    assert client.post(way(topic), follow=True).status_code == 404
    assert client.get(way(photo)).status_code == 200
    assert not Topic.objects.exists()


def test_who_may_add_nothing_has_no_such_list(client):
    entry = deleted(TopicFactory())
    signed_in(client, "view_topic")
    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(way(entry)).status_code == 403
    client.logout()
    assert client.get(way(entry)).status_code == 302


def test_who_works_on_some_editions_sees_what_belonged_to_those(client):
    own, other = EditionFactory(), EditionFactory()
    first, second = deleted(PhotoFactory(edition=own)), deleted(PhotoFactory(edition=other))
    user = signed_in(client, "add_photo", "delete_photo")
    EditingScope.objects.create(user=user).editions.add(own)
    assert client.get(way(first)).status_code == 200
    assert client.get(way(second), follow=True).status_code == 404
    assert Edition.objects.count() == 2


def test_deleting_for_good_takes_the_history_along(admin_client):
    topic = TopicFactory()
    trash_entry = deleted(topic)
    data = {"action": "delete_selected", "_selected_action": [trash_entry.pk], "post": "yes"}
    page = admin_client.get(reverse(LIST))
    assert ("delete_selected", "Delete for good…") in page.context["action_form"].fields["action"].choices
    admin_client.post(reverse(LIST), data)
    assert not Trashed.objects.exists()
    assert not Version.objects.get_for_model(Topic).exists()


def test_the_list_costs_the_same_whatever_it_holds(admin_client, django_assert_num_queries):
    deleted(TopicFactory())
    admin_client.get(reverse(LIST))
    with django_assert_num_queries(6) as one:
        admin_client.get(reverse(LIST))
    for _number in range(2):
        deleted(TopicFactory())
    with django_assert_num_queries(len(one.captured_queries)):
        admin_client.get(reverse(LIST))
