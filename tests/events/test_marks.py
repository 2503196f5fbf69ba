"""Every fact that a record's page shows carries the mark of the source that supports it."""

import re
from datetime import date, time

import pytest
from django.conf import settings
from django.test import Client, TestCase, override_settings

from events.models import Citation, Edition, Exhibition, Forum, Organization, Outcome, Person, SubForum
from publishing.facts import citable_fields
from starter.loader import STARTER, Loader
from tests import factories as make

DAYS = {"first_day": date(2023, 9, 15), "last_day": date(2023, 9, 16)}
WORDS = {"summary_en": "Words.", "body_en": "<p>Words.</p>"}
IN_MEMORY = {"BACKEND": "django.core.files.storage.InMemoryStorage"}


def unmarked(client: Client, record, fields) -> list[str]:
    """Cite each field with a source of its own; return those whose source is cited nowhere on the record's page."""
    for field in fields:
        make.CitationFactory(record=record, field=field, source=make.SourceFactory(title=f"Mark of {field}."))
    page = client.get(record.get_absolute_url()).content.decode()
    rows = re.findall(r'<li id="source-\d+">.*?</li>', page, re.DOTALL)
    cited = "".join(row for row in rows if "source-back" in row)
    return [field for field in fields if f"Mark of {field}." not in cited]


def edition() -> Edition:
    found = make.EditionFactory(
        year=2023, title_en="Own", co_title_en="With", date_note_en="Note", format="hybrid", region_en="Region",
        venue_en="Hall", low_carbon_en="Less", **DAYS, **WORDS,
    )  # fmt: skip
    make.EditionOrganizationFactory(edition=found)
    make.SubForumFactory(edition=found)
    make.ExhibitionFactory(edition=found)
    make.FigureFactory(edition=found)
    found.topics.add(make.TopicFactory())
    found.names.create(name="Invented name")
    return found


def sub_forum() -> SubForum:
    found = make.SubForumFactory(
        number=2, starts_on=date(2023, 9, 15), start_time=time(9), end_time=time(10), place_en="Hall", **WORDS
    )
    make.SubForumPersonFactory(sub_forum=found)
    make.SubForumOrganizationFactory(sub_forum=found)
    found.topics.add(make.TopicFactory())
    return found


def exhibition() -> Exhibition:
    found = make.ExhibitionFactory(venue_en="Hall", area=5000, exhibitor_count=1200, **DAYS, **WORDS)
    make.ExhibitorFactory(exhibition=found)
    return found


def outcome() -> Outcome:
    found = make.OutcomeFactory(description_en="<p>Words.</p>")
    found.topics.add(make.TopicFactory())
    found.organizations.add(make.OrganizationFactory())
    return found


def organization() -> Organization:
    return make.OrganizationFactory(
        acronym="IO", country_en="Nowhere", website="https://office.example/", description_en="<p>Words.</p>",
        predecessor=make.OrganizationFactory(),
    )  # fmt: skip


def person() -> Person:
    return make.PersonFactory(description_en="<p>Words.</p>")


@pytest.mark.django_db
@pytest.mark.parametrize("whole", [edition, sub_forum, exhibition, outcome, organization, person])
def test_every_fact_on_a_page_carries_its_mark(client, whole):
    record = whole()
    assert unmarked(client, record, [name for name, _label in citable_fields(type(record))]) == []


@pytest.mark.django_db
def test_an_edition_known_by_its_country_alone_marks_that(client):
    assert unmarked(client, make.EditionFactory(city_en=""), ["country"]) == []


@pytest.mark.django_db
def test_an_item_without_a_title_marks_its_kind(client):
    assert unmarked(client, make.SubForumFactory(title_en="", kind="roundtable"), ["kind"]) == []


class StartingRecordTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        with override_settings(STORAGES={**settings.STORAGES, "default": IN_MEMORY}):
            Loader(STARTER / "content").load()

    def test_every_field_cited_in_the_starting_record_is_marked(self):
        supports = Citation.objects.filter(stance="supports").exclude(field="")
        cited = {}
        for citation in supports:
            cited.setdefault(citation.record, set()).add(citation.field)
        assert {type(record) for record in cited} >= {Edition, Forum, SubForum, Outcome}
        for record, fields in cited.items():
            assert unmarked(self.client, record, sorted(fields)) == [], record
