"""The home page in each state of the record."""

import re
from datetime import timedelta

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
    assert "Three are in this record; no report of one has been found yet." in " ".join(html.split())


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
    with django_assert_num_queries(11):
        home(client)


def test_both_languages_are_linked(client):
    html = client.get("/en/?a=1").content.decode()
    assert '<html lang="en">' in html
    assert '<a href="/zh-hans/?a=1" lang="zh-Hans" hreflang="zh-Hans">简体中文</a>' in html
    assert '<link rel="alternate" hreflang="zh-Hans" href="http://testserver/zh-hans/">' in html
    assert '<link rel="canonical" href="http://testserver/en/">' in html
    assert '<html lang="zh-Hans">' in home(client, "zh-hans")
