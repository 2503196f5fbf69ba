"""Names to go to while a query is typed: of public records, by the beginnings of their words."""

from typing import NamedTuple

from django.utils.translation import get_language, pgettext

from search import segmenting
from search.composing import WRITTEN
from search.expressions import AllOf, Phrase
from search.models import Entry
from search.newest import Question, newest
from search.numbers import number as number_of
from search.public import as_text, in_language, live
from search.registry import kind_at, kind_named, kinds
from search.results import address_of, kind_in_words

#: Names suggested at once, words looked at, and the shortest beginning of a word written with spaces.
MOST, MOST_WORDS, SHORTEST = 8, 6, 2


class Suggestion(NamedTuple):
    """A record that may be meant: its name with the language if it is not the reader's, what it is, and its address."""

    name: str
    lang: str
    kind: str
    url: str


def suggestions(text: str) -> list[Suggestion]:
    """Return the public records of whose names words begin with what is typed, in two queries."""
    parts = [part for word in text.split()[:MOST_WORDS] if (part := _beginning(word))]
    if not parts:
        return []
    found = {number: _edition(ties) for number, ties in newest([Question(AllOf(tuple(parts)))], MOST, "ties")[0]}
    if not found:
        return []
    wanted = {*found, *filter(None, found.values())}
    heads = {head.pk: head for head in live(Entry.objects.filter(pk__in=wanted), [kind.model for kind in kinds()])}
    return [_suggestion(heads[number], heads.get(edition)) for number, edition in found.items() if number in heads]


def _edition(ties: str) -> int | None:
    """Return the number of the one edition to which a record is tied, or None."""
    keys = [tie.partition(":")[2] for tie in ties.split() if tie.startswith("edition:")]
    return number_of(kind_named("edition").place, int(keys[0])) if len(keys) == 1 else None


def _beginning(word: str) -> Phrase | None:
    if segmenting.paired_runs(word):
        terms = segmenting.asked_terms(word)
        return Phrase(tuple(f"{WRITTEN}{term}" for term in terms), is_open=segmenting.is_open(word))
    terms = segmenting.written_terms(word)
    if not terms or (len(terms) == 1 and len(terms[0]) < SHORTEST):
        return None
    return Phrase(tuple(f"{WRITTEN}{term}" for term in terms), is_open=True)


def _suggestion(head: Entry, edition: Entry | None) -> Suggestion:
    facts, kind = in_language(head.facts), kind_at(head.place)
    title = as_text(facts["title"])
    told = [kind_in_words(kind, facts), *([in_language(edition.facts)["short"]] if edition else [])]
    kind_and_language = pgettext("between sentences", " ").join(filter(None, [" · ".join(told), title.note]))
    return Suggestion(title.words, title.lang, kind_and_language, address_of(head.address, get_language() or ""))
