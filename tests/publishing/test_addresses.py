"""Addresses of views are found once, and are the same as those that are found each time."""

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from publishing.addresses import absolute, address, numbered, other_language

#: Views with what their addresses hold, one of each kind.
VIEWS = [
    ("home", ()),
    ("healthz", ()),
    ("events:edition_list", ()),
    ("events:edition_detail", ("2019",)),
    ("events:sub_forum_detail", ("2019", "water")),
    ("exchange:cite_file", ("page", 7, "bib")),
    ("exchange_files:share", ()),
]


@pytest.mark.parametrize(("name", "args"), VIEWS)
def test_an_address_is_that_of_the_active_language_each_time(name, args):
    for code in ("en", "zh-hans", "en", "zh-hans"):
        with translation.override(code):
            assert address(name, *args) == reverse(name, args=args)


def test_an_address_that_there_is_not_is_never_found():
    for _time in range(2):
        with pytest.raises(NoReverseMatch):
            address("events:edition_detail", "no slug")


@pytest.mark.parametrize("name", ["media:photo_detail", "media:document_download"])
def test_a_number_is_put_where_the_view_has_it(name):
    for code in ("en", "zh-hans"):
        with translation.override(code):
            for number in (0, 7, 100, 2050):
                assert numbered(name, number) == reverse(name, args=[number])


def test_what_has_no_number_yet_has_no_address():
    with pytest.raises(NoReverseMatch):
        numbered("media:photo_detail", None)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/en/", "/zh-hans/"),
        ("/en/photos/?year=2019&q=%E7%8E%AF", "/zh-hans/photos/?year=2019&q=%E7%8E%AF"),
        ("/zh-hans/photos/", "/zh-hans/photos/"),
        ("/preview/something/", "/preview/something/"),
        ("/english/", "/english/"),
        ("", ""),
    ],
)
def test_the_other_language_has_the_same_address_behind_its_code(url, expected):
    assert other_language(url, "zh-hans") == expected


def test_the_host_is_that_of_each_request_unless_the_site_has_one(settings):
    settings.ALLOWED_HOSTS = ["*"]
    for host in ("one.example", "two.example", "one.example"):
        assert absolute(RequestFactory(headers={"host": host}).get("/"), "/en/") == f"http://{host}/en/"
    settings.SITE_URL = "https://forum.example"
    assert absolute(RequestFactory(headers={"host": "one.example"}).get("/"), "/en/") == "https://forum.example/en/"
