"""The head of a page: what other sites, search engines and reference managers read of it."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exchange.parsing import HOSTILE
from tests.factories import (
    AlbumPhotoFactory,
    DocumentFactory,
    EditionFactory,
    EditionOrganizationFactory,
    ExhibitorFactory,
    ForumFactory,
    OutcomeFactory,
    OutcomeStepFactory,
    PageFactory,
    PersonFactory,
    PhotoFactory,
    SubForumOrganizationFactory,
    SubForumPersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


class Head(HTMLParser):
    """Collects meta and link elements, and the title."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, list[str]] = {}
        self.links: list[dict] = []
        self.title, self._in_title = "", False
        self.feed(html.split("</head>")[0])

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "meta" and (name := found.get("name") or found.get("property")):
            self.meta.setdefault(name, []).append(found["content"])
        elif tag == "link":
            self.links.append(found)
        self._in_title = tag == "title"

    def handle_endtag(self, tag):
        self._in_title = False

    def handle_data(self, data):
        if self._in_title:
            self.title += data


def head_of(client, path: str) -> Head:
    response = client.get(path)
    assert response.status_code == 200
    return Head(response.content.decode())


def test_open_graph_says_what_the_page_says(client):
    ForumFactory(name_en="Invented Forum")
    EditionFactory(year=2023, number=12, theme_en=HOSTILE, summary_en=f"Summary {HOSTILE}")
    head = head_of(client, "/en/editions/2023/?utm=x")
    assert head.meta["og:title"] == [f"12th edition, 2023: {HOSTILE}"]
    assert head.title == f"12th edition, 2023: {HOSTILE} · Invented Forum"
    assert head.meta["og:description"] == head.meta["description"] == [f"Summary {HOSTILE}"]
    assert head.meta["og:url"] == ["http://testserver/en/editions/2023/"]
    assert head.meta["og:site_name"] == ["Invented Forum"]
    assert (head.meta["og:locale"], head.meta["og:locale:alternate"]) == (["en_GB"], ["zh_CN"])
    assert head.meta["og:type"] == ["website"]
    assert head.meta["twitter:card"] == ["summary_large_image"]


@pytest.mark.parametrize("path", ["/en/", "/en/photos/", "/en/subscribe/", "/zh-hans/search/"])
def test_every_page_has_them_once(client, path):
    head = head_of(client, path)
    names = ("og:title", "og:type", "og:url", "og:image", "og:site_name", "twitter:card", "description")
    assert {name: len(head.meta[name]) for name in names} == dict.fromkeys(names, 1)
    assert [link["href"] for link in head.links if link.get("rel") == "canonical"] == [f"http://testserver{path}"]


def test_reference_managers_read_a_photo(client):
    ForumFactory(name_en="Invented Forum")
    photo = PhotoFactory(headline_en=HOSTILE, creator_en="Zhang Fengqin", taken_on=date(2023, 9, 15))
    head = head_of(client, photo.get_absolute_url())
    url = f"http://testserver{photo.get_absolute_url()}"
    found = {name: values for name, values in head.meta.items() if name.startswith(("citation_", "DC."))}
    assert found == {
        "citation_title": [HOSTILE],
        "citation_author": ["Zhang Fengqin"],
        "citation_publication_date": ["2023/09/15"],
        "citation_publisher": ["Invented Forum"],
        "citation_language": ["en"],
        "citation_public_url": [url],
        "DC.title": [HOSTILE],
        "DC.creator": ["Zhang Fengqin"],
        "DC.publisher": ["Invented Forum"],
        "DC.date": ["2023-09-15"],
        "DC.type": ["Image"],
        "DC.identifier": [url],
        "DC.language": ["en"],
        "DC.description": [photo.caption_en],
        "DC.rights": ["CC BY 4.0"],
    }


@pytest.mark.parametrize(
    ("factory", "kind"), [(EditionFactory, "Event"), (OutcomeFactory, "Text"), (PageFactory, "Text")]
)
def test_reference_managers_read_other_kinds(client, factory, kind):
    head = head_of(client, factory().get_absolute_url())
    assert head.meta["DC.type"] == [kind]
    assert head.meta["citation_author"] == head.meta["citation_publisher"] == ["Forum"]


def test_pages_that_are_no_record_to_cite_have_none(client):
    for path in ("/en/", "/en/photos/", TopicFactory().get_absolute_url()):
        assert not [name for name in head_of(client, path).meta if name.startswith(("citation_", "DC."))]


@pytest.mark.parametrize("path", ["/en/", "/en/photos/?year=2023&page=2", "/en/editions/2023/"])
def test_a_page_names_itself_in_every_language_and_in_none(client, path):
    PhotoFactory.create_batch(49, edition=EditionFactory(year=2023))
    head = head_of(client, path)
    bare = path.removeprefix("/en")
    found = {link["hreflang"]: link["href"] for link in head.links if "hreflang" in link}
    assert found == {
        "en": f"http://testserver/en{bare}",
        "zh-Hans": f"http://testserver/zh-hans{bare}",
        "x-default": f"http://testserver{bare}",
    }


@pytest.mark.parametrize(("asked", "language"), [("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"), ("en", "en"), ("fr", "en")])
def test_the_address_in_no_language_leads_each_reader_to_theirs(client, asked, language):
    EditionFactory(year=2023)
    for path in ("/", "/editions/2023/"):
        response = client.get(path, headers={"accept-language": asked})
        assert (response.status_code, response["Location"]) == (302, f"/{language}{path}")


def test_a_page_that_was_not_found_says_nothing_to_others(client):
    response = client.get("/en/nothing-is-here/")
    assert response.status_code == 404
    html = response.content.decode()
    assert "og:title" not in html
    assert "ld+json" not in html
    assert 'hreflang="x-default"' not in html


def test_the_public_address_is_named_where_it_is_set(client, settings):
    settings.SITE_URL = "https://record.example.org/"
    EditionFactory(year=2023)
    head = head_of(client, "/en/editions/2023/")
    assert head.meta["og:url"] == ["https://record.example.org/en/editions/2023/"]
    assert head.meta["og:image"] == ["https://record.example.org/share/editions/2023.png"]


def test_pages_pay_no_query_for_what_is_taken_along(client, monkeypatch):
    """Every page costs as many queries with its citation, its meta elements and its JSON-LD as without them."""
    item = SubForumPersonFactory().sub_forum
    SubForumOrganizationFactory(sub_forum=item)
    photo = PhotoFactory(edition=item.edition)
    photo.people.add(PersonFactory())
    stand, role = ExhibitorFactory(exhibition__edition=item.edition), EditionOrganizationFactory(edition=item.edition)
    outcome = OutcomeStepFactory(edition=item.edition).outcome
    album = AlbumPhotoFactory(photo=photo).album
    DocumentFactory(edition=item.edition)
    person, page = item.speakers.get().person, PageFactory(parent=PageFactory())
    records = [
        item,
        item.edition,
        photo,
        stand.exhibition,
        role.organization,
        outcome,
        album,
        person,
        page,
        TopicFactory(),
    ]
    pages = [*(record.get_absolute_url() for record in records), "/en/", "/en/photos/?year=2023", "/en/documents/"]
    for path in pages:
        client.get(path)  # the kinds of content are asked for once, and kept
    with_it = {path: queries_of(client, path) for path in pages}
    for module in ("exchange.templatetags.exchange", "exchange.subjects"):
        monkeypatch.setattr(f"{module}.view_name", lambda request: "")
    assert "ld+json" not in client.get("/en/").content.decode()
    assert with_it == {path: queries_of(client, path) for path in pages}


def queries_of(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)
