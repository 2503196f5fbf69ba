"""Entries whose records the public sees at this moment, whatever the index says; and what a reader is shown of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from publishing.languages import Text
from search import engines
from search.models import Entry, shown_rule
from search.registry import kind_of

#: Stands for the moment in a statement that is written before its values are known; numbers below 0 stand for those of
#: entries, of which it takes so many or a multiple.
_MOMENT, _TOGETHER = datetime(1901, 2, 3, tzinfo=UTC), 20


class Shown(NamedTuple):
    """What a hit shows of an entry: facts by language, ``[language, text]`` that is looked through, address, ties."""

    facts: dict
    texts: list[list[str]]
    address: str
    ties: list[str]


def as_text(fact: list | str) -> Text:
    """Return a stored fact as words with their language; one that is words alone is in the reader's."""
    return Text(fact, "", False) if isinstance(fact, str) else Text(*fact)


def in_language(facts: dict) -> dict:
    """Return the facts of an entry in the reader's language."""
    return facts.get(get_language() or "") or next(iter(facts.values()), {"title": ["", "", False]})


def live(entries: QuerySet, of: Iterable[type[models.Model]], at: datetime | None = None) -> QuerySet:
    """Return those of the entries of some models whose records the public sees now, or at a given moment."""
    rules = [
        Q(place=kind_of(model).place) & Exists(model.objects.published(at).filter(pk=OuterRef("key"))) for model in of
    ]
    return entries.filter(Q(*rules, _connector=Q.OR), shown_rule(at=at)) if rules else entries.none()


def shown(numbers: Sequence[int], of: Iterable[type[models.Model]]) -> dict[int, Shown]:
    """Return what hits show of the entries with these numbers that the public sees now, all of these models.

    One query, whose statement is written once for each set of models.
    """
    if not numbers:
        return {}
    places = range(-len(numbers) // _TOGETHER * _TOGETHER, 0)
    sql, written = _statement(tuple(dict.fromkeys(of)), places)
    given = iter([*numbers, *numbers[-1:] * (len(places) - len(numbers))])
    now, moment = map(connection.ops.adapt_datetimefield_value, (timezone.now(), _MOMENT))
    values = [now if value == moment else next(given) if value in places else value for value in written]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return {
        number: Shown(json.loads(facts), json.loads(texts), address, ties.split())
        for number, facts, texts, address, ties in rows
    }


def heads(asked: Mapping[type[models.Model], tuple[list[int], list[str]] | None]) -> list[tuple[int, int, str, dict]]:
    """Return ``(place, key, slug, facts)`` of records that the public sees now: of each model all, or some.

    Those are named by keys and by slugs. One query, whose statement is written once for each model.
    """
    now, moment = map(connection.ops.adapt_datetimefield_value, (timezone.now(), _MOMENT))
    parts, values = [], []
    for model, some in asked.items():
        sql, written = _heads_statement(model)
        values += [now if value == moment else value for value in written]
        if some is not None:
            (has_key, keys), (has_slug, slugs) = map(engines.among, some)
            sql += f" AND (search_entry.key {has_key} OR search_entry.slug {has_slug})"
            values += [keys, slugs]
        parts.append(sql)
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return [(place, key, slug, json.loads(facts)) for place, key, slug, facts in cursor.fetchall()]


@lru_cache(maxsize=64)
def _heads_statement(of: type[models.Model]) -> tuple[str, tuple]:
    """Return the statement that reads all heads of a model, to which a condition may be added, and its values."""
    rows = live(Entry.objects.filter(part=0), [of], _MOMENT).order_by()
    return rows.values_list("place", "key", "slug", "facts").query.sql_with_params()


@lru_cache(maxsize=64)
def _statement(of: tuple[type[models.Model], ...], places: range) -> tuple[str, tuple]:
    """Return the statement of ``shown``, and its values."""
    rows = live(Entry.objects.filter(pk__in=places), of, _MOMENT).order_by()
    return rows.values_list("pk", "facts", "texts", "address", "ties").query.sql_with_params()
