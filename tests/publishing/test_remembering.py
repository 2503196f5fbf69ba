"""What is remembered of the record is as old as its version, takes no more than its bound and nothing of a preview."""

import pytest
from django.db import transaction

from publishing.remembering import Memory
from tests.factories import TopicFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made() -> list:
    return []


@pytest.fixture
def make(made):
    """Return a function that makes a text of each key, and takes note of it."""

    def make(keys: list[str]) -> dict[str, str]:
        made.extend(keys)
        return {key: key * 2 for key in keys if key != "nothing"}

    return make


def test_only_what_lacks_is_made(made, make):
    memory = Memory(10)
    assert memory.each(["a", "b"], make) == {"a": "aa", "b": "bb"}
    assert memory.each(["b", "c", "nothing"], make) == {"b": "bb", "c": "cc"}
    assert made == ["a", "b", "c", "nothing"]
    assert memory.one("b", lambda: pytest.fail("It is known.")) == "bb"


def test_a_new_version_of_the_record_forgets_everything(made, make):
    memory = Memory(10)
    memory.each(["a"], make)
    TopicFactory()
    memory.each(["a"], make)
    assert made == ["a", "a"]


def test_what_was_used_least_goes_first(made, make):
    memory = Memory(8, size=len)
    for keys in (["a", "b", "c"], ["a"], ["dd"]):  # of two, two, two and four
        memory.each(keys, make)
    del made[:]
    memory.each(["dd", "a"], make)
    assert made == []
    memory.each(["b"], make)
    assert made == ["b"]


def test_what_is_larger_than_all_there_is_room_for_is_not_remembered(made, make):
    memory = Memory(8, size=len)
    for _time in range(2):
        assert memory.each(["eeeee"], make) == {"eeeee": "e" * 10}
    assert made == ["eeeee", "eeeee"]


def test_what_was_made_of_an_earlier_version_is_not_kept_for_the_next(make):
    memory = Memory(10)

    def changing(keys: list[str]) -> dict[str, str]:
        TopicFactory()
        memory.each(["other"], make)
        return dict.fromkeys(keys, "old")

    assert memory.each(["a"], changing) == {"a": "old"}
    assert memory.each(["a"], make) == {"a": "aa"}


def test_nothing_is_remembered_within_a_transaction(made, make):
    memory = Memory(10)
    memory.each(["a"], make)
    with transaction.atomic():
        assert memory.each(["a", "b"], make) == {"a": "aa", "b": "bb"}
        assert memory.each([], make) == {}
    memory.each(["b"], make)
    assert made == ["a", "a", "b", "b"]


def test_what_was_asked_for_once_pushes_out_nothing_that_was_asked_for_again(made, make):
    memory = Memory(12, size=len, tried=4)  # room for four that were asked for again, and for two that were not
    for _time in range(2):
        memory.each(["a"], make)
    for key in "bcdefgh":
        memory.each([key], make)
    del made[:]
    memory.each(["a", "g", "h"], make)
    assert made == []
    memory.each(["b"], make)
    assert made == ["b"]


def test_of_what_was_asked_for_again_the_least_used_goes_first(made, make):
    memory = Memory(8, size=len, tried=4)
    for key in ("a", "a", "b", "b", "c", "c", "b"):
        memory.each([key], make)
    assert made == ["a", "b", "c"]
    memory.each(["a"], make)
    assert made == ["a", "b", "c", "a"]
