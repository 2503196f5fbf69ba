"""What hits can be narrowed by: kind, edition, city, topic, organization, language; each value with its hits.

A facet's counts are those of the hits that pass what is chosen in the other facets, so that a second value of the same
facet can be seen to add something. Names come from public records only: a tie to another one is never shown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from publishing.languages import DOCUMENT_LANGUAGES, Text
from search.finding import Candidate
from search.models import Entry, shown_rule
from search.registry import Kind, kind_at, kind_named

#: The facets in their order, and what a reader calls them.
FACETS = {
    "kind": pgettext_lazy("a facet", "Kind"),
    "edition": _("Edition"),
    "city": _("City"),
    "topic": _("Topic"),
    "organization": _("Organization"),
    "language": _("Language"),
}
#: Facets whose values are records with a slug.
RECORDS = ("edition", "topic", "organization")
#: Values shown of a facet at once, and altogether.
SHOWN, MOST = 8, 60


@dataclass(frozen=True)
class Value:
    """A value of a facet: its name in addresses, its words, its hits."""

    slug: str
    label: Text
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet with its values, those with most hits first."""

    code: str
    label: str
    values: list[Value]

    @property
    def first(self) -> list[Value]:
        return self.values[:SHOWN]

    @property
    def more(self) -> list[Value]:
        return self.values[SHOWN:]


class Head(NamedTuple):
    """As much of a record's entry as names it."""

    place: int
    key: int
    slug: str
    facts: dict

    @property
    def tie(self) -> str:
        return f"{kind_at(self.place).code}:{self.key}"


@dataclass(frozen=True)
class Heads:
    """Public records as facets name them, by their tie."""

    by_tie: dict[str, Head] = field(default_factory=dict)

    @cached_property
    def by_slug(self) -> dict[tuple[str, str], str]:
        return {(tie.partition(":")[0], head.slug): tie for tie, head in self.by_tie.items() if head.slug}

    @cached_property
    def cities(self) -> dict[str, tuple[str, Text]]:
        """The cities of editions, by the edition's tie: name in addresses, and words."""
        found = {}
        for tie, head in self.by_tie.items():
            names = [as_text(facts.get("city", "")) for facts in head.facts.values()]
            if tie.startswith("edition:") and any(names):
                first = next(filter(None, names))
                slug = slugify(first.words, allow_unicode=True)
                found[tie] = (slug, as_text(shown(head).get("city", "")) or first)
        return found

    def label(self, tie: str) -> Text:
        """Return the name of a record, or nothing where it is not public."""
        if (head := self.by_tie.get(tie)) is None:
            return as_text("")
        facts = shown(head)
        return as_text(facts["short"] if tie.startswith("edition:") else facts["title"])


def as_text(fact: list | str) -> Text:
    """Return a stored fact as words with their language; one that is words alone is in the reader's."""
    return Text(fact, "", False) if isinstance(fact, str) else Text(*fact)


def shown(head: Entry | Head) -> dict:
    """Return the facts of an entry in the reader's language."""
    return head.facts.get(get_language() or "") or next(iter(head.facts.values()), {"title": ["", "", False]})


def heads(rows: Iterable[Candidate], also: Iterable[str], chosen: Mapping[str, Sequence[str]]) -> Heads:
    """Return what names facets and ties of these hits, in one query: all editions, and what is tied or chosen."""
    ties = {tie for row in rows for tie in row.ties} | set(also)
    wanted, named = Q(place=kind_named("edition").place), []
    for code in dict.fromkeys([*(tie.partition(":")[0] for tie in also), *RECORDS]):
        if kind := kind_named(code):
            keys = [int(tie.partition(":")[2]) for tie in ties if tie.startswith(f"{code}:")]
            wanted |= Q(place=kind.place, key__in=keys) | Q(place=kind.place, slug__in=chosen.get(code, ()))
            named.append(kind)
    rows = live(Entry.objects.filter(wanted, part=0), named).order_by().values_list(*Head._fields)
    return Heads({head.tie: head for head in map(Head._make, rows)})


def live(entries: QuerySet, of: Iterable[Kind]) -> QuerySet:
    """Return those of the entries whose records the public sees at this moment, whatever the index says."""
    rules = [Q(place=kind.place) & Exists(kind.model.objects.published().filter(pk=OuterRef("key"))) for kind in of]
    return entries.filter(Q(*rules, _connector=Q.OR), shown_rule()) if rules else entries.none()


class Narrowing:
    """What is chosen of the facets, and the counts of all their values among hits.

    ``chosen`` names values by facet as they stand in an address; what is no value of its facet is in ``unknown``.
    """

    def __init__(self, chosen: Mapping[str, Sequence[str]], known: Heads) -> None:
        self.heads = known
        self._known_values: dict[str, list[tuple[str, str]]] = {}
        self.chosen: dict[str, list[str]] = {}
        self.unknown: list[tuple[str, str]] = []
        for code in FACETS:
            for slug in chosen.get(code, ()):
                if self._label(code, slug):
                    self.chosen.setdefault(code, []).append(slug)
                else:
                    self.unknown.append((code, slug))

    def __bool__(self) -> bool:
        return bool(self.chosen)

    def passes(self, row: Candidate) -> bool:
        """Say whether a hit has one of the chosen values in each facet."""
        return not self.chosen or not self._lacking(self._values(row))

    def as_ties(self) -> dict[str, list[str]]:
        """Return what is chosen as ties, for the index: ``{"topic": ["4"]}``; a city is one of its editions."""
        found: dict[str, list[str]] = {}
        for code, slugs in self.chosen.items():
            if code == "city":
                ties = [tie for tie, (slug, _label) in self.heads.cities.items() if slug in slugs]
            elif code in RECORDS:
                ties = [self.heads.by_slug[code, slug] for slug in slugs]
            else:
                ties = [f"{code}:{slug}" for slug in slugs]
            found[code] = [tie.partition(":")[2] for tie in ties]
        return found

    def facets(self, rows: Sequence[Candidate]) -> list[Facet]:
        """Return the facets that tell these hits apart, or of which something is chosen."""
        counts: dict[str, Counter] = {code: Counter() for code in FACETS}
        for row in rows:
            values = self._values(row)
            lacking = self._lacking(values)
            for code, slug in values if len(lacking) < 2 else ():
                if lacking in ([], [code]):
                    counts[code][slug] += 1
        found = []
        for code, label in FACETS.items():
            chosen = self.chosen.get(code, [])
            slugs = self._in_order(code, counts[code], chosen)
            if len(slugs) > 1 or chosen:
                shown = slugs[:MOST]
                values = [Value(slug, self._label(code, slug), counts[code][slug], slug in chosen) for slug in shown]
                found.append(Facet(code, str(label), values))
        return found

    def chips(self) -> list[tuple[str, str, str, Text]]:
        """Return what is chosen as ``(facet, value, words of the facet, words of the value)``."""
        return [
            (code, slug, str(FACETS[code]), self._label(code, slug))
            for code, slugs in self.chosen.items()
            for slug in slugs
        ]

    def _in_order(self, code: str, counts: Counter, chosen: list[str]) -> list[str]:
        """Return the values in order: editions the latest first; of others what is chosen, then what has most hits."""
        slugs = {*counts, *chosen}
        if code == "edition":
            return sorted(slugs, key=lambda slug: (self._label(code, slug).words, slug), reverse=True)
        return sorted(slugs, key=lambda slug: (slug not in chosen, -counts[slug], self._label(code, slug).words))

    def _values(self, row: Candidate) -> set[tuple[str, str]]:
        """Return the values that a hit has, each with its facet."""
        return {value for tie in row.ties for value in self._values_of(tie)}

    def _values_of(self, tie: str) -> list[tuple[str, str]]:
        """Return the values for which a tie stands: that of an edition for its city too."""
        if tie not in self._known_values:
            code, _colon, key = tie.partition(":")
            if code in RECORDS:
                found = [(code, self.heads.by_tie[tie].slug)] if tie in self.heads.by_tie else []
            else:
                found = [(code, key)] if code in FACETS else []
            if tie in self.heads.cities:
                found.append(("city", self.heads.cities[tie][0]))
            self._known_values[tie] = found
        return self._known_values[tie]

    def _lacking(self, values: set[tuple[str, str]]) -> list[str]:
        """Return the facets of whose chosen values a hit has none."""
        return [code for code, slugs in self.chosen.items() if not any((code, slug) in values for slug in slugs)]

    def _label(self, code: str, slug: str) -> Text:
        if code == "kind":
            kind = kind_named(slug)
            return as_text(capfirst(kind.name) if kind else "")
        if code == "language":
            return as_text(str(dict(DOCUMENT_LANGUAGES).get(slug, "")))
        if code == "city":
            return next((label for known, label in self.heads.cities.values() if known == slug), as_text(""))
        return self.heads.label(self.heads.by_slug.get((code, slug), ""))
