"""Texts become terms: in one form whatever the spelling, and the same way with and without their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import segmenting
from search.segmenting import asked_terms, fold, is_open, joined_terms, spans, terms, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ministries of the Environment", ["ministri", "of", "the", "environ"]),
        ("ministry's Ministry’s", ["ministri", "ministri"]),
        ("Nanning Beijing", ["nanning", "beij"]),
        ("COP15 PM2.5 CO₂ １２", ["cop", "15", "pm", "2", "5", "co", "2", "12"]),
        ("Élève ÉLÈVE élève", ["elev", "elev", "elev"]),
        ("Việt Nam, Đà Nẵng", ["viet", "nam", "da", "nang"]),
        ("Straße Øresund Łódź", ["strass", "oresund", "lodz"]),
        ("环境保护", ["环境", "境保", "保护", "护"]),
        ("環境保護", ["环境", "境保", "保护", "护"]),
        ("东盟ASEAN环境", ["东盟", "盟", "asean", "环境", "境"]),
        ("ｶﾞｽ", ["ガス", "ス"]),
        ("환경 보호", ["환경", "경", "보호", "호"]),
        ("น้ำ", ["น้", "้ํ", "ํา", "า"]),
        ("မြန်မာ", ["မြ", "ြန", "န်", "်မ", "မာ", "ာ"]),
        ("நிலம் காற்று", ["நிலம்", "காற்று"]),
        ("ἄνθρωπος ΆΝΘΡΩΠΟΣ", ["ανθρωποσ", "ανθρωποσ"]),
        ("Москва́ МОСКВА", ["москва", "москва"]),
        ("العَرَبِيَّة", ["العربية"]),
        ("٢٠٢٣ ๒๐๒๓", ["2023", "2023"]),
        ("\u202eabc\u200b def", ["abc", "def"]),
        ("— … ¶ † § \x00 \ud800", []),
    ],
)
def test_texts_give_terms(text, expected):
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "open_end"),
    [
        ("环境", ["环境"], False),
        ("环", ["环"], True),
        ("环境保护", ["环境", "境保", "保护"], False),
        ("环境 保护", ["环境", "境", "保护"], False),
        ("东盟ASEAN", ["东盟", "盟", "asean"], False),
        ("ASEAN环", ["asean", "环"], True),
        ("green", ["green"], False),
        ("", [], False),
    ],
)
def test_what_is_asked_for_ends_where_a_text_may_go_on(text, expected, open_end):
    assert (asked_terms(text), is_open(text)) == (expected, open_end)


def test_words_keep_their_endings_for_suggestions():
    assert words_of("Meetings in Nanning 2023, 环境 Wetlands") == ["meetings", "in", "nanning", "wetlands"]


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@given(text=ANY_TEXT | st.text("aé環境ｶﾞ'’sß1２ ำ้ก\u0301\u1161\u11a8ᄀ한İǅﬁ", max_size=40))
def test_terms_with_places_are_the_same_terms(text):
    found = spans(text)
    assert [term for term, _start, _end in found] == terms(text)
    assert all(0 <= start < end <= len(text) for _term, start, end in found)
    assert [start for _term, start, _end in found] == sorted(start for _term, start, _end in found)


@given(text=st.text("ab'1 ·‐—“”’、。《环生９Ａ％～", max_size=40))
def test_texts_of_common_signs_fold_in_place(text):
    assert segmenting._IN_PLACE.fullmatch(text)
    assert segmenting._folded_in_place(text) == (fold(text), [(place, place + 1) for place in range(len(text))])


def test_each_of_the_common_signs_folds_to_one_by_itself():
    signs = [sign for sign in map(chr, range(0x10000)) if segmenting._IN_PLACE.fullmatch(sign)]
    assert len(signs) > 21_000
    assert [sign for sign in signs if len(fold(sign)) != 1] == []


@given(text=ANY_TEXT)
def test_folding_a_folded_text_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(text=ANY_TEXT)
def test_terms_hold_nothing_that_a_database_reads_as_an_operator(text):
    for term in terms(text):
        assert not set(term) & set(" \"'()*:^-+&|!<>\\†‡◊§¶\0")
        assert 0 < len(term) <= 60


def test_words_are_joined_two_and_two_and_no_run_of_pairs_is_passed_over():
    assert joined_terms("Clean rivers 环境 and lakes, 2021-2025") == [
        ["clean⁀river"],
        ["and⁀lake", "lake⁀2021", "2021⁀2025"],
    ]
    assert joined_terms("环境 one 环境") == []
