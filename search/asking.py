"""What a reader typed, taken apart: words and "quoted phrases" that must occur, and those with a minus that must not.

Nothing is refused: a quotation mark without a partner is no operator, nor is a minus within a word, and what gives no
term, such as a full stop, is not looked for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext

from publishing.words import MOST_WORDS, normalise
from search import segmenting
from search.composing import LENT, NAME
from search.expressions import Phrase
from search.segmenting import joined

_OPEN, _CLOSE = '"“„«「『《〝', '"”“»」』》〞'
_UNIT = re.compile(rf"""([-−–]?)(?:[{_OPEN}]([^{_OPEN}{_CLOSE}]*)[{_CLOSE}]|([^\s{_OPEN}{_CLOSE}]+))""")
#: Terms of a phrase that are looked for; a text of 200 characters has hardly more.
MOST_TERMS = 200


@dataclass(frozen=True)
class Unit:
    """A word or a phrase: what was typed, its terms, whether the last is open, and whether it must not occur."""

    text: str
    terms: tuple[str, ...]
    is_open: bool
    is_excluded: bool = False
    #: The beginning of a word that was typed with an asterisk; and the terms of words that begin so, once looked up.
    begun: str = ""
    endings: tuple[str, ...] = ()
    #: Whether it is several words, which texts hold joined two and two.
    is_joined: bool = False

    @cached_property
    def phrases(self) -> list[Phrase]:
        """What is looked for in texts: one of these."""
        found = self._marked("")
        return [Phrase(tuple(joined(one.terms)), one.is_open) for one in found] if self.is_joined else found

    @cached_property
    def name_phrases(self) -> list[Phrase]:
        """What is looked for in names."""
        return self._marked(NAME)

    @cached_property
    def lent_phrases(self) -> list[Phrase]:
        """What is looked for in the names that are lent to others."""
        return self._marked(LENT)

    @cached_property
    def is_ascii(self) -> bool:
        """Whether all that it is made of are words in Latin letters and numbers."""
        return all(term.isascii() for term in self.terms)

    def _marked(self, mark: str) -> list[Phrase]:
        *first, last = (f"{mark}{term}" for term in self.terms)
        others = (Phrase((*first, f"{mark}{ending}")) for ending in self.endings)
        return [Phrase((*first, last), self.is_open), *others]

    def places(self, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield where the unit stands among the terms of a text: the first and the last place of each."""
        size = len(self.terms)
        *first, last = self.terms
        if not self.is_open and last not in terms and not self.endings:
            return
        if size == 1 and not self.is_open and not self.endings:
            at = -1
            for _each in range(terms.count(last)):
                at = terms.index(last, at + 1)
                yield at, at
            return
        for start in range(len(terms) - size + 1):
            found = terms[start + size - 1]
            ends = found.startswith(last) if self.is_open else found == last
            if (ends or found in self.endings) and list(terms[start : start + size - 1]) == first:
                yield start, start + size - 1


@dataclass(frozen=True)
class Query:
    """All that was asked for. It is empty where nothing is left that can be looked for."""

    text: str
    wanted: tuple[Unit, ...] = ()
    excluded: tuple[Unit, ...] = ()
    #: Whether more words were typed than are looked for.
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @property
    def looked_for(self) -> str:
        """What is looked for, as it was typed."""
        return " ".join([*(unit.text for unit in self.wanted), *(f"-{unit.text}" for unit in self.excluded)])


def parse(text: str) -> Query:
    """Take apart what was typed."""
    text = normalise(text)
    units: dict[tuple, Unit] = {}
    for minus, phrase, word in _UNIT.findall(text):
        unit = _unit(phrase or word, is_excluded=bool(minus))
        if unit:
            units.setdefault((unit.terms, unit.is_excluded), unit)
    kept = list(units.values())[:MOST_WORDS]
    return Query(
        text,
        tuple(unit for unit in kept if not unit.is_excluded),
        tuple(unit for unit in kept if unit.is_excluded),
        len(units) > len(kept),
    )


def problem_with(query: Query) -> str:
    """Return a sentence that says what of a query is not looked for, and why; or an empty string."""
    if not query.wanted and query.excluded:
        return gettext("Say at least one word that must occur: so far there are only words that must not.")
    if not query.wanted:
        return gettext("There is no letter, character or digit in this that could be looked for.")
    if not query.is_cut:
        return ""
    words = gettext("Only the first %(count)s words were looked for: “%(words)s”.")
    return words % {"count": len(query.wanted) + len(query.excluded), "words": query.looked_for}


def _unit(text: str, *, is_excluded: bool) -> Unit | None:
    terms = tuple(segmenting.asked_terms(text)[:MOST_TERMS])
    if not terms:
        return None
    begun = (segmenting.words_of(text) or [""])[-1] if text.endswith("*") else ""
    is_open = segmenting.is_open(text) or text.endswith("*")
    is_joined = len(terms) > 1 and not segmenting.paired_runs(text)
    return Unit(text.strip(), terms, is_open, is_excluded, begun, is_joined=is_joined)
