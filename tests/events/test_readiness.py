"""What this room says is missing: found where it is, and gone once it is put right."""

from datetime import date

import pytest

from events.models import Citation, Edition, EditionName, Figure
from publishing.readiness import findings
from publishing.readiness.registry import kind_of
from tests.factories import (
    CitationFactory,
    EditionFactory,
    EditionOrganizationFactory,
    ExhibitionFactory,
    FigureFactory,
    OrganizationFactory,
    OutcomeFactory,
    OutcomeStepFactory,
    PersonFactory,
    SourceFactory,
    SubForumFactory,
    SubForumOrganizationFactory,
    SubForumPersonFactory,
)

pytestmark = pytest.mark.django_db


def codes(record) -> set[str]:
    """Return the codes of what is missing in a record, without those that every kind has."""
    return {check.code for check, _place in findings.of_record(kind_of(type(record)), record)} - {"untranslated"}


def test_an_edition_of_which_little_is_known():
    edition = EditionFactory(city_en="", theme_en="", country_en="")
    assert codes(edition) == {"no-dates", "no-source", "no-host", "no-place", "no-summary", "no-theme", "no-photos",
        "no-name"}  # fmt: skip


def test_an_edition_of_which_all_is_known():
    edition = EditionFactory(
        year=2023, first_day=date(2023, 9, 15), summary_en="Words.", status="held", dates_status="held"
    )
    EditionOrganizationFactory(edition=edition)
    FigureFactory(edition=edition)
    EditionName.objects.create(edition=edition, name="The Forum", language="en")
    assert codes(edition) == {"untranslated-name", "no-photos"}


def test_what_was_prepared_for_an_edition_is_listed_until_it_is_filled_in():
    edition = EditionFactory(year=2031)
    item = SubForumFactory(edition=edition, title_en="", state="draft", starts_on=None)
    SubForumFactory(title_en="", starts_on=None)
    of_programme = {"untitled-items", "undated-items", "items-of-nobody"}
    assert of_programme <= codes(edition)
    assert not of_programme & codes(EditionFactory())
    item.title_zh_hans, item.starts_on = "水", date(2031, 5, 1)
    item.save()
    SubForumPersonFactory(sub_forum=item)
    assert not of_programme & codes(edition)


def test_a_title_that_names_the_year_of_another_edition():
    edition = EditionFactory(year=2031)
    item = SubForumFactory(edition=edition, title_en="Roundtable of 2030")
    assert "other-year" in codes(item)
    for title in ("Roundtable of 2031", "Roundtable", "Hall 12034", "A plan from 2031 to 2035"):
        item.title_en = title
        item.save()
        assert "other-year" not in codes(item), title
    assert "other-year" in codes(ExhibitionFactory(edition=edition, title_en="", title_zh_hans="2030年展览"))


@pytest.mark.parametrize("role", ["organiser", "partner"])
def test_other_roles_are_no_host(role):
    edition = EditionFactory()
    EditionOrganizationFactory(edition=edition, role=role)
    assert "no-host" in codes(edition)


def test_a_place_in_one_language_is_a_place():
    assert "no-place" not in codes(EditionFactory(city_en="", city_zh_hans="南宁"))


def test_a_held_edition_wants_a_headcount_and_a_counted_one():
    edition = EditionFactory(status="held", year=2023, first_day=date(2023, 9, 15))
    assert {"no-headcount", "announced-only"} <= codes(edition)
    FigureFactory(edition=edition, kind="speakers")
    assert "no-headcount" in codes(edition)
    FigureFactory(edition=edition, status=Figure.Status.EXPECTED)
    assert "only-expected" in codes(edition)
    assert "no-headcount" not in codes(edition)
    FigureFactory(edition=edition, status=Figure.Status.ACTUAL)
    assert "only-expected" not in codes(edition)


def test_a_scheduled_edition_wants_none():
    assert not {"no-headcount", "announced-only"} & codes(EditionFactory(status="scheduled"))


def test_a_figure_whose_source_readers_cannot_see():
    edition = EditionFactory()
    figure = FigureFactory(edition=edition, source=SourceFactory(state="draft"))
    assert "hidden-figure" in codes(edition)
    figure.source.state = "published"
    figure.source.save()
    assert "hidden-figure" not in codes(edition)


def test_a_citation_of_another_record_is_no_source():
    edition, outcome = EditionFactory(), OutcomeFactory()
    Citation.objects.create(record=outcome, source=SourceFactory(), object_id=edition.pk)
    assert "no-source" in codes(edition)
    CitationFactory(record=edition)
    assert "no-source" not in codes(edition)


def test_a_programme_item():
    edition = EditionFactory(year=2023, first_day=date(2023, 9, 15), last_day=date(2023, 9, 16))
    item = SubForumFactory(edition=edition)
    assert codes(item) == {"no-day", "no-summary", "nobody", "no-organiser"}
    item.starts_on, item.summary_zh_hans = date(2023, 9, 17), "词"
    item.save()
    SubForumPersonFactory(sub_forum=item)
    SubForumOrganizationFactory(sub_forum=item)
    assert codes(item) == {"outside"}
    Edition.objects.filter(pk=edition.pk).update(date_precision="month")
    assert codes(item) == set()


def test_a_ceremony_needs_no_organization():
    assert "no-organiser" not in codes(SubForumFactory(kind="opening-ceremony"))


def test_an_exhibition():
    assert codes(ExhibitionFactory()) == {"no-dates", "no-summary"}


def test_an_outcome():
    outcome = OutcomeFactory(description_en="<p>Words</p>")
    assert codes(outcome) == {"no-step", "no-source"}
    OutcomeStepFactory(outcome=outcome)
    assert codes(outcome) == set()


def test_an_organization_and_a_person():
    assert codes(OrganizationFactory()) == {"no-website", "no-kind"}
    person = PersonFactory()
    assert "no-part" in codes(person)
    SubForumPersonFactory(person=person)
    assert "no-part" not in codes(person)


def test_a_source():
    source = SourceFactory(url="")
    assert codes(source) == {"no-date", "no-address", "unread", "unused"}
    source.url = "https://a.example/"
    source.save()
    CitationFactory(source=source)
    assert codes(source) == {"no-date", "no-archive", "unread"}


@pytest.mark.parametrize("use", [FigureFactory, OutcomeStepFactory])
def test_a_source_of_a_figure_or_step_is_used(use):
    source = SourceFactory()
    use(source=source)
    assert "unused" not in codes(source)


def test_a_source_that_reports_on_editions_is_used_and_stays_one_row():
    source = SourceFactory()
    source.editions.add(EditionFactory(), EditionFactory())
    assert "unused" not in codes(source)
    tallies = findings.count(kind_of(type(source)), type(source).objects.all())
    assert {one.count for one in tallies} == {1}
