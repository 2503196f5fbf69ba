"""Querysets that are built and compiled once, and asked again with other values.

To ask the database takes a tenth of the time in which Django builds and compiles a statement. A ``Written`` holds the
statement with places for what differs each time: the values that it is asked with, the keys of the records whose rows
are prefetched, and the moment that conditions of visibility compare with. What comes back is what the queryset itself
would bring: instances with all that it loads along.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, Expression, Model, OuterRef, Prefetch, QuerySet
from django.db.models.fields.related_descriptors import ReverseManyToOneDescriptor
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.where import NothingNode
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

#: Values that nobody gives under these names: the moment of asking, and the keys of records with a prefetch.
NOW, KEYS = "*now", "*keys"
#: What a column with numbers can hold on both databases.
SMALLEST, LARGEST = -(2**63), 2**63 - 1
#: Stands in a statement for the first key of a record; for the others what follows downwards. No record has them.
FIRST_KEY = -(2**62)
#: Begins the name under which a row says whether there is anything at the other end of a relation.
ANY = "has_any_"

_writes: ContextVar[bool] = ContextVar("writes", default=False)


class Given(Expression):
    """Stands in a statement for a value, or for one of several, that is told when the statement is asked."""

    def __init__(self, name: str, place: int | None = None):
        super().__init__()
        self.name, self.place = name, place

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        return "%s", [self]

    def of(self, values: dict) -> object:
        """Return the value; of fewer values than there are places, the last stands in all that are left."""
        value = values[self.name]
        return value if self.place is None else value[min(self.place, len(value) - 1)]


def moment() -> datetime | Given:
    """Return the time by which rows are visible: now, or what stands for it while a statement is written."""
    return Given(NOW) if _writes.get() else timezone.now()


class Written:
    """A queryset, built by a function of the values it is asked with.

    The function is called once for each language, for each value that is None or is not, and, of lists, for each power
    of two that they fit into. It may use the values in conditions only, each as it is. Prefetches need rows of their
    own, and lead one step far.
    """

    def __init__(self, build: Callable[..., QuerySet]):
        self._build = build
        self._asked: dict[Hashable, _Rows] = {}

    def all(self, **values: object) -> list:
        """Return the rows as they are now."""
        shape = (get_language(), *((name, _shape(value)) for name, value in values.items()))
        rows = self._asked.get(shape)
        if rows is None:
            with writing():
                rows = _Rows(self._build(**{name: _places(name, value) for name, value in values.items()}))
            self._asked[shape] = rows
        return rows.ask({name: _stored(value) for name, value in {NOW: timezone.now(), **values}.items()})

    def first(self, **values: object) -> Model | None:
        """Return the first of the rows; None where there are none."""
        return next(iter(self.all(**values)), None)

    def get_or_404(self, **values: object) -> Model:
        """Return the first of the rows; raise ``Http404`` where there are none."""
        found = self.first(**values)
        if found is None:
            raise Http404
        return found


class Statement:
    """A compiled statement with places for values that are given when it is asked."""

    def __init__(self, rows: QuerySet) -> None:
        self.sql, self._values = rows.query.get_compiler(rows.db).as_sql()

    def told(self, **values: object) -> list:
        """Return the values of the statement in their order."""
        return told(self._values, {name: _stored(value) for name, value in values.items()})


def told(values: Iterable[object], given: dict | None = None) -> list:
    """Return the values of a statement with what is given in its places: the moment of asking, unless told."""
    given = {NOW: _stored(timezone.now())} if given is None else given
    return [one.of(given) if isinstance(one, Given) else one for one in values]


@contextmanager
def writing() -> Iterator[None]:
    """Have ``moment`` stand for the moment of asking in what is written meanwhile."""
    token = _writes.set(True)
    try:
        yield
    finally:
        _writes.reset(token)


def _shape(value: object) -> int | None:
    """Return what of a value the statement depends on: whether it is None, or for how many values it has places."""
    if isinstance(value, list):
        return 1 << (len(value) - 1).bit_length() if value else 0
    return None if value is None else -1


def _places(name: str, value: object) -> object:
    if isinstance(value, list):
        return [Given(name, place) for place in range(_shape(value))]
    return None if value is None else Given(name)


def _place(one: object) -> object:
    """Return a value of a statement; where it is the key of a stand-in, what stands for that of a record."""
    return Given(KEYS, FIRST_KEY - one) if isinstance(one, int) and one <= FIRST_KEY else one


def _stored(value: object) -> object:
    """Return a value as the database takes it; a number that no column can hold as the nearest that one can."""
    if isinstance(value, list):
        return [_stored(one) for one in value]
    if isinstance(value, int):
        return max(SMALLEST, min(value, LARGEST))
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


class _Rows:
    """A compiled statement, and those that bring what is loaded for its rows."""

    def __init__(self, rows: QuerySet):
        if rows._iterable_class is not ModelIterable:
            raise TypeError("Only statements that bring records can be written.")
        model = rows.model
        self._relations = [_Relation(model, lookup) for lookup in rows._prefetch_related_lookups]
        flags = {one.flag: one.exists() for one in self._relations if one.flag}
        compiler = rows.annotate(**flags).query.get_compiler(rows.db)
        try:
            self._sql, places = compiler.as_sql()
        except EmptyResultSet:
            self._sql = ""
            return
        self._values = [_place(one) for one in places]
        select, info = compiler.select, compiler.klass_info
        self._model, self._using = info["model"], rows.db
        self._own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        self._names = [one.target.attname for one, *_written in select[self._own]]
        self._related = get_related_populators(info, select, rows.db)
        self._annotations = list((compiler.annotation_col_map or {}).items())
        self._converters = list(compiler.get_converters([one for one, *_written in select]).items())

    def ask(self, values: dict) -> list:
        """Return the records, with all that belongs to them."""
        found = [self._record(row) for row in self._fetch(values)] if self._sql else []
        for relation in self._relations if found else ():
            relation.fill(found, values)
        return found

    def _fetch(self, values: dict) -> Iterator[list]:
        with connection.cursor() as cursor:
            cursor.execute(self._sql, told(self._values, values))
            rows = cursor.fetchall()
        for row in map(list, rows):
            for place, (converters, expression) in self._converters:
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
            yield row

    def _record(self, row: list) -> Model:
        record = self._model.from_db(self._using, self._names, row[self._own])
        for related in self._related:
            related.populate(row, record)
        for name, place in self._annotations:
            setattr(record, name, row[place])
        return record


class _Relation:
    """What a prefetch brings: Django's own statement for it, compiled once for each number of records."""

    def __init__(self, model: type[Model], lookup: Prefetch | str):
        if getattr(lookup, "queryset", None) is None or "__" in lookup.prefetch_through:
            raise TypeError("Only prefetches of one step, with rows of their own, can be written.")
        self._model, self._lookup = model, lookup
        self._end = getattr(model, lookup.prefetch_through)
        self._is_single = hasattr(self._end, "get_prefetch_querysets")
        self._key = self._end.field.attname if self._is_single else "pk"
        self._back = self._end.field if type(self._end) is ReverseManyToOneDescriptor else None
        self._written: dict[int, tuple] = {}
        self.flag = f"{ANY}{lookup.prefetch_to}" if self._links() is not None else ""

    def exists(self) -> Exists:
        """Return the condition that anything is at the other end, whether or not it is loaded."""
        rows, owner = self._links()
        return Exists(rows.filter(**{owner: OuterRef("pk")}))

    def fill(self, records: list[Model], values: dict) -> None:
        """Give the records what belongs to each of them."""
        keys = [getattr(one, self._key) for one in records if getattr(one, self.flag, True)]
        keys = list(dict.fromkeys(key for key in keys if key is not None))
        shape = _shape(keys)
        if shape not in self._written:
            self._written[shape] = self._write(shape)
        rows, key_of_row, key_of_record, name = self._written[shape]
        groups: dict[Hashable, list] = {}
        for row in rows.ask({**values, KEYS: keys}) if keys else ():
            groups.setdefault(key_of_row(row), []).append(row)
        for record in records:
            self._give(record, name, groups.get(key_of_record(record), []))

    def _give(self, record: Model, name: str, rows: list) -> None:
        for row in rows if self._back else ():
            if not self._back.is_cached(row):
                self._back.set_cached_value(row, record)
        if self._lookup.to_attr:
            setattr(record, self._lookup.to_attr, rows)
        elif self._is_single:
            record._state.fields_cache[name] = next(iter(rows), None)
        else:
            record.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows

    def _write(self, count: int) -> tuple:
        """Return the rows of so many records, what ties a row to its record, and where the record keeps them.

        Django builds them for records that stand for those to come. It may look at the rows at once, so until then
        there are none of them.
        """
        records = [self._stand_in(place) for place in range(max(count, 1))]
        end = self._end if self._is_single else getattr(records[0], self._lookup.prefetch_through)
        none = self._lookup.queryset.none()
        rows, key_of_row, key_of_record, _single, name, _is_descriptor = end.get_prefetch_querysets(records, [none])
        conditions = rows.query.where
        conditions.children = [one for one in conditions.children if not isinstance(one, NothingNode)]
        return _Rows(rows), key_of_row, key_of_record, name

    def _stand_in(self, place: int = 0) -> Model:
        return self._model(**{self._key: FIRST_KEY - place})

    def _links(self) -> tuple[QuerySet, str] | None:
        """Return the rows that tie others to a record, and their field that leads to it; None where it is not asked."""
        end = None if self._is_single else getattr(self._stand_in(), self._lookup.prefetch_through)
        if hasattr(end, "through"):
            return end.through._base_manager.all(), end.source_field_name
        return (end.model._base_manager.all(), end.field.name) if self._back else None
