"""What hits can be narrowed by: kind, edition, city, topic, organization, language; each value with its hits.

A facet's counts are those of the hits that pass what is chosen in the other facets, so that a second value of the same
facet can be seen to add something. Names come from public records only: a tie to another one is never shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst

from publishing.languages import DOCUMENT_LANGUAGES, Text
from search.finding import Candidates
from search.names import Names
from search.public import as_text
from search.registry import kind_named
from search.values import FACETS, RECORDS

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


class Narrowing:
    """What is chosen of the facets, and the counts of all their values among hits.

    ``chosen`` names values by facet as they stand in an address; what is no value of its facet is in ``unknown``.
    ``names`` know the ties of all hits.
    """

    def __init__(self, chosen: Mapping[str, Sequence[str]], names: Names) -> None:
        self.names = names
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

    def passing(self, found: Candidates) -> list[int]:
        """Return at which places of the order hits stand that have one of the chosen values in each facet."""
        passes = {ties: not self._lacking(ties) for ties in {*found.ties}}
        return [at for at, ties in enumerate(found.ties) if passes[ties]]

    def as_ties(self) -> dict[str, list[str]]:
        """Return what is chosen as ties, for the index: ``{"topic": ["4"]}``; a city is one of its editions."""
        return {code: [tie.partition(":")[2] for tie in ties] for code, ties in self._ties.items()}

    def facets(self, tally: Mapping[str, int]) -> list[Facet]:
        """Return the facets that tell hits apart, or of which something is chosen.

        ``tally`` has the sets of ties of all hits that fit the words, whether or not they have what is chosen.
        """
        counts = self._counts(tally)
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
            return sorted(slugs, key=self.names.order_of_editions.__getitem__)
        return sorted(slugs, key=lambda slug: (slug not in chosen, -counts[slug], self._label(code, slug).words))

    def _counts(self, tally: Mapping[str, int]) -> dict[str, Counter]:
        """Return by facet how many hits have each value and pass what is chosen in the other facets."""
        if not self.chosen:
            return self._counted(tally)
        passing: dict[str | None, dict[str, int]] = {None: {}}
        for ties, count in tally.items():
            if len(lacking := self._lacking(ties)) < 2:
                passing.setdefault(lacking[0] if lacking else None, {})[ties] = count
        counts = self._counted(passing.pop(None))
        for code, others in passing.items():
            counts[code] += self._counted(others)[code]
        return counts

    def _counted(self, tally: Mapping[str, int]) -> dict[str, Counter]:
        """Return by facet how many of these hits have each value."""
        together: dict[tuple[str, str], int] = {}
        for ties, count in tally.items():
            for value in self.names.values(ties):
                together[value] = together.get(value, 0) + count
        counts: dict[str, Counter] = {code: Counter() for code in FACETS}
        for (code, slug), count in together.items():
            counts[code][slug] = count
        return counts

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

    def _lacking(self, ties: str) -> list[str]:
        """Return the facets of whose chosen values a hit with these ties has none."""
        held = set(ties.split())
        return [code for code, wanted in self._ties.items() if held.isdisjoint(wanted)]

    def _label(self, code: str, slug: str) -> Text:
        if code == "kind":
            kind = kind_named(slug)
            return as_text(capfirst(kind.name) if kind else "")
        if code == "language":
            return as_text(str(dict(DOCUMENT_LANGUAGES).get(slug, "")))
        if code == "city":
            return self.names.city_labels.get(slug) or as_text("")
        return self.names.label(self.names.tie_of(code, slug))
