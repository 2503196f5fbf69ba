"""Names while one types, and what may have been meant where nothing is found: only ever of what is public."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from publishing.models import State
from search.asking import parse
from search.indexing import rebuild
from search.spelling import suggest
from tests.factories import (
    EditionFactory,
    OrganizationFactory,
    PersonFactory,
    SourceFactory,
    SubForumFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def names(client, text: str, code: str = "en") -> list[str]:
    response = client.get(f"/{code}/search/suggestions/", {"q": text})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return [one["name"] for one in response.json()["suggestions"]]


@pytest.fixture
def record():
    """Return nothing; the index holds a few names."""
    OrganizationFactory(name_en="Ministry of Biodiversity", acronym="MOB", name_zh_hans="生物多样性部", slug="mob")
    PersonFactory(family_name_en="Zhang", given_name_en="Meihua", family_name_zh_hans="张", given_name_zh_hans="美华")
    TopicFactory(name_en="Wetlands", name_zh_hans="湿地保护", description_en="Mangroves along the coastline.")
    TopicFactory(name_en="Hiddenname", state=State.DRAFT)
    TopicFactory(name_en="Laterword", publish_at=timezone.now() + timedelta(days=1))
    EditionFactory(theme_en="Wet seasons", theme_zh_hans="环境合作", year=2023)
    rebuild()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("biodiversi", ["Ministry of Biodiversity"]),
        ("min bio", ["Ministry of Biodiversity"]),
        ("BIO of", ["Ministry of Biodiversity"]),
        ("mob", ["Ministry of Biodiversity"]),
        ("wet", ["Wet seasons", "Wetlands"]),
        ("zhang me", ["Meihua Zhang"]),
        ("張", ["Meihua Zhang"]),
        ("湿", ["Wetlands"]),
        ("保护", ["Wetlands"]),
        ("2023", ["Wet seasons"]),
        ("mangr", []),
        ("hidden", []),
        ("later", []),
        ("w", []),
        ("", []),
        ("…", []),
        ("x" * 300, []),
        ("\x00", []),
        ('"*" ) OR', []),
    ],
)
def test_names_of_which_words_begin_so_are_suggested(client, record, text, expected):
    assert names(client, text) == expected


def test_a_suggestion_says_what_it_is_and_leads_there(client, record):
    response = client.get("/zh-hans/search/suggestions/", {"q": "mob"})
    assert response.json()["suggestions"] == [
        {"name": "生物多样性部", "lang": "", "kind": "机构", "url": "/zh-hans/organizations/mob/"}
    ]
    assert response["Cache-Control"] == "public, max-age=60"


def test_suggestions_are_few_and_cost_two_queries(client):
    TopicFactory.create_batch(12, name_en="Marvel")
    rebuild()
    with CaptureQueriesContext(connection) as asked:
        assert len(names(client, "marv")) == 8
    assert len(asked) == 2
    SourceFactory(title="河流报道", language="zh-hans", outlet_en="")
    rebuild()
    assert client.get("/en/search/suggestions/?q=河").json()["suggestions"][0]["lang"] == "zh-Hans"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wetlnads", ["wetlands"]),
        ("Wettlands", ["wetlands"]),
        ("vetlands", ["wetlands"]),
        ("mangrowes", ["mangroves"]),
        ("biodiversty ministry", ["biodiversity ministry"]),
        ("ministri of biodivresity", ["ministry of biodiversity"]),
        ('"biodiversity ministry"', ["biodiversity ministry"]),
        ("wetlands zeppelin", ["wetlands"]),
        ("湿地呆护", ["湿地保护"]),
        ("环镜合作", ["环境合作"]),
        ("環鏡合作", ["环境合作"]),
        ("hiddenneme", []),
        ("latterword", []),
        ("qqqqqq", []),
        ("环", []),
    ],
)
def test_what_may_have_been_meant_is_suggested(client, record, text, expected):
    if text != "环":
        assert suggest(parse(text))[:1] == expected
    page = client.get("/en/search/", {"q": text}).content.decode()
    assert ("Did you mean" in page) is bool(expected)


def test_a_suggestion_leads_to_what_it_finds(client, record):
    page = client.get("/en/search/", {"q": "wetlnads"}).content.decode()
    assert '<a href="/en/search/?q=wetlands">wetlands</a>' in page


def test_suggestions_for_a_query_that_finds_nothing_are_bounded(client, record):
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/search/", {"q": " ".join(f"absentword{number}{'xyz' * 4}" for number in range(10))})
    assert len(asked) <= 60


def test_a_suggestion_says_of_which_edition(client):
    SubForumFactory(edition__year=2023, edition__city_en="Sampleton", title_en="Roundtable")
    rebuild()
    kinds = [one["kind"] for one in client.get("/en/search/suggestions/?q=round").json()["suggestions"]]
    assert kinds == ["Sub-forum · 2023, Sampleton"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("round table", ["roundtable"]),
        ("Round Table coast", ["RoundTable coast"]),
        ("wetlandscoast", ['"wetlands coast"']),
        ("roundtable of wetlands zeppelin", ["roundtable wetlands", "roundtable", "wetlands"]),
    ],
)
def test_words_parted_otherwise_and_words_too_many_are_suggested(record, text, expected):
    TopicFactory(name_en="Roundtable", description_en="By the coast. From wetlands coast to coast.")
    rebuild()
    assert suggest(parse(text))[: len(expected)] == expected


def test_where_little_is_found_two_words_written_as_one_are_offered(client):
    TopicFactory(name_en="Roundtable")
    TopicFactory(name_en="A round stone table")
    rebuild()
    page = client.get("/en/search/?q=round+table").content.decode()
    assert "A <mark>round</mark> stone <mark>table</mark>" in page
    assert '<a href="/en/search/?q=roundtable">roundtable</a>' in page
    assert "Did you mean" not in client.get("/en/search/?q=roundtable").content.decode()
