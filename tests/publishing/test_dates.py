"""Days in words: no more exact than they are known, what they share said once."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from publishing.dates import Precision, describe_days, machine_day

DAY, MONTH, YEAR = Precision.DAY, Precision.MONTH, Precision.YEAR


@pytest.mark.parametrize(
    ("first", "last", "precision", "expected"),
    [
        (None, None, DAY, ""),
        (None, date(2023, 9, 16), DAY, ""),
        (date(2023, 9, 15), None, DAY, "15 September 2023"),
        (date(2023, 9, 15), date(2023, 9, 15), DAY, "15 September 2023"),
        (date(2023, 9, 15), date(2023, 9, 14), DAY, "15 September 2023"),
        (date(2023, 9, 15), date(2023, 9, 16), DAY, "15–16 September 2023"),
        (date(2023, 9, 30), date(2023, 10, 2), DAY, "30 September–2 October 2023"),
        (date(2023, 12, 31), date(2024, 1, 2), DAY, "31 December 2023–2 January 2024"),
        (date(2023, 9, 15), date(2024, 9, 15), DAY, "15 September 2023–15 September 2024"),
        (date(2011, 10, 1), None, MONTH, "October 2011"),
        (date(2011, 10, 1), date(2011, 10, 31), MONTH, "October 2011"),
        (date(2012, 1, 1), None, YEAR, "2012"),
    ],
)
def test_days_are_written_as_exactly_as_they_are_known(first, last, precision, expected):
    assert describe_days(first, last, precision) == expected


@pytest.mark.parametrize(
    ("precision", "expected"), [(DAY, "2023-09-05"), (MONTH, "2023-09"), (YEAR, "2023"), ("year", "2023")]
)
def test_days_for_machines_are_no_more_exact(precision, expected):
    assert machine_day(date(2023, 9, 5), precision) == expected
    template = Template("{% load dates %}{{ day|machine_day:precision }}")
    assert template.render(Context({"day": date(2023, 9, 5), "precision": precision})) == expected


@pytest.mark.parametrize(("precision", "expected"), [(DAY, "0987-01-02"), (YEAR, "0987")])
def test_early_years_keep_four_digits(precision, expected):
    assert machine_day(date(987, 1, 2), precision) == expected


def test_a_precision_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="decade"):
        machine_day(date(2023, 9, 5), "decade")


@given(first=st.dates(), last=st.dates() | st.none(), precision=st.sampled_from(Precision))
def test_any_days_can_be_written(first, last, precision):
    words = describe_days(first, last, precision)
    assert str(first.year) in words
    assert "%" not in words


@pytest.mark.parametrize(("language", "expected"), [("en", "2023"), ("zh-hans", "2023年")])
def test_a_year_in_a_sentence_carries_its_word_where_a_language_has_one(language, expected):
    with translation.override(language):
        assert Template("{% load dates %}{{ year|year_in_words }}").render(Context({"year": 2023})) == expected
