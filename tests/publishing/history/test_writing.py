"""Versions are written of what changed, once, by whom, and of nothing else."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils import timezone
from reversion.models import Revision, Version

from events.models import Edition, EditionName, Topic
from publishing.history.deeds import Deed
from publishing.history.noting import describe, note
from publishing.history.writing import recording, write
from tests.factories import EditionFactory, PhotoFactory, TopicFactory

pytestmark = pytest.mark.django_db


def versions(record) -> list[dict]:
    """Return what the versions of a record hold, the first one first."""
    rows = Version.objects.get_for_object(record).order_by("pk")
    return [json.loads(data)[0] for data in rows.values_list("serialized_data", flat=True)]


def test_a_version_is_written_once_with_what_the_record_is_in_the_end():
    user = User.objects.create(username="mei")
    edition, topic = EditionFactory(), TopicFactory()
    with recording(user, Deed.BULK):
        edition.city_en = "Guilin"
        edition.save()
        edition.save()
        edition.topics.add(topic)
        EditionName.objects.create(edition=edition, name="The Forum", language="en")
    (version,) = versions(edition)
    assert version["fields"]["city_en"] == "Guilin"
    assert version["fields"]["topics"] == [topic.pk]
    assert [row["fields"]["name"] for row in version["rows"]["names"]] == ["The Forum"]
    (revision,) = Revision.objects.all()
    assert (revision.user, revision.comment) == (user, Deed.BULK)


def test_what_only_repeats_and_what_the_site_works_out_is_left_out():
    photo = PhotoFactory()
    write({type(photo): [photo.pk]})
    fields = versions(photo)[0]["fields"]
    assert {"caption_en", "state"} <= set(fields)
    assert not {"caption", "token", "rendition_key", "sha256"} & set(fields)


def test_nothing_is_written_of_what_did_not_change_or_was_rolled_back():
    topic = TopicFactory()
    write({Topic: [topic.pk]})
    with recording():
        note(topic)
        with transaction.atomic():
            topic.name_en = "Other"
            topic.save()
            transaction.set_rollback(True)
    assert len(versions(topic)) == 1
    assert write({Topic: [topic.pk + 1000]}) == 0


def test_nothing_is_written_where_it_failed_or_nobody_takes_notes():
    topic = TopicFactory()

    def fail():
        with recording():
            topic.save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    topic.save()
    describe(Deed.BULK)
    assert not Version.objects.exists()


def test_a_recording_within_another_one_is_written_by_itself():
    first, second = TopicFactory.create_batch(2)
    with recording():
        first.save()
        with recording(deed=Deed.SPREADSHEET):
            second.save()
        describe(Deed.CAPTIONS)
    assert list(Revision.objects.order_by("pk").values_list("comment", flat=True)) == ["spreadsheet", "captions"]


def test_nobody_signed_in_is_nobody():
    topic = TopicFactory()
    write({Topic: [topic.pk]}, AnonymousUser())
    assert Revision.objects.get().user is None


def test_the_cost_does_not_grow_with_the_number_of_records(django_assert_num_queries):
    editions = EditionFactory.create_batch(3)
    write({Edition: [editions[0].pk]})  # what is read once is read
    with django_assert_num_queries(12):
        assert write({Edition: [editions[1].pk]}) == 1
    for edition in editions:
        Edition.objects.filter(pk=edition.pk).update(city_en="Guilin")
    with django_assert_num_queries(12):
        assert write({Edition: [edition.pk for edition in editions]}) == 3


def test_what_one_person_saves_while_writing_is_one_version():
    mei, li = (User.objects.create(username=name) for name in ("mei", "li"))
    photo, other = PhotoFactory(caption_en="A"), PhotoFactory()
    write({type(photo): [photo.pk, other.pk]}, deed=Deed.STARTING)

    def type_on(words: str, user: User = mei, deed: str = Deed.CAPTIONS, *more) -> list[str]:
        with recording(user, deed):
            for one in (photo, *more):
                one.caption_en = words
                one.save()
        return [one["fields"]["caption_en"] for one in versions(photo)]

    assert type_on("Ab") == ["A", "Ab"]
    assert type_on("Abc", mei, Deed.CAPTIONS, other) == ["A", "Abc"]
    assert type_on("Abcd") == ["A", "Abcd"]
    assert len(versions(other)) == 2, "what was saved with it stays"
    assert type_on("Other", li) == ["A", "Abcd", "Other"]
    assert type_on("Mine again") == ["A", "Abcd", "Other", "Mine again"]
    assert type_on("On its page", mei, Deed.SAVED) == ["A", "Abcd", "Other", "Mine again", "On its page"]
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert len(type_on("Later")) == 6
        assert len(type_on("Later still")) == 6
    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        assert len(type_on("After a pause")) == 7
    assert not Revision.objects.filter(version=None).exists()


def test_the_first_version_stays_whoever_goes_on():
    user, photo = User.objects.create(username="mei"), PhotoFactory(caption_en="A")
    for words in ("Ab", "Abc"):
        with recording(user, Deed.CAPTIONS):
            photo.caption_en = words
            photo.save()
    assert [one["fields"]["caption_en"] for one in versions(photo)] == ["Ab", "Abc"]
