"""Sitemaps, held to the schema of sitemaps.org."""

from datetime import UTC, datetime

import pytest
import time_machine
from lxml import etree

from events.models import Topic
from exchange import sitemaps
from exchange.sitemaps import InLanguages
from media import rendition_files
from publishing.models import State
from tests.exchange.parsing import schema
from tests.factories import (
    AlbumFactory,
    EditionFactory,
    ExhibitionFactory,
    OrganizationFactory,
    OutcomeFactory,
    PageFactory,
    PersonFactory,
    PhotoFactory,
    SubForumFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}
FACTORIES = {
    "editions": EditionFactory,
    "sub-forums": SubForumFactory,
    "exhibitions": ExhibitionFactory,
    "outcomes": OutcomeFactory,
    "organizations": OrganizationFactory,
    "people": PersonFactory,
    "topics": TopicFactory,
    "photos": PhotoFactory,
    "albums": AlbumFactory,
    "prose": PageFactory,
}


def read(response, name: str = "all.xsd"):
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    document = etree.fromstring(response.content)
    schema(name).assertValid(document)
    return document


def texts(document, path: str) -> list[str]:
    return document.xpath(path, namespaces=NAMES)


def test_every_kind_with_pages_has_a_sitemap():
    assert set(sitemaps.SITEMAPS) == {"pages", *FACTORIES}


@pytest.mark.parametrize("name", FACTORIES)
def test_each_record_is_named_in_every_language_with_its_age(client, name):
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        record = FACTORIES[name]()
        FACTORIES[name](state=State.DRAFT)
    document = read(client.get(f"/sitemap-{name}.xml"))
    path = record.get_absolute_url().removeprefix("/en")
    assert texts(document, "//s:loc/text()") == [f"http://testserver/en{path}", f"http://testserver/zh-hans{path}"]
    assert texts(document, "//s:lastmod/text()") == ["2026-03-01T00:00:00+00:00"] * 2
    others = [(link.get("hreflang"), link.get("href")) for link in texts(document, "//s:url[1]/x:link")]
    assert others == [
        ("en", f"http://testserver/en{path}"),
        ("zh-Hans", f"http://testserver/zh-hans{path}"),
        ("x-default", f"http://testserver{path}"),
    ]
    assert others == [(link.get("hreflang"), link.get("href")) for link in texts(document, "//s:url[2]/x:link")]


@pytest.mark.parametrize("name", FACTORIES)
@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(client, name, count, django_assert_num_queries):
    FACTORIES[name].create_batch(count)
    with django_assert_num_queries(3):  # count, rows, age
        assert len(texts(read(client.get(f"/sitemap-{name}.xml")), "//s:url")) == 2 * count


def test_the_index_names_what_there_is(client, django_assert_num_queries):
    EditionFactory()
    TopicFactory(state=State.DRAFT)
    with django_assert_num_queries(12):  # a count for each kind, the age of the one that has rows, and of all
        document = read(client.get("/sitemap.xml"), "siteindex.xsd")
    assert texts(document, "//s:loc/text()") == [
        "http://testserver/sitemap-pages.xml",
        "http://testserver/sitemap-editions.xml",
    ]
    assert len(texts(document, "//s:lastmod")) == 1


def test_many_records_stand_in_several_files(client, monkeypatch):
    monkeypatch.setattr(sitemaps._InEveryLanguage, "limit", 3)
    topics = TopicFactory.create_batch(4)
    document = read(client.get("/sitemap.xml"), "siteindex.xsd")
    files = [url for url in texts(document, "//s:loc/text()") if "topics" in url]
    base = "http://testserver/sitemap-topics.xml"
    assert files == [base, f"{base}?p=2", f"{base}?p=3"]
    found = [url for file in files for url in texts(read(client.get(file)), "//s:loc/text()")]
    codes = ("en", "zh-hans")
    assert found == [f"http://testserver/{code}/topics/{topic.slug}/" for topic in topics for code in codes]
    assert client.get(f"{base}?p=4").status_code == 404


def test_no_file_holds_more_than_the_standard_allows():
    assert sitemaps.MOST <= 50_000


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "9" * 5000, ""])
def test_what_is_no_file_is_not_found(client, page):
    assert client.get("/sitemap-pages.xml", {"p": page}).status_code == 404


@pytest.mark.parametrize(("start", "stop"), [(0, 5), (1, 4), (2, 3), (3, 8), (7, 8)])
def test_a_slice_reads_only_its_rows(start, stop, django_assert_num_queries):
    TopicFactory.create_batch(4)
    rows = Topic.objects.order_by("pk")
    every = [(topic, code) for topic in list(rows.all()) for code in ("en", "zh-hans")]
    with django_assert_num_queries(1) as queries:
        assert InLanguages(rows)[start:stop] == every[start:stop]
    assert "LIMIT" in queries[0]["sql"]


def test_a_photo_is_named_with_its_picture(client):
    photo = PhotoFactory()
    PhotoFactory()
    assert rendition_files.make_for(photo)
    photo.refresh_from_db()
    document = read(client.get("/sitemap-photos.xml"))
    assert texts(document, "//i:loc/text()") == [f"http://testserver{photo.largest_url}"] * 2


def test_the_lists_are_named(client):
    found = texts(read(client.get("/sitemap-pages.xml")), "//s:loc/text()")
    for path in ("/en/", "/zh-hans/", "/en/photos/", "/zh-hans/press/", "/en/subscribe/", "/en/numbers/"):
        assert f"http://testserver{path}" in found
    for url in found:
        assert client.get(url).status_code == 200


def test_robots_are_told_where_it_is(client, settings):
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode().splitlines()
    settings.SITE_URL = "https://record.example.org"
    assert b"Sitemap: https://record.example.org/sitemap.xml" in client.get("/robots.txt").content
    TopicFactory(slug="trade")
    found = texts(read(client.get("/sitemap-topics.xml")), "//s:loc/text()")
    assert found[0] == "https://record.example.org/en/topics/trade/"


def test_who_has_it_gets_it_again_only_when_something_changed(client):
    topic = TopicFactory()
    for year, path in ((2098, "/sitemap.xml"), (2099, "/sitemap-topics.xml")):
        first = client.get(path)
        assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
        assert client.get(path, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
        with time_machine.travel(datetime(year, 1, 1, tzinfo=UTC), tick=False):
            topic.save()
        assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200
        assert client.get(path, headers={"if-modified-since": first["Last-Modified"]}).status_code == 200
