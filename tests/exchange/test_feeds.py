"""Feeds, read by feedparser and held to the grammar of RFC 4287."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from events.models import Edition
from exchange.lists import LISTS
from media import rendition_files
from media.models import Photo
from publishing.models import State
from tests.exchange.parsing import HOSTILE, read_feed
from tests.factories import (
    AlbumFactory,
    DocumentFactory,
    EditionFactory,
    ExhibitionFactory,
    ForumFactory,
    OrganizationFactory,
    OutcomeFactory,
    PageFactory,
    PersonFactory,
    PhotoFactory,
    SourceFactory,
    SubForumFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

FACTORIES = {
    "editions": EditionFactory,
    "photos": PhotoFactory,
    "outcomes": OutcomeFactory,
    "sub-forums": SubForumFactory,
    "exhibitions": ExhibitionFactory,
    "albums": AlbumFactory,
    "documents": DocumentFactory,
    "press": SourceFactory,
    "organizations": OrganizationFactory,
    "people": PersonFactory,
    "topics": TopicFactory,
}
#: For each list a filter, the value of which stands for what exists, and the queries that it costs: what may be asked
#: for, besides the entries, their age and the forum.
FILTERED = {
    "editions": ("year", 0),
    "photos": ("edition", 1),
    "outcomes": ("year", 0),
    "sub-forums": ("edition", 1),
    "exhibitions": ("year", 0),
    "albums": ("q", 1),
    "documents": ("edition", 1),
    "press": ("year", 0),
    "organizations": ("q", 1),
    "people": ("q", 1),
    "topics": ("q", 1),
}


def moment(record) -> str:
    return record.updated_at.isoformat()


def test_every_list_has_a_feed():
    assert set(LISTS) == set(FACTORIES) == set(FILTERED)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_feed_tells_of_its_list(client, name, language):
    ForumFactory(name_zh_hans="虚构论坛")
    record = FACTORIES[name]()
    with translation.override(language):
        feed = read_feed(client.get(reverse(f"exchange:feed_{name}")))
        page = record.get_page_url()
    assert [entry.link for entry in feed.entries] == [f"http://testserver{page}"]
    (entry,) = feed.entries
    assert entry.updated == moment(record)
    tag = "zh-Hans" if language == "zh-hans" else "en"
    assert entry.id == f"tag:testserver,2026:{record._meta.model_name}/{record.pk}/{tag}"
    assert (feed.feed.title.startswith("虚构论坛"), feed.feed.language) == (language == "zh-hans", tag)
    assert feed.feed.updated == moment(record)
    assert feed.feed.id == f"tag:testserver,2026:feed/{tag}/{name}"


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_a_feed_do_not_grow(client, name, count, django_assert_num_queries):
    FACTORIES[name].create_batch(count)
    with django_assert_num_queries(3):  # the entries, their age, the forum
        assert len(read_feed(client.get(reverse(f"exchange:feed_{name}"))).entries) == count
    parameter, queries = FILTERED[name]
    value = "nowhere" if parameter == "q" else "1850"
    EditionFactory(year=1850, slug="1850")
    if name in {"photos", "sub-forums", "documents"}:
        FACTORIES[name].create_batch(count, edition=Edition.objects.get(year=1850))
    with django_assert_num_queries(3 + queries):
        assert client.get(reverse(f"exchange:feed_{name}"), {parameter: value}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_feed_of_everything_do_not_grow(client, count, django_assert_num_queries):
    edition = EditionFactory()
    for factory in (PhotoFactory, SubForumFactory, ExhibitionFactory, DocumentFactory, AlbumFactory):
        factory.create_batch(count, edition=edition)
    PageFactory.create_batch(count)
    OutcomeFactory.create_batch(count)
    with django_assert_num_queries(10):
        assert len(read_feed(client.get("/en/feeds/all.atom")).entries) == 7 * count + 1


def test_everything_new_comes_in_the_order_of_its_changes(client):
    edition, page = EditionFactory(), PageFactory()
    outcome, album = OutcomeFactory(), AlbumFactory(edition=edition)
    edition.save()
    feed = read_feed(client.get("/en/feeds/all.atom"))
    kinds = [entry.id.split(":")[2].split("/")[0] for entry in feed.entries]
    assert kinds == ["edition", "album", "outcome", "page"]
    assert feed.feed.updated == moment(edition)
    assert {page.title, outcome.title, album.title} <= {entry.title for entry in feed.entries}


def test_what_appears_at_a_time_is_new_at_that_time(client):
    """An edition that appears today brings its photos of last year along: they are new to readers today."""
    now = timezone.now()
    old = PhotoFactory(edition=EditionFactory(publish_at=now - timedelta(minutes=1)))
    recent, scheduled = PhotoFactory(), PhotoFactory(publish_at=now - timedelta(hours=1))
    Photo.objects.filter(pk=old.pk).update(updated_at=now - timedelta(days=300))
    Photo.objects.filter(pk=scheduled.pk).update(updated_at=now - timedelta(days=200))
    Photo.objects.filter(pk=recent.pk).update(updated_at=now - timedelta(days=1))
    feed = read_feed(client.get("/en/feeds/photos.atom"))
    assert [entry.link.split("/")[-2] for entry in feed.entries] == [str(one.pk) for one in (old, scheduled, recent)]
    assert feed.entries[0].updated == old.edition.publish_at.isoformat()


def test_a_filtered_list_has_a_feed_that_says_so(client):
    edition, other = EditionFactory(year=2023, city_en="Nanning"), EditionFactory(year=2022)
    photo = PhotoFactory(edition=edition)
    PhotoFactory(edition=other)
    page = client.get("/en/photos/?edition=2023").content.decode()
    assert 'type="application/atom+xml" title="Photos" href="/en/feeds/photos.atom?edition=2023"' in page
    assert '<a href="/en/feeds/photos.atom?edition=2023">Subscribe to this list as it is filtered</a>' in page
    feed = read_feed(client.get("/en/feeds/photos.atom?edition=2023"))
    assert [entry.link for entry in feed.entries] == [f"http://testserver/en/photos/{photo.pk}/"]
    assert feed.feed.title == "Forum: Photos · Edition: 2023, Nanning"
    assert {link.rel: link.href for link in feed.feed.links} == {
        "alternate": "http://testserver/en/photos/?edition=2023",
        "self": "http://testserver/en/feeds/photos.atom?edition=2023",
    }


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?edition=nothing", "“nothing” is not among the choices under “Edition”"),
        ("?year=abc", "“abc” is not a year"),
        ("?q=%00", "holds characters that cannot be looked for"),
        ("?q=" + "x" * 300, "is longer than 200 characters"),
        ("?page=2", "There is no page “2” of this feed."),
        ("?page=0", "There is no page “0” of this feed"),
        ("?page=²", "There is no page “²” of this feed"),
        ("?page=" + "9" * 5000, "of this feed"),
    ],
)
def test_a_bad_parameter_says_so(client, query, words):
    response = client.get(f"/en/feeds/photos.atom{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    first, second = response.content.decode().splitlines()
    assert first == "There is no such feed: the list would not be the one that this address asks for."
    assert words in second


def test_a_parameter_of_others_changes_nothing(client):
    PhotoFactory()
    feed = read_feed(client.get("/en/feeds/photos.atom?utm_source=reader"))
    assert (len(feed.entries), feed.feed.id) == (1, "tag:testserver,2026:feed/en/photos")


def test_a_long_feed_comes_in_pages(client):
    TopicFactory.create_batch(61)
    first = read_feed(client.get("/en/feeds/topics.atom"))
    last = read_feed(client.get("/en/feeds/topics.atom?page=3"))
    assert (len(first.entries), len(last.entries)) == (30, 1)
    base = "http://testserver/en/feeds/topics.atom"
    assert {link.rel: link.href for link in first.feed.links if link.rel not in {"self", "alternate"}} == {
        "first": base,
        "next": f"{base}?page=2",
    }
    assert {link.rel: link.href for link in last.feed.links if link.rel not in {"self", "alternate"}} == {
        "first": base,
        "previous": f"{base}?page=2",
    }
    assert {link.rel for link in read_feed(client.get("/en/feeds/people.atom")).feed.links} == {"self", "alternate"}
    assert first.feed.id == last.feed.id


def test_a_photo_brings_picture_credit_and_terms(client):
    photo = PhotoFactory(
        caption_en=HOSTILE, headline_en="One line", creator_en="Invented Person", copyright_notice_en="© 2023 Somebody"
    )
    assert rendition_files.make_for(photo)
    photo.refresh_from_db()
    (entry,) = read_feed(client.get("/en/feeds/photos.atom")).entries
    assert [(link.href, link.type) for link in entry.enclosures] == [
        (f"http://testserver{photo.largest_url}", "image/jpeg")
    ]
    assert (entry.title, entry.author, entry.rights) == ("One line", "Invented Person", "© 2023 Somebody. CC BY 4.0")
    assert f'src="http://testserver{photo.card_url}"' in entry.summary
    assert "Photo: Invented Photographer" in entry.summary
    assert "A &amp; B &lt;b&gt;" not in entry.title
    assert "环境，合作" in entry.summary


def test_a_document_brings_its_file(client):
    document = DocumentFactory(file_size=15, content_type="application/pdf")
    (entry,) = read_feed(client.get("/en/feeds/documents.atom")).entries
    assert [(link.href, link.type, link.length) for link in entry.enclosures] == [
        (f"http://testserver/en/documents/{document.pk}/download/", "application/pdf", "15")
    ]


@pytest.mark.parametrize("words", [HOSTILE, "bell \x07 and \x0b tab", "not \ufffe a \uffff letter", "x" * 250])
def test_no_words_break_a_feed(client, words):
    OutcomeFactory(title_en=words, description_en=f"<p>{words}</p>")
    EditionFactory(theme_en=words, summary_en=words, city_en=words[:100])
    for name in ("outcomes", "editions", "all"):
        assert read_feed(client.get(f"/en/feeds/{name}.atom")).entries


def test_an_entry_says_in_which_language_it_is(client):
    ForumFactory()
    OutcomeFactory(title_en="Only English", title_zh_hans="", description_en="<p>Words</p>", description_zh_hans="")
    response = client.get("/zh-hans/feeds/outcomes.atom")
    read_feed(response)
    assert '<entry xml:lang="en"><title>Only English</title>' in response.content.decode()
    assert '&lt;p lang="en"&gt;Words&lt;/p&gt;' in response.content.decode()


def test_days_are_as_exact_as_they_are_known(client):
    EditionFactory(year=2011, first_day=date(2011, 10, 1), date_precision="month", city_en="", country_en="")
    (entry,) = read_feed(client.get("/en/feeds/editions.atom")).entries
    assert entry.summary == "<p>October 2011</p>"
    (entry,) = read_feed(client.get("/zh-hans/feeds/editions.atom")).entries
    assert entry.summary == "<p>2011年10月</p>"


def test_an_empty_feed_is_a_feed(client):
    feed = read_feed(client.get("/en/feeds/editions.atom"))
    assert (feed.entries, feed.feed.updated) == ([], "2000-01-01T00:00:00+00:00")


def test_who_has_the_feed_gets_it_again_only_when_it_changed(client):
    edition, other = EditionFactory(), EditionFactory()
    first = client.get("/en/feeds/editions.atom")
    asked = {"if-none-match": first["ETag"]}
    assert client.get("/en/feeds/editions.atom", headers=asked).status_code == 304
    dated = {"if-modified-since": first["Last-Modified"]}
    assert client.get("/en/feeds/editions.atom", headers=dated).status_code == 304
    Edition.objects.filter(pk=other.pk).update(city_en="Elsewhere")
    assert client.get("/en/feeds/editions.atom", headers=asked).status_code == 200
    # What goes away is a change too, although what is left is older.
    Edition.objects.filter(pk=edition.pk).update(state=State.RETIRED, updated_at=timezone.now() + timedelta(seconds=2))
    assert client.get("/en/feeds/editions.atom", headers=dated).status_code == 200


def test_names_keep_to_the_host_that_was_set(client, settings):
    topic = TopicFactory()
    settings.SITE_URL = "https://record.example.org/"
    (entry,) = read_feed(client.get("/en/feeds/topics.atom")).entries
    assert entry.id == f"tag:record.example.org,2026:topic/{topic.pk}/en"
    assert entry.link == f"https://record.example.org/en/topics/{topic.slug}/"
    settings.PERMANENT_HOST = "old.example.org"
    (entry,) = read_feed(client.get("/en/feeds/topics.atom")).entries
    assert entry.id == f"tag:old.example.org,2026:topic/{topic.pk}/en"


@pytest.mark.parametrize("path", ["/en/feeds/nothing.atom", "/en/feeds/", "/feeds/photos"])
def test_there_is_no_other_feed(client, path):
    assert client.get(path, follow=True).status_code == 404


def test_a_page_names_the_feeds_and_readers_see_where_to_subscribe(client):
    html = client.get("/en/").content.decode()
    assert '<link rel="alternate" type="application/atom+xml" title="Everything new" href="/en/feeds/all.atom">' in html
    assert '<a href="/en/subscribe/">Subscribe</a>' in html
    page = client.get("/en/subscribe/").content.decode()
    for name in LISTS:
        assert f'href="/en/feeds/{name}.atom"' in page
    assert 'href="webcal://testserver/en/calendars/coming.ics"' in page
