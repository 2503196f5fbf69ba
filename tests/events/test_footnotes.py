"""Footnotes: numbers in the order of first use, only public sources, differences in words."""

import re
from datetime import date

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from events.footnotes import Footnotes, citations_of
from publishing.models import State
from publishing.templatetags.parts import part
from tests.factories import CitationFactory, EditionFactory, FigureFactory, SourceFactory, SubForumFactory

pytestmark = pytest.mark.django_db

CITE = '{% load footnotes %}{% cite footnotes "FIELD" %}'


def of(record, *sources, others=()) -> Footnotes:
    return Footnotes(record, citations_of(record, *others), sources, others)


def cite(footnotes: Footnotes, field: str) -> str:
    return Template(CITE.replace("FIELD", field)).render(Context({"footnotes": footnotes}))


def listed(footnotes: Footnotes) -> str:
    return render_to_string("components/sources.html", {"footnotes": footnotes})


def test_numbers_follow_the_order_of_first_use():
    edition, first, second = EditionFactory(), SourceFactory(), SourceFactory()
    CitationFactory(record=edition, field="city", source=first)
    CitationFactory(record=edition, field="theme", source=second)
    footnotes = of(edition)
    assert cite(footnotes, "theme") == (
        '<sup class="cite"><a href="#source-1" id="cite-1-1" aria-label="Source 1">1</a></sup>'
    )
    assert 'href="#source-2" id="cite-2-1"' in cite(footnotes, "city")
    assert 'href="#source-1" id="cite-1-2"' in cite(footnotes, "theme")
    assert [(note.number, note.source) for note in footnotes.number_all()] == [(1, second), (2, first)]


def test_one_place_with_several_sources_names_them_in_order():
    edition, first, second = EditionFactory(), SourceFactory(), SourceFactory()
    CitationFactory(record=edition, field="theme", source=first)
    CitationFactory(record=edition, field="theme", source=second)
    CitationFactory(record=edition, field="theme", source=second)
    CitationFactory(record=edition, field="city", source=second)
    footnotes = of(edition)
    cite(footnotes, "city")
    assert re.findall(r">(\d)<", cite(footnotes, "theme")) == ["1", "2"]


def test_a_source_of_two_facts_printed_together_is_marked_once():
    edition, source = EditionFactory(first_day=date(2023, 9, 15), last_day=date(2023, 9, 16)), SourceFactory()
    for field in ("first_day", "last_day"):
        CitationFactory(record=edition, field=field, source=source)
    page = part("edition_facts", edition=edition, footnotes=of(edition), figures=[], headcount_missing=False)
    assert page.count('<sup class="cite">') == 1


def test_what_a_source_says_in_support_stands_with_it_once():
    edition = EditionFactory()
    item = SubForumFactory(edition=edition, title_en="Invented item")
    source = SourceFactory()
    for record, field, words in (
        (edition, "theme", "Held every year."),
        (edition, "city", "Held every year."),
        (item, "title", "The title in English."),
        (SubForumFactory(), "title", "Of another page."),
    ):
        CitationFactory(record=record, field=field, says_en=words, source=source)
    CitationFactory(record=edition, field="city", says_en="Unseen", source=SourceFactory(state=State.DRAFT))
    CitationFactory(record=edition, field="city", source=SourceFactory())
    page = " ".join(listed(of(edition, others=[item])).split())
    assert page.count('<span class="source-says">Held every year.</span>') == 1
    assert '<span class="source-says">On “Invented item”: The title in English.</span>' in page
    assert page.count("source-says") == 2


def test_a_field_without_a_source_gets_no_mark():
    footnotes = of(EditionFactory())
    assert cite(footnotes, "theme") == ""
    assert not footnotes
    assert listed(footnotes).strip() == ""


def test_sources_of_figures_share_the_numbers():
    edition, source = EditionFactory(), SourceFactory()
    CitationFactory(record=edition, field="theme", source=source)
    figure = FigureFactory(edition=edition, source=source)
    footnotes = of(edition, figure.source)
    cite(footnotes, "theme")
    template = Template("{% load footnotes %}{% cite_source footnotes figure.source %}")
    assert 'href="#source-1"' in template.render(Context({"footnotes": footnotes, "figure": figure}))


def test_fields_of_other_records_on_the_page_are_cited_by_record():
    edition = EditionFactory()
    item = SubForumFactory(edition=edition)
    CitationFactory(record=item, field="title", source=SourceFactory())
    footnotes = of(edition, others=[item])
    assert footnotes.cite("title") == []
    template = Template('{% load footnotes %}{% cite footnotes "title" record=item %}')
    assert 'href="#source-1"' in template.render(Context({"footnotes": footnotes, "item": item}))


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.RETIRED])
def test_a_source_that_is_not_public_is_named_nowhere(state):
    edition, hidden = EditionFactory(), SourceFactory(outlet_en="Unseen", state=state)
    CitationFactory(record=edition, field="theme", source=hidden)
    CitationFactory(record=edition, field="city", source=hidden, stance="contradicts", says_en="Unseen")
    for footnotes in (of(edition, hidden), Footnotes(edition, edition.citations.all(), [hidden])):
        assert cite(footnotes, "theme") == ""
        assert footnotes.cite_source(hidden) == []
        assert "Unseen" not in listed(footnotes)


def test_what_is_cited_nowhere_on_the_page_is_listed_last():
    edition, whole, used = EditionFactory(), SourceFactory(), SourceFactory()
    CitationFactory(record=edition, field="", source=whole)
    CitationFactory(record=edition, field="theme", source=used)
    footnotes = of(edition)
    cite(footnotes, "theme")
    assert [note.source for note in footnotes.number_all()] == [used, whole]


def test_differences_are_said_in_words_and_take_their_number_where_they_stand():
    edition = EditionFactory()
    says = CitationFactory(
        record=edition,
        field="first_day",
        stance="contradicts",
        says_en="22–23 September",
        source=SourceFactory(outlet_en="Invented Network"),
    )
    CitationFactory(record=edition, field="theme", source=SourceFactory())
    footnotes = of(edition)
    assert [difference.citation for difference in footnotes.differences] == [says]
    assert 'href="#source-1"' in cite(footnotes, "theme")
    page = " ".join(listed(footnotes).split())
    assert "Sources differ." in page
    assert "On the dates, Invented Network: 22–23 September" in page
    assert 'href="#source-2" aria-label="Source 2"' in page


def test_a_difference_about_another_record_names_it():
    edition = EditionFactory()
    item = SubForumFactory(edition=edition, title_en="Invented item")
    CitationFactory(record=item, field="place", stance="contradicts", says_en="Hall 2")
    page = listed(of(edition, others=[item]))
    assert "On place of “Invented item”" in page


def test_what_a_source_says_is_shown_in_the_readers_language():
    edition = EditionFactory()
    CitationFactory(record=edition, field="city", stance="contradicts", says_en="Guilin", says_zh_hans="桂林")
    with translation.override("zh-hans"):
        page = listed(of(edition))
    assert "桂林" in page
    assert "Guilin" not in page


def test_the_list_gives_title_outlet_day_language_and_where_to_read_it():
    edition = EditionFactory()
    linked = SourceFactory(
        outlet_en="Invented Daily",
        title="论坛开幕",
        language="zh-hans",
        published_on=date(2023, 9, 17),
        read_on=date(2026, 11, 1),
        url="https://source.example/a",
        archived_url="https://archive.example/a",
    )
    copy = SourceFactory(outlet_en="Invented Office", title="", url="")
    CitationFactory(record=edition, field="theme", source=linked)
    CitationFactory(record=edition, field="theme", source=copy)
    page = listed(of(edition))
    assert '<a href="https://source.example/a" rel="noopener external"><cite lang="zh-Hans">论坛开幕</cite></a>' in page
    assert "read on 1 November 2026" in page
    for shown in ("Invented Daily", "17 September 2023", "Simplified Chinese", "Invented Office"):
        assert shown in page
    assert 'href="https://archive.example/a"' in page
    assert page.count("read in a copy; no address") == 1


def test_a_source_leads_back_to_the_first_place_that_cites_it():
    edition, unused = EditionFactory(), SourceFactory()
    CitationFactory(record=edition, field="theme")
    footnotes = of(edition, unused)
    cite(footnotes, "theme")
    cite(footnotes, "theme")
    assert re.findall(r'class="source-back no-print" href="#([^"]+)"', listed(footnotes)) == ["cite-1-1"]


def test_ids_on_a_page_are_unique(client):
    edition, source = EditionFactory(), SourceFactory()
    for field in ("theme", "city", "first_day"):
        CitationFactory(record=edition, field=field, source=source)
    CitationFactory(record=edition, field="city", stance="contradicts", says_en="Otherwise", source=source)
    edition.sources.add(source, SourceFactory(), SourceFactory())
    FigureFactory(edition=edition, source=source)
    page = client.get(edition.get_absolute_url()).content.decode()
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert all(name and " " not in name for name in ids)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_citations_of_many_records_are_one_query(django_assert_num_queries):
    edition = EditionFactory()
    items = [SubForumFactory(edition=edition) for _number in range(3)]
    expected = [CitationFactory(record=record) for record in (edition, *items)]
    list(citations_of(edition, *items))
    with django_assert_num_queries(1):
        assert list(citations_of(edition, *items)) == expected
    assert list(citations_of()) == []
