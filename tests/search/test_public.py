"""What hits show is read for any number of entries, and of none that the public does not see at this moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Topic
from publishing.models import State
from search.indexing import rebuild
from search.numbers import number
from search.public import shown
from search.registry import kind_of
from tests.factories import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [0, 1, 20, 21, 45])
def test_any_number_of_entries_is_read(count):
    topics = [TopicFactory(name_en=f"Topic {place}") for place in range(count)]
    rebuild()
    numbers = [number(kind_of(Topic).place, topic.pk) for topic in topics]
    found = shown(numbers, [Topic])
    assert {key: one.facts["en"]["title"][0] for key, one in found.items()} == {
        key: topic.name_en for key, topic in zip(numbers, topics, strict=True)
    }


def test_what_is_hidden_by_now_is_not_read_though_the_index_has_it():
    now = timezone.now()
    hours = [{}, {"publish_at": now + timedelta(hours=1)}, {"retire_at": now + timedelta(hours=1)}]
    topics = [TopicFactory(name_en="Topic", **times) for times in [*hours, {}]]
    rebuild()
    Topic.objects.filter(pk=topics[3].pk)._raw_delete("default")
    numbers = [number(kind_of(Topic).place, topic.pk) for topic in topics]
    assert set(shown(numbers, [Topic])) == {numbers[0], numbers[2]}


def test_a_draft_is_not_read_before_the_index_knows_of_it():
    topic = TopicFactory(name_en="Topic")
    rebuild()
    Topic.objects.filter(pk=topic.pk).update(state=State.DRAFT)
    assert shown([number(kind_of(Topic).place, topic.pk)], [Topic]) == {}
