"""What facets name is read once for as long as the record is the same, and only while it is public."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from publishing.models import State
from publishing.remembering import clock
from search import names as room
from search.indexing import update
from search.names import names
from tests.factories import EditionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)


def entries_asked(ties=(), chosen=None) -> int:
    """Return how often the index is asked for names of these ties and what is chosen."""
    clock.version()
    with CaptureQueriesContext(connection) as asked:
        names(ties, chosen or {})
    return sum('"search_entry"' in query["sql"] for query in asked)


def test_what_was_named_once_is_not_asked_for_again():
    office = OrganizationFactory(name_en="Office", slug="office")
    hidden = OrganizationFactory(state=State.DRAFT)
    ties = [f"organization:{office.pk}", f"organization:{hidden.pk}", "organization:99999"]
    assert [entries_asked(ties, {"organization": ["office"]}) for _again in range(2)] == [1, 0]
    assert entries_asked([*ties, "topic:5"]) == 1
    known = names(ties, {})
    assert known.label(ties[0]).words == "Office"
    assert (known.tie_of("organization", "office"), known.tie_of("organization", "other")) == (ties[0], "")
    assert [known.get(tie) for tie in ties[1:]] == [None, None]


def test_a_change_of_a_name_is_told_and_what_is_no_longer_public_has_none():
    edition = EditionFactory(year=2023, city_en="Oldton")
    tie = f"edition:{edition.pk}"
    assert names([], {}).cities[tie][0] == "oldton"
    edition.city_en = "Newton"
    edition.save()
    assert names([], {}).cities[tie][0] == "newton"
    type(edition).objects.filter(pk=edition.pk).update(state=State.DRAFT)
    update(type(edition), [edition.pk])
    assert names([tie], {}).get(tie) is None
    assert names([], {}).cities == {}


def test_each_language_has_its_own_names():
    office = OrganizationFactory(name_en="Office", name_zh_hans="办公室")
    tie = f"organization:{office.pk}"
    found = []
    for code in ("en", "zh-hans", "en"):
        with translation.override(code):
            found.append(names([tie], {}).label(tie).words)
    assert found == ["Office", "办公室", "Office"]


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(room, "MOST", 3)
    offices = [f"organization:{OrganizationFactory().pk}" for _each in range(4)]
    names([], {})
    assert all(names(offices, {}).get(tie) for tie in offices)
    assert [entries_asked(offices[:2]), entries_asked(offices[:2])] == [1, 0]
    assert [entries_asked(offices), entries_asked(offices)] == [1, 1]
    assert all(names(offices, {}).get(tie) for tie in offices)
