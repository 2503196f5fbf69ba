"""What the facets of a list offer, counted for what is asked of it and remembered one by one.

What a facet offers is counted with all filters applied but its own, so it is the same for each of its values: all lists
of one edition's photos share what the facet of editions offers.
"""

from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from publishing.counting import Found, Question, Way, Written, count, write
from publishing.facets import MOST_CHOSEN, FacetFilter, values_of
from publishing.remembering import Memory, remembered
from publishing.written import writing


class Counted(NamedTuple):
    """What is counted for a list: one of its facets, over the rows that have some values of others.

    With the day, as some facets count from today.
    """

    list: type["CountedFilterSet"]
    day: date
    name: str
    narrowed: tuple[tuple[str, ...], ...]


#: What facets of all lists offer, by ``Counted``; as many values at most, some 400 bytes each.
counted = Memory(15_000, size=lambda found: 1 + len(found))


class CountedFilterSet(django_filters.FilterSet):
    """Filters over published records with their counts; what is asked for is said by ``applied`` and ``valid``."""

    @cached_property
    def facet_filters(self) -> dict[str, FacetFilter]:
        return {name: one for name, one in self.filters.items() if isinstance(one, FacetFilter)}

    @cached_property
    def queryset(self) -> QuerySet:
        """The rows that are listed where nothing narrows them."""
        return self._queryset() if callable(self._queryset) else self._queryset

    @cached_property
    def qs(self) -> QuerySet:
        """The rows that have everything asked for, in the order asked for."""
        return self.in_order(self.narrowed(self.queryset, self.narrowed_by))

    def narrowed(self, rows: QuerySet, by: Iterable[str]) -> QuerySet:
        """Return the rows that have what is asked for by these parameters."""
        for name in by:
            rows = self.filters[name].filter(rows, self.valid[name])
        return rows

    def in_order(self, rows: QuerySet) -> QuerySet:
        """Return rows in the order asked for."""
        return self.filters["sort"].filter(rows, self.sorted_by) if "sort" in self.applied else rows

    @cached_property
    def known(self) -> dict[str, list[Found]]:
        """What is known of the values asked for, whatever else is: from one statement, or none."""
        keys = {}
        for name, facet in self.facet_filters.items():
            if facet.is_looked_up and name in self.data:
                asked = [value.strip() for value in values_of(self.data, name)[: 2 * MOST_CHOSEN]]
                readable = [value for value in dict.fromkeys(asked) if facet.readable(value)]
                keys[name] = (type(self), "known", name, *readable[:MOST_CHOSEN])
        found = counted.each([key for key in keys.values() if key[3:]], self._known)
        return {name: found[key] for name, key in keys.items() if key in found}

    def _known(self, keys: list[tuple]) -> dict[tuple, list[Found]]:
        """Look values up among all that occur, which is counted anyway where nothing else narrows the list."""
        every = {name: Counted(type(self), self._today, name, ()) for _set, _known, name, *_values in keys}
        found = counted.each(every.values(), self._count)
        return {key: self.filters[key[2]].among(found[every[key[2]]], key[3:]) for key in keys}

    @cached_property
    def counts(self) -> dict[str, list[Found]]:
        """What every facet offers, counted with all filters but itself, and under ``""`` the rows; one statement."""
        offered = [name for name, facet in self.facet_filters.items() if facet.is_offered]
        keys = {name: self.counted_as(name) for name in ("", *offered)}
        found = counted.each(keys.values(), self._count)
        return {name: found[key] for name, key in keys.items()}

    def counted_as(self, name: str) -> Counted:
        """Return the key under which it is remembered what a facet offers."""
        narrowed = self._narrowed if name not in self.narrowed_by else tuple(o for o in self._narrowed if o[0] != name)
        return Counted(type(self), self._today, name, narrowed)

    @cached_property
    def _narrowed(self) -> tuple[tuple[str, ...], ...]:
        return tuple((name, *values) for name, values in self.narrowed_by.items())

    @cached_property
    def _today(self) -> date:
        return timezone.localdate()

    def _count(self, keys: list[Counted]) -> dict[Counted, list[Found]]:
        """Count what lacks, in one statement."""
        written = _written(type(self), self._today, get_language())
        sets = {
            by: self.narrowed(self._published(), [name for name, *_values in by])
            for by in {key.narrowed for key in keys}
        }
        found = count(sets, [Question(key.name, way, key.narrowed) for key in keys for way in written[key.name]])
        return {key: found.get(key.name, []) for key in keys}

    def _published(self) -> QuerySet:
        return self._meta.model.objects.published()

    def count_all(self) -> int:
        """Return how many rows there are on all pages."""
        return sum(found.count for found in self.counts[""])

    def count_unfiltered(self) -> int:
        """Return how many rows the whole list has, without counting facets."""
        return remembered((type(self), "rows"), self._published().count)


@lru_cache(maxsize=64)
def _written(kind: type[CountedFilterSet], _day: date, _language: str | None) -> dict[str, list[Written]]:
    """Return what every facet counts as parts of a statement, whenever it is asked: the same for all lists of a kind.

    Facets may count from the day, and name values in the reader's language.
    """
    with writing():
        listed = kind()
        ways = {"": [Way(kind._meta.model.objects.all())]}
        ways |= {name: facet.ways() for name, facet in listed.facet_filters.items()}
        return {name: [write(way) for way in of] for name, of in ways.items()}
