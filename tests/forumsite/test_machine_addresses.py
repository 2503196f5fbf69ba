"""What machines ask for: health, robots, and the smallest answer."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError
from django.test import Client


@pytest.mark.django_db
def test_healthz_is_fresh_and_needs_neither_language_nor_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_healthz_says_that_the_database_does_not_answer(client, monkeypatch, caplog):
    def refuse(self):
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"database: does not answer\n")
    assert "no-store" in response["Cache-Control"]
    assert "connection refused" in caplog.text


def test_healthz_keeps_to_the_hosts_of_the_site(settings):
    settings.ALLOWED_HOSTS = ["record.example.org"]
    assert Client(headers={"host": "elsewhere.example.org"}).get("/healthz").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/hello/"])
def test_they_answer_as_plain_text_and_take_no_posts(client, path):
    assert client.get(path)["Content-Type"] == "text/plain"
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


def test_crawlers_are_kept_from_the_admin_and_from_archives(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert [line for line in lines if line.startswith("Disallow")] == [
        "Disallow: /admin/",
        "Disallow: /preview/",
        "Disallow: /*/press-pack/",
    ]


def test_a_browser_that_asks_for_the_usual_icon_gets_the_one_of_the_pages(client):
    """Without the ``django_db`` mark, a query would be refused."""
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (302, "/static/site/img/favicon.svg")
    assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=86400"}


def test_hello_passes_every_middleware_without_a_query(client):
    """Without the ``django_db`` mark, a query would be refused."""
    response = client.get("/hello/")
    assert response.content == b"hello\n"
    for header in ("Content-Security-Policy", "Permissions-Policy", "X-Frame-Options", "Referrer-Policy"):
        assert header in response


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_for_readers_without_a_connection_is_kept_with_files_that_are_there(client, language):
    response = client.get(f"/{language}/offline.js")
    assert (response["Content-Type"], response["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    names = re.findall(r'"/static/([^"]+)"', response.content.decode())
    assert [name for name in names if not finders.find(name)] == []
    kept = client.get(f"/{language}/offline/").content.decode()
    assert re.findall(r'(?:href|src)="/static/([^"]+)"', kept) == sorted(names, key=kept.index)
    assert "<h2>You are offline.</h2>" in kept
    assert "number" not in kept
    assert re.findall(r'<section lang="([^"]+)">', kept)[0].lower() == language
