"""Facts that sources speak of: each offered once, each with words, each fit to be contradicted in public."""

import pytest
from django.apps import apps

from events.footnotes import field_words
from events.models import Citation, Edition, Exhibition, Organization, SubForum
from publishing.facts import citable_fields, fact_words
from tests import factories
from tests.factories import CitationFactory, EditionFactory

CITABLE = [
    model for model in apps.get_models() if any(field.name == "citations" for field in model._meta.private_fields)
]
FACTORIES = {
    factory._meta.model: factory
    for factory in vars(factories).values()
    if isinstance(factory, type) and issubclass(factory, factories.factory.django.DjangoModelFactory)
}


@pytest.mark.django_db
@pytest.mark.parametrize("model", CITABLE)
def test_a_contradiction_of_any_fact_is_told_on_the_page(client, model):
    record = FACTORIES[model]()
    names = ["", "removed_long_ago", "roles", *(name for name, _label in citable_fields(model))]
    for name in names:
        CitationFactory(record=record, field=name, stance="contradicts", says_en=f"Otherwise {name}.")
    response = client.get(record.get_absolute_url())
    assert response.status_code == 200
    if not response.streaming and model._meta.app_label == "events":
        page = response.content.decode()
        assert [name for name in names if f"Otherwise {name}." not in page] == []


@pytest.mark.parametrize("model", CITABLE)
def test_each_fact_is_offered_once(model):
    labels = [label for _name, label in citable_fields(model)]
    assert [label for label in labels if labels.count(label) > 1] == []


@pytest.mark.parametrize(
    ("model", "name", "words"),
    [
        (Edition, "city", "city"),
        (Edition, "organizations", "hosts, organisers and partners"),
        (Edition, "roles", "hosts, organisers and partners"),
        (Edition, "figures", "participants and other figures"),
        (Edition, "topics", "topics"),
        (Exhibition, "stands", "exhibitors"),
        (SubForum, "people", "people"),
        (Organization, "removed_long_ago", "the record"),
    ],
)
def test_a_fact_has_words(model, name, words):
    assert str(fact_words(model, name)) == words


def test_readers_get_words_of_their_own_where_there_are_some():
    assert str(field_words(Edition(), "first_day")) == "the dates"
    assert str(field_words(Edition(), "names")) == "names in that year"


@pytest.mark.django_db
def test_a_citation_names_its_field_to_staff():
    edition = EditionFactory()
    assert Citation(record=edition, field="roles").field_label() == "hosts, organisers and partners"
    assert Citation(record=edition, field="removed_long_ago").field_label() == "the record"
    assert Citation(record=edition).field_label() == ""
