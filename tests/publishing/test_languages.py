"""Languages: the tags HTML wants, and which language a reader is really shown."""

import pytest
from django.utils import translation

from events.models import Topic
from publishing.languages import (
    DOCUMENT_LANGUAGES,
    Text,
    default_column,
    html_language,
    site_languages,
    text_in,
    text_of,
)


@pytest.mark.parametrize(
    ("code", "tag"),
    [("en", "en"), ("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("pt-br", "pt-BR"), ("fil", "fil"), ("", "")],
)
def test_tags_are_written_as_the_standard_recommends(code, tag):
    assert html_language(code) == tag


def test_every_language_of_the_site_is_one_a_document_may_be_in():
    assert {code for code, _name in site_languages()} <= {code for code, _name in DOCUMENT_LANGUAGES}


@pytest.mark.parametrize(
    ("active", "english", "chinese", "expected"),
    [
        ("en", "Trade", "贸易", Text("Trade", "en", False)),
        ("zh-hans", "Trade", "贸易", Text("贸易", "zh-hans", False)),
        ("zh-hans", "Trade", "", Text("Trade", "en", True)),
        ("zh-hans", "Trade", None, Text("Trade", "en", True)),
        ("en", "", "贸易", Text("贸易", "zh-hans", True)),
        ("en", None, None, Text("", "en", False)),
    ],
)
def test_a_reader_gets_their_language_or_the_first_that_has_words(active, english, chinese, expected):
    topic = Topic(name_en=english, name_zh_hans=chinese)
    with translation.override(active):
        shown = text_of(topic, "name")
    assert shown == expected
    assert (str(shown), bool(shown)) == (expected.words, bool(expected.words))


def test_without_an_active_language_the_sites_own_is_shown():
    with translation.override(None):
        assert text_of(Topic(name_en="Trade", name_zh_hans="贸易"), "name") == Text("Trade", "en", False)


def test_one_language_alone_falls_back_to_nothing():
    topic = Topic(name_en="Trade", name_zh_hans=None)
    assert (text_in(topic, "name", "en"), text_in(topic, "name", "zh-hans")) == ("Trade", "")


def test_the_default_column_is_that_of_the_sites_own_language():
    assert default_column("caption") == "caption_en"
