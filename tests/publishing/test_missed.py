"""Addresses not found: those that readers were given are kept, without a storm of writes and within bounds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from publishing import missed
from publishing.guesses import nearest
from publishing.models import MissedAddress, State
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counted_anew():
    missed.missed.forget()


def kept() -> dict[str, int]:
    missed.missed.flush()
    return dict(MissedAddress.objects.values_list("path", "count"))


def test_an_address_is_kept_once_whatever_its_language(client):
    for path in ("/en/topics/old/", "/zh-hans/topics/old/", "/en/topics/old/?utm=x"):
        client.get(path)
    client.post("/en/topics/old/")
    assert kept() == {"/topics/old": 3}


def test_a_storm_is_not_one_of_writes(client, monkeypatch):
    handed_on = []
    monkeypatch.setattr(missed.missed, "hand_on", lambda gathered: handed_on.append(dict(gathered)))
    monkeypatch.setattr(missed.missed, "most", 3)
    for number in range(12):
        client.get(f"/en/topics/t{number}/")
    missed.missed.flush()
    assert handed_on == [
        {"/topics/t0": (1, "")},
        {f"/topics/t{number}": (1, "") for number in (1, 2, 3)},
    ]


def test_the_list_is_bounded_and_keeps_what_is_asked_for_most(monkeypatch):
    monkeypatch.setattr(missed, "MOST", 3)
    missed.store({"/a": (5, ""), "/b": (1, ""), "/c": (2, "")})
    missed.store({"/d": (1, ""), "/a": (1, "")})
    assert kept() == {"/a": 6, "/c": 2, "/d": 1}


def test_storing_many_takes_few_queries(django_assert_num_queries):
    missed.store({f"/x{number}": (1, "") for number in range(20)})
    with django_assert_num_queries(4):
        missed.store({f"/x{number}": (1, "h") for number in range(10, 40)})


@pytest.mark.parametrize(
    "path",
    [
        "/wp-login.php", "/en/wp-admin/", "/.env", "/en/.git/config", "/phpmyadmin/", "/en/index.php", "/cgi-bin/x",
        "/static/nothing.css", "/admin/nothing/", "/files/nothing.jpg", "/apple-touch-icon.png", "/en/a@example.org/",
        "/en/" + "a" * 250 + "/", "/en" + "/a" * 20 + "/", "/en/<script>/", "/en//two/",
    ],
)  # fmt: skip
def test_what_no_reader_was_given_is_left_out(client, path):
    client.get(path)
    assert kept() == {}


@pytest.mark.parametrize("path", ["/en/topics/绿色/", "/en/Topics/Old_Name/", "/forum/2015.html", "/en/a/b-c/d.e"])
def test_what_may_have_been_given_is_kept(client, path):
    client.get(path, follow=True)
    assert len(kept()) == 1


def test_a_link_that_is_a_secret_is_not_kept(client):
    secret = "0123456789abcdef" * 4
    for path in (f"/en/contribute/{secret}/", f"/en/contribute/{secret[:-1]}/", f"/en/contribute/{secret}x/"):
        assert client.get(path).status_code == 404
    assert kept() == {}


@pytest.mark.parametrize(
    ("referer", "host"),
    [
        ("https://news.example/article?name=x", "news.example"),
        ("https://a:b@news.example/", ""),
        ("https://[bad", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_of_the_page_before_only_the_host_is_kept(client, referer, host):
    client.get("/en/topics/old/", headers={"referer": referer})
    assert MissedAddress.objects.get().referrer == host


def test_the_last_known_host_stays_when_none_is_told(client):
    missed.store({"/a": (1, "news.example")})
    missed.store({"/a": (1, ""), "/b": (1, "")})
    assert MissedAddress.objects.get(path="/a").referrer == "news.example"


def test_after_90_days_an_address_is_forgotten():
    missed.store({"/old": (1, ""), "/new": (1, "")})
    MissedAddress.objects.filter(path="/old").update(last_at=timezone.now() - timedelta(days=91))
    missed.clear()
    assert kept() == {"/new": 1}


def test_a_database_that_fails_breaks_no_page(client, monkeypatch, caplog):
    from django.db import DatabaseError

    def fail(gathered):
        raise DatabaseError("on purpose")

    monkeypatch.setattr(missed.missed, "hand_on", fail)
    assert client.get("/en/topics/old/").status_code == 404
    assert "could not be stored" in caplog.text


def test_the_nearest_public_records_are_guessed(django_assert_num_queries):
    topic = make.TopicFactory(slug="green-finance")
    make.TopicFactory(slug="green-finances", state=State.DRAFT)
    item = make.SubForumFactory(slug="blue-economy", edition__year=2036)
    make.PersonFactory(slug="somebody-else")
    found = nearest(["/topics/green-fiance", "/editions/2036/sub-forums/blue-economics", "/zz/qq"])
    assert [[guess.record for guess in of] for of in found.values()] == [[topic], [item], []]
    with django_assert_num_queries(0):
        assert nearest([]) == {}


def test_guesses_take_two_queries_a_kind_for_any_number_of_addresses(django_assert_max_num_queries):
    for number in range(3):
        make.TopicFactory(slug=f"green-{number}")
    with django_assert_max_num_queries(10):
        nearest(["/topics/green-1x"])
    with django_assert_max_num_queries(10):
        nearest([f"/topics/green-{number}x" for number in range(3)])
