"""One page of what a query found, as a reader sees it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from publishing import addresses
from publishing.languages import Text
from search import extracts, finding
from search.asking import Query
from search.facets import Facet, Narrowing
from search.finding import BY_TIES, Candidate, Candidates
from search.names import Names, names
from search.public import Shown, as_text, in_language, shown
from search.registry import Kind, kind_at

PER_PAGE = 20


@dataclass(frozen=True)
class Hit:
    """A record that was found, as a reader sees it."""

    kind: Kind
    #: What it is, in words: "Ministerial dialogue" where the record says so, else what all of its kind are called.
    kind_in_words: str
    key: int
    url: str
    #: What it is called, and the same with the words found marked.
    title: Text
    marked_title: SafeString
    detail: Text
    edition: str
    #: The language of the extract, and the extract; both empty where the title says it all.
    extract_language: str
    extract: SafeString | str
    #: Names of what it is tied to, by which it was found.
    through: list[SafeString]
    #: The name of the organization whose work it took over, by which it was found.
    formerly: SafeString | str
    #: What shows it in small, of the kinds that have such a thing.
    picture: object = None


class Results:
    """A page of what fits a query and what is chosen of the facets, with all that is said about it.

    Eight queries at most: two for names that are lent, one for what fits and one for what entries hold, one for names
    of facets, one for the hits of the page, and one for pictures; two more where something is chosen and more fits than
    is ranked. Where much of what fits is hidden, there are more for what fits. Most of it is remembered.
    """

    def __init__(self, query: Query, chosen: Mapping[str, Sequence[str]], page: int = 1) -> None:
        self.query, self._chosen = query, chosen
        self._found = ranked = finding.found(query)
        passing: Sequence[int] = range(len(ranked))
        if self._chosen and self.narrowing:
            if ranked.is_cut:
                ranked = finding.found(ranked.query, self.narrowing.as_ties(), ranked.tied)
                self.narrowing.names = self.names = self.names.knowing((), sets={*ranked.ties})
            passing = self.narrowing.passing(ranked)
        self._ranked, self._passing = ranked, passing
        self.total, self.is_cut = len(passing), ranked.is_cut
        self.pages = max(1, -(-self.total // PER_PAGE))
        self.page = min(page, self.pages)

    @property
    def first(self) -> int:
        """The number of the first hit of the page among all."""
        return (self.page - 1) * PER_PAGE + 1

    @cached_property
    def names(self) -> Names:
        """What facets and hits name."""
        return names(self._found.tied.named, self._chosen, {*self._found.ties})

    @cached_property
    def narrowing(self) -> Narrowing:
        """What is chosen of the facets."""
        return Narrowing(self._chosen, self.names)

    @property
    def chosen(self) -> dict[str, list[str]]:
        """What is chosen of the facets, less what is no value of its facet."""
        return self.narrowing.chosen if self._chosen else {}

    @property
    def unknown(self) -> list[tuple[str, str]]:
        """What is no value of its facet."""
        return self.narrowing.unknown if self._chosen else []

    @cached_property
    def facets(self) -> list[Facet]:
        """The facets, counted among all that fits."""
        if self._ranked is self._found:
            return self.narrowing.facets(self._found.tally)
        ranked = self._ranked
        more = {ranked.numbers[at]: ranked.ties[at] for at in self._passing}
        both = dict(zip(self._found.numbers, self._found.ties, strict=True)) | more
        return self.narrowing.facets(Counter(both.values()))

    @cached_property
    def rows(self) -> list[Candidate]:
        """What stands on the page, as far as the index knows."""
        return self._ranked.at(self._passing[self.first - 1 : self.first - 1 + PER_PAGE])

    @cached_property
    def hits(self) -> list[Hit]:
        """What stands on the page, as a reader sees it."""
        return [*self.hits_of(self.rows).values()]

    def hits_of(self, rows: Sequence[Candidate]) -> dict[Candidate, Hit]:
        """Return what a reader sees of those of some candidates that are public."""
        kinds = {row.place: kind_at(row.place) for row in rows}
        numbers = [number for row in rows for number in (row.number, row.part) if number]
        entries = shown(numbers, [kind.model for kind in kinds.values()])
        pictures = _pictures(kinds.values(), rows)
        return {
            row: _hit(row, kinds[row.place], entries, self._found, self.names, pictures.get((row.place, row.key)))
            for row in rows
            if row.number in entries
        }


def find(query: Query, chosen: Mapping[str, Sequence[str]], page: int = 1) -> Results:
    """Return a page of what fits a query and what is chosen of the facets."""
    return Results(query, chosen, page)


def _hit(
    row: Candidate, kind: Kind, entries: dict[int, Shown], found: Candidates, known: Names, picture: object
) -> Hit:
    head, language, units = entries[row.number], get_language() or "", found.query.wanted
    facts = in_language(head.facts)
    title = Text(*facts["title"])
    part = entries.get(row.part) if row.part else None
    texts = [*head.texts, *(part.texts if part else ())]
    code, words = extracts.extract(texts, units, language, without=title.words) or ("", "")
    lenders = {lender.tie: lender for lender in found.tied.of(head.ties)}
    own = lenders.pop(row.tie, None)
    through = [known.label(tie) for tie in lenders] if row.step == BY_TIES else []
    return Hit(
        kind,
        kind_in_words(kind, facts),
        row.key,
        address_of(head.address, language),
        title,
        extracts.marked(title.words, units),
        as_text(facts["detail"]),
        facts["short"] if kind.code == "edition" else _edition(head.ties, known),
        code,
        words,
        [label.html for label in dict.fromkeys(through) if label][:3],
        known.label(own.after).html if own and own.after else "",
        picture,
    )


def kind_in_words(kind: Kind, facts: dict) -> str:
    """Return what a record is, by its own facts or by its kind."""
    return facts.get("kind") or capfirst(kind.one)


def address_of(address: str, language: str) -> str:
    """Return the address of a record in a language; that of a place within a page keeps its mark."""
    return f"/{language}{address}" if "#" in address else addresses.in_language(address, language)


def _edition(ties: Sequence[str], known: Names) -> str:
    ties = [tie for tie in ties if tie.startswith("edition:")]
    return known.label(ties[0]).words if len(ties) == 1 else ""


def _pictures(kinds: Iterable[Kind], rows: Sequence[Candidate]) -> dict[tuple[int, int], object]:
    """Return what shows records in small: one query for each kind that has such a thing."""
    found = {}
    for kind in kinds:
        if kind.pictures:
            keys = [row.key for row in rows if row.place == kind.place]
            pictures: QuerySet = kind.pictures(keys)
            found |= {(kind.place, picture.pk): picture for picture in pictures}
    return found
