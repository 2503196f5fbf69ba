"""The home page in each state of the record."""

import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Forum
from publishing.models import State
from tests.factories import (
    CitationFactory,
    DocumentFactory,
    EditionFactory,
    EditionOrganizationFactory,
    FigureFactory,
    ForumFactory,
    OutcomeFactory,
    OutcomeStepFactory,
    PageFactory,
    PhotoFactory,
    SubForumFactory,
)

pytestmark = pytest.mark.django_db


def home(client, language="en"):
    response = client.get(f"/{language}/")
    assert response.status_code == 200
    return response.content.decode()


def headline(html):
    return re.sub(r"</?span>", "", html.split("<h1>")[1].split("</h1>")[0]).strip()


def test_an_empty_site_says_how_to_begin(client):
    html = home(client)
    assert headline(html) == "Forum"
    assert "Nothing has been published here yet." in html
    assert f'href="{reverse("admin:index")}"' in html


def test_the_headline_counts_by_the_numbering_and_says_what_was_found(client):
    for number, year in ((1, 2011), (3, 2013), (4, 2014)):
        EditionFactory(number=number, year=year, status="held")
    html = home(client)
    assert headline(html) == "Four editions, one public record."
    assert "This record holds three; no report of one has been found yet." in " ".join(html.split())


def test_one_edition_is_one_edition(client):
    EditionFactory(number=1, year=2011, status="held")
    html = home(client)
    assert headline(html) == "One edition, one public record."
    assert "has been found yet" not in html


def test_editions_without_numbers_are_counted_as_found(client):
    for year in (2011, 2012):
        EditionFactory(number=None, year=year, status="held")
    assert headline(home(client)) == "Two editions, one public record."


def test_a_forum_whose_first_edition_is_still_to_come_bears_its_name(client):
    Forum(name="Invented Forum").save()
    edition = EditionFactory(number=1, year=timezone.localdate().year + 1)
    html = home(client)
    assert headline(html) == "Invented Forum"
    assert '<p class="notice notice-now next-edition">' in html
    assert f'href="/en/editions/{edition.slug}/"' in html


def test_the_latest_edition_shows_hosts_and_headcount_with_its_source(client):
    edition = EditionFactory(number=2, year=2012, status="held", theme_en="Invented words", theme_zh_hans="虚构主题")
    EditionOrganizationFactory(edition=edition, organization__name_en="Invented Ministry")
    EditionOrganizationFactory(edition=edition, organization__name_en="Hidden host", organization__state=State.DRAFT)
    EditionOrganizationFactory(edition=edition, role="organiser", organization__name_en="Invented organiser")
    FigureFactory(edition=edition, value=420, qualifier="nearly", source__outlet_en="Invented Gazette")
    html = home(client)
    assert "Invented Ministry" in html
    assert "Hidden host" not in html
    assert "Invented organiser" not in html
    assert '<p class="other-language" lang="zh-Hans">虚构主题</p>' in html
    assert 'nearly 420, reported afterwards<sup class="cite"><a href="#source-1"' in html
    assert "Invented Gazette" in html


def test_the_forums_age_and_purpose_carry_their_marks(client):
    forum = ForumFactory(founded=2011, purpose_en="To invent.\n\nTo repeat.")
    CitationFactory(record=forum, field="purpose", source__outlet_en="Invented Gazette")
    CitationFactory(record=forum, field="founded", source__outlet_en="Invented Courier")
    CitationFactory(record=forum, field="founded", stance="contradicts", says_en="in 2010")
    CitationFactory(record=forum, field="founded", source__outlet_en="Unseen", source__state=State.DRAFT)
    html = " ".join(home(client).split())
    assert 'To repeat.<sup class="cite"><a href="#source-1"' in html
    assert 'Founded in 2011.<sup class="cite"><a href="#source-2"' in html
    assert "Invented Gazette" in html
    assert "in 2010" in html
    assert "Unseen" not in html


def test_a_forum_of_unknown_age_claims_none(client):
    ForumFactory()
    assert "Founded" not in home(client)


def test_drafts_of_every_kind_stay_out(client):
    hour = timedelta(hours=1)
    EditionFactory(year=2010, theme_en="Uniquedraft", state=State.DRAFT)
    PhotoFactory(caption_en="Uniquedraft photo.", state=State.DRAFT)
    OutcomeFactory(title_en="Uniquedraft outcome", publish_at=timezone.now() + hour)
    DocumentFactory(title_en="Uniquedraft document", retire_at=timezone.now() - hour)
    assert "Uniquedraft" not in home(client)


def fill(count):
    for number in range(1, count + 1):
        edition = EditionFactory(number=number, year=2000 + number, status="held")
        EditionOrganizationFactory(edition=edition)
        FigureFactory(edition=edition)
        PhotoFactory(edition=edition)
        DocumentFactory(edition=edition)
        OutcomeStepFactory(outcome=OutcomeFactory(), edition=edition)
        PageFactory(menu="header")


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, count, django_assert_num_queries):
    fill(count)
    forum = ForumFactory(purpose_en="To invent.")
    for _number in range(count):
        CitationFactory(record=forum, field="purpose")
    home(client)
    with django_assert_num_queries(10):
        home(client)


def test_both_languages_are_linked(client):
    html = client.get("/en/?a=1").content.decode()
    assert '<html lang="en">' in html
    assert '<a href="/zh-hans/?a=1" lang="zh-Hans" hreflang="zh-Hans">简体中文</a>' in html
    assert '<link rel="alternate" hreflang="zh-Hans" href="http://testserver/zh-hans/">' in html
    assert '<link rel="canonical" href="http://testserver/en/">' in html
    assert '<html lang="zh-Hans">' in home(client, "zh-hans")


@pytest.fixture
def under_way(time_machine):
    """Return an edition of two days on its second one, with a programme that a visitor of today looks for."""
    edition = EditionFactory(
        number=5,
        status="scheduled",
        year=2030,
        first_day=date(2030, 6, 4),
        last_day=date(2030, 6, 5),
        theme_en="Rivers",
    )
    EditionFactory(number=4, year=2029, status="held")
    today = {"edition": edition, "starts_on": date(2030, 6, 5)}
    SubForumFactory(**today, title_en="Afternoon", start_time=time(14), end_time=time(16), slug="a", place_en="Hall B")
    SubForumFactory(**today, title_en="Morning", start_time=time(9), end_time=time(12), slug="b")
    SubForumFactory(**today, title_en="Uniquedraft", start_time=time(10), slug="c", state=State.DRAFT)
    SubForumFactory(edition=edition, title_en="Yesterday", starts_on=date(2030, 6, 4), slug="d")
    time_machine.move_to("2030-06-05T10:30:00+08:00")
    return edition


def test_while_an_edition_is_under_way_the_programme_of_today_comes_first(client, under_way):
    html = home(client)
    today = html.split('id="today"')[1].split("</section>")[0]
    assert re.findall(">(Morning|Afternoon|Yesterday|Uniquedraft)</a>", today) == ["Morning", "Afternoon"]
    assert re.findall('>([^<]+)(?: <span class="now">now</span>)</p>', today) == ["09:00–12:00"]
    assert "Hall B" in today
    assert html.index('id="under-way"') < html.index('id="today"') < html.index("one public record.")
    assert re.findall("<h1[^>]*>", html) == ['<h1 class="clauses" id="under-way">']
    assert "Latest edition" not in html
    assert "next-edition" not in html


def test_an_edition_under_way_without_a_programme_says_so(client, under_way, time_machine):
    under_way.sub_forums.all().delete()
    html = home(client)
    assert 'id="under-way"' in html
    assert "Nothing of today’s programme has been entered." in html
    time_machine.move_to("2030-06-06T10:30:00+08:00")
    html = home(client)
    assert 'id="under-way"' not in html
    assert headline(html) == "Five editions, one public record."
    assert "Latest edition" in html


def test_an_edition_that_its_editors_already_call_held_still_comes_first(client, under_way):
    under_way.status = "held"
    under_way.save()
    assert 'id="today"' in home(client)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_programme_of_today(
    client, under_way, count, django_assert_num_queries
):
    for number in range(count):
        SubForumFactory(edition=under_way, starts_on=date(2030, 6, 5), slug=f"more-{number}")
    home(client)
    with django_assert_num_queries(10):
        home(client)
