"""The table of queries in many scripts: what each finds, in which order; the same on whichever database runs this."""

import unicodedata
from pathlib import Path

import pytest
import yaml

from search import lists, rarity
from search.indexing import rebuild
from search.registry import kind_named, kind_of
from tests import factories
from tests.search.searching import look

TABLE = yaml.safe_load((Path(__file__).parent / "queries.yaml").read_text(encoding="utf-8"))
FACTORIES = {
    factory._meta.model: factory
    for factory in vars(factories).values()
    if isinstance(factory, type) and issubclass(factory, factories.PublishedFactory) and factory._meta.model
}
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker):
    """Return the records of the table by their names, made once for the module and taken away after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        made = {}
        for name, fields in TABLE["records"].items():
            made[name] = make(made, **fields)
        rebuild()
        yield made
        transaction.set_rollback(True)


def make(made: dict, *, kind: str, item_kind: str = "", **fields):
    """Return a record as the table describes it; values that are names of records stand for these."""
    model = kind_named(kind).model
    many = {name: fields.pop(name) for name in ("people", "organizations", "topics") if name in fields}
    values = {name: made.get(value, value) if isinstance(value, str) else value for name, value in fields.items()}
    values |= {"kind": item_kind} if item_kind else {}
    values |= {"outlet_en": ""} if kind == "source" else {}
    values |= {"given_name_en": fields.get("given_name_en", "")} if kind == "person" else {}
    record = FACTORIES[model](**values)
    for name, others in many.items():
        getattr(record, name).set([made[other] for other in others])
    return record


def test_the_table_is_as_large_as_promised():
    letters = {letter for query, _found in TABLE["queries"] for letter in query if letter.isalpha()}
    scripts = {unicodedata.name(letter).split()[0] for letter in letters}
    assert len(TABLE["queries"]) >= 60
    assert len({tuple(query) for query, _found in TABLE["queries"]}) == len(TABLE["queries"])
    assert scripts >= {
        "LATIN",
        "CJK",
        "THAI",
        "LAO",
        "KHMER",
        "MYANMAR",
        "TAMIL",
        "HANGUL",
        "KATAKANA",
        "CYRILLIC",
        "ARABIC",
        "GREEK",
    }


@pytest.mark.parametrize(("query", "expected"), TABLE["queries"], ids=[query for query, _found in TABLE["queries"]])
def test_a_query_finds_what_the_table_says(record, query, expected):
    names = {(type(one), one.pk): name for name, one in record.items()}
    assert [names[type(one), one.pk] for one in look(query)] == expected


@pytest.mark.parametrize("share", [0.0, 0.05])
def test_what_is_known_of_terms_changes_nothing_but_the_way(record, share, monkeypatch):
    """On SQLite all but two words are looked for in what these find; on PostgreSQL in the newest windows first."""

    class Counts(dict):
        def get(self, term, default=None):
            return 100_000 if term == "" else round(share * 100_000)

    monkeypatch.setattr(rarity, "known", Counts)
    names = {(type(one), one.pk): name for name, one in record.items()}
    for query, expected in TABLE["queries"]:
        assert [names[type(one), one.pk] for one in look(query)] == expected, query


def test_lists_find_what_the_search_finds(record):
    finder = lists.IndexFinder()
    for query, _expected in TABLE["queries"]:
        hits = look(query)
        for kind in {kind_of(type(one)) for one in hits} | {kind_named("photo")}:
            listed = kind.model.objects.published().filter(finder.condition(kind.model, query))
            assert set(listed) == {one for one in hits if type(one) is kind.model}, (query, kind.code)
