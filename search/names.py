"""Public records by what they are called, as facets and hits name them.

All searches name the same few hundred records, so what was read is remembered in the reader's language for as long as
the record is the same. What is not public is known to be so, and has no name.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import get_language

from publishing.languages import Text
from publishing.remembering import remembered
from search.models import Entry
from search.public import as_text, in_language, live
from search.registry import kind_at, kind_named

#: Kinds of which each record has a name in addresses by which it can be chosen.
RECORDS = ("edition", "topic", "organization")
#: Records that are remembered at most.
MOST = 4000


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
        self._add(by_tie)

    @cached_property
    def cities(self) -> dict[str, tuple[str, Text]]:
        """The cities of editions, by the edition's tie."""
        return {tie: named.city for tie, named in list(self._by_tie.items()) if named and named.city}

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

    def knowing(self, ties: Iterable[str], slugs: Iterable[tuple[str, str]]) -> "Names":
        """Return names that know these ties and slugs as well; one query where these do not."""
        missing = {tie for tie in ties if tie not in self._by_tie}
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


def names(ties: Iterable[str], chosen: Mapping[str, Iterable[str]]) -> Names:
    """Return what names these ties, all editions, and what is chosen of facets: ``{"topic": ["water"]}``."""
    ties = list(ties)
    slugs = [(code, slug) for code in RECORDS for slug in chosen.get(code, ())]
    key = ("names in the search", get_language())
    return remembered(key, lambda: Names(_read(ties, slugs, whole=["edition"]))).knowing(ties, slugs)


def _read(ties: Iterable[str], slugs: Iterable[tuple[str, str]], whole: Iterable[str] = ()) -> dict[str, Named | None]:
    """Return records with these ties or slugs and all of whole kinds by their ties; None where one is not public."""
    ties = set(ties)
    asked: dict[str, Q] = {}
    for code, group in groupby(sorted(tie.split(":") for tie in ties), itemgetter(0)):
        asked[code] = Q(key__in=[int(key) for _code, key in group])
    for code, slug in slugs:
        asked[code] = asked.get(code, Q()) | Q(slug=slug)
    asked |= dict.fromkeys(whole, Q())
    known = {kind: which for code, which in asked.items() if (kind := kind_named(code))}
    wanted = Q(*(Q(which, place=kind.place) for kind, which in known.items()), _connector=Q.OR)
    rows = live(Entry.objects.filter(wanted, part=0), [kind.model for kind in known]).order_by()
    found = rows.values_list("place", "key", "slug", "facts")
    return dict.fromkeys(ties) | {
        f"{kind_at(place).code}:{key}": _named(place, slug, facts) for place, key, slug, facts in found
    }


def _named(place: int, slug: str, facts: dict) -> Named:
    own, is_edition = in_language(facts), place == kind_named("edition").place
    label = as_text(own["short"] if is_edition else own["title"])
    names = [as_text(one.get("city", "")) for one in facts.values()] if is_edition else []
    if not (first := next(filter(None, names), None)):
        return Named(slug, label)
    return Named(slug, label, (slugify(first.words, allow_unicode=True), as_text(own.get("city", "")) or first))
