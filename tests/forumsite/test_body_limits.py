"""Requests that carry too much are refused before they are read, in words, in the reader's language."""

import re
import socket

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from tests.forumsite.test_up import port, prepared_site, small_site, wait_until_ready  # noqa: F401

PHOTO = "/admin/media/photo/add/"
MUCH = 10 * 1024**3
CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n"
HTML = {"accept": "text/html,*/*"}


class Unread:
    """A body that must not be read."""

    def read(self, *args):
        raise AssertionError("The body was read.")

    readline = read


def send(client: Client, address: str, length: int | str, **headers):
    return client.generic("POST", address, CONTENT_LENGTH=str(length), headers=headers, **{"wsgi.input": Unread()})


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/", "/en/photos/", "/en/nowhere/at/all/", "/admin/login/", "/healthz"])
def test_a_body_over_the_limit_is_refused_unread(client, address):
    response = send(client, address, site_settings.BODY_LIMIT + 1, **HTML)
    assert response.status_code == 413
    assert "here at most 3.0\xa0MB are taken at a time." in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "GET", "HEAD"])
def test_whatever_the_method(client, method):
    response = client.generic(method, "/en/photos/", CONTENT_LENGTH=str(MUCH), **{"wsgi.input": Unread()})
    assert response.status_code == 413


@pytest.mark.django_db
def test_it_is_said_in_the_reader_s_language(client):
    html = send(client, "/zh-hans/photos/", MUCH).content.decode()
    assert '<html lang="zh-Hans">' in html
    assert "10.0" in html


@pytest.mark.django_db
def test_a_script_gets_a_sentence_it_can_show(client):
    response = send(client, "/en/photos/", MUCH, accept="application/json")
    assert response.status_code == 413
    assert response.json()["error"].startswith("What you sent has 10.0\xa0GB; here at most 3.0\xa0MB")


def test_staff_send_files_where_files_are_taken(admin_client):
    response = send(admin_client, PHOTO, site_settings.BODY_LIMIT + 2 * site_settings.PHOTO_MAX_BYTES + 1, **HTML)
    assert response.status_code == 413
    assert "83.0\xa0MB" in response.content.decode()
    file = SimpleUploadedFile("a.jpg", b"x" * (site_settings.BODY_LIMIT + 1), "image/jpeg")
    assert admin_client.post(PHOTO, {"original": file}).status_code == 200
    assert send(admin_client, "/admin/media/topic/add/", MUCH).status_code in {404, 413}
    assert send(admin_client, "/admin/events/topic/add/", site_settings.BODY_LIMIT + 1).status_code == 413


def test_who_owes_a_second_factor_sends_no_more_than_anybody(admin_client, settings):
    settings.REQUIRE_MFA = True
    response = send(admin_client, PHOTO, site_settings.BODY_LIMIT + 1, **HTML)
    assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={PHOTO}")


@pytest.mark.django_db
@pytest.mark.parametrize("signed_in", [False, True])
def test_nobody_else_fills_the_disk_through_the_admin(client, signed_in):
    if signed_in:
        client.force_login(User.objects.create_user("reader"))
    response = send(client, PHOTO, site_settings.BODY_LIMIT + 1, **HTML)
    assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={PHOTO}")
    assert send(client, PHOTO, site_settings.BODY_LIMIT + 1).status_code == 401


@pytest.mark.django_db
def test_a_body_of_unknown_length_is_refused_and_one_within_the_limit_passes(client):
    response = client.generic("POST", "/en/photos/", HTTP_TRANSFER_ENCODING="chunked", **{"wsgi.input": Unread()})
    assert response.status_code == 411
    assert "did not say how much it sends" in response.content.decode()
    assert client.post("/admin/login/", {"username": "x" * 1000, "password": "y"}).status_code == 200


def names(resolver, prefix: str = "") -> list[str]:
    found = []
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            found += names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            found.append(prefix + pattern.name)
    return found


def test_every_page_that_takes_a_file_has_a_limit_of_its_own(admin_client):
    known, takers = names(get_resolver()), set()
    assert set(site_settings.BODY_LIMITS) <= set(known)
    for name in known:
        try:
            response = admin_client.get(reverse(name))
        except NoReverseMatch:
            continue
        if not response.streaming and b'type="file"' in response.content:
            takers.add(name)
    assert "admin:media_photo_add" in takers
    assert takers <= set(site_settings.BODY_LIMITS)


def exchange(port: str, head: str, body: bytes = b"") -> str:  # noqa: F811
    """Return what a real server answers to a head and no more than this body."""
    with socket.create_connection(("127.0.0.1", int(port)), timeout=10) as line:
        line.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        answer = line.recv(200_000).decode()
        if answer == CONTINUE:
            answer = line.recv(200_000).decode()
        return answer.removeprefix(CONTINUE)


@pytest.mark.once
def test_a_real_server_answers_before_anything_came_and_no_header_moves_the_site(small_site, port):  # noqa: F811
    small_site.start("up", PORT=port)
    wait_until_ready(small_site)
    start = f"POST /en/photos/ HTTP/1.1\nHost: 127.0.0.1:{port}\nAccept: application/json"
    assert exchange(port, f"{start}\nContent-Length: {MUCH}").startswith("HTTP/1.1 413 ")
    assert exchange(port, f"{start}\nContent-Length: {MUCH}\nExpect: 100-continue").startswith("HTTP/1.1 413 ")
    assert exchange(port, f"{start}\nTransfer-Encoding: chunked", b"5\r\nhello\r\n").startswith("HTTP/1.1 411 ")
    both = exchange(port, f"{start}\nTransfer-Encoding: chunked\nContent-Length: 3", b"5\r\nhello\r\n0\r\n\r\n")
    assert re.match(r"HTTP/1.1 4\d\d ", both)
    assert exchange(port, f"{start}\nContent-Length: -1").startswith("HTTP/1.1 400 ")
    for too_long in (f"GET /en/photos/?q={'a' * 60_000} HTTP/1.1\nHost: x", f"GET / HTTP/1.1\nCookie: {'a' * 60_000}"):
        page = whole_answer(port, too_long)
        assert re.match(r"HTTP/1.1 4(14|31) ", page)
        assert "too long" in page
        assert "frame-ancestors 'none'" in page
        assert '<section lang="zh-Hans">' in page
    for name in ("Script-Name", "SCRIPT_NAME", "Path-Info", "PATH_INFO"):
        head = f"GET /en/ HTTP/1.1\nHost: 127.0.0.1:{port}\n{name}: /elsewhere\nX-Forwarded-Proto: https"
        page = whole_answer(port, f"{head}\nConnection: close")
        assert page.startswith("HTTP/1.1 200 "), name
        assert "/elsewhere" not in page, name
        assert "https://127.0.0.1" not in page, name


def whole_answer(port: str, head: str) -> str:  # noqa: F811
    """Return all that a real server says until it closes the connection."""
    with socket.create_connection(("127.0.0.1", int(port)), timeout=10) as line:
        line.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        return b"".join(iter(lambda: line.recv(65_536), b"")).decode()
