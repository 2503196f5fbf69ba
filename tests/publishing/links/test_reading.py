"""The links of a record: in its address fields and in its rich text, each in the form in which it is asked."""

import pytest

from publishing.links.reading import addresses_in, host_of, normal
from tests.factories import EditionFactory, PageFactory, SourceFactory


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://a.example/page#part", "https://a.example/page"),
        ("HTTPS://A.Example", "https://a.example/"),
        ("http://a.example:8080/x?y=1", "http://a.example:8080/x?y=1"),
        ("https://name:secret@a.example/", "https://a.example/"),
        ("https://论坛.example/新闻", "https://xn--kfsr23j.example/%E6%96%B0%E9%97%BB"),
        ("https://a.example/a b", "https://a.example/a%20b"),
        ("http://[::1]/", "http://[::1]/"),
        ("mailto:a@a.example", ""),
        ("/en/about/", ""),
        ("javascript:x", ""),
        ("http://", ""),
        ("http://[broken/", ""),
        ("http://a.example:port/", ""),
        (f"http://a.example/{'x' * 3000}", ""),
    ],
)
def test_the_form_in_which_an_address_is_asked(written, asked):
    assert normal(written) == asked
    assert normal(asked) == asked


def test_the_links_of_a_record_by_column():
    source = SourceFactory.build(url="https://a.example/#x", archived_url="")
    assert addresses_in(source) == {"url": ["https://a.example/"]}
    page = PageFactory.build(
        body_en='<p><a href="https://a.example/?a=1&amp;b=2">A</a> <a title="b" href="https://b.example">B</a>'
        '<a href="https://b.example/#2">B</a> <a href="/en/">own</a> https://c.example</p>',
        body_zh_hans='<p><a href="https://b.example">B</a></p>',
    )
    assert addresses_in(page) == {
        "body_en": ["https://a.example/?a=1&b=2", "https://b.example/"],
        "body_zh_hans": ["https://b.example/"],
    }
    assert addresses_in(EditionFactory.build()) == {}


def test_the_host_of_an_address():
    assert host_of("https://a.example:8080/x") == "a.example"
