"""Pieces of HTML are drawn once for all pages that share them, and never differ from what would be drawn anew."""

from unittest.mock import Mock

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events.filters import TopicFilterSet
from events.models import Topic
from publishing import drawn, remembering
from publishing.listing import listing
from publishing.models import State
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = ["/editions/", "/editions/?city=nanning", "/editions/?page=2&sort=oldest", "/photos/", "/photos/?year=2021"]


@pytest.fixture
def draw() -> Mock:
    """Return what draws a row, and can say how often it did."""
    draw = Mock(side_effect=lambda record, within, **more: f"<{record.slug}{within}{''.join(more)}>")
    draw.name = "row"
    return draw


def topics(query: str = ""):
    request = RequestFactory().get(f"/topics/?{query}")
    return listing(request, TopicFilterSet(request.GET, Topic.objects.published().for_cards(), request=request))


def test_all_lists_share_a_row_but_for_its_way_back(draw):
    make.TopicFactory(slug="air"), make.TopicFactory(slug="water")
    assert drawn.rows(topics(), draw, "") == ["<air>", "<water>"]
    assert drawn.rows(topics("sort=items"), draw, "?in=sort%3Ditems") == [
        "<air?in=sort%3Ditems>",
        "<water?in=sort%3Ditems>",
    ]
    assert drawn.rows(topics(), draw, '?"') == ["<air?&quot;>", "<water?&quot;>"]
    assert draw.call_count == 2


def test_rows_differ_by_language_and_by_what_they_get(draw):
    make.TopicFactory(slug="air"), make.TopicFactory(slug="water")
    drawn.rows(topics(), draw, "")
    assert drawn.rows(topics(), draw, "", first={"large": True}, old=False) == ["<airoldlarge>", "<waterold>"]
    assert draw.call_count == 4
    with translation.override("zh-hans"):
        drawn.rows(topics(), draw, "")
    assert draw.call_count == 6


def test_pages_are_in_the_order_of_the_readers_language(client, monkeypatch):
    monkeypatch.setattr("events.views.lists.TopicListView.per_page", 1)
    for name, chinese in (("Air", "文化"), ("Water", "气候")):
        make.TopicFactory(name_en=name, name_zh_hans=chinese)
    for _time in range(2):
        assert "Air</a>" in client.get("/en/topics/").content.decode()
        assert "气候</a>" in client.get("/zh-hans/topics/").content.decode()


def test_records_that_are_no_page_of_a_list_are_drawn_each_time(draw):
    draft = make.TopicFactory(slug="draft", state=State.DRAFT)
    for _time in range(2):
        assert drawn.rows([draft], draw, "?in=a", first={"large": True}) == ["<draft?in=alarge>"]
    assert draw.call_count == 2


def test_a_row_that_is_gone_when_it_is_read_is_left_out(draw):
    make.TopicFactory(slug="air"), make.TopicFactory(slug="water")
    assert len(topics().keys) == 2
    page = topics()
    page.filterset.queryset = page.filterset.queryset.exclude(slug="air")  # as if it had just been withdrawn
    assert drawn.rows(page, draw, "") == ["<water>"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_page_of_remembered_pieces_is_the_same_page(client, language):
    editions = [make.EditionFactory(year=2000 + number, city="Nanning") for number in range(26)]
    for number in range(3):
        make.PhotoFactory(edition=editions[21], caption_en=f"<b>Photo</b> {number}")
    addresses = [f"/{language}{address}" for address in LISTS]
    with transaction.atomic():
        anew = [client.get(address).content for address in addresses]
    assert [client.get(address).content for address in addresses] == anew
    with CaptureQueriesContext(connection) as asked:
        assert [client.get(address).content for address in addresses] == anew
    assert {query["sql"].split("(")[0] for query in asked} == {"SELECT SUM"}  # the version of the record


def test_what_is_withdrawn_is_gone_at_once(client):
    photo, other = make.PhotoFactory(caption_en="A river."), make.PhotoFactory(caption_en="A city.")
    assert "A river." in client.get("/en/photos/").content.decode()
    type(photo).objects.filter(pk=photo.pk).update(state=State.RETIRED)
    html = client.get("/en/photos/").content.decode()
    assert "A river." not in html
    assert "A city." in html
    other.caption_en = "A town."
    other.save()
    assert "A town." in client.get("/en/photos/").content.decode()


def test_a_value_of_a_facet_costs_one_statement_once_another_was_asked_for(client):
    """All lists narrowed by one edition share what the facet of editions offers, so that it is not counted again."""
    first, second = make.EditionFactory(), make.EditionFactory()
    make.PhotoFactory(edition=first), make.PhotoFactory(edition=second)
    client.get(f"/en/photos/?edition={first.slug}")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/en/photos/?edition={second.slug}")
    counted = [query["sql"] for query in asked if query["sql"].startswith("WITH")]
    assert len(counted) == 1
    assert "matched_1" not in counted[0]


def test_what_a_list_asks_for_when_nothing_is_remembered(client):
    edition = make.EditionFactory()
    make.PhotoFactory(edition=edition)
    for address, most in (("/en/editions/", 6), (f"/en/photos/?edition={edition.slug}", 6)):
        client.get(address)
        remembering.forget()
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        versions = sum(query["sql"].startswith("SELECT SUM") for query in asked)  # asked for each time in tests
        assert len(asked) - versions <= most, address
