"""Error pages: in the site's look, in both languages, and where it matters without a database."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from forumsite import urls


def fail(request):
    raise RuntimeError("on purpose")


def suspicious(request):
    raise SuspiciousOperation("on purpose")


def guarded(request):
    return HttpResponse("saved")


def forbidden(request):
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


urlpatterns = [
    path("fail/", fail),
    path("suspicious/", suspicious),
    path("guarded/", guarded),
    path("forbidden/", forbidden),
    *urls.urlpatterns,
]
HOME_LINKS = ('href="/en/"', 'href="/zh-hans/"')


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("method", "address", "status", "words"),
    [
        ("get", "/fail/", 500, "Something went wrong on our side."),
        ("get", "/suspicious/", 400, "This request could not be understood."),
        ("post", "/guarded/", 403, "This form has expired."),
    ],
)
def test_these_pages_ask_no_database(visitor, method, address, status, words):
    response = getattr(visitor, method)(address)  # without the django_db mark any query fails the test
    html = response.content.decode()
    assert response.status_code == status
    assert words in html
    assert all(link in html for link in HOME_LINKS)
    assert '<section lang="zh-Hans">' in html


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/not-there/", "/en/editions/1850/", "/en/photos/99999/", "/not-there.txt"])
def test_a_page_that_is_not_there_offers_ways_on(visitor, address):
    response = visitor.get(address)
    html = response.content.decode()
    assert response.status_code == 404
    assert "This page is not in the record." in html
    assert 'action="/en/search/"' in html
    assert 'href="/en/editions/"' in html


@pytest.mark.django_db
def test_an_address_without_a_language_leads_to_the_same_with_one(visitor):
    response = visitor.get("/not-there/", headers={"accept-language": "zh-Hans"})
    assert (response.status_code, response["Location"]) == (302, "/zh-hans/not-there/")
    assert visitor.get("/zh-hans/not-there/").status_code == 404


@pytest.mark.django_db
def test_the_language_switch_of_a_missing_page_leads_home(visitor):
    html = visitor.get("/en/not there/").content.decode()
    assert '<a href="/zh-hans/" lang="zh-Hans"' in html


@pytest.mark.django_db
def test_what_is_not_open_says_so(visitor):
    response = visitor.get("/forbidden/")
    assert response.status_code == 403
    assert "This is not open to you." in response.content.decode()
