"""What is offered as a filter: labels in the reader's language, each way counted once, one statement for all of it."""

import pytest
from django.http import QueryDict
from django.utils import translation

from events.filters import EditionFilterSet, SubForumFilterSet
from publishing.models import State
from tests.factories import (
    EditionFactory,
    EditionOrganizationFactory,
    OrganizationFactory,
    PersonFactory,
    SubForumFactory,
    SubForumOrganizationFactory,
    SubForumPersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def offered(filterset_class, facet: str, query: str = "") -> list[tuple[str, str, int]]:
    """Return what a facet offers: value, label and count."""
    facets = filterset_class(QueryDict(query)).facets
    return [tuple(option[:3]) for one in facets if one.name == facet for option in one.options]


def test_names_have_the_slug_of_their_first_words_and_the_readers_label():
    for words in (("Nanning", "南宁"), ("", "柳州"), (None, "桂林"), (None, None), ("", "")):
        EditionFactory(city_en=words[0], city_zh_hans=words[1])
    expected = {"nanning": "Nanning", "柳州": "柳州", "桂林": "桂林"}
    assert {value: label for value, label, _count in offered(EditionFilterSet, "city")} == expected
    with translation.override("zh-hans"):
        assert {v: label for v, label, _count in offered(EditionFilterSet, "city")} == expected | {"nanning": "南宁"}


@pytest.mark.parametrize("words", [("Nanning", "南宁"), ("", "柳州"), (None, "桂林")])
def test_the_slug_of_a_name_finds_its_rows_alone(words):
    edition = EditionFactory(city_en=words[0], city_zh_hans=words[1])
    EditionFactory(city_en="Elsewhere")
    ((slug, _label, _count), _other) = offered(EditionFilterSet, "city")
    if slug == "elsewhere":
        slug = _other[0]
    rows = EditionFilterSet(QueryDict(f"city={slug}"), queryset=type(edition).objects.published()).qs
    assert list(rows) == [edition]


def test_all_facets_are_one_statement_and_those_asked_for_one_more(django_assert_num_queries):
    edition = EditionFactory(city_en="Nanning")
    edition.topics.add(TopicFactory(slug="shown"), TopicFactory(slug="hidden", state=State.DRAFT))
    EditionOrganizationFactory(edition=edition)
    filterset = EditionFilterSet(QueryDict())
    with django_assert_num_queries(1):
        assert [facet.name for facet in filterset.facets] == ["year", "city", "topic", "organization"]
        assert filterset.count_all() == 1
    filterset = EditionFilterSet(QueryDict("topic=shown&topic=hidden&city=nanning"))
    with django_assert_num_queries(2):
        assert len(filterset.facets) == 4
        assert filterset.applied == {"city": ["nanning"], "topic": ["shown"]}


def test_a_topic_of_an_edition_and_of_its_programme_counts_once():
    topic, organization = TopicFactory(slug="trade"), OrganizationFactory(slug="mee")
    both, programme = EditionFactory(), EditionFactory()
    both.topics.add(topic)
    EditionOrganizationFactory(edition=both, organization=organization)
    EditionOrganizationFactory(edition=both, organization=organization, role="organiser")
    for edition in (both, programme, programme):
        item = SubForumFactory(edition=edition)
        item.topics.add(topic)
        SubForumOrganizationFactory(sub_forum=item, organization=organization)
    assert [count for _value, _label, count in offered(EditionFilterSet, "topic")] == [2]
    assert [count for _value, _label, count in offered(EditionFilterSet, "organization")] == [2]


def test_who_takes_part_twice_in_an_item_counts_once():
    item, organization, person = SubForumFactory(), OrganizationFactory(), PersonFactory()
    SubForumOrganizationFactory(sub_forum=item, organization=organization)
    for role in ("speaker", "moderator"):
        SubForumPersonFactory(sub_forum=item, organization=organization, person=person, role=role)
    assert [count for _value, _label, count in offered(SubForumFilterSet, "organization")] == [1]
    assert [count for _value, _label, count in offered(SubForumFilterSet, "person")] == [1]


def test_people_are_offered_by_full_name_in_the_order_of_the_language():
    item = SubForumFactory()
    zhang = {
        "family_name_en": "Zhang",
        "given_name_en": "Fengqin",
        "family_name_zh_hans": "张",
        "given_name_zh_hans": "奉勤",
    }
    SubForumPersonFactory(sub_forum=item, person=PersonFactory(slug="zhang", family_name_first=True, **zhang))
    SubForumPersonFactory(sub_forum=item, person=PersonFactory(slug="aung", family_name_en="Aung", given_name_en="May"))
    SubForumPersonFactory(sub_forum=item, person__state=State.DRAFT)
    assert offered(SubForumFilterSet, "person") == [("aung", "May Aung", 1), ("zhang", "Zhang Fengqin", 1)]
    with translation.override("zh-hans"):
        assert ("zhang", "张奉勤", 1) in offered(SubForumFilterSet, "person")


def test_editions_are_offered_newest_first_with_their_city():
    for year, city in ((2011, "Nanning"), (2023, "")):
        SubForumFactory(edition=EditionFactory(year=year, slug=str(year), city_en=city))
    SubForumFactory(edition=EditionFactory(year=2024, state=State.DRAFT))
    assert offered(SubForumFilterSet, "edition") == [("2023", "2023", 1), ("2011", "2011, Nanning", 1)]


def test_a_few_options_stand_in_sight_the_chosen_ones_among_them():
    for number in range(60):
        EditionFactory(year=2000 + number)
    (facet,) = [one for one in EditionFilterSet(QueryDict("year=2001&year=2059")).facets if one.name == "year"]
    assert [option.value for option in facet.options] == [*map(str, range(2059, 2049, -1)), "2001"]
    assert (len(facet.more), facet.left_out, facet.chosen) == (30, 19, 2)
