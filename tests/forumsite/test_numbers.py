"""The forum in numbers: expected and reported apart, each with its source, the same as a table for spreadsheets."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import translation

from publishing.models import State
from tests.factories import (
    EditionFactory,
    FigureFactory,
    OutcomeStepFactory,
    PhotoFactory,
    SourceFactory,
    SubForumFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editions():
    first, second = EditionFactory(number=303, year=2013), EditionFactory(number=312, year=2023, city_en="Nanning")
    FigureFactory(edition=first, value=200, qualifier="about", status="expected", source__outlet_en="Expecting Daily")
    FigureFactory(edition=second, value=500, qualifier="nearly", source__outlet_en="Counting Daily")
    FigureFactory(edition=second, value=450, status="expected")
    FigureFactory(edition=second, value=999, source__state=State.DRAFT)
    FigureFactory(edition=first, kind="sub-forums", value=4)
    for state in (State.PUBLISHED, State.PUBLISHED, State.DRAFT):
        SubForumFactory(edition=second, state=state)
        PhotoFactory(edition=second, state=state)
        OutcomeStepFactory(edition=second, outcome__state=state)
    SubForumFactory(edition=second, kind="roundtable")
    OutcomeStepFactory(edition=second, kind="discussed")
    EditionFactory(year=2030, state=State.DRAFT)
    return first, second


def test_each_edition_has_its_numbers(client, editions):
    rows = client.get(reverse("numbers")).context["rows"]
    assert [(row.edition.year, row.sub_forums, row.photos, row.outcomes) for row in rows] == [
        (2023, 2, 2, 2),
        (2013, 4, 0, 0),
    ]
    newest, oldest = rows
    assert (newest.expected.value, newest.reported.value) == (450, 500)
    assert (oldest.expected.value, oldest.reported) == (200, None)


def test_the_page_shows_charts_table_and_sources(client, editions):
    html = client.get(reverse("numbers")).content.decode()
    assert html.count('<svg class="bars" role="img"') == 4
    assert "2013: 200 expected; 2023: 450 expected; 2023: 500" in html
    assert "nearly 500" in html
    assert "Counting Daily" in html
    assert "Expecting Daily" in html
    assert "999" not in html
    assert 'href="/en/numbers/numbers.csv"' in html
    with translation.override("zh-hans"):
        assert client.get(reverse("numbers")).status_code == 200


def test_an_empty_record_has_no_numbers(client):
    html = client.get(reverse("numbers")).content.decode()
    assert "Nothing has been published here yet." in html
    assert '<svg class="bars"' not in html


def table(client) -> list[list[str]]:
    response = client.get(reverse("numbers_csv"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="numbers.csv"'
    content = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_the_table_holds_every_number_with_its_source(client, editions):
    header, *rows = table(client)
    assert header == ["edition", "year", "city", "what", "number", "qualifier", "counted", "source", "address"]
    reported = next(row for row in rows if row[4] == "500")
    assert reported[:8] == ["312", "2023", "Nanning", "participants", "500", "nearly", "actual",
                            next(row[7] for row in rows if "Counting Daily" in row[7])]  # fmt: skip
    assert ["312", "2023", "Nanning", "photos", "2", "exactly", "in-this-record", "", ""] in rows
    assert not [row for row in rows if "999" in row or row[1] == "2030"]


def test_a_cell_that_looks_like_a_formula_is_harmless(client):
    edition = EditionFactory(city_en="=1+1")
    FigureFactory(edition=edition, source=SourceFactory(outlet_en="@SUM(A1)", title=""))
    rows = table(client)
    assert {row[2] for row in rows[1:]} == {"'=1+1"}
    assert rows[1][7] == "'@SUM(A1)"


@pytest.mark.parametrize("count", [1, 3])
def test_the_numbers_ask_seven_questions_however_many_editions(client, count, django_assert_num_queries):
    for _number in range(count):
        edition = EditionFactory()
        FigureFactory(edition=edition)
        SubForumFactory(edition=edition)
        OutcomeStepFactory(edition=edition)
        PhotoFactory(edition=edition)
    client.get(reverse("numbers"))
    with django_assert_num_queries(7):
        client.get(reverse("numbers"))
