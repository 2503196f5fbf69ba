"""The words that occur in the index, for spelling suggestions: those of scripts that part words by spaces."""

from collections.abc import Iterable
from dataclasses import replace

from search.asking import Query, Unit
from search.models import KnownWord
from search.segmenting import LONGEST, terms, words_of

#: Shorter words are not worth a suggestion.
SHORTEST = 4
#: Words that are looked for in place of the beginning of one.
MOST_ENDINGS = 30


def learn(texts: Iterable[str]) -> None:
    """Take down the words of texts that are new."""
    words = {word[:LONGEST] for text in texts for word in words_of(text) if len(word) >= SHORTEST}
    rows = [KnownWord(word=word, initial=word[0], length=len(word)) for word in sorted(words)]
    KnownWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=300)


def opened(query: Query) -> Query:
    """Return a query whose words that were typed with an asterisk know the terms of the words that begin so.

    One query for each such word: endings do not count in the index, so that a beginning can be longer than a term.
    """
    wanted = tuple(_opened(unit) for unit in query.wanted)
    return replace(query, wanted=wanted, excluded=tuple(_opened(unit) for unit in query.excluded))


def _opened(unit: Unit) -> Unit:
    if not unit.begun or unit.endings:
        return unit
    begun = unit.begun[:LONGEST]
    like = KnownWord.objects.filter(initial=begun[0], word__startswith=begun).order_by("length", "word")
    words = like.values_list("word", flat=True)[:MOST_ENDINGS]
    return replace(unit, endings=tuple(dict.fromkeys(term for word in words for term in terms(word)[:1])))
