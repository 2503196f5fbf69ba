"""The page of an edition in each of its states: what it says, and what it does not claim."""

import re
from datetime import date, time

import pytest

from events.models import EditionName
from publishing.models import State
from tests.factories import (
    AlbumFactory,
    CitationFactory,
    DocumentFactory,
    EditionFactory,
    EditionOrganizationFactory,
    ExhibitionFactory,
    FigureFactory,
    OutcomeStepFactory,
    PhotoFactory,
    SourceFactory,
    SubForumFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def page(client, edition, language="en"):
    response = client.get(f"/{language}/editions/{edition.slug}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("cancelled", "<strong>Cancelled.</strong> This edition was not held."),
        ("postponed", "<strong>Postponed.</strong> What stands here was announced before it was put off."),
        ("scheduled", "<strong>Its days have passed.</strong> What stands here was announced beforehand;"),
        ("no-report", "<strong>Known from its announcement only.</strong> No report was found that it was held"),
    ],
)
def test_an_edition_that_was_not_reported_as_held_says_so(client, status, words):
    assert words in page(client, EditionFactory(status=status))


def test_before_on_and_after_its_days_an_announced_edition_says_what_it_is(client, time_machine):
    edition = EditionFactory(status="scheduled", year=2030, first_day=date(2030, 6, 4), last_day=date(2030, 6, 5))
    SubForumFactory(edition=edition, title_en="Later", starts_on=date(2030, 6, 5), start_time=time(14), slug="a")
    SubForumFactory(edition=edition, title_en="Sooner", starts_on=date(2030, 6, 4), ends_on=date(2030, 6, 5), slug="b")
    SubForumFactory(edition=edition, title_en="Yesterday", starts_on=date(2030, 6, 4), start_time=time(9), slug="c")
    time_machine.move_to("2030-06-03T12:00:00+08:00")
    html = page(client, edition)
    assert "<strong>Planned.</strong> Dates and programme may still change." in html
    assert 'id="today"' not in html
    time_machine.move_to("2030-06-05T12:00:00+08:00")
    html = page(client, edition)
    assert "<strong>Under way.</strong>" in html
    today = html.split('id="today"')[1].split("</section>")[0]
    assert re.findall(">(Later|Sooner|Yesterday)</a>", today) == ["Later", "Sooner"]
    assert "14:00" in today
    time_machine.move_to("2030-06-06T12:00:00+08:00")
    html = page(client, edition)
    assert "<strong>Its days have passed.</strong>" in html
    assert 'id="today"' not in html


def test_an_announced_edition_without_a_programme_says_so(client, time_machine):
    time_machine.move_to("2030-06-03T12:00:00+08:00")
    told = "No programme has been announced yet."
    assert told in page(client, EditionFactory(status="scheduled", year=2031))
    assert told not in page(client, EditionFactory(status="held", year=2029))
    assert told not in page(client, EditionFactory(status="cancelled", year=2032))


def test_a_theme_that_is_still_to_come_is_not_called_unknown(client, time_machine):
    time_machine.move_to("2030-06-03T12:00:00+08:00")
    ahead = page(client, EditionFactory(status="scheduled", year=2031, theme_en=""))
    assert "Its theme has not been announced yet." in ahead
    assert "No theme of this edition is known." in page(client, EditionFactory(status="held", year=2029, theme_en=""))


def test_an_edition_that_was_held_carries_no_notice(client):
    assert "edition-notice" not in page(client, EditionFactory(status="held"))


def test_without_a_theme_the_place_and_year_are_the_heading(client):
    html = page(client, EditionFactory(year=2014, theme_en="", city_en="Sampleton", status="held"))
    assert "<h1>Sampleton 2014</h1>" in html
    assert "No theme of this edition is known." in html


def test_without_theme_and_place_the_number_is_the_heading(client):
    html = page(client, EditionFactory(number=4, theme_en="", city_en="", country_en="", status="held"))
    assert "<h1>4th edition</h1>" in html


def test_an_edition_without_a_number_has_no_numeral(client):
    html = page(client, EditionFactory(number=None, year=2014, status="held"))
    assert 'class="numeral"' not in html
    assert "Edition of 2014" in html


def test_both_languages_of_the_theme_show_and_whose_translation_it_is(client):
    edition = EditionFactory(theme_en="Invented", theme_zh_hans="虚构主题", theme_own_translation="en", status="held")
    english, chinese = page(client, edition), page(client, edition, "zh-hans")
    assert '<p class="other-language" lang="zh-Hans">虚构主题</p>' in english
    assert '<span class="own-translation">our translation</span>' in english
    assert '<p class="other-language" lang="en">Invented</p>' in chinese
    assert "own-translation" not in chinese


def test_dates_only_announced_are_called_so(client):
    days = {"first_day": date(2015, 9, 16), "last_day": date(2015, 9, 18), "year": 2015}
    assert "as announced beforehand" in page(client, EditionFactory(status="held", dates_status="announced", **days))
    held = EditionFactory(
        status="held", dates_status="held", **(days | {"year": 2016, "first_day": None, "last_day": None})
    )
    assert "as announced beforehand" not in page(client, held)


def test_figures_say_whether_they_were_counted(client):
    edition = EditionFactory(status="held")
    FigureFactory(edition=edition, value=500, qualifier="nearly", status="actual")
    FigureFactory(edition=edition, value=40, kind="from-abroad", qualifier="about", status="expected")
    html = page(client, edition)
    assert 'nearly 500<sup class="cite"><a href="#source-1"' in html
    assert '<span class="fact-note">reported afterwards</span>' in html
    assert 'about 40<sup class="cite"><a href="#source-2"' in html
    assert '<span class="fact-note">expected beforehand</span>' in html


def test_a_held_edition_says_that_no_headcount_was_found(client):
    told = '<dt class="eyebrow">Took part</dt><dd class="soft">number not found</dd>'
    edition = EditionFactory(status="held")
    FigureFactory(edition=edition, value=12, kind="speakers")
    assert told in page(client, edition)
    FigureFactory(edition=edition, value=500)
    assert told not in page(client, edition)
    assert told not in page(client, EditionFactory(status="cancelled"))


def test_programme_items_of_one_kind_name_it_once_for_the_eye(client):
    edition = EditionFactory(status="held")
    untitled = SubForumFactory(edition=edition, kind="roundtable", title_en="", slug="roundtable", order=1)
    SubForumFactory(edition=edition, title_en="Invented first", slug="first", order=2)
    SubForumFactory(edition=edition, title_en="Invented second", slug="second", order=3)
    html = page(client, edition)
    name = f"item-{untitled.pk}"
    assert f'<li class="untitled"> <div class="programme-words"><h3 aria-labelledby="{name}"><a id="{name}"' in html
    assert html.count("<span>Sub-forum</span>") == 1
    assert html.count('<span class="visually-hidden">Sub-forum</span>') == 1


def test_where_sources_differ_the_page_says_so_once(client):
    edition = EditionFactory(status="held")
    CitationFactory(record=edition, field="first_day", stance="contradicts", says_en="an earlier notice gave May")
    html = page(client, edition)
    assert html.count("Sources differ.") == 1
    assert "an earlier notice gave May" in html


def test_coverage_already_numbered_is_not_listed_twice(client):
    edition = EditionFactory(status="held")
    cited, other = SourceFactory(title="Invented cited report"), SourceFactory(title="Invented other report")
    hidden = SourceFactory(title="Invented hidden report", state=State.DRAFT)
    for source in (cited, other, hidden):
        source.editions.add(edition)
    CitationFactory(record=edition, field="theme", source=cited)
    html = page(client, edition)
    assert html.count("Invented cited report") == 1
    assert "Invented other report" in html.split("More press coverage")[1]
    assert "Invented hidden report" not in html


def test_names_outcomes_and_neighbours_are_there(client):
    before, edition, after = (EditionFactory(year=year, status="held") for year in (2018, 2019, 2021))
    EditionName.objects.create(edition=edition, name="环境合作论坛", language="zh-hans")
    OutcomeStepFactory(edition=edition, outcome__title_en="Invented platform")
    OutcomeStepFactory(edition=edition, outcome__title_en="Invented hidden platform", outcome__state=State.DRAFT)
    html = page(client, edition)
    assert '<span lang="zh-Hans">环境合作论坛</span>' in html
    assert "Invented platform" in html
    assert "Invented hidden platform" not in html
    assert f'<a rel="prev" href="/en/editions/{before.slug}/">' in html
    assert f'<a rel="next" href="/en/editions/{after.slug}/">' in html


@pytest.mark.parametrize("count", [1, 3])
def test_a_full_page_asks_the_same_however_much_is_shown(client, django_assert_num_queries, count):
    edition = EditionFactory()
    for number in range(count):
        edition.topics.add(TopicFactory())
        edition.names.create(name=f"Name {number}")
        EditionOrganizationFactory(edition=edition)
        OutcomeStepFactory(edition=edition)
        CitationFactory(record=FigureFactory(edition=edition).edition).source.editions.add(edition)
        CitationFactory(record=SubForumFactory(edition=edition))
        CitationFactory(record=ExhibitionFactory(edition=edition))
        for made in (AlbumFactory, DocumentFactory, PhotoFactory):
            made(edition=edition)
        SourceFactory().editions.add(edition)
        EditionFactory()
    page(client, edition)
    with django_assert_num_queries(16):  # what is asked for every page, too: the forum and the menus
        page(client, edition)


def test_what_an_edition_has_nothing_of_is_not_asked_for(client, django_assert_num_queries):
    edition = EditionFactory()
    page(client, edition)
    with django_assert_num_queries(6):  # the edition, its neighbours, citations, photos; the forum and the menus
        page(client, edition)


@pytest.mark.django_db(transaction=True)
def test_the_editions_beside_one_are_remembered_until_one_comes_between(client):
    first, last = EditionFactory(year=2011, slug="2011"), EditionFactory(year=2014, slug="2014")
    shown = [edition_before(client, last)]
    between = EditionFactory(year=2012, slug="2012", state=State.DRAFT)
    for state in (State.DRAFT, State.PUBLISHED, State.RETIRED):
        type(between).objects.filter(pk=between.pk).update(state=state)
        shown.append(edition_before(client, last))
    assert shown == [f"/en/editions/{edition.slug}/" for edition in (first, first, between, first)]


def edition_before(client, edition):
    page = client.get(f"/en/editions/{edition.slug}/").content.decode()
    return re.search(r'<a rel="prev" href="([^"]+)"', page)[1]
