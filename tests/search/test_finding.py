"""What is hidden never stands in the way of what is public."""

from datetime import timedelta

import pytest
from django.utils import timezone

from search.expressions import one
from search.indexing import rebuild
from search.newest import LEAST, Question, newest
from tests.factories import TopicFactory

pytestmark = pytest.mark.django_db


def test_more_hidden_entries_than_are_looked_at_hide_no_public_one(django_assert_num_queries):
    public = [TopicFactory(name_en="Wetlands"), TopicFactory(name_en="Wetlands by the sea")]
    TopicFactory.create_batch(LEAST + 5, name_en="Wetlands", publish_at=timezone.now() + timedelta(days=1))
    rebuild()
    wetlands, sea = Question(one("wetland")), Question(one("sea"))
    with django_assert_num_queries(2):
        found = newest([wetlands, sea], 2, "key")
    assert [[key for _number, key in rows] for rows in found] == [[public[1].pk, public[0].pk], [public[1].pk]]
    with django_assert_num_queries(1):
        assert len(newest([sea], 1)[0]) == 1
