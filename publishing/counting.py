"""How many rows of a list stand for each value of each of its facets, all from one statement.

A ``Way`` leads from the rows of a list to values: a column of their own, or rows that join them to other records. The
sets of rows that are counted stand once at the head of the statement, however many ways are counted over them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db import connections
from django.db.models import CharField, Count, F, Model, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from publishing.words import columns
from publishing.written import told

#: All columns of the statement but the count are texts of one type, or their union is refused.
TEXT = CharField(max_length=500)
#: Stands for the name of a set in what is written before it is known over which set it will be counted.
HERE = "matched_here"


class Found(NamedTuple):
    """A value that occurs: a detail, its words and second names in each language, and how many rows have it."""

    value: str
    detail: str
    words: tuple[str | None, ...]
    given: tuple[str | None, ...]
    count: int


@dataclass(frozen=True)
class Way:
    """One way from rows of a list to values.

    ``links`` are rows that each tie a row of the list, at the path ``owner``, to a value at the path ``value``. Where
    ``records`` are given, the value is the key of one of them, and what a reader is offered is its field ``key``.
    ``words`` and ``given`` are translated texts, ``detail`` is one text more: of the record, or else of the link.
    """

    links: QuerySet
    value: str = ""
    owner: str = "pk"
    records: QuerySet | None = None
    key: str = "slug"
    words: str = ""
    given: str = ""
    detail: str = ""

    def having(self, values: list[str]) -> QuerySet:
        """Return the links to the values."""
        if self.records is None:
            return self.links.filter(**{f"{self.value}__in": values})
        wanted = self.records.order_by().filter(**{f"{self.key}__in": values})
        return self.links.filter(**{f"{self.value}__in": wanted.values("pk")})

    def owners(self, links: QuerySet) -> QuerySet:
        """Return the keys of the list's rows at the other end of links, to be used as a condition."""
        return links.order_by().values(self.owner)

    def groups(self) -> QuerySet:
        """Return how many rows of the set ``HERE`` each value has, with its texts or the key of its record."""
        rows = self._among()
        named = self.texts(self.links.model) if self.records is None else {"tally_record": F(self.value)}
        count = Count("*") if self.owner == "pk" else Count(self.owner, distinct=True)
        return rows.annotate(**named).values(*named).annotate(tally_count=count)

    def _among(self) -> QuerySet:
        """Return the links of the rows of the set ``HERE``.

        Where the links hold its keys themselves, they are joined to it: of a set that stands at the head of a statement
        PostgreSQL knows how large it is, but not that its keys differ, and with ``IN`` it would look up thousands of
        them one by one. So a set must hold each key once.
        """
        links = self.links.order_by()
        if "__" in self.owner:
            among = RawSQL(f"SELECT id FROM {HERE}", [])  # noqa: S608, S611 - a name of ours
            return links.filter(**{f"{self.owner}__in": among})
        meta, quoted = self.links.model._meta, connections[self.links.db].ops.quote_name
        column = (meta.pk if self.owner == "pk" else meta.get_field(self.owner)).column
        joined = f"{quoted(meta.db_table)}.{quoted(column)} = {HERE}.id"
        return links.extra(tables=[HERE], where=[joined])  # noqa: S610 - names of ours

    def told(self) -> QuerySet:
        """Return the records with their texts, to be joined to the groups: far fewer rows than there are links."""
        named = self.texts(self.records.model)
        return self.records.order_by().annotate(tally_record=F("pk"), **named).values("tally_record", *named)

    def texts(self, model: type[Model]) -> dict[str, Cast]:
        """Return the columns of the statement: value and detail, words and second names in each language."""
        texts = [self.key if self.records is not None else self.value, self.detail]
        for path in (self.words, self.given):
            names = columns(model, path) if path else []
            texts += [*names, *[""] * len(settings.LANGUAGES)][: len(settings.LANGUAGES)]
        return dict(zip(_names(), (Cast(F(text) if text else Value(""), TEXT) for text in texts), strict=True))


class Written(NamedTuple):
    """A way as it stands in a statement, over a set named ``HERE``; writing it takes longer than counting does."""

    sql: str
    values: list


class Question(NamedTuple):
    """A way to be counted under a key, over one of the sets."""

    key: str
    way: Written
    rows: str


def count(sets: dict[str, QuerySet], questions: Iterable[Question]) -> dict[str, list[Found]]:
    """Return what is found for each key, from one statement and in no order.

    What two ways of one key lead to is added up, so no row may be tied to a value by both.
    """
    names = {name: f"matched_{number}" for number, name in enumerate(sets)}
    found: dict[str, dict[tuple, Found]] = {}
    for key, value, detail, *rest in _rows({names[name]: rows for name, rows in sets.items()}, names, questions):
        half = len(settings.LANGUAGES)
        one = Found(value or "", detail or "", tuple(rest[:half]), tuple(rest[half:-1]), rest[-1])
        same = found.setdefault(key, {}).get(one[:3])
        found[key][one[:3]] = one._replace(count=one.count + same.count) if same else one
    return {key: list(of.values()) for key, of in found.items()}


def _rows(sets: dict[str, QuerySet], names: dict[str, str], questions: Iterable[Question]) -> list[tuple]:
    """Run the union of the questions, with the sets written once before it."""
    using = next(iter(sets.values())).db
    heads = [(name, *_sql(rows.order_by().values("pk"), using)) for name, rows in sets.items()]
    values = [value for _name, _sql, values in heads for value in values]
    unions = []
    for key, way, rows in questions:
        unions.append(way.sql.replace(HERE, names[rows]))
        values += [key, *way.values]
    head = ", ".join(f"{name}(id) AS ({sql})" for name, sql, _values in heads)
    with connections[using].cursor() as cursor:
        cursor.execute(f"WITH {head} {' UNION ALL '.join(unions)}", told(values))
        return cursor.fetchall()


def write(way: Way) -> Written:
    """Return a way as part of a statement.

    Columns are chosen by their names: the translation of fields leaves them in no order.
    """
    using = way.links.db
    sql, values = _sql(way.groups(), using)
    chosen = f"SELECT CAST(%s AS varchar(500)), {', '.join(_names())}, tally_count FROM"
    if way.records is None:
        return Written(f"{chosen} ({sql}) AS groups", values)
    records, more = _sql(way.told(), using)
    joined = f"({sql}) AS groups JOIN ({records}) AS told ON told.tally_record = groups.tally_record"
    return Written(f"{chosen} {joined}", [*values, *more])


def _sql(rows: QuerySet, using: str) -> tuple[str, list]:
    sql, values = rows.query.get_compiler(using).as_sql()
    return sql, list(values)


def _names() -> list[str]:
    """Return the names of the columns with texts: value and detail, words and second names in each language."""
    return [f"tally_{number}" for number in range(2 + 2 * len(settings.LANGUAGES))]
