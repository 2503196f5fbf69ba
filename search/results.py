"""One page of what a query found, as a reader sees it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from publishing import addresses
from publishing.languages import Text
from search import extracts
from search.asking import Query
from search.facets import Facet, Narrowing
from search.finding import BY_TIES, Candidate, Candidates, candidates
from search.names import RECORDS, Names, names
from search.public import Shown, as_text, in_language, shown
from search.registry import Kind, kind_at

PER_PAGE = 20
#: How ties begin to what facets name.
NAMED = tuple(f"{code}:" for code in RECORDS)


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


@dataclass(frozen=True)
class Results:
    """A page of hits with all that is said about them; ``is_cut`` where there are more than were counted."""

    query: Query
    hits: list[Hit]
    total: int
    is_cut: bool
    facets: list[Facet]
    narrowing: Narrowing
    page: int
    pages: int

    @cached_property
    def first(self) -> int:
        """The number of the first hit of the page among all."""
        return (self.page - 1) * PER_PAGE + 1


def find(query: Query, chosen: Mapping[str, Sequence[str]], page: int = 1) -> Results:
    """Return a page of what fits a query and what is chosen of the facets.

    Five queries at most: two for names that are lent, one for what fits, one for names of facets that are not known
    yet, one for the hits of the page; two more where something is chosen and more fits than is ranked, and one for
    pictures. Where much of what fits is hidden, there are more for what fits.
    """
    found = candidates(query)
    known = names([*_named(found), *found.tied.named], chosen)
    narrowing = Narrowing(chosen, known)
    rows = found.rows
    is_cut = found.is_cut
    if narrowing and found.is_cut:
        narrowed = candidates(found.query, narrowing.as_ties(), found.tied)
        rows, is_cut = narrowed.rows, narrowed.is_cut
        narrowing.names = known = known.knowing(_named(narrowed), ())
    if narrowing:
        rows = [row for row in rows if narrowing.passes(row)]
    facets = narrowing.facets(found, rows)
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(page, pages)
    hits = _hits(rows[(page - 1) * PER_PAGE : page * PER_PAGE], found, known)
    return Results(query, hits, len(rows), is_cut, facets, narrowing, page, pages)


def _named(found: Candidates) -> list[str]:
    """Return the ties to what facets name."""
    return [tie for tie in found.tally if tie.startswith(NAMED)]


def _hits(rows: Sequence[Candidate], found: Candidates, known: Names) -> list[Hit]:
    kinds = {row.place: kind_at(row.place) for row in rows}
    numbers = [number for row in rows for number in (row.number, row.part) if number]
    entries = shown(numbers, [kind.model for kind in kinds.values()])
    pictures = _pictures(kinds.values(), rows)
    return [
        _hit(row, kinds[row.place], entries, found, known, pictures.get((row.place, row.key)))
        for row in rows
        if row.number in entries
    ]


def _hit(
    row: Candidate, kind: Kind, entries: dict[int, Shown], found: Candidates, known: Names, picture: object
) -> Hit:
    head, language, units = entries[row.number], get_language() or "", found.query.wanted
    facts, ties = in_language(head.facts), row.ties.split()
    title = Text(*facts["title"])
    part = entries.get(row.part) if row.part else None
    texts = [*head.texts, *(part.texts if part else ())]
    code, words = extracts.extract(texts, units, language, without=title.words) or ("", "")
    lenders = [lender for lender in found.tied.of(ties) if lender.tie != row.tie]
    through = [known.label(lender.tie) for lender in lenders] if row.step == BY_TIES else []
    own = next((lender for lender in found.tied.of(ties) if lender.tie == row.tie), None)
    return Hit(
        kind,
        kind_in_words(kind, facts),
        row.key,
        address_of(head.address, language),
        title,
        extracts.marked(title.words, units),
        as_text(facts["detail"]),
        facts["short"] if kind.code == "edition" else _edition(ties, known),
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
