"""Differences are told field by field, language by language, with names instead of keys."""

from datetime import date

import pytest

from events.models import EditionOrganization
from publishing.history.differences import Comparison, FieldDifference
from publishing.history.registry import kind_of
from publishing.history.versions import present
from publishing.history.words import GONE, NEW, Piece
from tests.factories import (
    EditionFactory,
    EditionOrganizationFactory,
    OrganizationFactory,
    PageFactory,
    PhotoFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


class Changing:
    """Takes the record before and after what happens within."""

    def __init__(self, record):
        self.record, self.comparison = record, None

    def __enter__(self):
        self.before = present(self.record)
        return self

    def __exit__(self, *error):
        self.comparison = Comparison(kind_of(type(self.record)), self.before, present(self.record))


def marked(field: FieldDifference) -> tuple[str, str, list[tuple[str, str]]]:
    return field.label, field.language, [tuple(piece) for piece in field.pieces if piece.kind in {GONE, NEW}]


def test_each_language_is_a_field_of_its_own_with_its_words_marked():
    photo = PhotoFactory(caption_en="A bridge in Nanning", caption_zh_hans="南宁的桥")
    with Changing(photo) as made:
        photo.caption_en, photo.caption_zh_hans = "A bridge in Guilin", "桂林的桥"
        photo.save()
    assert [marked(field) for field in made.comparison.fields] == [
        ("Caption (English)", "en", [(GONE, "Nanning"), (NEW, "Guilin")]),
        ("Caption (Simplified Chinese)", "zh-Hans", [(GONE, "南宁"), (NEW, "桂林")]),
    ]


def test_choices_days_yes_and_no_and_nothing_are_written_as_staff_know_them():
    edition = EditionFactory(format="", first_day=None, status="scheduled")
    with Changing(edition) as made:
        edition.format, edition.status, edition.first_day = "online", "held", date(edition.year, 9, 5)
        edition.save()
    told = {field.label: marked(field)[2] for field in made.comparison.fields}
    assert told == {
        "First day": [(NEW, f"{edition.year}-09-05")],
        "Status": [(GONE, "Scheduled"), (NEW, "Held")],
        "Format": [(NEW, "Online")],
    }


def test_relations_are_named_and_those_gone_by_their_last_name():
    kept, gone, added = TopicFactory(name_en="Trade"), TopicFactory(name_en="Water"), TopicFactory(name_en="Air")
    edition = EditionFactory()
    edition.topics.set([kept, gone])
    with Changing(edition) as made:
        edition.topics.set([kept, added])
        key = gone.pk
        gone.delete()
    (field,) = made.comparison.fields
    assert marked(field) == ("Topics", "", [(GONE, f"no longer there (no. {key})"), (NEW, "Air")])


def test_rows_are_added_removed_changed_and_moved():
    edition = EditionFactory()
    names = ["Ministry", "Centre", "Company"]
    ministry, centre, company = (OrganizationFactory(name_en=name) for name in names)
    first = EditionOrganizationFactory(edition=edition, organization=ministry, role="host", order=1)
    second = EditionOrganizationFactory(edition=edition, organization=centre, role="partner", order=2)
    third = EditionOrganizationFactory(edition=edition, organization=ministry, role="partner", order=3)
    with Changing(edition) as made:
        EditionOrganization.objects.filter(pk=first.pk).update(role="organiser")
        EditionOrganization.objects.filter(pk=third.pk).update(order=9)
        second.delete()
        EditionOrganizationFactory(edition=edition, organization=company, role="supporter", order=4)
    (found,) = made.comparison.lists
    assert found.label == "Hosts, organisers and partners"
    assert {(row.how, row.words) for row in found.rows} == {
        ("removed", "Centre · Partner"),
        ("changed", "Ministry · Host"),
        ("moved", "Ministry · Partner"),
        ("added", "Company · Supporter"),
    }
    (changed,) = [row for row in found.rows if row.how == "changed"]
    assert [marked(field) for field in changed.fields] == [("Role", "", [(GONE, "Host"), (NEW, "Organiser")])]


def test_rich_text_is_compared_as_words_with_marks():
    page = PageFactory(body_en="<p>Held in <strong>Nanning</strong>.</p>")
    with Changing(page) as made:
        page.body_en = "<p>Held in Nanning.</p><ul><li><p>One</p></li></ul>"
        page.save()
    (field,) = made.comparison.fields
    assert field.is_rich
    assert "".join(piece.text for piece in field.pieces if piece.kind != GONE) == "Held in Nanning.¶\n• One"
    assert Piece(GONE, "**Nanning**.") in field.pieces


def test_a_save_that_changes_nothing_is_no_difference():
    edition = EditionFactory(summary_en=None)
    with Changing(edition) as made:
        edition.summary_en = ""
        edition.save()
    assert made.comparison.changed == []


def test_names_cost_a_query_for_each_kind_however_many_there_are(django_assert_num_queries):
    edition = EditionFactory()
    with Changing(edition) as made:
        edition.topics.set(TopicFactory.create_batch(3))
        for _number in range(3):
            EditionOrganizationFactory(edition=edition)
    with django_assert_num_queries(2):
        assert (len(made.comparison.fields), len(made.comparison.lists)) == (1, 1)
