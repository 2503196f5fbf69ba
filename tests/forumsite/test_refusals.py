"""What no browser sends is answered before any page sees it."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from forumsite.wsgi import application


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/", "/admin/", "/healthz", "/en/nowhere/"])
def test_trace_is_not_allowed(client, path):
    assert client.generic("TRACE", path).status_code == 405


def answer_to(content_type: str) -> tuple[str, bytes]:
    """Return status and body of the whole application's answer."""
    environ = RequestFactory().get("/robots.txt?q=a%20b").environ | {"CONTENT_TYPE": content_type}
    said = []
    body = b"".join(application(environ, lambda status, headers: said.append(status)))
    return said[0], body


@pytest.mark.parametrize(
    "named",
    [f"charset={name}" for name in ("hex", "rot13", "idna", "utf-16", "utf-7", "undefined", "nonsense", "")]
    + ["charset*=hex''aa", "charset*=utf-8'aa", "charset*=''%ff"],
)
def test_a_body_in_another_encoding_is_a_bad_request(named):
    assert answer_to(f"text/plain; {named}") == ("400 Bad Request", b"The body must be in UTF-8.\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "a/b; charset=utf-8", "a/b; charset=UTF-8", 'a/b; charset="utf8"', "a/b; boundary=x"],
)
def test_a_body_in_utf_8_is_taken(content_type):
    assert answer_to(content_type)[0] == "200 OK"


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "%00=1", "edition__id__exact=%00", "state__exact=\x00"])
def test_a_nul_in_what_is_asked_of_the_admin_is_a_bad_request(admin_client, query):
    for name in ("media_photo_changelist", "media_photo_add", "autocomplete"):
        assert admin_client.get(reverse(f"admin:{name}"), QUERY_STRING=query).status_code == 400


@pytest.mark.django_db
def test_the_public_lists_say_in_words_what_a_nul_is(client):
    assert client.get("/en/photos/?q=%00").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "key", ["", "a", "A" * 32, "a" * 33, "\xff" * 32, "%00" + "a" * 32, '"\\000' + "a" * 31 + '"', "x" * 6000]
)
def test_a_session_cookie_that_is_none_of_ours_is_dropped(key):
    request = Client(headers={"cookie": f"sessionid={key}"}).get("/robots.txt").wsgi_request
    assert "sessionid" not in request.COOKIES
    assert request.session.session_key is None


def test_who_is_signed_in_stays_so(admin_client):
    assert admin_client.get(reverse("admin:index")).status_code == 200
