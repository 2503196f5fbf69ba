"""The lists: each filter finds what it should, bad values never fail, hidden records are neither rows nor options."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import OutcomeStep, SubForum
from publishing.models import State
from search.indexing import rebuild
from tests.factories import (
    EditionFactory,
    EditionOrganizationFactory,
    ExhibitionFactory,
    ExhibitorFactory,
    FigureFactory,
    OrganizationFactory,
    OutcomeFactory,
    OutcomeStepFactory,
    PersonFactory,
    SourceFactory,
    SubForumFactory,
    SubForumOrganizationFactory,
    SubForumPersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
LISTS = [
    "edition_list",
    "sub_forum_list",
    "exhibition_list",
    "outcome_list",
    "organization_list",
    "person_list",
    "topic_list",
    "press",
]
BAD = [
    "q=%00",
    "q=" + "x" * 60_000,
    "city=" + "x" * 60_000,
    "page=99999999999999999999",
    "page=%00",
    "year=-1",
    "year=99999999999999999999",
    "year=%00",
    "topic=<script>",
    "topic=%00",
    "organization=%00",
    "person=%27%22",
    "kind=a&kind=b",
    "status=%ff",
    "outlet=%ED%A0%80",
    "language=xx&edition=%00",
    "q=%25_%5C",
    "unknown=1",
]


def rows(client, name: str, query: str = "") -> list:
    """Return the records on the first page of a list."""
    if "q=" in query:
        rebuild()
    response = client.get(f"{reverse(f'events:{name}')}?{query}")
    assert response.status_code == 200
    assert response.context["filterset"].problems == []
    return list(response.context["page_obj"])


def options(client, name: str, field: str, query: str = "") -> dict[str, int]:
    """Return the values that a facet of a list offers, each with its count."""
    facets = client.get(f"{reverse(f'events:{name}')}?{query}").context["filterset"].facets
    return {option.value: option.count for facet in facets if facet.name == field for option in facet.options}


@pytest.mark.parametrize("name", LISTS)
def test_bad_values_never_fail(client, name):
    address = reverse(f"events:{name}")
    assert {query[:24]: client.get(f"{address}?{query}").status_code for query in BAD} == {
        query[:24]: 200 for query in BAD
    }


@pytest.mark.parametrize("name", LISTS)
def test_ten_thousand_values_cost_no_more_than_a_few(client, name):
    """The statements stay as many and as short as they are for forty values of each facet."""
    make(name)
    facets = client.get(reverse(f"events:{name}")).context["filterset"].facet_filters
    values = "&".join(f"{facet}=x{number}" for facet in facets for number in range(9_900 // len(facets)))
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"{reverse(f'events:{name}')}?{values}")
    assert response.status_code == 200
    assert len(asked) <= 6
    assert max(len(query["sql"]) for query in asked) < 60_000
    assert len(response.context["filterset"].problems) <= 4 * len(facets)


def test_more_values_than_a_request_may_have_are_a_bad_request(client):
    response = client.get(f"{reverse('events:edition_list')}?{'year=2023&' * 10_001}")
    assert response.status_code == 400
    assert "The address or what was sent with it was not complete" in response.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_so(client, name):
    html = client.get(reverse(f"events:{name}")).content.decode()
    assert "Nothing has been published here yet." in html
    assert 'id="filters"' not in html
    assert 'id="filters"' in client.get(reverse(f"events:{name}"), {"q": "absent"}).content.decode()


def test_a_list_that_fits_nothing_says_what_to_loosen(client):
    EditionFactory(year=2023, slug="2023")
    page = client.get(reverse("events:edition_list") + "?year=2023&q=absent").content.decode()
    assert "without Words: absent" in page
    assert 'href="/en/editions/?year=2023"' in page


def test_a_bad_value_is_told_on_the_page(client):
    EditionFactory()
    page = client.get(reverse("events:edition_list") + "?year=-1&topic=<script>").content.decode()
    assert "“-1” is not a year, so it was left out." in page
    assert "<script>" not in page


def test_editions_by_each_filter(client):
    topic, organization = TopicFactory(slug="trade"), OrganizationFactory(slug="mep")
    hybrid = EditionFactory(year=2021, slug="2021", format="hybrid", city_en="Nanning", city_zh_hans="南宁")
    guilin = EditionFactory(year=2013, slug="2013", city_en="Guilin", theme_zh_hans="区域绿色发展")
    third = EditionFactory(year=2014, slug="2014", city_en="", city_zh_hans="柳州")
    hybrid.topics.add(topic)
    SubForumFactory(edition=guilin).topics.add(topic)
    EditionOrganizationFactory(edition=guilin, organization=organization)
    SubForumOrganizationFactory(sub_forum__edition=third, organization=organization)
    assert rows(client, "edition_list") == [hybrid, third, guilin]
    assert rows(client, "edition_list", "year=2013") == [guilin]
    assert rows(client, "edition_list", "city=nanning") == [hybrid]
    assert rows(client, "edition_list", "city=柳州") == [third]
    assert rows(client, "edition_list", "format=hybrid") == [hybrid]
    assert rows(client, "edition_list", "topic=trade") == [hybrid, guilin]
    assert rows(client, "edition_list", "organization=mep") == [third, guilin]
    assert rows(client, "edition_list", "q=绿色") == [guilin]
    assert rows(client, "edition_list", "q=guilin&topic=trade") == [guilin]


def test_a_hidden_item_of_the_programme_does_not_bring_its_edition(client):
    topic = TopicFactory(slug="trade")
    edition = EditionFactory()
    SubForumFactory(edition=edition, state=State.DRAFT).topics.add(topic)
    SubForumFactory().topics.add(topic)
    assert edition not in rows(client, "edition_list", "topic=trade")


def test_two_spellings_with_one_slug_are_one_option(client):
    first = EditionFactory(year=2001, city_en="Nan Ning")
    second = EditionFactory(year=2002, city_en="Nan-Ning")
    assert options(client, "edition_list", "city") == {"nan-ning": 2}
    assert rows(client, "edition_list", "city=nan-ning") == [second, first]


def test_options_come_from_what_is_published_only(client):
    hidden = EditionFactory(state=State.DRAFT, year=2030, city_en="Hiddenville")
    shown = EditionFactory(year=2023, city_en="Nanning")
    shown.topics.add(TopicFactory(slug="shown"), TopicFactory(slug="hidden", state=State.DRAFT))
    hidden.topics.add(TopicFactory(slug="of-hidden"))
    EditionOrganizationFactory(edition=hidden, organization__slug="of-hidden")
    EditionOrganizationFactory(edition=shown, organization__slug="hidden", organization__state=State.IN_REVIEW)
    EditionOrganizationFactory(edition=shown, organization__slug="shown")
    assert options(client, "edition_list", "year") == {"2023": 1}
    assert options(client, "edition_list", "city") == {"nanning": 1}
    assert options(client, "edition_list", "topic") == {"shown": 1}
    assert options(client, "edition_list", "organization") == {"shown": 1}


def test_programme_items_by_each_filter(client):
    person, organization, topic = PersonFactory(slug="li"), OrganizationFactory(slug="feco"), TopicFactory(slug="youth")
    older = SubForumFactory(edition__year=2018, edition__slug="2018", title_zh_hans="生态城市")
    newer = SubForumFactory(edition__year=2023, edition__slug="2023", kind=SubForum.Kind.ROUNDTABLE)
    SubForumPersonFactory(sub_forum=older, person=person, organization=organization)
    SubForumPersonFactory(sub_forum=older, person=person, role="moderator")
    SubForumOrganizationFactory(sub_forum=newer, organization=organization)
    newer.topics.add(topic)
    assert rows(client, "sub_forum_list") == [newer, older]
    assert rows(client, "sub_forum_list", "kind=roundtable") == [newer]
    assert rows(client, "sub_forum_list", "year=2018") == [older]
    assert rows(client, "sub_forum_list", "edition=2018") == [older]
    assert rows(client, "sub_forum_list", "topic=youth") == [newer]
    assert rows(client, "sub_forum_list", "organization=feco") == [newer, older]
    assert rows(client, "sub_forum_list", "person=li") == [older]
    assert rows(client, "sub_forum_list", "q=生态") == [older]


def test_an_organization_is_not_found_through_a_person_who_is_hidden(client):
    organization = OrganizationFactory(slug="feco")
    item = SubForumFactory()
    SubForumPersonFactory(sub_forum=item, person__state=State.DRAFT, organization=organization)
    SubForumOrganizationFactory(organization=organization)
    assert item not in rows(client, "sub_forum_list", "organization=feco")


def test_programme_items_without_order_stand_by_number(client):
    edition = EditionFactory()
    second, first, opening = (SubForumFactory(edition=edition, number=number) for number in (2, 1, None))
    assert rows(client, "sub_forum_list") == [opening, first, second]


def test_exhibitions_by_each_filter(client):
    older = ExhibitionFactory(edition__year=2017, edition__city_en="Nanning")
    newer = ExhibitionFactory(edition__year=2024, edition__city_en="Liuzhou", title_zh_hans="环保展")
    ExhibitorFactory(exhibition=older, organization__slug="acme")
    assert rows(client, "exhibition_list") == [newer, older]
    assert rows(client, "exhibition_list", "year=2017") == [older]
    assert rows(client, "exhibition_list", "city=liuzhou") == [newer]
    assert rows(client, "exhibition_list", "organization=acme") == [older]
    assert rows(client, "exhibition_list", "q=环保") == [newer]


def test_outcomes_by_each_filter(client):
    launched, ended = OutcomeStep.Kind.LAUNCHED, OutcomeStep.Kind.ENDED
    plan = OutcomeFactory(kind="action-plan", title_zh_hans="行动计划")
    platform = OutcomeFactory(kind="platform")
    silent = OutcomeFactory(kind="report")
    OutcomeStepFactory(outcome=plan, kind=ended, day=date(2020, 5, 1))
    OutcomeStepFactory(outcome=plan, kind=launched, edition=EditionFactory(year=2016))
    OutcomeStepFactory(outcome=platform, kind=launched, day=date(2018, 9, 1))
    plan.topics.add(TopicFactory(slug="waste"))
    platform.organizations.add(OrganizationFactory(slug="caec"))
    assert rows(client, "outcome_list") == [plan, platform, silent]
    assert rows(client, "outcome_list", "kind=platform") == [platform]
    assert rows(client, "outcome_list", "year=2016") == [plan]
    assert rows(client, "outcome_list", "year=2018") == [platform]
    assert rows(client, "outcome_list", "topic=waste") == [plan]
    assert rows(client, "outcome_list", "organization=caec") == [platform]
    assert rows(client, "outcome_list", "status=launched") == [platform]
    assert rows(client, "outcome_list", "status=ended") == [plan]
    assert rows(client, "outcome_list", "q=行动") == [plan]
    assert options(client, "outcome_list", "year") == {"2020": 1, "2018": 1, "2016": 1}


def test_a_step_at_a_hidden_edition_does_not_count(client):
    outcome = OutcomeFactory()
    OutcomeStepFactory(outcome=outcome, kind="launched", day=date(2018, 9, 1))
    OutcomeStepFactory(outcome=outcome, kind="ended", edition=EditionFactory(year=2030, state=State.DRAFT))
    assert rows(client, "outcome_list", "status=launched") == [outcome]
    assert rows(client, "outcome_list", "year=2030") == []
    assert [step.kind for step in rows(client, "outcome_list")[0].dated_steps] == ["launched"]
    assert options(client, "outcome_list", "year") == {"2018": 1}


def test_organizations_people_and_topics_by_words(client):
    ministry = OrganizationFactory(name_en="Ministry", acronym="MEE", kind="government", name_zh_hans="生态环境部")
    company = OrganizationFactory(name_en="Acme", kind="company")
    assert rows(client, "organization_list") == [company, ministry]
    assert rows(client, "organization_list", "kind=company") == [company]
    assert rows(client, "organization_list", "q=环境") == rows(client, "organization_list", "q=mee") == [ministry]
    person = PersonFactory(family_name_zh_hans="张", family_name_en="Zhang")
    PersonFactory(family_name_en="Aung")
    assert rows(client, "person_list", "q=张") == [person]
    topic = TopicFactory(name_en="Trade")
    TopicFactory(name_en="Youth")
    assert rows(client, "topic_list", "q=trade") == [topic]


def test_counts_beside_names_leave_out_what_is_hidden(client):
    organization, person, topic = OrganizationFactory(), PersonFactory(), TopicFactory()
    for state in (State.PUBLISHED, State.DRAFT):
        EditionOrganizationFactory(organization=organization, edition__state=state)
        item = SubForumPersonFactory(person=person, sub_forum__state=state).sub_forum
        item.topics.add(topic)
        item.edition.topics.add(topic)
        EditionFactory(state=state).topics.add(topic)
    assert rows(client, "organization_list")[0].edition_count == 1
    assert rows(client, "person_list")[0].item_count == 1
    assert rows(client, "topic_list")[0].item_count == 1
    assert rows(client, "topic_list")[0].edition_count == 3


def test_sources_by_each_filter(client):
    edition = EditionFactory(year=2023, slug="2023")
    daily = SourceFactory(outlet_en="Invented Daily", published_on=date(2023, 9, 17), language="zh-hans", title="侧记")
    daily.editions.add(edition)
    agency = SourceFactory(outlet_en="", outlet_zh_hans="某通讯社", published_on=date(2021, 1, 1), author="Nobody")
    undated = SourceFactory(outlet_en="Invented Daily", outlet_zh_hans="日报")
    assert rows(client, "press") == [daily, agency, undated]
    assert rows(client, "press", "year=2021") == [agency]
    assert rows(client, "press", "outlet=invented-daily") == [daily, undated]
    assert rows(client, "press", "outlet=某通讯社") == [agency]
    assert rows(client, "press", "language=zh-hans") == [daily]
    assert rows(client, "press", "edition=2023") == [daily]
    assert rows(client, "press", "q=nobody") == [agency]
    assert options(client, "press", "year") == {"2023": 1, "2021": 1}


def make(name: str) -> None:
    """Add one record, with everything a row of the list shows, to the list of that name."""
    topic, organization, person = TopicFactory(), OrganizationFactory(), PersonFactory()
    edition = EditionFactory(city_en="Nanning", theme_zh_hans="主题")
    FigureFactory(edition=edition)
    EditionOrganizationFactory(edition=edition, organization=organization)
    item = SubForumFactory(edition=edition)
    item.topics.add(topic)
    SubForumPersonFactory(sub_forum=item, person=person, organization=organization)
    ExhibitorFactory(exhibition__edition=edition, organization=organization)
    step = OutcomeStepFactory(edition=edition)
    step.outcome.topics.add(topic)
    step.source.editions.add(edition)


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("edition_list", 5),
        ("sub_forum_list", 5),
        ("exhibition_list", 4),
        ("outcome_list", 5),
        ("organization_list", 4),
        ("person_list", 4),
        ("topic_list", 4),
        ("press", 5),
    ],
)
def test_a_list_asks_as_much_for_three_as_for_one(client, name, most):
    address = reverse(f"events:{name}")
    counts = []
    for number in (1, 2):
        for _more in range(number):
            make(name)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = client.get(address).context["page_obj"]
        counts.append(len(asked))
    assert page.paginator.count >= 3
    assert counts[0] == counts[1] <= most


@pytest.mark.parametrize("name", LISTS)
def test_every_list_speaks_chinese_too(client, name):
    make(name)
    page = client.get(reverse(f"events:{name}").replace("/en/", "/zh-hans/"))
    assert page.status_code == 200
    assert '<html lang="zh-Hans">' in page.content.decode()
