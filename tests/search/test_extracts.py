"""Extracts show the words around what was found, marked, and are never anything but text with marks."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.asking import parse
from search.extracts import LONG, extract, marked


def units(query: str):
    return parse(query).wanted


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("The Ministries met", "ministry", "The <mark>Ministries</mark> met"),
        ("a < b & c", "b", "a &lt; <mark>b</mark> &amp; c"),
        ("<mark>fake</mark>", "fake", "&lt;mark&gt;<mark>fake</mark>&lt;/mark&gt;"),
        ("生態環境治理", "环境", "生態<mark>環境</mark>治理"),
        ("生态环境治理", "环境治理", "生态<mark>环境治理</mark>"),
        ("环境，环保", "环", "<mark>环境</mark>，<mark>环保</mark>"),
        ("Đà Nẵng", "da nang", "<mark>Đà</mark> <mark>Nẵng</mark>"),
        ("ＡＢＣ ｶﾞｽ", "abc ガス", "<mark>ＡＢＣ</mark> <mark>ｶﾞｽ</mark>"),
        ("one two three", '"two three" one', "<mark>one</mark> <mark>two three</mark>"),
        ("nothing here", "absent", "nothing here"),
        ("", "absent", ""),
    ],
)
def test_what_is_found_is_marked(text, query, expected):
    assert marked(text, units(query)) == expected


def test_the_text_with_most_of_the_words_is_shown_the_readers_own_language_first():
    texts = [["en", "River and lake"], ["zh-hans", "river"], ["en", "river"], ["en", "Title river lake"]]
    assert extract(texts, units("river lake"), "en", without="Title river lake") == (
        "en", "<mark>River</mark> and <mark>lake</mark>",
    )  # fmt: skip
    assert extract(texts[1:3], units("river"), "en") == ("en", "<mark>river</mark>")
    assert extract(texts, units("absent"), "en") is None


def test_an_extract_is_cut_between_words_around_where_most_is_found():
    text = f"{'far river ' * 1}{'filler ' * 100}river by the lake {'filler ' * 100}"
    _code, shown = extract([["en", text]], units("river lake"), "en")
    assert "<mark>river</mark> by the <mark>lake</mark>" in shown
    assert re.fullmatch(r"…(filler )+<mark>.*</mark>( filler)+…", shown)
    assert len(unescape(re.sub("</?mark>", "", shown))) <= LONG + 2


MESS = st.text(st.sampled_from("ab <>&\"'環境ｶﾞ\u0301กำ👍\u202e\n-"), max_size=500)


@given(text=MESS, query=MESS.map(lambda text: text[:40]))
def test_an_extract_is_never_broken_html(text, query):
    shown = extract([["en", text]], units(query), "en")
    for written in (marked(text, units(query)), *([shown[1]] if shown else [])):
        bare = re.sub(r"<mark>([^<>]*)</mark>", r"\1", written)
        assert "<" not in bare
        assert ">" not in bare
        assert unescape(bare).strip("…") in text
    assert unescape(re.sub("</?mark>", "", marked(text, units(query)))) == text


def test_no_number_is_cut_where_no_space_stands():
    text = f"{'论坛' * 30}2023年{'样' * 32}环境{'各' * (LONG // 2 - 39)}1234人"
    _language, shown = extract([("zh-hans", text)], units("环境"), "zh-hans")
    assert shown == f"…2023年{'样' * 32}<mark>环境</mark>{'各' * (LONG // 2 - 39)}…"


@pytest.mark.parametrize(
    ("texts", "query", "language", "expected"),
    [
        ([("zh-hans", "heron A"), ("en", "heron B")], "heron", "en", "en"),
        ([("zh-hans", "heron pond"), ("en", "heron B")], "heron pond", "en", "zh-hans"),
        ([("en", "heron"), ("zh-hans", "pond"), ("en", "pond")], "heron pond", "en", "en"),
        ([("zh-hans", "苍鹭"), ("en", "heron pond")], "苍鹭 heron", "en", "en"),
        ([("zh-hans", "苍鹭 heron"), ("en", "heron pond")], "苍鹭 heron", "en", "zh-hans"),
        ([("zh-hans", "ＨＥＲＯＮ"), ("en", "pond")], "heron", "en", "zh-hans"),
    ],
)
def test_the_text_with_most_of_the_words_is_taken_and_of_those_the_readers(texts, query, language, expected):
    assert extract(texts, units(query), language)[0] == expected
