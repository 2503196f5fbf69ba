"""Public records by what they are called, as facets and hits name them.

All searches name the same few hundred records, so what was read is remembered in the reader's language for as long as
the record is the same. What is not public is known to be so, and has no name.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from django.utils.text import slugify
from django.utils.translation import get_language

from publishing.languages import Text
from publishing.remembering import remembered
from search.public import as_text, heads, in_language
from search.registry import kind_at, kind_named
from search.values import RECORD_TIES, RECORDS

#: Records that are remembered at most, and sets of ties with the values that they stand for.
MOST, MOST_SETS = 4000, 3000


class Named(NamedTuple):
    """A public record: its name in addresses, its words, and both of the city of an edition."""

    slug: str
    label: Text
    city: tuple[str, Text] | None = None


class Names:
    """What records are called in the reader's language, by their ties: all public editions, and what was asked for."""

    def __init__(self, by_tie: Mapping[str, Named | None]) -> None:
        self._by_tie: dict[str, Named | None] = {}
        self._by_slug: dict[tuple[str, str], str] = {}
        self._values: dict[str, tuple[tuple[str, str], ...]] = {}
        self._of_tie: dict[str, tuple[tuple[str, str], ...]] = {}
        self._html: dict[Text, str] = {}
        self._add(by_tie)

    @cached_property
    def cities(self) -> dict[str, tuple[str, Text]]:
        """The cities of editions, by the edition's tie."""
        return {tie: named.city for tie, named in list(self._by_tie.items()) if named and named.city}

    @cached_property
    def city_labels(self) -> dict[str, Text]:
        """What cities are called, by their names in addresses."""
        return dict(reversed(self.cities.values()))

    @cached_property
    def order_of_editions(self) -> dict[str, int]:
        """The places of editions among all, the latest first, by their names in addresses."""
        editions = [
            (named.label.words, named.slug) for tie, named in list(self._by_tie.items()) if _is_edition(tie, named)
        ]
        return {slug: place for place, (_words, slug) in enumerate(sorted(editions, reverse=True))}

    def get(self, tie: str) -> Named | None:
        """Return a record; None where it is not public."""
        return self._by_tie.get(tie)

    def label(self, tie: str) -> Text:
        """Return the name of a record, or nothing where it is not public."""
        named = self._by_tie.get(tie)
        return named.label if named else as_text("")

    def tie_of(self, code: str, slug: str) -> str:
        """Return the tie of a public record that has a name in addresses, or an empty string."""
        return self._by_slug.get((code, slug), "")

    def html(self, label: Text) -> str:
        """Return a name as HTML."""
        if label not in self._html:
            self._html[label] = label.html
        return self._html[label]

    def values(self, ties: str) -> tuple[tuple[str, str], ...]:
        """Return the values for which a set of ties stands, that of an edition for its city too: ``(facet, value)``.

        Each once; the ties have to be known.
        """
        found = self._values.get(ties)
        if found is None:
            found = tuple(dict.fromkeys(chain.from_iterable(map(self._values_of, ties.split()))))
            if len(self._values) >= MOST_SETS:
                self._values = {}
            self._values[ties] = found
        return found

    def _values_of(self, tie: str) -> tuple[tuple[str, str], ...]:
        found = self._of_tie.get(tie)
        if found is None:
            code, _colon, key = tie.partition(":")
            named = self._by_tie.get(tie)
            if code not in RECORDS:
                found = ((code, key),)
            elif named is None:
                found = ()
            else:
                found = ((code, named.slug), *([("city", named.city[0])] if named.city else []))
            self._of_tie[tie] = found
        return found

    def knowing(self, ties: Iterable[str], slugs: Iterable[tuple[str, str]] = (), sets: Iterable[str] = ()) -> "Names":
        """Return names that know these ties, slugs and sets of ties as well; one query where these do not."""
        missing = {tie for tie in ties if tie not in self._by_tie}
        new = [some for some in sets if some not in self._values]
        missing |= {tie for tie in " ".join(new).split() if tie.startswith(RECORD_TIES) and tie not in self._by_tie}
        unknown = [one for one in slugs if one not in self._by_slug]
        if not missing and not unknown:
            return self
        found = _read(missing, unknown)
        if len(self._by_tie) + len(found) > MOST:
            return Names(self._by_tie | found)
        self._add(found)
        return self

    def _add(self, found: Mapping[str, Named | None]) -> None:
        self._by_tie.update(found)
        self._by_slug |= {(tie.partition(":")[0], one.slug): tie for tie, one in found.items() if one and one.slug}


def names(ties: Iterable[str], chosen: Mapping[str, Iterable[str]], sets: Iterable[str] = ()) -> Names:
    """Return what names these ties, all editions, and what is chosen of facets: ``{"topic": ["water"]}``.

    ``sets`` are of several ties each, as entries have them.
    """
    ties, sets = list(ties), list(sets)
    slugs = [(code, slug) for code in RECORDS for slug in chosen.get(code, ())]
    key = ("names in the search", get_language())

    def first() -> Names:
        named = {*ties, *(tie for tie in " ".join(sets).split() if tie.startswith(RECORD_TIES))}
        return Names(_read(named, slugs, whole=["edition"]))

    return remembered(key, first).knowing(ties, slugs, sets)


def _read(ties: Iterable[str], slugs: Iterable[tuple[str, str]], whole: Iterable[str] = ()) -> dict[str, Named | None]:
    """Return records with these ties or slugs and all of whole kinds by their ties; None where one is not public."""
    ties = set(ties)
    asked: dict[str, tuple[list[int], list[str]] | None] = {}
    for code, _colon, key in (tie.partition(":") for tie in ties):
        asked.setdefault(code, ([], []))[0].append(int(key))
    for code, slug in slugs:
        asked.setdefault(code, ([], []))[1].append(slug)
    asked |= dict.fromkeys(whole)
    known = {kind.model: which for code, which in asked.items() if (kind := kind_named(code))}
    return dict.fromkeys(ties) | {
        f"{kind_at(place).code}:{key}": _named(place, slug, facts) for place, key, slug, facts in heads(known)
    }


def _is_edition(tie: str, named: Named | None) -> bool:
    return named is not None and tie.startswith("edition:")


def _named(place: int, slug: str, facts: dict) -> Named:
    own, is_edition = in_language(facts), place == kind_named("edition").place
    label = as_text(own["short"] if is_edition else own["title"])
    names = [as_text(one.get("city", "")) for one in facts.values()] if is_edition else []
    if not (first := next(filter(None, names), None)):
        return Named(slug, label)
    return Named(slug, label, (slugify(first.words, allow_unicode=True), as_text(own.get("city", "")) or first))
