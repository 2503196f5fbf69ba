"""What changed unseen gets its version from the worker."""

import pytest
from reversion.models import Revision

from events.models import Topic
from publishing.history.catching_up import catch_up
from publishing.history.deeds import Deed
from publishing.history.writing import write
from tests.factories import TopicFactory

pytestmark = pytest.mark.django_db


def test_what_has_no_version_gets_its_first_one_and_what_was_saved_unseen_another():
    seen, _unseen = TopicFactory.create_batch(2)
    write({Topic: [seen.pk]})
    assert catch_up() == 1
    assert catch_up() == 0
    seen.name_en = "Other words"
    seen.save()
    assert catch_up() == 1
    assert catch_up() == 0
    comments = Revision.objects.order_by("pk").values_list("comment", flat=True)
    assert list(comments) == [Deed.SAVED, Deed.FIRST, Deed.FOUND]
