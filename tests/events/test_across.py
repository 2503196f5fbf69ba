"""Across editions: year by year, side by side, and what became of what was announced."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from events.appearances import span, years_of
from events.charts import EMPTY, LARGEST, SMALLEST, TALLEST, bars, strip
from events.models import Organization, OutcomeStep
from events.tracking import since
from publishing.models import State
from tests.factories import (
    CitationFactory,
    EditionFactory,
    EditionOrganizationFactory,
    ExhibitionFactory,
    ExhibitorFactory,
    FigureFactory,
    OrganizationFactory,
    OutcomeFactory,
    OutcomeStepFactory,
    PersonFactory,
    PhotoFactory,
    SubForumFactory,
    SubForumOrganizationFactory,
    SubForumPersonFactory,
    TopicFactory,
)

# Charts


def test_a_strip_keeps_the_years_without_an_edition_as_gaps():
    drawn = strip([2011, 2013, 2014], {2013: 4, 2014: 1}, {2011: 0})
    assert [(stop.x, stop.kind) for stop in drawn.stops] == [
        ("12.50%", "other"),
        ("62.50%", "here"),
        ("87.50%", "here"),
    ]
    assert [stop.radius for stop in drawn.stops] == [5, LARGEST, 6]
    assert [(label.words, label.minor) for label in drawn.labels] == [("2011", False), ("2013", True), ("2014", False)]
    assert strip([2011, 2012], {2012: 1}).stops[0].radius == EMPTY
    assert strip([2011], {2011: 3}) is None


def test_a_strip_of_many_years_names_a_few():
    drawn = strip(range(1900, 2000), {1950: 1})
    assert [label.words for label in drawn.labels] == [
        "1900", "1910", "1920", "1930", "1940", "1950", "1960", "1970", "1980", "1990", "1999",
    ]  # fmt: skip


def test_bars_stand_side_by_side_where_a_year_has_both():
    drawn = bars([{2013: 200, 2018: 100}, {2018: 400}], (True, False), [2011])
    assert [(bar.year, bar.height, bar.hollow, bar.words) for bar in drawn.bars] == [
        (2013, TALLEST // 2, True, "200"),
        (2018, TALLEST // 4, True, "100"),
        (2018, TALLEST, False, "400"),
    ]
    expected, reported = drawn.bars[1:]
    assert float(expected.x[:-1]) + float(expected.width[:-1]) == pytest.approx(float(reported.x[:-1]), abs=0.02)
    assert [label.words for label in drawn.labels] == ["2011", "2013", "2018"]
    assert bars([{}]) is None


def test_bars_of_many_years_number_the_highest_and_keep_years_apart():
    drawn = bars([{2011 + place: place for place in range(1, 105)}])
    assert [(bar.year, bar.words) for bar in drawn.bars if bar.words] == [(2115, "104")]
    assert [label.words for label in drawn.labels][-2:] == ["2100", "2115"]


@pytest.mark.parametrize(("years", "words"), [([], ""), ([2013], "2013"), ([2013, 2016], "2013–2016")])
def test_a_span_of_years(years, words):
    assert span(years) == words


# Year by year


@pytest.fixture
def ministry(db):
    """Return an organization with parts of every kind in 2023, one in 2018, and an earlier name of 2013."""
    before = OrganizationFactory(slug="mep", name_en="Ministry before", acronym="MEP")
    ministry = OrganizationFactory(slug="mee", name_en="Ministry now", acronym="MEE", predecessor=before)
    EditionOrganizationFactory(edition__year=2013, organization=before)
    EditionOrganizationFactory(edition__year=2018, organization=ministry)
    edition = EditionFactory(year=2023, city_en="Nanning")
    for role in ("host", "organiser"):
        EditionOrganizationFactory(edition=edition, organization=ministry, role=role)
    item = SubForumFactory(edition=edition, title_en="Item of the programme")
    SubForumOrganizationFactory(sub_forum=item, organization=ministry)
    person = PersonFactory(family_name_en="Speaking", given_name_en="Person")
    SubForumPersonFactory(sub_forum=item, organization=ministry, person=person, position_en="Director")
    ExhibitorFactory(exhibition=ExhibitionFactory(edition=edition, title_en="Shown there"), organization=ministry)
    outcome = OutcomeFactory(title_en="What came of it")
    outcome.organizations.add(ministry)
    OutcomeStepFactory(outcome=outcome, edition=edition)
    for _number in range(2):
        PhotoFactory(edition=edition).organizations.add(ministry)
    return ministry


def test_an_organization_is_told_year_by_year(client, ministry):
    response = client.get(ministry.get_absolute_url())
    appearances = response.context["appearances"]
    assert appearances.years == [2013, 2018, 2023]
    newest = appearances.newest_first[0]
    assert newest.roles == ["Host", "Organiser"]
    assert [(item.roles, len(item.parts)) for item in newest.programme] == [(["Organiser"], 1)]
    assert (len(newest.exhibitions), len(newest.steps), newest.photos) == (1, 1, 2)
    html = response.content.decode()
    for words in ("Item of the programme", "Person Speaking", "Director", "Shown there", "What came of it", "2 photos"):
        assert words in html
    assert 'href="/en/photos/?edition=2023&amp;organization=mee"' in html


def test_a_former_name_is_told_both_ways(client, ministry):
    html = client.get(ministry.get_absolute_url()).content.decode()
    assert "Took over the work of" in html
    assert "Ministry before (MEP)" in html
    assert "(in this record: 2013)" in html
    html = client.get(ministry.predecessor.get_absolute_url()).content.decode()
    assert "Its work was taken over by" in html
    assert "Ministry now (MEE)" in html
    assert "(in this record: 2018–2023)" in html


def test_the_chart_tells_presence_and_the_other_name_apart(client, ministry):
    strip = client.get(ministry.get_absolute_url()).context["strip"]
    assert [stop.kind for stop in strip.stops] == ["other", "here", "here"]
    html = client.get(ministry.get_absolute_url()).content.decode()
    assert "Present in 2013, 2018, 2023. The list below says how." in html
    assert html.count('class="strip-other"') == 2
    strip = client.get(ministry.predecessor.get_absolute_url()).context["strip"]
    assert [(stop.kind, stop.radius) for stop in strip.stops] == [
        ("here", LARGEST),
        ("other", SMALLEST),
        ("other", SMALLEST),
    ]


def test_what_it_did_under_an_earlier_name_is_told_with_that_name(client, ministry):
    before, edition = ministry.predecessor, EditionFactory(year=2014, city_en="Elsewhere")
    item = SubForumFactory(edition=edition, title_en="Earlier item")
    SubForumOrganizationFactory(sub_forum=item, organization=before)
    ExhibitorFactory(exhibition=ExhibitionFactory(edition=edition, title_en="Earlier stand"), organization=before)
    outcome = OutcomeFactory(title_en="Earlier outcome")
    OutcomeStepFactory(outcome=outcome, edition=edition)
    outcome.organizations.add(before)
    PhotoFactory(edition=edition, caption_en="Earlier picture").organizations.add(before)
    response = client.get(ministry.get_absolute_url())
    appearances = response.context["appearances"]
    told = [(one.edition.year, one.under, one.count, one.photos) for one in appearances.newest_first]
    assert told == [(2023, None, 5, 2), (2018, None, 1, 0), (2014, before, 3, 1), (2013, before, 1, 0)]
    stops = {stop.kind: stop.radius for stop in response.context["strip"].stops[:2]}
    assert stops == {"other": round(LARGEST * (3 / 5) ** 0.5)}
    html = response.content.decode()
    assert html.count('as <a href="/en/organizations/mep/">Ministry before</a>') == 3
    for words in ("Earlier item", "Earlier stand", "Earlier outcome", "Earlier picture"):
        assert words in html
    assert 'href="/en/photos/?edition=2014&amp;organization=mep"' in html
    assert 'href="/en/photos/?organization=mee&amp;organization=mep"' in html
    assert "The archive also has photos from when it was Ministry before." in html


def test_what_is_tied_to_both_names_is_told_once(client, ministry):
    before, part = ministry.predecessor, ministry.representatives.get()
    SubForumOrganizationFactory(sub_forum=part.sub_forum, organization=before)
    SubForumPersonFactory(sub_forum=part.sub_forum, organization=before)
    ExhibitorFactory(exhibition=ministry.stands.get().exhibition, organization=before)
    ministry.outcomes.get().organizations.add(before)
    before.photos.set(ministry.photos.all())
    appearances = client.get(ministry.get_absolute_url()).context["appearances"]
    newest = appearances.newest_first[0]
    assert [one.edition.year for one in appearances.newest_first] == [2023, 2018, 2013]
    assert [(item.roles, len(item.parts)) for item in newest.programme] == [(["Organiser"], 2)]
    assert (len(newest.exhibitions), len(newest.steps), newest.count) == (1, 1, 5)
    assert [outcome.under for outcome in appearances.outcomes] == [None]
    assert [(one.under, one.photos) for one in appearances.newest_first if one.photos] == [(None, 2)]
    assert appearances.photos_under == []


def test_a_hidden_earlier_name_and_what_came_before_it_are_left_out(client, ministry):
    first = OrganizationFactory(name_en="First of all")
    EditionOrganizationFactory(edition__year=2011, organization=first)
    before = ministry.predecessor
    before.predecessor = first
    before.save()
    years = client.get(ministry.get_absolute_url()).context["appearances"].years
    assert years == [2011, 2013, 2018, 2023]
    before.state = State.DRAFT
    before.save()
    response = client.get(ministry.get_absolute_url())
    assert response.context["appearances"].years == [2018, 2023]
    assert "First of all" not in response.content.decode()


def test_a_circle_of_names_ends(client, ministry):
    Organization.objects.filter(pk=ministry.predecessor_id).update(predecessor=ministry)
    assert client.get(ministry.get_absolute_url()).context["appearances"].years == [2013, 2018, 2023]


@pytest.mark.parametrize("count", [1, 3])
def test_earlier_names_cost_one_statement(client, ministry, count, django_assert_max_num_queries):
    one = ministry
    for _number in range(count):
        before = OrganizationFactory()
        Organization.objects.filter(pk=one.pk).update(predecessor=before)
        SubForumOrganizationFactory(organization=before)
        SubForumPersonFactory(organization=before)
        ExhibitorFactory(organization=before)
        EditionOrganizationFactory(organization=before)
        OutcomeStepFactory(edition=EditionFactory()).outcome.organizations.add(before)
        PhotoFactory(edition=EditionFactory()).organizations.add(before)
        one = before
    client.get(ministry.get_absolute_url())
    with django_assert_max_num_queries(16):
        client.get(ministry.get_absolute_url())


def test_years_under_another_name_leave_out_what_is_hidden(ministry):
    before = ministry.predecessor
    EditionOrganizationFactory(edition__year=2014, edition__state=State.DRAFT, organization=before)
    SubForumPersonFactory(sub_forum__edition__year=2015, organization=before, person__state=State.DRAFT)
    SubForumOrganizationFactory(sub_forum__edition__year=2016, sub_forum__state=State.DRAFT, organization=before)
    ExhibitorFactory(exhibition__edition__year=2017, organization=before)
    assert years_of([before]) == {before.pk: [2013, 2017]}
    assert years_of([]) == {}


def test_a_person_and_a_topic_are_told_year_by_year(client, ministry):
    part = ministry.representatives.get()
    html = client.get(part.person.get_absolute_url()).content.decode()
    assert "Speaker: Director" in html.replace("\n", " ")
    assert 'href="/en/organizations/mee/"' in html
    topic = TopicFactory()
    part.sub_forum.topics.add(topic)
    part.sub_forum.edition.topics.add(topic)
    appearances = client.get(topic.get_absolute_url()).context["appearances"]
    assert [(one.edition.year, one.is_topic, len(one.programme)) for one in appearances.newest_first] == [
        (2023, True, 1)
    ]


def test_who_had_no_part_is_said_to_have_none(client, db):
    EditionFactory()
    assert (
        "Nothing it had a part in has been published yet."
        in client.get(OrganizationFactory().get_absolute_url()).content.decode()
    )
    assert "Nothing this person had a part in" in client.get(PersonFactory().get_absolute_url()).content.decode()
    assert "Nothing has been published here yet." in client.get(TopicFactory().get_absolute_url()).content.decode()


# Side by side


@pytest.fixture
def editions(db):
    first = EditionFactory(year=2013, city_en="Guilin", theme_en="First theme", format="online")
    second = EditionFactory(year=2023, city_en="Nanning", theme_en="Second theme", first_day=date(2023, 9, 15))
    FigureFactory(edition=first, value=200, qualifier="about", status="expected", source__outlet_en="Expecting Daily")
    FigureFactory(edition=second, value=500, qualifier="nearly", source__outlet_en="Counting Daily")
    EditionOrganizationFactory(edition=second, organization__name_en="The host")
    SubForumFactory(edition=second, title_en="An item")
    ExhibitionFactory(edition=second, title_en="An exhibition")
    OutcomeStepFactory(edition=second, outcome__title_en="An outcome")
    CitationFactory(record=second, field="theme", source__outlet_en="Theme Daily")
    return first, second


def compare(client, query: str):
    return client.get(f"{reverse('events:edition_compare')}?{query}")


def test_editions_stand_side_by_side_in_the_order_of_years_with_their_sources(client, editions):
    response = compare(client, "edition=2023&edition=2013")
    assert [column.edition.year for column in response.context["columns"]] == [2013, 2023]
    html = response.content.decode()
    for words in ("First theme", "Second theme", "Guilin", "Nanning", "15 September 2023", "about 200", "nearly 500",
                  "The host", "An item", "An exhibition", "An outcome", "Theme Daily", "Counting Daily"):  # fmt: skip
        assert words in html, words
    assert '<td data-edition="2013">' in html
    assert 'rel="canonical" href="http://testserver/en/editions/compare/?edition=2013&amp;edition=2023"' in html
    assert "Participants expected" in html
    with translation.override("zh-hans"):
        assert compare(client, "edition=2023&edition=2013").status_code == 200


def test_numbers_that_none_of_them_expected_are_no_row(client, editions):
    EditionFactory(year=2024)
    assert "Participants expected" not in compare(client, "edition=2023&edition=2024").content.decode()


def test_what_is_no_edition_is_told_and_more_than_five_are_too_many(client, editions):
    EditionFactory(year=2030, state=State.DRAFT)
    response = compare(
        client, "edition=2023&edition=2013&edition=2030&edition=<script>&edition=%00&edition=x&edition=y"
    )
    assert len(response.context["columns"]) == 2
    html = response.content.decode()
    assert "“2030” is no edition of this record, so it was left out." in html
    assert "<script>" not in html.replace('<script type="module"', "")
    assert len(response.context["form"].problems) == 3
    for year in range(2014, 2020):
        EditionFactory(year=year)
    response = compare(client, "&".join(f"edition={year}" for year in range(2013, 2020)))
    assert [column.edition.year for column in response.context["columns"]] == [2013, 2014, 2015, 2016, 2017]
    assert "Only 5 editions fit side by side" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["", "edition=2023", "edition=" + "x" * 60_000, "edition=1&" * 9_000, "edition=%ED%A0%80"]
)
def test_without_two_editions_there_is_a_form_to_choose_them(client, editions, query):
    response = compare(client, query)
    assert response.status_code == 200
    assert response.context["columns"] == []
    assert "Choose two to five editions." in response.content.decode()
    assert response.content.decode().count('type="checkbox" name="edition"') == 2


def test_a_record_of_one_edition_has_nothing_to_compare(client, db):
    EditionFactory()
    assert "There are not two editions in the record yet." in compare(client, "").content.decode()


def test_the_archive_leads_to_the_comparison(client, editions):
    html = client.get(reverse("events:edition_list")).content.decode()
    assert html.count('name="edition"') == 2
    assert '<form class="compare-go no-print" id="compare" action="/en/editions/compare/">' in html


def test_no_edition_can_stand_at_the_address_of_the_comparison(db):
    with pytest.raises(Exception, match="belongs to another part"):
        EditionFactory.build(slug="compare").full_clean()


@pytest.mark.parametrize("count", [2, 4])
def test_a_comparison_asks_the_same_however_many_editions(client, count, django_assert_max_num_queries, db):
    for number in range(count):
        edition = EditionFactory(year=2000 + number)
        FigureFactory(edition=edition)
        OutcomeStepFactory(edition=edition)
        EditionOrganizationFactory(edition=edition)
        CitationFactory(record=SubForumFactory(edition=edition), field="title")
    query = "&".join(f"edition={2000 + number}" for number in range(count))
    compare(client, query)
    with django_assert_max_num_queries(13):
        compare(client, query)


# What became of it


def step(day: str = "", year: int | None = None, precision: str = "day") -> OutcomeStep:
    made = OutcomeStep(day=date.fromisoformat(day) if day else None, precision=precision)
    made.when = year
    return made


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (step("2026-11-20"), "within the last month"),
        (step("2026-09-15"), "2 months ago"),
        (step("2025-10-26"), "13 months ago"),
        (step("2023-09-17"), "3 years ago"),
        (step("2021-11-27"), "4 years ago"),
        (step("2016-01-01", 2016, "year"), "10 years ago"),
        (step(year=2026), "this year"),
        (step(year=2018), "8 years ago"),
        (step(), ""),
        (step("2027-01-01"), ""),
    ],
)
def test_how_long_ago_a_step_was(made, words):
    assert since(made, date(2026, 11, 26)) == words


@time_machine.travel("2026-11-26")
def test_the_tracker_says_what_was_announced_and_when_it_was_last_heard_of(client, db):
    plan = OutcomeFactory(title_en="The plan", kind="action-plan")
    OutcomeStepFactory(outcome=plan, kind="announced", edition=EditionFactory(year=2013, city_en="Guilin"))
    OutcomeStepFactory(outcome=plan, kind="discussed", day=date(2021, 10, 25), source__outlet_en="Last Daily")
    done = OutcomeFactory(title_en="The report")
    OutcomeStepFactory(outcome=done, kind="delivered", day=date(2018, 9, 1))
    fresh = OutcomeFactory(title_en="The initiative")
    OutcomeStepFactory(outcome=fresh, kind="launched", day=date(2026, 9, 1))
    silent = OutcomeFactory(title_en="Nothing known")
    address = reverse("events:outcome_list")
    html = client.get(address).content.decode()
    assert "2013, Guilin" in html
    assert "Last Daily" in html
    assert "5 years ago" in html
    assert "2 months ago" in html
    facets = {facet.name: facet for facet in client.get(address).context["filterset"].facets}
    assert {option.value: option.count for option in facets["news"].options} == {
        "closed": 1, "lately": 1, "long": 1, "never": 1,
    }  # fmt: skip
    for value, outcome in {"closed": done, "lately": fresh, "long": plan, "never": silent}.items():
        assert list(client.get(f"{address}?news={value}").context["page_obj"]) == [outcome], value
    assert list(client.get(f"{address}?sort=silent&news=long&news=lately").context["page_obj"]) == [plan, fresh]
