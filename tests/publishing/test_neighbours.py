"""What stands before and after a row, in every order that a list of ours can have, with gaps and ties in it."""

from datetime import date

import pytest
from django.utils import translation

from events.filters import EditionFilterSet, OrganizationFilterSet, OutcomeFilterSet, PersonFilterSet, SubForumFilterSet
from media.filters import AlbumFilterSet, PhotoFilterSet
from publishing.neighbours import around_in_all, around_in_some
from tests.factories import (
    AlbumFactory,
    EditionFactory,
    EditionOrganizationFactory,
    OrganizationFactory,
    OutcomeFactory,
    OutcomeStepFactory,
    PersonFactory,
    PhotoFactory,
    SubForumFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    """Store records of which some are equal in what orders them, and others lack it."""
    for made in (*AlbumFactory.create_batch(9), *PhotoFactory.create_batch(20)):
        made.delete()  # so that no key is the number of a row
    autumn = date(2019, 9, 1)
    when = [(2019, None), (2019, autumn), (2019, autumn), (2021, None), (2023, date(2023, 9, 2))]
    editions = [EditionFactory(year=year, first_day=day, slug=f"e{at}") for at, (year, day) in enumerate(when)]
    for edition in (editions[0], editions[4], None):
        for day in (None, date(2023, 9, 2), date(2023, 9, 2), date(2019, 1, 1)):
            PhotoFactory(edition=edition, taken_on=day)
        AlbumFactory(edition=edition)
    for number in (None, 1, 1, 2):
        SubForumFactory(edition=editions[0], number=number, order=1)
        SubForumFactory(edition=editions[4], number=number)
    for english, chinese in (("Same", "同"), ("Same", None), ("Other", "另"), (None, "另")):
        organization = OrganizationFactory(name_en=english, name_zh_hans=chinese)
        EditionOrganizationFactory(organization=organization, edition=editions[bool(english)])
        PersonFactory(family_name_en=english or "", given_name_en="", family_name_zh_hans=chinese or "")
        outcome = OutcomeFactory(title_en=english, title_zh_hans=chinese)
        if chinese:
            OutcomeStepFactory(outcome=outcome, edition=editions[4 if english else 0])
    OrganizationFactory(name_en="None at all")


FILTERSETS = [
    AlbumFilterSet, EditionFilterSet, OrganizationFilterSet, OutcomeFilterSet, PersonFilterSet, PhotoFilterSet,
    SubForumFilterSet,
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_both_ways_find_what_reading_the_whole_list_finds(record, language):
    tried = 0
    for filterset in FILTERSETS:
        for sort in filterset.sorts:
            with translation.override(language):
                rows = filterset({"sort": sort}, queryset=filterset._meta.model.objects.published().for_cards()).qs
                keys = list(rows.values_list("pk", flat=True))
                for at, key in enumerate(keys):
                    before, after = keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None
                    assert around_in_all(rows, key) == (before, after, at, None)
                    assert around_in_some(rows, key) == (before, after, at, len(keys))
                    tried += 1
    assert tried > 80


def test_a_row_that_is_not_among_them_has_no_place(record):
    rows = EditionFilterSet({"year": ["2019"]}, queryset=EditionFilterSet._meta.model.objects.published().for_cards())
    other = EditionFactory(year=2030).pk
    assert around_in_all(rows.qs, other) is None
    assert around_in_some(rows.qs, other) is None


def test_of_a_whole_list_no_keys_are_read(record, django_assert_num_queries):
    rows = PhotoFilterSet({}, queryset=PhotoFilterSet._meta.model.objects.published().for_cards()).qs
    key = rows.values_list("pk", flat=True)[3]
    with django_assert_num_queries(2) as asked:
        around_in_all(rows, key)
    assert all("LIMIT" in one["sql"] for one in asked.captured_queries)
    with django_assert_num_queries(1):
        around_in_some(rows, key)
