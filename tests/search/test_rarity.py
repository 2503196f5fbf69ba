"""What is looked up first, by how often terms occur, and which part of the index it is looked up in."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from publishing.models import EARLIEST, LATEST
from search import engines, rarity, segmenting, windows
from search.expressions import AllOf, AnyOf, Phrase, one
from search.models import Entry, FrequentTerm
from search.newest import Question, newest
from search.numbers import number
from tests.factories import TopicFactory
from tests.search.searching import found

pytestmark = pytest.mark.django_db

KNOWN = {"": 10_000, "often": 9_000, "common": 4_000, "usual": 2_000, "seldom": 100, "commons": 1_000}
PHOTO = 20


@pytest.fixture
def known(monkeypatch):
    monkeypatch.setattr(rarity, "known", lambda: KNOWN)


@pytest.fixture
def entries():
    """Store entries of one kind so far apart that each stands in a window of its own, every fifth hidden."""
    keys = [1 + at * windows.ROWS for at in range(40)]
    common = {"place": PHOTO, "version": segmenting.VERSION, "changed_at": datetime(2026, 1, 1, tzinfo=UTC)}
    times = [(EARLIEST, LATEST), (LATEST, EARLIEST)]
    Entry.objects.bulk_create(
        Entry(id=number(PHOTO, key), key=key, own_from=EARLIEST, own_until=LATEST,
              shown_from=times[at % 5 == 4][0], shown_until=times[at % 5 == 4][1], **common)
        for at, key in enumerate(keys)
    )  # fmt: skip
    engines.store((number(PHOTO, key), ["often", *(["usual"] if at < 3 else [])], []) for at, key in enumerate(keys))
    return [key for at, key in enumerate(keys) if at % 5 != 4][::-1]


def test_the_rarest_is_looked_up_first_and_what_excludes_goes_with_it(known):
    asked = AllOf((one("often"), one("seldom"), one("common")), (one("usual"),))
    arranged = rarity.rarest_first(asked)
    assert arranged.looked_up == (AllOf((one("seldom"),), (one("usual"),)), one("common"))
    assert arranged.checked == (one("often"),)
    assert arranged.share == pytest.approx(0.9 * 0.01 * 0.4 * 0.8)
    assert (arranged.most, arranged.total) == (pytest.approx(0.01 * 0.8), 10_000)


def test_frequent_words_are_all_looked_up(known):
    asked = AllOf((one("often"), one("usual"), one("common")))
    assert rarity.rarest_first(asked).looked_up == (one("usual"), one("common"), one("often"))
    assert rarity.rarest_first(asked).checked == ()


@pytest.mark.parametrize(
    ("part", "share"),
    [
        (one("unheard"), rarity.RARE),
        (Phrase(("often", "seldom")), 0.01),
        (Phrase(("common",), is_open=True), 0.5),
        (Phrase(("unheard",), is_open=True), rarity.BEGUN),
        (AnyOf((one("seldom"), one("usual"))), 0.21),
        (AnyOf((one("often"), one("common"))), 1.0),
    ],
)
def test_the_share_of_a_part_is_that_of_its_terms_at_most(known, part, share):
    assert rarity.rarest_first(part).share == pytest.approx(share)


def test_without_a_count_everything_is_looked_up():
    asked = AllOf((one("b"), one("a")))
    arranged = rarity.rarest_first(asked)
    assert (arranged.looked_up, arranged.checked, arranged.total) == ((one("b"), one("a")), (), 0)


def test_frequent_terms_are_counted_with_the_index():
    TopicFactory(name_en="Singular wetlands")
    TopicFactory.create_batch(3, name_en="Wetlands")
    found("wetlands")
    counts = dict(FrequentTerm.objects.values_list("term", "entries"))
    assert (counts[""], counts["wetland"]) == (4, 4)
    if connection.vendor == "sqlite":  # PostgreSQL takes down no term that stands in one row only
        assert counts["singular"] == 1


def test_they_are_counted_anew_where_the_record_has_grown(django_assert_num_queries):
    TopicFactory.create_batch(3, name_en="Wetlands")
    found("wetlands")
    with django_assert_num_queries(2):
        rarity.count_again()
    TopicFactory(name_en="Wetlands")
    found("wetlands")
    FrequentTerm.objects.filter(term="").update(entries=3)
    rarity.count_again()
    assert FrequentTerm.objects.get(term="").entries == 4


@pytest.mark.parametrize(
    ("share", "total", "count"),
    [(0.5, 200_000, 0), (0.001, 200_000, 0), (0.1, 200_000, 2), (0.02, 200_000, 8), (0.001, 9_000_000, windows.MOST)],
)
def test_as_many_windows_are_asked_for_as_will_do(share, total, count):
    assert windows.first(share, total, 1000) == count


@pytest.mark.parametrize("most", [1, 3, 12, 40, 100])
@pytest.mark.parametrize("often", [1_000, 100_000, 0])
def test_the_newest_are_found_however_many_windows_it_takes(entries, most, often, monkeypatch):
    monkeypatch.setattr(rarity, "known", lambda: {"": 1_000_000, "often": often})
    for sort in engines.DecidedBy:
        (rows,) = newest([Question(one("often"), sort)], most, "key")
        assert [key for _number, key in rows] == entries[:most]


def test_what_stands_in_the_last_windows_alone_is_found(entries, monkeypatch):
    monkeypatch.setattr(rarity, "known", lambda: {"": 1_000_000, "usual": 90_000, "often": 500_000})
    (rows,) = newest([Question(AllOf((one("often"), one("usual"))))], 10, "key")
    assert [key for _number, key in rows] == entries[-3:]
