"""Kept pages: the same for everybody, never of what is private, and of now."""

import gzip
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from forumsite import page_cache
from publishing import record_version
from publishing.models import State
from tests.factories import EditionFactory, PhotoFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept_pages(settings, no_kept_pages):
    """Keep pages."""
    settings.PAGE_CACHE_BYTES = 4 * 1024 * 1024


@pytest.fixture
def drawn(monkeypatch):
    """Return the addresses that were drawn."""
    addresses = []
    draw = page_cache.PageCacheMiddleware._draw

    def noted(self, request, *arguments):
        addresses.append(request.get_full_path())
        return draw(self, request, *arguments)

    monkeypatch.setattr(page_cache.PageCacheMiddleware, "_draw", noted)
    return addresses


def test_a_page_is_drawn_once_and_answered_with_one_statement(client, drawn, django_assert_num_queries):
    first = client.get("/en/editions/")
    with django_assert_num_queries(1):
        second = client.get("/en/editions/")
    assert drawn == ["/en/editions/"]
    assert second.content == first.content
    assert [name for name, value in second.items() if value != first[name]] == ["X-Request-ID"]
    assert second["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("method", ["get", "head"])
def test_who_has_the_page_is_told_so(client, method):
    page = client.get("/en/editions/")
    again = getattr(client, method)("/en/editions/", headers={"If-None-Match": page["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", page["ETag"])
    since = client.get("/en/editions/", headers={"If-Modified-Since": page["Last-Modified"]})
    assert since.status_code == 304
    TopicFactory()
    EditionFactory()
    changed = client.get(
        "/en/editions/", headers={"If-None-Match": page["ETag"], "If-Modified-Since": page["Last-Modified"]}
    )
    assert changed.status_code == 200
    assert client.get("/en/editions/", headers={"If-Modified-Since": page["Last-Modified"]}).status_code == 200


def test_it_travels_compressed_to_those_who_take_that(client):
    plain = client.get("/en/editions/")
    zipped = client.get("/en/editions/", headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(zipped.content) == plain.content
    assert (zipped["Vary"], plain["Vary"]) == ("Accept-Encoding", "Accept-Encoding")
    assert zipped["ETag"] != plain["ETag"]


@pytest.mark.django_db(transaction=True)  # PostgreSQL counts transactions
def test_what_changes_shows_on_every_node(drawn):
    nodes = [Client(), Client()]
    topic = TopicFactory(name_en="Marvel")
    assert [b"Marvel" in node.get("/en/topics/").content for node in nodes] == [True, True]
    topic.name_en = "Wonder"
    topic.save()
    assert [b"Wonder" in node.get("/en/topics/").content for node in nodes] == [True, True]
    type(topic).objects.filter(pk=topic.pk).update(state=State.RETIRED)
    assert [b"Wonder" in node.get("/en/topics/").content for node in nodes] == [False, False]
    assert len(drawn) == 6


def test_what_comes_and_goes_by_the_clock_shows_in_time(client, drawn, monkeypatch):
    now = timezone.now()
    topic = TopicFactory(publish_at=now + timedelta(minutes=5), retire_at=now + timedelta(minutes=9))
    name = topic.name_en.encode()

    def shows(minutes: int) -> bool:
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=minutes))
        return name in client.get("/en/topics/").content

    assert [shows(minutes) for minutes in (0, 4, 6, 8, 10)] == [False, False, True, True, False]
    assert len(drawn) == 3


def test_a_page_that_tells_the_day_is_drawn_anew_after_a_minute(client, drawn, monkeypatch):
    first = client.get("/en/")
    clock = page_cache.time.monotonic
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: clock() + page_cache.KEEP + 1)
    second = client.get("/en/")
    assert drawn == ["/en/", "/en/"]
    assert (second["ETag"], second["Last-Modified"]) == (first["ETag"], first["Last-Modified"])


def test_unknown_parameters_neither_split_nor_poison(client, drawn):
    clean = client.get("/en/photos/?sort=oldest")
    for query in ("utm_source=evil&sort=oldest", "sort=oldest&q2=<b>", "%00=1&sort=oldest&sort2=x"):
        assert client.get(f"/en/photos/?{query}").content == clean.content
    assert drawn == ["/en/photos/?sort=oldest"]
    assert b"evil" not in Client().get("/en/photos/?utm_source=evil").content


def test_languages_and_hosts_are_apart(settings, client):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    pages = {
        client.get(path, headers={"host": host}).content
        for path in ("/en/editions/", "/zh-hans/editions/")
        for host in ("one.example", "two.example")
    }
    assert len(pages) == 4
    assert client.get("/en/editions/", headers={"host": "three.example"}).status_code == 400


def test_who_is_signed_in_gets_pages_of_their_own(client, admin_client, drawn):
    assert admin_client.get("/en/editions/").status_code == 200
    assert drawn == []
    response = client.get("/en/editions/", headers={"Authorization": "Basic eDp5"})
    assert (response.status_code, drawn) == (200, [])


@pytest.mark.parametrize("address", ["/en/nothing/", "/healthz", "/admin/login/", "/en/contribute/", "/hello/"])
def test_what_is_not_one_page_for_everybody_is_not_kept(client, address, django_assert_num_queries):
    first = client.get(address)
    assert "X-Accel-Expires" not in first
    assert "X-Accel-Expires" not in client.get(address)


def test_a_page_that_sets_a_cookie_or_carries_a_nonce_is_not_kept(rf):
    from django.http import HttpResponse

    request = rf.get("/")
    assert page_cache.is_same_for_all(request, HttpResponse("x"))
    with_cookie = HttpResponse("x")
    with_cookie.set_cookie("a", "b")
    refused = [
        with_cookie,
        HttpResponse("x", status=404),
        HttpResponse("x", headers={"Vary": "Cookie"}),
        HttpResponse("x", headers={"Cache-Control": "private"}),
        HttpResponse("x", headers={"Content-Security-Policy": "script-src 'nonce-abc'"}),
        HttpResponse("x" * (page_cache.LARGEST + 1)),
    ]
    assert not any(page_cache.is_same_for_all(request, response) for response in refused)


def test_only_so_much_is_kept_and_plain_addresses_stay(settings, drawn):
    settings.PAGE_CACHE_BYTES = 200_000
    client = Client()
    client.get("/en/editions/")
    for number in range(20):
        client.get(f"/en/editions/?q=word{number}")
    drawn.clear()
    client.get("/en/editions/?q=word19")
    client.get("/en/editions/")
    assert drawn == []
    client.get("/en/editions/?q=word0")
    assert drawn == ["/en/editions/?q=word0"]


def test_kept_pages_answer_while_the_database_is_away(client, monkeypatch, caplog):
    page = client.get("/en/editions/")

    def away():
        raise DatabaseError

    monkeypatch.setattr(record_version, "current", away)
    assert client.get("/en/editions/").content == page.content
    assert "cannot be read" in caplog.text


def test_a_kept_page_answers_where_drawing_it_fails(client, monkeypatch):
    page = client.get("/en/numbers/")
    TopicFactory()
    monkeypatch.setattr("forumsite.views.Numbers", lambda: 1 / 0)
    client.raise_request_exception = False
    assert client.get("/en/numbers/").content == page.content
    assert client.get("/zh-hans/numbers/").status_code == 500


@pytest.mark.django_db(transaction=True)
def test_what_was_retired_does_not_come_back_when_drawing_fails(client, monkeypatch):
    topic = TopicFactory(name_en="Marvel")
    with translation.override("en"):
        address = topic.get_absolute_url()
    assert b"Marvel" in client.get(address).content
    type(topic).objects.filter(pk=topic.pk).update(state=State.RETIRED)
    assert client.get(address).status_code == 404
    TopicFactory()
    monkeypatch.setattr("events.views.threads._topic.get_or_404", lambda **_values: 1 / 0)
    client.raise_request_exception = False
    response = client.get(address)
    assert (response.status_code, b"Marvel" in response.content) == (500, False)


def test_every_public_page_kind_is_kept():
    edition, photo = EditionFactory(), PhotoFactory()
    client = Client()
    addresses = [
        *("/sitemap.xml", "/robots.txt", "/en/feeds/all.atom", "/en/feeds/photos.atom", "/en/calendars/coming.ics"),
        *("/en/", "/en/search/?q=water", "/en/numbers/", "/en/numbers/numbers.csv", "/en/subscribe/"),
        *(f"/en/{kind}/" for kind in ("editions", "photos", "albums", "documents", "outcomes", "people", "press")),
    ]
    with translation.override("en"):
        addresses += [edition.get_absolute_url(), photo.get_absolute_url(), reverse("events:edition_compare")]
    assert [address for address in addresses if client.get(address).get("X-Accel-Expires") != "1"] == []
