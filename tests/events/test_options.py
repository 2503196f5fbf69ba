"""Options of filters: slugs for values, labels in the reader's language, few queries."""

import pytest
from django.utils import translation

from events.models import Edition, Topic
from events.options import edition_options, tied_people
from publishing.models import State
from publishing.options import Named, Tie, as_years, tied
from tests.factories import EditionFactory, PersonFactory, SubForumFactory, SubForumPersonFactory, TopicFactory

CITY = ["city_en", "city_zh_hans"]


def test_named_values_have_the_slug_of_the_first_words_and_the_readers_label():
    rows = [("Nanning", "南宁"), ("", "柳州"), (None, "桂林"), (None, None), ("", "")]
    assert dict(Named(CITY, rows).options()) == {"nanning": "Nanning", "柳州": "柳州", "桂林": "桂林"}
    with translation.override("zh-hans"):
        assert dict(Named(CITY, rows).options()) == {"nanning": "南宁", "柳州": "柳州", "桂林": "桂林"}


@pytest.mark.django_db
@pytest.mark.parametrize("words", [("Nanning", "南宁"), ("", "柳州"), (None, "桂林")])
def test_the_condition_of_a_slug_finds_its_rows_alone(words):
    edition = EditionFactory(city_en=words[0], city_zh_hans=words[1])
    EditionFactory(city_en="Elsewhere")
    named = Named(CITY, [words])
    (slug,) = named.conditions
    assert list(Edition.objects.filter(named.conditions[slug])) == [edition]


@pytest.mark.django_db
def test_several_choices_are_one_query(django_assert_num_queries):
    edition = EditionFactory()
    shown, hidden = TopicFactory(slug="b", name_en="B", name_zh_hans="乙"), TopicFactory(state=State.DRAFT)
    edition.topics.add(shown, hidden, TopicFactory(slug="a", name_en="A"))
    TopicFactory(slug="untied")
    ties = Tie(Topic, {"editions": Edition.objects.published()})
    with django_assert_num_queries(1):
        options = tied(first=ties, second=ties)
    assert options == {"first": [("a", "A"), ("b", "B")], "second": [("a", "A"), ("b", "B")]}
    with translation.override("zh-hans"):
        assert tied(first=ties)["first"] == [("a", "A"), ("b", "乙")]


@pytest.mark.django_db
def test_people_are_offered_by_full_name():
    item = SubForumFactory()
    SubForumPersonFactory(sub_forum=item, person=PersonFactory(slug="aung", family_name_en="Aung", given_name_en="May"))
    SubForumPersonFactory(sub_forum=item, person__state=State.DRAFT)
    assert tied_people(sub_forums=type(item).objects.published()) == [("aung", "May Aung")]


@pytest.mark.django_db
def test_editions_are_offered_newest_first():
    EditionFactory(year=2011, slug="2011", city_en="Nanning")
    EditionFactory(year=2023, slug="2023", city_en="")
    EditionFactory(year=2024, slug="2024", state=State.DRAFT)
    assert edition_options() == [("2023", "2023"), ("2011", "2011, Nanning")]


def test_years_are_offered_once_the_latest_first():
    assert as_years([2011, None, 2023, 2011]) == [(2023, 2023), (2011, 2011)]
