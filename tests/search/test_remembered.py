"""What was found, what entries hold and how hits are drawn is remembered, and never older than the record."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from events.models import Topic
from publishing.models import State
from publishing.remembering import clock, forget
from search import entries as room
from search import finding, page, rarity
from search.asking import parse
from search.expressions import one
from search.indexing import rebuild, update
from search.newest import Question, heads
from search.segmenting import fold, spans, terms, terms_in_place
from tests.factories import EditionFactory, PhotoFactory, TopicFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _new_process():
    forget()


def asked(client, query: str, code: str = "en", **more) -> tuple[str, list[str]]:
    """Return a page of the search, and the statements that it asked of the index."""
    clock.version()
    with CaptureQueriesContext(connection) as statements:
        html = client.get(f"/{code}/search/", {"q": query, **more}).content.decode()
    return html, [query["sql"] for query in statements if "search_" in query["sql"]]


def test_a_search_asked_again_is_the_same_and_asks_nothing(client):
    PhotoFactory(caption_en="A heron by the river", edition=EditionFactory(year=2023))
    rebuild()
    first, asked_first = asked(client, "heron")
    again, asked_again = asked(client, "heron")
    assert again == first
    assert "<mark>heron</mark>" in first
    assert (bool(asked_first), asked_again) == (True, [])


def test_the_next_page_a_facet_and_the_other_language_rank_nothing_anew(client):
    for number in range(25):
        PhotoFactory(caption_en=f"Heron {number}", edition=EditionFactory(year=2000 + number))
    rebuild()
    asked(client, "heron")
    for more in ({"page": 2}, {"kind": "photo"}, {"code": "zh-hans"}):
        html, statements = asked(client, "heron", **more)
        assert "<mark>Heron</mark>" in html
        assert not [sql for sql in statements if "search_words" in sql or "search_newest" in sql], more


def test_what_is_changed_or_taken_back_is_not_shown_as_it_was(client):
    topic = TopicFactory(name_en="Heron ponds")
    rebuild()
    assert "ponds" in asked(client, "heron")[0]
    topic.name_en = "Heron lakes"
    topic.save()
    html, _statements = asked(client, "heron")
    assert "lakes" in html
    assert "ponds" not in html
    Topic.objects.filter(pk=topic.pk).update(state=State.DRAFT)
    update(Topic, [topic.pk])
    assert "lakes" not in asked(client, "heron")[0]


def test_what_goes_by_the_clock_is_gone_at_that_moment(client, monkeypatch):
    now = timezone.now()
    TopicFactory(name_en="Heron ponds", retire_at=now + timezone.timedelta(hours=1))
    rebuild()
    assert "ponds" in asked(client, "heron")[0]
    monkeypatch.setattr(timezone, "now", lambda: now + timezone.timedelta(hours=2))
    assert "ponds" not in asked(client, "heron")[0]


def test_nothing_is_remembered_of_what_a_transaction_may_take_back(client):
    with transaction.atomic():
        TopicFactory(name_en="Heron ponds")
        rebuild()
        assert len(finding.found(parse("heron"))) == 1
        transaction.set_rollback(True)
    assert len(finding.found(parse("heron"))) == 0


def test_words_that_are_marked_otherwise_are_not_mixed_up(client):
    TopicFactory(name_en="Heron ponds")
    rebuild()
    for query, marked in (("heron", "<mark>Heron</mark> ponds"), ("ponds", "Heron <mark>ponds</mark>")) * 2:
        assert marked in asked(client, query)[0]


def test_entries_are_read_once_and_hidden_ones_too(monkeypatch):
    for name in ("Heron", "Heron ponds", "Heron lakes"):
        TopicFactory(name_en=name, publish_at=timezone.now() + timezone.timedelta(days=name == "Heron"))
    TopicFactory(name_en="Kiln")
    rebuild()
    clock.version()
    rarity.known()
    seen = []
    for term in ("heron", "heron", "pond", "kiln", "kiln"):
        with CaptureQueriesContext(connection) as asked:
            found = len(heads([Question(one(term))], 10)[0][0])
        seen.append((found, sum("search_" in query["sql"] for query in asked)))
    assert seen == [(2, 1), (2, 1), (1, 1), (1, 2), (1, 1)]
    monkeypatch.setattr(room, "MOST", 1)
    assert [len(heads([Question(one(term))], 10)[0][0]) for term in ("heron", "kiln") * 2] == [2, 1, 2, 1]


def test_what_was_found_is_counted_with_its_ties():
    for number in range(3):
        PhotoFactory(caption_en="Heron", edition=EditionFactory(year=2000 + number))
    rebuild()
    found = finding.found(parse("heron"))
    ties = {*found.ties}
    assert len(ties) == 3
    assert found.size > sum(map(len, ties)) + 3 * 8
    assert finding.MOST_BYTES + page.MOST_BYTES <= 8 * 1024 * 1024


@given(st.text(st.sampled_from("abYZ09_'s’ -.\n水环境Ａ１，é"), max_size=30))
def test_terms_are_the_same_with_and_without_their_places(text):
    assert terms_in_place(text) == [term for term, _start, _end in spans(text)]
    if text == fold(text):
        assert terms(text) == terms_in_place(text)
