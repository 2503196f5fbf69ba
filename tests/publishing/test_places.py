"""From a filtered list into a record, on to the next one, and back to the page of the list on which it stands."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from events.views.lists import EditionListView
from publishing.models import State
from tests.factories import (
    AlbumFactory,
    EditionFactory,
    ExhibitionFactory,
    OrganizationFactory,
    OutcomeFactory,
    PersonFactory,
    PhotoFactory,
    SubForumFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editions():
    """Return five editions, of which those of even years were held in Nanning."""
    return [EditionFactory(year=2018 + n, city_en="Elsewhere" if n % 2 else "Nanning") for n in range(5)]


def page_of(client, address: str, query: str):
    """Return the page of a record to which the reader came from a list."""
    return client.get(f"{address}?{urlencode({'in': query})}")


def query_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["in"][0]


def test_the_links_of_a_filtered_list_lead_on_in_it(client, editions):
    html = client.get(reverse("events:edition_list") + "?utm=1&city=nanning").content.decode()
    assert 'href="/en/editions/2022/?in=city%3Dnanning"' in html
    place = page_of(client, "/en/editions/2020/", "city=nanning").context["place"]
    assert (place.number, place.total, place.count_in_words) == (2, 3, "3 editions")
    assert place.previous_url == "/en/editions/2022/?in=city%3Dnanning"
    assert place.next_url == "/en/editions/2018/?in=city%3Dnanning"
    assert place.list_url == "/en/editions/?city=nanning"
    assert [(chip.label, chip.value) for chip in place.chips] == [("City", "Nanning")]


def test_the_page_says_where_it_stands_and_links_both_ways(client, editions):
    html = page_of(client, "/en/editions/2020/", "city=nanning&sort=oldest").content.decode()
    assert '<a class="place-list" href="/en/editions/?city=nanning&amp;sort=oldest">Back to the list</a>' in html
    assert "2 of 3" in html
    assert html.count('href="/en/editions/2018/?in=city%3Dnanning%26sort%3Doldest"') == 2
    assert 'rel="prev" href="/en/editions/2018/?in=' in html
    assert "/en/editions/2021/" not in html


def test_the_way_back_leads_to_the_page_on_which_the_record_stands(client, editions, monkeypatch):
    monkeypatch.setattr(EditionListView, "per_page", 2)
    address = reverse("events:edition_list")
    links = client.get(f"{address}?page=2").context["page_obj"].within
    assert links == "?in=page%3D2"
    place = page_of(client, "/en/editions/2020/", "page=2").context["place"]
    assert (place.number, place.list_url) == (3, f"{address}?page=2")
    assert place.previous_url == "/en/editions/2021/"
    assert query_of(place.next_url) == "page=2"
    assert query_of(page_of(client, "/en/editions/2019/", "page=2").context["place"].next_url) == "page=3"


def test_the_first_and_the_last_have_one_neighbour(client, editions):
    first = page_of(client, "/en/editions/2022/", "city=nanning").context["place"]
    last = page_of(client, "/en/editions/2018/", "city=nanning").context["place"]
    assert (first.previous_url, last.next_url) == ("", "")
    only = page_of(client, "/en/editions/2018/", "year=2018").context["place"]
    assert (only.number, only.total, only.previous, only.next) == (1, 1, None, None)


def test_without_a_list_the_neighbours_are_those_of_all(client, editions):
    response = client.get("/en/editions/2020/")
    assert response.context["place"] is None
    assert 'href="/en/editions/2021/"' in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "city=elsewhere",
        "x" * 60_000,
        "&".join(f"a{n}=1" for n in range(400)),
        "city=nanning&" * 150,
        "%00=%00",
        "q=\x00",
        "page=99999999999999999999",
        "year=-1&sort=-pk",
        "q=%ED%A0%80",
        "<script>",
    ],
)
def test_nothing_in_the_parameter_fails_or_shows(client, editions, query):
    response = page_of(client, "/en/editions/2020/", query)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    place = response.context["place"]
    assert place is None or set(parse_qs(urlsplit(place.list_url).query)) <= {"q", "city", "page"}


def test_a_list_of_more_values_than_a_request_may_have_is_no_list(client, editions, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    assert page_of(client, "/en/editions/2020/", "a=1&" * 20).context["place"] is None


def test_hidden_records_are_no_neighbours(client, editions):
    EditionFactory(year=2019, slug="hidden", city_en="Nanning", state=State.DRAFT)
    assert page_of(client, "/en/editions/2020/", "city=nanning").context["place"].total == 3


def test_every_kind_with_a_page_keeps_its_list(client):
    records = {
        "media:photo_list": [PhotoFactory(edition=EditionFactory()) for _number in range(2)],
        "media:album_list": [AlbumFactory() for _number in range(2)],
        "events:sub_forum_list": [SubForumFactory() for _number in range(2)],
        "events:exhibition_list": [ExhibitionFactory() for _number in range(2)],
        "events:outcome_list": [OutcomeFactory() for _number in range(2)],
        "events:organization_list": [OrganizationFactory() for _number in range(2)],
        "events:person_list": [PersonFactory() for _number in range(2)],
        "events:topic_list": [TopicFactory() for _number in range(2)],
    }
    for name, (one, other) in records.items():
        orders = {"events:outcome_list": "silent", "events:organization_list": "editions"}
        orders |= dict.fromkeys(("events:person_list", "events:topic_list"), "items")
        query = f"sort={orders.get(name, 'oldest')}"
        response = page_of(client, one.get_absolute_url(), query)
        place = response.context["place"]
        assert {place.previous_url, place.next_url} == {"", f"{other.get_absolute_url()}?{urlencode({'in': query})}"}
        assert place.list_url == f"{reverse(name)}?{query}"
        assert place.list_url in response.content.decode()
        assert f"{one.get_absolute_url()}?{urlencode({'in': query})}" in client.get(place.list_url).content.decode()


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("query", ["topic=youth", "sort=added"])
def test_a_place_costs_as_much_however_long_the_list(client, count, query, django_assert_num_queries):
    topic = TopicFactory(slug="youth")
    photos = [PhotoFactory() for _number in range(count)]
    for photo in photos:
        photo.topics.add(topic)
    address = photos[0].get_absolute_url()
    page_of(client, address, query)
    with django_assert_num_queries({"topic=youth": 8, "sort=added": 9}[query]):
        page_of(client, address, query)
