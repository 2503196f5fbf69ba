"""The line of editions: what it marks, what it leaves open, what it says."""

from contextlib import nullcontext
from datetime import date
from time import perf_counter

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from events.models import Edition, Figure, Source
from events.timeline import LARGEST, LIMIT, SMALLEST, draw, headcount, radius_of, recent_line
from publishing.models import State
from tests.factories import EditionFactory, FigureFactory

TODAY = date(2026, 6, 1)


def edition(pk, year, number=None, **values):
    """Return an edition that no database knows."""
    values.setdefault("status", Edition.Status.HELD)
    return Edition(pk=pk, year=year, number=number, slug=str(year), **values)


def figure(edition_pk, value, status="actual", qualifier="nearly", published_on=None):
    source = Source(outlet="Daily", published_on=published_on)
    return Figure(edition_id=edition_pk, value=value, status=status, qualifier=qualifier, source=source)


def places(line):
    return [(mark.kind, mark.years, mark.inside) for mark in line.marks]


def test_a_number_left_out_in_a_year_left_out_is_said_to_be_missing():
    line = draw([edition(1, 2011, 1), edition(2, 2013, 3)], [], TODAY)
    assert places(line) == [("edition", "2011", ""), ("missing", "2012", "2"), ("edition", "2013", "")]
    assert line.marks[1].label == "2012: no report found; the numbering implies edition 2"
    assert (line.held, line.found, line.not_found) == (3, 2, 1)


def test_a_year_left_out_by_the_numbering_too_is_a_gap():
    line = draw([edition(1, 2019, 9), edition(2, 2021, 10)], [], TODAY)
    assert places(line)[1:3] == [("edition", "2019", ""), ("none", "2020", "")]
    assert line.marks[2].label == "2020: no edition found"
    assert line.not_found == 8


def test_which_year_is_missing_is_not_guessed():
    line = draw([edition(1, 2010, 1), edition(2, 2014, 3)], [], TODAY)
    assert places(line)[1] == ("missing", "2011–2013", "2")
    assert line.marks[1].label == "2011–2013: no report found; the numbering implies edition 2"


def test_a_long_gap_is_one_mark():
    line = draw([edition(1, 1912, 1), edition(2, 1933, 22)], [], TODAY)
    assert places(line)[1] == ("missing", "1913–1932", "2–21")
    assert line.marks[1].label == "1913–1932: no reports found; the numbering implies editions 2–21"


def test_numbers_before_the_first_are_missing_without_a_year():
    line = draw([edition(1, 2010, 4)], [], TODAY)
    assert places(line) == [("missing", "", "1–3"), ("edition", "2010", "")]


def test_editions_without_numbers_have_gap_years_but_nothing_missing():
    line = draw([edition(1, 2010), edition(2, 2012)], [], TODAY)
    assert [mark.kind for mark in line.marks] == ["edition", "none", "edition"]
    assert (line.held, line.found) == (2, 2)
    assert line.marks[0].label == "Edition without a number, 2010: number of participants not found"


def test_two_editions_in_one_year_stand_side_by_side_in_order_of_days():
    line = draw(
        [edition(1, 2010, 2, first_day=date(2010, 9, 1)), edition(2, 2010, 1, first_day=date(2010, 3, 1))], [], TODAY
    )
    assert [mark.edition.number for mark in line.marks] == [1, 2]


def test_one_edition_is_a_line():
    line = draw([edition(1, 2025, 1, city_en="Beihai")], [figure(1, 300)], TODAY)
    (mark,) = line.marks
    assert mark.label == "1st edition, 2025, Beihai: nearly 300 participants, reported"
    assert (mark.moment, mark.radius, mark.inside, mark.amount) == ("latest", LARGEST, "300", "nearly 300 reported")


def test_no_edition_is_an_empty_line():
    line = draw([], [], TODAY)
    assert (line.marks, line.latest, line.planned, line.headcount, line.held) == ((), None, None, None, 0)


def test_the_year_that_is_not_over_is_no_gap():
    planned = edition(2, 2027, 2, status=Edition.Status.SCHEDULED, first_day=date(2027, 5, 1))
    line = draw([edition(1, 2025, 1), planned], [], TODAY)
    assert [mark.moment for mark in line.marks] == ["latest", "planned"]
    assert line.marks[1].label == "2nd edition, 2027: planned"
    assert (line.planned, line.held, line.latest.pk) == (planned, 1, 1)


@pytest.mark.parametrize(
    ("first_day", "last_day", "expected"),
    [
        (None, None, "planned"),
        (date(2026, 6, 1), None, "planned"),
        (date(2026, 5, 31), date(2026, 6, 1), "planned"),
        (date(2026, 5, 30), date(2026, 5, 31), "latest"),
    ],
)
def test_a_scheduled_edition_is_planned_until_its_last_day_is_over(first_day, last_day, expected):
    scheduled = edition(1, 2026, 1, status=Edition.Status.SCHEDULED, first_day=first_day, last_day=last_day)
    assert draw([scheduled], [], TODAY).marks[0].moment == expected


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_an_edition_that_was_called_off_is_neither_latest_nor_counted(status):
    line = draw([edition(1, 2024, 1), edition(2, 2025, 2, status=status)], [figure(2, 900)], TODAY)
    assert [mark.moment for mark in line.marks] == ["latest", status]
    assert line.marks[1].label == f"2nd edition, 2025: {status}"
    assert (line.held, line.found) == (1, 1)
    assert "called-off" in line.legend


def test_an_edition_known_from_its_announcement_is_drawn_hollow():
    line = draw([edition(1, 2015, 1, status=Edition.Status.NO_REPORT)], [], TODAY)
    assert line.marks[0].is_expected
    assert line.marks[0].label == "1st edition, 2015: announced, no report found"
    assert line.latest is None


def test_counted_comes_before_expected_then_the_newest_source_then_the_larger_number():
    expected = figure(1, 900, status="expected", published_on=date(2026, 1, 1))
    older = figure(1, 800, published_on=date(2024, 1, 1))
    newer = figure(1, 400, published_on=date(2025, 1, 1))
    larger = figure(1, 500, published_on=date(2025, 1, 1))
    undated = figure(1, 950)
    assert headcount([expected, older, newer, larger, undated]) is larger
    assert headcount([expected]) is expected
    assert headcount([]) is None


def test_areas_are_as_the_numbers_are():
    assert radius_of(500, 500) == LARGEST
    assert radius_of(125, 500) == LARGEST // 2
    assert radius_of(1, 500) == SMALLEST
    assert radius_of(0, 0) == SMALLEST


def test_digits_stand_in_a_mark_only_where_they_fit():
    marks = draw([edition(1, 2020, 1), edition(2, 2021, 2)], [figure(1, 12000), figure(2, 300)], TODAY).marks
    assert [(mark.inside, mark.outside) for mark in marks] == [("12,000", ""), ("", "300")]


def test_the_legend_explains_what_occurs_and_nothing_else():
    editions = [edition(1, 2019, 1), edition(2, 2020, 2), edition(3, 2022, 4), edition(4, 2024, 5)]
    line = draw(editions, [figure(1, 10), figure(2, 20, status="expected")], TODAY)
    assert line.legend == {"reported", "expected", "unknown", "missing", "none"}


def test_an_edition_under_way_says_so_itself_and_is_not_called_planned():
    scheduled = edition(2, 2026, 2, status=Edition.Status.SCHEDULED, first_day=TODAY)
    line = draw([edition(1, 2025, 1), scheduled], [], TODAY)
    assert [mark.is_now for mark in line.marks] == [False, True]
    assert line.marks[1].note == "under way"
    assert line.legend == {"unknown"}


def test_earlier_editions_are_one_mark_and_count():
    line = draw([edition(1, 2025, 60)], [], TODAY, earlier=44)
    assert (line.marks[0].kind, line.marks[0].label) == ("earlier", "44 earlier editions")
    assert (line.found, line.held) == (45, 60)


@pytest.mark.django_db
def test_a_draft_and_a_figure_from_a_draft_source_stay_out():
    EditionFactory(year=2024, number=1, state=State.DRAFT)
    shown = EditionFactory(year=2025, number=2, status="held")
    FigureFactory(edition=shown, value=321, source__state=State.DRAFT)
    line = recent_line(TODAY)
    assert [mark.years for mark in line.editions] == ["2025"]
    assert line.headcount is None


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "queries"), [(1, 2), (3, 2), (LIMIT + 2, 3)])
def test_the_line_asks_for_two_things_and_a_count(count, queries, django_assert_num_queries):
    for year in range(2000, 2000 + count):
        FigureFactory(edition=EditionFactory(year=year, number=year - 1999, status="held"))
    with django_assert_num_queries(queries):
        line = recent_line(TODAY)
        assert [mark.amount for mark in line.editions] == ["about 100 reported"] * min(count, LIMIT)
    assert line.held == line.found == count


def test_numbers_far_apart_cost_nothing():
    began = perf_counter()
    line = draw([edition(1, 2010, 10**8), edition(2, 2014, 10**9)], [], TODAY)
    assert places(line)[0] == ("missing", "", "1–99999999")
    assert places(line)[2] == ("missing", "2011–2013", "100000001–999999999")
    assert perf_counter() - began < 0.5


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "is_taken"), [(0, False), (1, True), (500, True), (501, False)])
def test_an_edition_has_a_number_that_a_forum_can_reach(number, is_taken):
    found = EditionFactory(number=None, year=2040)
    found.number = number
    refused = nullcontext() if is_taken else pytest.raises(ValidationError)
    with refused:
        found.full_clean()
    with transaction.atomic(), nullcontext() if is_taken else pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=found.pk).update(number=number)


def test_an_edition_that_is_on_today_is_marked_as_now():
    days = {"first_day": date(2026, 5, 31), "last_day": date(2026, 6, 2)}
    ahead = edition(2, 2027, 2, status="scheduled")
    line = draw([edition(1, 2026, 1, status="scheduled", **days), ahead], [], TODAY)
    assert [(mark.moment, mark.is_now, mark.note) for mark in line.marks] == [
        ("planned", True, "under way"),
        ("planned", False, "planned"),
    ]
    assert line.marks[0].label == "1st edition, 2026: under way"
