"""What the two databases do differently: how terms are stored in the full-text index, and how it is asked.

The order and the number of terms are the same for both, and so is what they find: see ``search.composing``.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from operator import itemgetter
from typing import NamedTuple

from django.db import connection, models

from search import windows
from search.expressions import AllOf, Conjunction, Expression

TABLE, ENTRIES = "search_words", "search_entry"
#: Columns that are read otherwise than they are stored: a day as it is written, or nothing.
READ = {"day": "coalesce(CAST(day AS text), '')"}
#: Stands between texts, so that no phrase goes over from one into the next.
GAP = "¶"
#: PostgreSQL keeps so many places of a term in a row; further ones become gaps, for both.
MOST_PLACES = 250
TOGETHER = 400
#: Names the lock of the index among others of the database.
LOCK = 0x5EA6C4

MAKE = {
    "sqlite": [f"CREATE VIRTUAL TABLE {TABLE} USING fts5(words, tokenize='ascii', columnsize=0)"],
    "postgresql": [
        f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
        f"CREATE INDEX {TABLE}_gin ON {TABLE} USING gin (words) WITH (fastupdate = off)",
    ],
}


class DecidedBy(Enum):
    """What decides on entries: words; what they are tied to; or words and what readers narrowed them by.

    Entries of the last kind often stand together, far down.
    """

    BY_WORDS, BY_TIES, NARROWED = range(3)


class TermsField(models.TextField):
    """The column of the full-text index, for lookups by ``matches``."""


@TermsField.register_lookup
class Matches(models.Lookup):
    """``words__matches=expression``: the full-text index finds the expression."""

    lookup_name = "matches"
    prepare_rhs = False

    def get_prep_lookup(self) -> Expression:
        return self.rhs

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sqlite(self, compiler, connection):
        column, values = self.process_lhs(compiler, connection)
        return f"{column} MATCH %s", [*values, self.rhs.for_sqlite()]

    def as_postgresql(self, compiler, connection):
        column, values = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", [*values, self.rhs.for_postgresql()]


class Asked(NamedTuple):
    """One of several questions to the index: what has to fit, below which number, and what decides on it."""

    wanted: Conjunction
    below: int
    decided: DecidedBy


def newest(asked: Sequence[Asked], most: int, at: datetime, names: Sequence[str]) -> list[tuple]:
    """Return the entries with the highest numbers that fit one of some questions, so many of each.

    They are ``(number, *values, questions, is_shown)``, the highest number first: of ``questions`` bit 0 is set where
    the first one fits, and so on. An entry may come once for each. One statement, written by hand: to build it anew
    would take longer than to ask it.
    """
    written = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    moment = connection.ops.adapt_datetimefield_value(at)
    sql, values = written(asked, most, "".join(f"{READ.get(name, name)}, " for name in names), [moment, moment])
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return sorted(cursor.fetchall(), key=itemgetter(0), reverse=True)


def _on_postgresql(asked: Sequence[Asked], most: int, columns: str, moments: list) -> tuple[str, list]:
    """Return a statement that reads the entries of each question: it takes longer to put them together first."""
    parts, values = [], []
    for place, one in enumerate(asked):
        found, told = _found_on_postgresql(one, most)
        parts.append(
            f"SELECT id, {columns}{1 << place} AS questions, shown_from <= %s AND shown_until > %s"  # noqa: S608
            f" FROM {ENTRIES} WHERE id = ANY(ARRAY({found}))"
        )
        values += [*moments, *told]
    return " UNION ALL ".join(parts), values


def _found_on_postgresql(asked: Asked, most: int) -> tuple[str, list]:
    """Return a statement that finds the numbers of one question."""
    wanted, below, decided = asked
    name = windows.NEWEST if decided == DecidedBy.BY_WORDS else windows.NEWEST_TIED
    share = {DecidedBy.BY_WORDS: wanted.share, DecidedBy.BY_TIES: wanted.most, DecidedBy.NARROWED: 0.0}[decided]
    phrases = [part.for_postgresql() for part in (*wanted.looked_up, *wanted.checked)]
    return f"SELECT {name}(%s::tsquery[], %s, %s, %s)", [
        phrases, below, most, windows.first(share, wanted.total, most),
    ]  # fmt: skip


def _on_sqlite(asked: Sequence[Asked], most: int, columns: str, moments: list) -> tuple[str, list]:
    """Return a statement that reads each entry once."""
    parts, values = [], []
    for place, one in enumerate(asked):
        found, told = _found_on_sqlite(one, most)
        parts.append(f"SELECT {1 << place} AS question, rowid AS fit FROM ({found})")  # noqa: S608
        values += told
    once = f"SELECT sum(question) AS questions, fit FROM ({' UNION ALL '.join(parts)}) GROUP BY fit"  # noqa: S608
    sql = (
        f"SELECT id, {columns}questions, shown_from <= %s AND shown_until > %s"  # noqa: S608
        f" FROM ({once}) CROSS JOIN {ENTRIES} ON id = fit"
    )
    return sql, [*moments, *values]


def _found_on_sqlite(asked: Asked, most: int) -> tuple[str, list]:
    """Return a statement that finds the numbers of one question."""
    wanted, below, _decided = asked
    checks = [part.within_sqlite(f"' ' || {TABLE}.words || ' '") for part in wanted.checked]
    also = "".join(f" AND {sql}" for sql, _values in checks)
    fit = f"{TABLE} MATCH %s{also} AND rowid < %s"
    values = [AllOf(wanted.looked_up).for_sqlite(), *(value for _sql, some in checks for value in some)]
    return f"SELECT rowid FROM {TABLE} WHERE {fit} ORDER BY rowid DESC LIMIT %s", [*values, below, most]  # noqa: S608


def highest(asked: Sequence[Asked], most: int) -> list[list[int]]:
    """Return for each question the highest numbers of entries that fit, so many at most; one statement.

    On SQLite they come as JSON: to fetch each as a row takes longer than to find it.
    """
    is_postgresql = connection.vendor == "postgresql"
    found = [(_found_on_postgresql if is_postgresql else _found_on_sqlite)(one, most) for one in asked]
    each = "ARRAY({})" if is_postgresql else "(SELECT json_group_array(rowid) FROM ({}))"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(each.format(sql) for sql, _values in found)}",
            [value for _sql, values in found for value in values],
        )
        rows = cursor.fetchone()
    return [sorted(row if is_postgresql else json.loads(row), reverse=True) for row in rows]


def held(numbers: Sequence[int], at: datetime) -> list[tuple[int, str, str]]:
    """Return ``(number, day, ties)`` of those of the entries that the public sees; one statement."""
    moment = connection.ops.adapt_datetimefield_value(at)
    is_one, value = among(numbers)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {READ['day']}, ties FROM {ENTRIES}"  # noqa: S608
            f" WHERE id {is_one} AND shown_from <= %s AND shown_until > %s",
            [value, moment, moment],
        )
        return cursor.fetchall()


def among(values: Sequence[int] | Sequence[str]) -> tuple[str, list | str]:
    """Return the condition that a column has one of some values, however many, and the one value that it takes."""
    if connection.vendor == "postgresql":
        return "= ANY(%s)", list(values)
    return "IN (SELECT value FROM json_each(%s))", json.dumps(list(values))


def alone() -> None:
    """Let one transaction at a time write into the index, until it ends, so that none stores what it read too early.

    On SQLite every transaction of ours is alone anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def frequent_terms(least: float) -> tuple[int, dict[str, int]]:
    """Return how many entries there are, and in how many of them each term occurs that at least such a share has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")  # noqa: S608
        total = cursor.fetchone()[0]
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {TABLE}")
            cursor.execute(
                "SELECT term, share * %s FROM pg_stats,"
                " unnest(most_common_elems::text::text[], most_common_elem_freqs) AS known(term, share)"
                " WHERE tablename = %s AND attname = 'words' AND term IS NOT NULL AND share >= %s",
                [total, TABLE, least],
            )
            return total, {term: round(count) for term, count in cursor.fetchall()}
        cursor.execute(f"CREATE VIRTUAL TABLE temp.{TABLE}_known USING fts5vocab(main, {TABLE}, row)")
        cursor.execute(f"SELECT term, doc FROM temp.{TABLE}_known WHERE doc >= %s", [least * total])  # noqa: S608
        found = dict(cursor.fetchall())
        cursor.execute(f"DROP TABLE temp.{TABLE}_known")
        return total, found


def tidy() -> None:
    """Have the database put in order what many writes left behind."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {TABLE}")
        else:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")  # noqa: S608


def store(rows: Iterable[tuple[int, Sequence[str], Sequence[str]]]) -> None:
    """Store ``(number, terms, terms without a place)`` of entries that have none yet."""
    is_postgresql = connection.vendor == "postgresql"
    written, cast = (_vector, "::tsvector") if is_postgresql else (_line, "")
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s{cast})",  # noqa: S608
            [(number, written(number, terms, without_place)) for number, terms, without_place in rows],
        )


def remove(numbers: Sequence[int]) -> None:
    """Remove the terms of these entries."""
    with connection.cursor() as cursor:
        for some in _batches(numbers):
            places = ", ".join(["%s"] * len(some))
            cursor.execute(f"DELETE FROM {TABLE} WHERE rowid IN ({places})", some)  # noqa: S608


def empty() -> None:
    """Remove the terms of all entries."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608


def numbers() -> set[int]:
    """Return the numbers under which there are terms."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {TABLE}")  # noqa: S608
        return {row[0] for row in cursor.fetchall()}


def spaced(terms: Iterable[str]) -> list[str]:
    """Return terms of which none has more places than a database keeps; a gap stands for each one too many."""
    counts: dict[str, int] = {}
    found = []
    for term in terms:
        counts[term] = counts.get(term, 0) + 1
        found.append(term if counts[term] <= MOST_PLACES else GAP)
    return found


def _line(_number: int, terms: Sequence[str], without_place: Sequence[str]) -> str:
    return " ".join([*terms, *(f"{GAP} {term}" for term in without_place)])


def _vector(number: int, terms: Sequence[str], without_place: Sequence[str]) -> str:
    places: dict[str, list[str]] = {}
    for place, term in enumerate(terms, start=1):
        if term != GAP:
            places.setdefault(term, []).append(str(place))
    placed = [f"'{term}':{','.join(at)}" for term, at in places.items()]
    return " ".join([*placed, *(f"'{term}'" for term in (*without_place, windows.term_of(number)))])


def _batches(numbers: Sequence[int]) -> Iterable[list[int]]:
    return [list(numbers[start : start + TOGETHER]) for start in range(0, len(numbers), TOGETHER)]
