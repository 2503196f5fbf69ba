"""The order of rows is the same on every database: where days, numbers and words are missing, it says where they go."""

from datetime import date

import pytest
from django.utils import translation

from events.models import Edition, Exhibition, Organization, Outcome, OutcomeStep, Person, SubForum, Topic
from tests.factories import (
    EditionFactory,
    ExhibitionFactory,
    OrganizationFactory,
    OutcomeFactory,
    OutcomeStepFactory,
    PersonFactory,
    SubForumFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def both(model) -> list[list]:
    """Return the rows in the model's own order and in that of its list."""
    return [list(model.objects.all()), list(model.objects.for_cards())]


def test_editions_of_a_year_without_a_day_come_last():
    unknown, early, late = (
        EditionFactory(year=2023, slug=f"2023-{number}", first_day=day)
        for number, day in enumerate((None, date(2023, 5, 1), date(2023, 9, 1)))
    )
    assert both(Edition) == [[late, early, unknown]] * 2


def test_programme_items_without_a_number_come_first_within_their_edition():
    edition, other = EditionFactory(year=2023, slug="a"), EditionFactory(year=2023, slug="b")
    second, opening, first = (SubForumFactory(edition=edition, number=number) for number in (2, None, 1))
    elsewhere = SubForumFactory(edition=other, number=1)
    assert both(SubForum) == [[elsewhere, opening, first, second]] * 2


def test_exhibitions_without_a_day_come_last_within_their_edition():
    edition = EditionFactory(year=2023)
    unknown, late, early = (
        ExhibitionFactory(edition=edition, first_day=day) for day in (None, date(2023, 9, 2), date(2023, 9, 1))
    )
    assert both(Exhibition) == [[early, late, unknown]] * 2


def test_steps_without_a_day_come_first():
    outcome = OutcomeFactory()
    late, unknown, early = (
        OutcomeStepFactory(outcome=outcome, day=day) for day in (date(2023, 9, 2), None, date(2023, 9, 1))
    )
    assert list(OutcomeStep.objects.all()) == [unknown, early, late]


@pytest.mark.parametrize(
    ("model", "factory", "column"),
    [
        (Organization, OrganizationFactory, "name"),
        (Topic, TopicFactory, "name"),
        (Outcome, OutcomeFactory, "title"),
    ],
)
def test_names_stand_in_the_order_of_the_words_shown(model, factory, column):
    """A name missing in the reader's language, empty or never entered, is sorted by the one shown instead."""
    first, second, third = (
        factory(**{f"{column}_en": english, f"{column}_zh_hans": chinese})
        for english, chinese in (("C", "A one"), ("B two", None), ("D four", "C three"))
    )
    empty = factory(**{f"{column}_en": "BB", f"{column}_zh_hans": ""})
    with translation.override("zh-hans"):
        assert both(model) == [[first, second, empty, third]] * 2
    assert both(model) == [[second, empty, first, third]] * 2


def test_people_without_a_family_name_come_last():
    plain = PersonFactory(family_name_en=None, given_name_en="A")
    only, full = (PersonFactory(family_name_en="B", given_name_en=name) for name in (None, "A"))
    assert both(Person) == [[only, full, plain]] * 2
