"""What was typed is taken apart; nothing that is typed is refused or read as an operator of a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.asking import parse, problem_with
from search.expressions import AllOf, Phrase, any_of, one
from search.finding import expression


@pytest.mark.parametrize(
    ("text", "wanted", "excluded"),
    [
        ("green trade", [("green",), ("trade",)], []),
        ('"green trade" law', [("green", "trade"), ("law",)], []),
        ("“绿色 贸易” «a b» 「c d」", [("绿色", "色", "贸易"), ("a", "b"), ("c", "d")], []),
        ('river -lake -"two seas" −bay', [("river",)], [("lake",), ("two", "sea"), ("bay",)]),
        ("low-carbon -", [("low", "carbon")], []),
        ('"no end', [("no",), ("end",)], []),
        ('a"b c"d', [("a",), ("b", "c"), ("d",)], []),
        ("river river RIVERS", [("river",)], []),
        ("AND or NOT", [("and",), ("or",), ("not",)], []),
        ("... - \"\" ''", [], []),
        ("", [], []),
    ],
)
def test_words_phrases_and_what_must_not_occur(text, wanted, excluded):
    query = parse(text)
    assert [unit.terms for unit in query.wanted] == wanted
    assert [unit.terms for unit in query.excluded] == excluded


def test_ten_words_are_looked_for():
    query = parse(" ".join("abcdefghijk"))
    assert (len(query.wanted), query.is_cut) == (10, True)
    assert problem_with(query) == "Only the first 10 words were looked for: “a b c d e f g h i j”."


@pytest.mark.parametrize(
    ("text", "begun", "is_open"), [("ministr*", "ministr", True), ("环*", "", True), ("a", "", False)]
)
def test_an_asterisk_asks_for_all_that_begin_so(text, begun, is_open):
    (unit,) = parse(text).wanted
    assert (unit.begun, unit.is_open) == (begun, is_open)


def test_places_of_a_unit_in_a_text():
    (pair,), (opened,) = parse('"b c"').wanted, parse("环").wanted
    assert list(pair.places(["a", "b", "c", "b", "c", "b"])) == [(1, 2), (3, 4)]
    assert list(opened.places(["环境", "境", "环"])) == [(0, 0), (2, 2)]


def test_each_database_is_asked_in_its_own_words():
    query = AllOf((Phrase(("a", "b"), is_open=True), any_of([one("c"), one("d")])), (one("e"),))
    assert query.for_sqlite() == '(("a b"* AND ("c" OR "d")) NOT ("e"))'
    assert query.for_postgresql() == "(('a' <-> 'b':*) & (('c') | ('d')) & !('e'))"


@given(text=st.text(max_size=200))
def test_expressions_hold_no_quotation_mark_of_a_reader(text):
    query = parse(text)
    if query:
        asked = expression(query)
        assert asked.for_sqlite().count('"') % 2 == asked.for_postgresql().count("'") % 2 == 0
        assert "\\" not in asked.for_postgresql()
