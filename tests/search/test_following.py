"""The index follows the record: whatever is done to it, by whom and in which way, the index is as the record is."""

import contextlib
import json
import threading

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from events.models import Edition, Organization, SubForum, Topic
from media.handover import hand_over
from media.models import Photo
from publishing.history import trash
from publishing.history.bringing_back import Return
from publishing.history.registry import kind_of
from publishing.history.restoring import plan
from publishing.history.versions import present
from publishing.models import PendingChange, State
from search import following
from search.indexing import catch_up, differences, rebuild, words_amiss
from search.models import Entry
from search.registry import kinds
from search.tasks import update_index
from tests import factories
from tests.admin_forms import filled
from tests.factories import (
    EditionFactory,
    OrganizationFactory,
    OutcomeFactory,
    OutcomeStepFactory,
    PhotoFactory,
    SourceFactory,
    SubForumFactory,
    TopicFactory,
)
from tests.publishing.sheets.conftest import Desk, put
from tests.search.searching import look

pytestmark = pytest.mark.django_db


@pytest.fixture
def storing(django_capture_on_commit_callbacks):
    """Return a context in which changes are stored as by a request; after it, index and record must agree."""

    class Storing:
        def __enter__(self):
            self.callbacks = django_capture_on_commit_callbacks(execute=True)
            self.callbacks.__enter__()

        def __exit__(self, *error):
            self.callbacks.__exit__(*error)
            if error[0] is None:
                assert_in_step()

    return Storing


def assert_in_step() -> None:
    """Fail where the index differs from the record."""
    assert {kind.code: differences(kind).keys for kind in kinds() if differences(kind).keys} == {}
    assert words_amiss() == ([], [])


def test_a_record_is_found_once_it_is_stored_and_as_it_is_stored(storing):
    with storing():
        topic = TopicFactory(name_en="Marvel")
        assert look("marvel") == []
    assert look("marvel") == [topic]
    with storing():
        topic.name_en = "Wonder"
        topic.save()
    assert (look("marvel"), look("wonder")) == ([], [topic])


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.RETIRED])
def test_the_index_never_holds_what_is_not_published(storing, state):
    with storing():
        topic = TopicFactory(name_en="Marvel", state=state)
    assert not Entry.objects.exists()
    with storing():
        topic.state = State.PUBLISHED
        topic.save()
    assert look("marvel") == [topic]
    with storing():
        topic.state = state
        topic.save()
    assert not Entry.objects.exists()


def test_what_is_done_to_many_at_once_is_followed(storing):
    with storing():
        made = Topic.objects.bulk_create(
            Topic(name_en=f"Marvel {n}", slug=f"m{n}", state="published") for n in range(3)
        )
    assert len(look("marvel")) == 3
    with storing():
        Topic.objects.filter(slug="m0").update(state=State.DRAFT)
        for topic in made[1:]:
            topic.description_en = "Spectacle"
        Topic.objects.bulk_update(made[1:], ["description_en"])
    assert set(look("spectacle")) == set(made[1:])
    with storing():
        Topic.objects.filter(slug="m1").delete()
        made[2].delete()
    assert not Entry.objects.exists()


def test_an_update_that_says_nothing_to_readers_asks_nothing(django_assert_num_queries):
    photo = PhotoFactory()
    with django_assert_num_queries(1):
        Photo.objects.filter(pk=photo.pk).update(rendition_key="abc")


def test_what_is_shown_with_a_record_hides_and_shows_with_it_at_once(storing):
    with storing():
        item = SubForumFactory(title_en="Marvel", edition__state=State.DRAFT)
    assert look("marvel") == []
    with storing():
        Edition.objects.update(state=State.PUBLISHED)
    assert look("marvel") == [item]
    with storing():
        Edition.objects.update(state=State.RETIRED)
    assert look("marvel") == []


def test_what_is_deleted_with_a_record_goes_with_it(storing):
    with storing():
        item = SubForumFactory(title_en="Marvel")
    with storing():
        item.edition.delete()
    assert not Entry.objects.exists()


def test_addresses_below_a_record_follow_its_own(storing):
    with storing():
        item = SubForumFactory(edition__slug="first", slug="item")
    with storing():
        Edition.objects.update(slug="second")
    assert Entry.objects.get(key=item.pk, slug="item").address == "/editions/second/sub-forums/item/"


def test_a_name_taken_over_and_a_source_gone_are_followed_where_they_count(storing):
    with storing():
        first = OrganizationFactory(name_en="First")
        second, third = OrganizationFactory(predecessor=None), OrganizationFactory()
        Organization.objects.filter(pk=third.pk).update(predecessor=second)
    with storing():
        Organization.objects.filter(pk=second.pk).update(predecessor=first)
    assert look("first") == [first, third, second]
    with storing():
        outcome, edition, source = OutcomeFactory(), EditionFactory(), SourceFactory()
        OutcomeStepFactory(outcome=outcome, edition=edition, source=source)
        outcome.save()
    with storing():
        source.state = State.RETIRED
        source.save()
    assert f"edition:{edition.pk}" not in Entry.objects.get(slug=outcome.slug).ties


def test_what_is_taken_back_changes_nothing(storing):
    with storing():
        topic = TopicFactory(name_en="Marvel")
        try:
            with transaction.atomic():
                TopicFactory(name_en="Marvel")
                raise ValueError
        except ValueError:
            pass
    assert look("marvel") == [topic]


def test_of_a_transaction_taken_back_nothing_waits_for_the_next(storing, monkeypatch):
    written = []
    monkeypatch.setattr(following, "write_soon", lambda model, keys: written.append((model, keys)))
    with contextlib.suppress(ValueError), transaction.atomic():
        TopicFactory()
        raise ValueError
    with pytest.raises(AssertionError), storing():
        topic = TopicFactory()
    assert written == [(Topic, [topic.pk])]


def test_what_waits_is_kept_apart_for_each_connection():
    TopicFactory()
    seen = []
    other = threading.Thread(target=lambda: seen.append(getattr(following.connection, "search_waiting", {})))
    other.start()
    other.join()
    assert (seen, list(following.connection.search_waiting)) == ([{}], [Topic])


def test_an_index_that_fails_does_not_fail_the_change(storing, monkeypatch, caplog):
    def broken(*_arguments):
        raise RuntimeError("invented failure")

    monkeypatch.setattr(following.indexing, "update", broken)
    with pytest.raises(AssertionError), storing():
        topic = TopicFactory(name_en="Marvel")
    assert Topic.objects.filter(pk=topic.pk).exists()
    assert "invented failure" in caplog.text
    monkeypatch.undo()
    assert catch_up() == 1
    assert look("marvel") == [topic]


def test_many_records_are_left_to_the_worker(storing, monkeypatch):
    monkeypatch.setattr(following, "AT_ONCE", 2)
    monkeypatch.setattr(following, "IN_A_TASK", 2)
    with pytest.raises(AssertionError), storing():
        TopicFactory.create_batch(3, name_en="Marvel")
    tasks = list(DBTaskResult.objects.filter(task_path=update_index.module_path))
    assert sorted(len(task.args_kwargs["args"][1]) for task in tasks) == [1, 2]
    for task in tasks:
        update_index.call(*task.args_kwargs["args"])
    assert_in_step()
    assert len(look("marvel")) == 3


def test_a_saved_page_with_relations_and_rows_is_followed(storing, admin_client):
    with storing():
        edition, topic, host = EditionFactory(), TopicFactory(), OrganizationFactory()
    address = reverse("admin:events_edition_change", args=[edition.pk])
    with storing():
        data = filled(admin_client.get(address)) | {"theme_en": "Marvel", "topics": [topic.pk]}
        data |= {
            "roles-TOTAL_FORMS": "1",
            "roles-0-organization": host.pk,
            "roles-0-role": "host",
            "roles-0-order": "1",
        }
        assert admin_client.post(address, data).status_code == 302
    assert look("marvel") == [edition]
    assert {f"topic:{topic.pk}", f"organization:{host.pk}"} <= set(Entry.objects.get(slug=edition.slug).ties.split())


def test_a_pending_change_is_found_once_it_is_published(storing, admin_client):
    with storing():
        page = factories.PageFactory(title_en="Old")
    address = reverse("admin:pages_page_change", args=[page.pk])
    with storing():
        data = filled(admin_client.get(address)) | {"title_en": "Marvel", "_pending": "1"}
        admin_client.post(address, data)
    assert look("marvel") == []
    with storing():
        pending = PendingChange.objects.get()
        admin_client.post(reverse("admin:pages_page_pending_publish", args=[page.pk]), {"_of_pending": pending.stamp})
    assert look("marvel") == [page]


def test_a_preview_leaves_no_trace(storing, admin_client):
    with storing():
        page = factories.PageFactory(title_en="Old", state=State.DRAFT)
    with storing():
        data = filled(admin_client.get(reverse("admin:pages_page_change", args=[page.pk]))) | {"title_en": "Marvel"}
        assert b"Marvel" in admin_client.post(reverse("admin:pages_page_preview", args=[page.pk, "en"]), data).content
    assert not Entry.objects.exists()


def test_a_restored_version_is_followed(storing):
    with storing():
        edition, topic = EditionFactory(theme_en="Marvel"), TopicFactory()
        edition.topics.add(topic)
        edition.save()
        then = present(edition)
    with storing():
        edition.theme_en = "Other"
        edition.save()
        edition.topics.clear()
    with storing():
        plan(edition, then, dict.fromkeys(kind_of(Edition).names)).carry_out()
    assert look("marvel") == [edition]


def test_what_is_deleted_and_brought_back_is_followed(storing):
    with storing():
        topic = TopicFactory()
        item = SubForumFactory(title_en="Marvel")
        item.topics.add(topic)
        item.save()
    with storing():
        (entry,) = trash.delete([item])
    assert look("marvel") == []
    with storing():
        Return(entry, lambda model: True).carry_out()
    assert look("marvel") == [SubForum.objects.get()]


def test_a_spreadsheet_that_comes_in_is_followed(storing):
    with storing():
        topic = TopicFactory(name_en="Old", slug="marvel")
    desk = Desk(User.objects.create_superuser("chief"))
    with storing():
        desk.bring("topic", put(desk.out("topic"), 1, "name (en)", "Marvel"), keep=True)
    assert look("marvel") == [topic]


def test_captions_and_photos_handed_over_are_followed(storing, admin_client, admin_user):
    with storing():
        first, second = PhotoFactory(caption_en="Old"), PhotoFactory()
        organization = OrganizationFactory(name_en="Marvel")
        first.organizations.add(organization)
        first.save()
    change = {"photo": first.pk, "field": "caption_en", "was": "Old", "value": "Spectacle"}
    with storing():
        body = json.dumps({"user": admin_user.pk, "changes": [change]})
        admin_client.post(reverse("admin:media_photo_captions_save"), body, "application/json")
    assert look("spectacle") == [first]
    with storing():
        hand_over(Photo.objects.get(pk=first.pk), second)
    assert look("marvel") == [organization, *look("marvel")[1:]]


def test_what_changed_unseen_is_found_by_the_worker(storing):
    with storing():
        topic, gone = TopicFactory(), TopicFactory()
    changed = Topic._base_manager.filter(pk=topic.pk)
    changed.update(name_en="Marvel", updated_at="2031-01-01T00:00:00Z")
    Topic._base_manager.filter(pk=gone.pk).update(state=State.DRAFT)
    assert catch_up() == 2
    assert look("marvel") == [topic]
    assert_in_step()
    assert catch_up() == 0


def test_the_clock_of_a_record_that_changed_otherwise_is_noted():
    topic = TopicFactory()
    rebuild()
    Topic._base_manager.filter(pk=topic.pk).update(updated_at="2031-01-01T00:00:00Z")
    assert catch_up() == 0
    assert Entry.objects.get().changed_at == Topic.objects.get().updated_at
