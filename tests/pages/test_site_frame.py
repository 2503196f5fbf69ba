"""The frame around every page: menu, canonical address, language switch, foot."""

import pytest

from pages.templatetags.site import by_clause
from tests.factories import EditionFactory, ForumFactory, OutcomeFactory, PageFactory, SubForumFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("Two editions, one record.", "<span>Two editions,</span> <span>one record.</span>"),
        ("两届论坛，一份公开档案。", "<span>两届论坛，</span><span>一份公开档案。</span>"),
        ("A <b> & no comma", "<span>A &lt;b&gt; &amp; no comma</span>"),
    ],
)
def test_a_headline_breaks_after_its_comma(words, html):
    assert by_clause(words) == html


def text(client, address):
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        ("/en/editions/", '<a href="/en/editions/" aria-current="page">Editions</a>'),
        ("/en/photos/", '<a href="/en/photos/" aria-current="page">Photos</a>'),
        ("/en/sub-forums/", '<a href="/en/editions/" aria-current="true">Editions</a>'),
        ("/en/albums/", '<a href="/en/photos/" aria-current="true">Photos</a>'),
        ("/en/press/", '<a href="/en/press/" aria-current="page">Press</a>'),
    ],
)
def test_the_menu_says_where_the_reader_is(client, address, entry):
    html = text(client, address)
    assert entry in html
    assert html.count("aria-current") == 1 + html.count('<li aria-current="page">')


def test_a_page_below_a_list_marks_its_section(client):
    item = SubForumFactory()
    outcome = OutcomeFactory()
    assert '<a href="/en/editions/" aria-current="true">' in text(client, item.get_absolute_url())
    assert '<a href="/en/outcomes/" aria-current="true">' in text(client, outcome.get_absolute_url())


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", "/en/photos/"),
        ("?year=2023", "/en/photos/?year=2023"),
        ("?page=1", "/en/photos/"),
        (
            "?page=2&licence=CC-BY-4.0&year=2023&year=2022&utm_source=x",
            "/en/photos/?year=2022&amp;year=2023&amp;licence=CC-BY-4.0",
        ),
        ("?topic=no-such&sort=newest", "/en/photos/"),
        ("?page=%22%3E%3Cscript%3E", "/en/photos/"),
        ("?page=²", "/en/photos/"),
    ],
)
def test_the_canonical_address_of_a_list_is_its_one_form(client, query, canonical):
    html = text(client, f"/en/photos/{query}")
    assert f'<link rel="canonical" href="http://testserver{canonical}">' in html
    chinese = canonical.replace("/en/", "/zh-hans/")
    assert f'<link rel="alternate" hreflang="zh-Hans" href="http://testserver{chinese}">' in html


def test_the_canonical_address_of_a_record_has_no_query(client):
    edition = EditionFactory(year=2019, city_en="Nanning")
    html = text(client, f"{edition.get_absolute_url()}?in=city%3Dnanning&utm_source=x")
    assert '<link rel="canonical" href="http://testserver/en/editions/2019/">' in html


def test_the_switch_leads_to_the_same_record_with_the_same_filters(client):
    edition = EditionFactory(year=2019)
    html = text(client, f"/en/editions/{edition.slug}/")
    assert '<a href="/zh-hans/editions/2019/" lang="zh-Hans" hreflang="zh-Hans">' in html
    html = text(client, "/zh-hans/photos/?year=2019&q=%E7%8E%AF%E5%A2%83")
    assert '<a href="/en/photos/?year=2019&amp;q=%E7%8E%AF%E5%A2%83" lang="en" hreflang="en">English</a>' in html


def test_the_foot_leads_to_the_lists_that_are_not_in_the_menu(client):
    foot = text(client, "/en/").split("<footer")[1]
    for name in ("sub-forums", "exhibitions", "organizations", "people", "topics", "albums", "documents"):
        assert f'href="/en/{name}/"' in foot


def test_a_visitor_gets_no_cookie(client):
    assert not client.get("/en/").cookies


def test_the_contact_shows_at_the_foot_and_on_its_page_once_entered(client):
    page = PageFactory(path="contact")
    assert "<address" not in client.get(page.get_absolute_url()).content.decode()
    ForumFactory(contact_email="desk@forum.example", contact_address_en="1 Invented Road\nSampleton")
    html = client.get(page.get_absolute_url()).content.decode()
    assert html.count('<a href="mailto:desk@forum.example">desk@forum.example</a>') == 2
    assert html.count("1 Invented Road<br>Sampleton") == 2
    assert client.get("/en/editions/").content.decode().count("mailto:desk@forum.example") == 1
