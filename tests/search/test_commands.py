"""``rebuild_search`` and ``check_search``: the index made anew with progress, and every difference told and mended."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from events.models import Topic
from search import engines, indexing
from search.composing import PART
from search.models import Entry, KnownWord
from tests.factories import EditionFactory, PageFactory, SubForumFactory, TopicFactory
from tests.search.searching import found, look

pytestmark = pytest.mark.django_db


def run(command: str, *options: str) -> list[str]:
    told = StringIO()
    call_command(command, *options, stdout=told)
    return told.getvalue().splitlines()


def test_the_index_is_made_anew_and_says_how_far_it_got(monkeypatch):
    monkeypatch.setattr(indexing, "TOGETHER", 2)
    topics = TopicFactory.create_batch(3, name_en="Marvel")
    SubForumFactory(edition=EditionFactory())
    KnownWord.objects.create(word="leftover", initial="l", length=8)
    told = run("rebuild_search")
    assert told[-2] == "5 of 5 records"
    assert told[-1].startswith("The index holds 5 entries; made in ")
    assert look("marvel") == topics[::-1]
    assert not KnownWord.objects.filter(word="leftover").exists()
    assert run("rebuild_search", "-v0") == []


def test_what_is_right_is_said_to_be():
    TopicFactory()
    indexing.rebuild()
    assert run("check_search") == ["The index is as the record is."]


def test_each_difference_is_told_and_mended():
    missing, changed, gone, silent = TopicFactory.create_batch(4)
    indexing.rebuild()
    entries = {entry.key: entry for entry in Entry.objects.all()}
    engines.remove([entries[missing.pk].pk])
    entries[missing.pk].delete()
    Topic._base_manager.filter(pk=changed.pk).update(name_en="Marvel")
    Topic._base_manager.filter(pk=gone.pk).update(state="draft")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_words WHERE rowid = %s", [entries[silent.pk].pk])
    engines.store([(12345, ["orphan"], [])])
    with pytest.raises(CommandError, match="The index differs from the record in 5 places"):
        run("check_search")
    told = run("check_search", "--mend")
    assert told == [
        f"topic: 1 not in the index: {missing.pk}",
        f"topic: 1 not as in the record: {changed.pk}",
        f"topic: 1 in the index, not in the record: {gone.pk}",
        "entries without words: 1; words without an entry: 1",
        "Mended: 5 differences.",
    ]
    assert run("check_search") == ["The index is as the record is."]
    assert look("marvel") == [changed]
    assert look(silent.name) == [silent]


def test_a_long_text_is_found_anywhere_in_it():
    filler = "filler words of no interest " * 200
    page = PageFactory(title_en="Long", body_en=f"<p>first beginning {filler} middle crossing {filler} last ending</p>")
    assert found("beginning ending crossing") == [page]
    for phrase in ('"first beginning"', '"middle crossing"', '"last ending"', '"interest middle crossing filler"'):
        assert look(phrase) == [page], phrase
    assert look('"beginning ending"') == []
    assert look("beginning -ending") == look('beginning -"last ending"') == look('"last ending" -beginning') == []
    heads = Entry.objects.filter(key=page.pk).order_by("part")
    assert [head.part for head in heads] == list(range(len(heads)))
    assert len(heads) == 3
    assert all(sum(len(text) for _code, text in head.texts) <= (PART if head.part else 2 * PART) for head in heads)


def test_a_long_chinese_text_is_found_across_the_edges_of_its_parts():
    characters = "".join(chr(0x4E00 + number % 5000) for number in range(7000))
    page = PageFactory(title_en="Long", body_en=f"<p>{characters}</p>")
    assert found(characters[2990:3010]) == [page]
    assert all(look(characters[start : start + 12]) == [page] for start in range(0, 6900, 700))


def test_a_word_said_too_often_for_a_database_does_no_harm():
    page = PageFactory(title_en="Often", body_en=f"<p>{'again ' * 480} finally</p>")
    assert found("finally") == [page]
    assert look('"again again"') == [page]
    assert look('"again finally"') == [page]
    assert look('"finally again"') == []
