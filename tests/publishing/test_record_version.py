"""The version of the record changes with what readers see, whoever changes it and however, and with nothing else."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from events.models import Edition, EditionOrganization, Topic
from forumsite import shown
from media.models import Photo
from publishing import record_version
from publishing.models import FormDraft, RecordChange, Redirect, State
from tests.factories import EditionFactory, OrganizationFactory, PhotoFactory, TopicFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def changes():
    """Return a function that says whether the version has changed since it was last called."""
    last = record_version.current()

    def changed() -> bool:
        nonlocal last
        before, last = last, record_version.current()
        assert last >= before
        return last != before

    return changed


def test_every_way_of_writing_what_is_published_counts(changes):
    edition, organization = EditionFactory(), OrganizationFactory()
    assert changes()
    edition.city_en = "Nanning"
    edition.save()
    assert changes()
    Edition.objects.filter(pk=edition.pk).update(venue_en="Hall")
    assert changes()
    role = EditionOrganization.objects.create(edition=edition, organization=organization, role="host")
    assert changes()
    role.delete()
    assert changes()
    edition.topics.add(TopicFactory())
    assert changes()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_edition SET number = number WHERE id = %s", [edition.pk])
    assert changes()
    Redirect.objects.create(path="editions/old/", address="/editions/")
    assert changes()
    edition.delete()
    assert changes()
    Topic.objects.bulk_create([Topic(name_en="Air", slug="air", state=State.PUBLISHED)])
    assert changes()


def test_work_on_drafts_does_not_count(changes, admin_user):
    photo = PhotoFactory(state=State.DRAFT)
    changes()
    photo.caption_en = "A river."
    photo.save()
    Photo.objects.filter(pk=photo.pk).update(caption_en="Two rivers.")
    FormDraft.objects.all().delete()
    admin_user.save()
    assert not changes()
    Photo.objects.filter(pk=photo.pk).update(state=State.PUBLISHED)
    assert changes()
    Photo.objects.filter(pk=photo.pk).update(state=State.RETIRED)
    assert changes()


def test_what_is_taken_back_does_not_count(changes):
    with transaction.atomic():
        TopicFactory()
        transaction.set_rollback(True)
    assert not changes()


def test_past_transactions_are_added_up_without_a_new_version(changes):
    RecordChange.objects.create(pk=7, number=1, at=timezone.now() - 2 * record_version.KEEP)
    RecordChange.objects.create(pk=8, number=1, at=timezone.now() - 2 * record_version.KEEP)
    TopicFactory()
    changes()
    record_version.fold()
    assert not changes()
    assert not RecordChange.objects.filter(pk__in=[7, 8]).exists()
    TopicFactory()
    assert changes()


def test_the_next_moment_is_the_first_at_which_a_published_record_comes_or_goes():
    now = timezone.now()
    assert record_version.next_moment(now) is None
    hours = [timedelta(hours=number) for number in range(5)]
    TopicFactory(publish_at=now + hours[3], retire_at=now + hours[4])
    PhotoFactory(publish_at=now - hours[1], retire_at=now + hours[2])
    TopicFactory(publish_at=now + hours[1], state=State.DRAFT)
    assert record_version.next_moment(now) == now + hours[2]
    assert record_version.next_moment(now + hours[2]) == now + hours[3]


def test_every_table_of_the_public_rooms_is_watched_or_known_not_to_be_shown():
    watched = {model._meta.label_lower for model in shown.models()}
    rooms = [model for room in shown.ROOMS for model in apps.get_app_config(room).get_models(include_auto_created=True)]
    assert {model._meta.label_lower for model in rooms} - watched == shown.NOT_SHOWN
    if connection.vendor == "postgresql":
        statement = (
            "SELECT DISTINCT event_object_table FROM information_schema.triggers WHERE trigger_name LIKE '%noted%'"
        )
    else:
        statement = "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%noted%'"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert {name for (name,) in cursor.fetchall()} == {model._meta.db_table for model in shown.models()}


def test_version_and_next_moment_come_in_one_statement(django_assert_num_queries):
    now = timezone.now()
    assert record_version.current_and_next_moment(now) == (record_version.current(), None)
    TopicFactory(publish_at=now + timedelta(hours=2))
    PhotoFactory(retire_at=now + timedelta(hours=1))
    with django_assert_num_queries(1):
        number, moment = record_version.current_and_next_moment(now)
    assert (number, moment) == (record_version.current(), now + timedelta(hours=1))
