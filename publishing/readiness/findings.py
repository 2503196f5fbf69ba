"""What is missing in which rows: counted in one or two queries a kind, however many rows and checks there are."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When
from django.db.models.functions import Length

from publishing.readiness.checks import Check, Place, Severity
from publishing.readiness.reading_level import SHORTEST
from publishing.readiness.registry import Kind


class Finding(NamedTuple):
    """Something that is missing in a record."""

    check: Check
    place: Place


class Tally(NamedTuple):
    """How many records of a kind have something missing, in one language where it is of languages."""

    kind: Kind
    check: Check
    language: str
    count: int


class Wanted(NamedTuple):
    """What is asked: every check or some, in every language or one, of every weight or one."""

    checks: tuple[str, ...] = ()
    language: str = ""
    severity: str = ""
    #: Where it is not None: only places of exactly this language, "" for those of none.
    exactly: str | None = None

    def places(self, kind: Kind) -> list[Finding]:
        """Return the places of a kind that are asked about, each with its check.

        A place without a language stands in all of them.
        """
        return [
            Finding(check, place)
            for check in kind.checks
            if (not self.checks or check.code in self.checks) and self.severity in {"", check.severity}
            for place in check.places(kind.model)
            if self._is_of_language(place)
        ]

    def _is_of_language(self, place: Place) -> bool:
        if self.exactly is not None:
            return place.language == self.exactly
        return not self.language or place.language in {"", self.language}


EVERYTHING = Wanted()


def count(kind: Kind, rows: QuerySet, wanted: Wanted = EVERYTHING) -> list[Tally]:
    """Return how many of the rows lack what each check looks for; what none lacks is left out."""
    groups: dict[tuple[Check, str], list[Place]] = {}
    for check, place in wanted.places(kind):
        groups.setdefault((check, place.language), []).append(place)
    tested = [(key, place) for key, places in groups.items() for place in places if place.test]
    in_sql = [key for key, places in groups.items() if not places[0].test]
    rules = {f"n{number}": Count("pk", filter=_any(groups[key])) for number, key in enumerate(in_sql)}
    counts = dict(zip(in_sql, rows.order_by().aggregate(**rules).values(), strict=True)) if rules else {}
    hits: dict[tuple[Check, str], set[int]] = {key: set() for key, _place in tested}
    for pk, number in _tested(rows, [place for _key, place in tested]):
        hits[tested[number][0]].add(pk)
    counts |= {key: len(keys) for key, keys in hits.items()}
    return [Tally(kind, check, code, counts[check, code]) for check, code in groups if counts[check, code]]


def lacking(kind: Kind, rows: QuerySet, wanted: Wanted) -> QuerySet:
    """Return those of the rows that lack something of what is asked."""
    places = [place for _check, place in wanted.places(kind)]
    rule = _any([place for place in places if not place.test])
    if tested := [place for place in places if place.test]:
        rule |= Q(pk__in={pk for pk, _number in _tested(rows, tested)})
    return rows.filter(rule)


def of_rows(kind: Kind, rows: QuerySet, wanted: Wanted = EVERYTHING) -> dict[int, list[Finding]]:
    """Return what is missing in each of the rows, by key; in two queries, so give it a page or a part of them."""
    asked = wanted.places(kind)
    in_sql = [number for number, one in enumerate(asked) if not one.place.test]
    marks = {f"found_{number}": _mark(asked[number].place.condition) for number in in_sql}
    found: dict[int, list[int]] = {}
    for pk, *answers in rows.order_by().annotate(**marks).values_list("pk", *marks):
        found[pk] = [number for number, answer in zip(in_sql, answers, strict=True) if answer]
    tested = [number for number, one in enumerate(asked) if one.place.test]
    for pk, number in _tested(rows, [asked[number].place for number in tested]):
        found[pk].append(tested[number])
    return {pk: [asked[number] for number in sorted(numbers)] for pk, numbers in found.items()}


def of_record(kind: Kind, record) -> list[Finding]:
    """Return what is missing in one record as it is stored."""
    return of_rows(kind, kind.model._default_manager.filter(pk=record.pk)).get(record.pk, [])


def by_severity(found: Iterable[Finding]) -> Iterator[tuple[Severity, dict[Check, list[Place]]]]:
    """Yield each weight with the checks of it that found something and the places in which they did."""
    grouped: dict[Severity, dict[Check, list[Place]]] = {}
    for check, place in found:
        grouped.setdefault(check.severity, {}).setdefault(check, []).append(place)
    yield from ((severity, grouped[severity]) for severity in Severity if severity in grouped)


def _any(places: list[Place]) -> Q:
    rule = Q()
    for place in places:
        rule |= place.condition
    return rule if places else Q(pk=None)


def _mark(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _tested(rows: QuerySet, places: list[Place]) -> list[tuple[int, int]]:
    """Return the keys of rows in whose words the tests of these places find something, with the number of the place."""
    if not places:
        return []
    columns = list(dict.fromkeys(place.name for place in places))
    lengths = {f"length_{number}": Length(column) for number, column in enumerate(columns)}
    long_enough = Q(*((f"{name}__gte", SHORTEST) for name in lengths), _connector=Q.OR)
    found = []
    for pk, *texts in rows.order_by().alias(**lengths).filter(long_enough).values_list("pk", *columns):
        words = dict(zip(columns, texts, strict=True))
        found += [(pk, n) for n, place in enumerate(places) if _is_found(place.test, words[place.name] or "")]
    return found


@lru_cache(maxsize=8192)
def _is_found(test, text: str) -> bool:
    return len(text) >= SHORTEST and test(text)
