"""What hits can be narrowed by: kind, edition, city, topic, organization, language; each value with its hits.

A facet's counts are those of the hits that pass what is chosen in the other facets, so that a second value of the same
facet can be seen to add something. Names come from public records only: a tie to another one is never shown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publishing.languages import DOCUMENT_LANGUAGES, Text
from search.finding import Candidate, Candidates, tally
from search.names import RECORDS, Names
from search.public import as_text
from search.registry import kind_named

#: The facets in their order, and what a reader calls them.
FACETS = {
    "kind": pgettext_lazy("a facet", "Kind"),
    "edition": _("Edition"),
    "city": _("City"),
    "topic": _("Topic"),
    "organization": _("Organization"),
    "language": _("Language"),
}
#: Before the key of an edition, in ties.
EDITION = "edition:"
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


class Narrowing:
    """What is chosen of the facets, and the counts of all their values among hits.

    ``chosen`` names values by facet as they stand in an address; what is no value of its facet is in ``unknown``.
    """

    def __init__(self, chosen: Mapping[str, Sequence[str]], known: Names) -> None:
        self.names = known
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
        return not self.chosen or not self._lacking(row)

    def as_ties(self) -> dict[str, list[str]]:
        """Return what is chosen as ties, for the index: ``{"topic": ["4"]}``; a city is one of its editions."""
        return {code: [tie.partition(":")[2] for tie in ties] for code, ties in self._ties.items()}

    def facets(self, found: Candidates, narrowed: Iterable[Candidate]) -> list[Facet]:
        """Return the facets that tell hits apart, or of which something is chosen."""
        counts = self._counts(found, narrowed)
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

    def _counts(self, found: Candidates, narrowed: Iterable[Candidate]) -> dict[str, Counter]:
        """Return by facet how many hits have each value and pass what is chosen in the other facets."""
        if not self.chosen:
            return self._counted(found.rows, found.tally)
        passing: dict[str | None, list[Candidate]] = {None: []}
        for row in {row.number: row for row in (*found.rows, *narrowed)}.values():
            if len(lacking := self._lacking(row)) < 2:
                passing.setdefault(lacking[0] if lacking else None, []).append(row)
        rows = passing.pop(None)
        counts = self._counted(rows, tally(rows))
        for code, others in passing.items():
            counts[code] += self._counted(others, tally(others))[code]
        return counts

    def _counted(self, rows: list[Candidate], ties: Counter[str]) -> dict[str, Counter]:
        """Return by facet how many of these hits have each value, however often; ``ties`` is their tally."""
        counts: dict[str, Counter] = {code: Counter() for code in FACETS}
        for tie, count in ties.items():
            for code, slug in self._values_of(tie):
                counts[code][slug] += count
        for row in rows:
            if row.ties.count(EDITION) > 1:
                values = Counter(value for tie in row.ties.split() for value in self._values_of(tie))
                for (code, slug), count in values.items():
                    counts[code][slug] -= count - 1
        return counts

    def _values_of(self, tie: str) -> list[tuple[str, str]]:
        """Return the values for which a tie stands: that of an edition for its city too."""
        code, _colon, key = tie.partition(":")
        if code not in RECORDS:
            return [(code, key)] if code in FACETS else []
        if (named := self.names.get(tie)) is None:
            return []
        return [(code, named.slug), *([("city", named.city[0])] if named.city else [])]

    @cached_property
    def _ties(self) -> dict[str, list[str]]:
        """The ties that stand for what is chosen of each facet."""
        return {
            code: [tie for slug in slugs for tie in self._ties_of(code, slug)] for code, slugs in self.chosen.items()
        }

    def _ties_of(self, code: str, slug: str) -> list[str]:
        if code == "city":
            return [tie for tie, (known, _label) in self.names.cities.items() if known == slug]
        return [self.names.tie_of(code, slug)] if code in RECORDS else [f"{code}:{slug}"]

    def _lacking(self, row: Candidate) -> list[str]:
        """Return the facets of whose chosen values a hit has none."""
        held = set(row.ties.split())
        return [code for code, ties in self._ties.items() if held.isdisjoint(ties)]

    def _label(self, code: str, slug: str) -> Text:
        if code == "kind":
            kind = kind_named(slug)
            return as_text(capfirst(kind.name) if kind else "")
        if code == "language":
            return as_text(str(dict(DOCUMENT_LANGUAGES).get(slug, "")))
        if code == "city":
            return next((label for known, label in self.names.cities.values() if known == slug), as_text(""))
        return self.names.label(self.names.tie_of(code, slug))
