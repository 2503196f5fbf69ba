"""The version of the record that readers see: a number that changes with every change of something published.

The database counts by itself, with triggers on the tables of what is shown, so that no way of writing can be forgotten:
forms, commands, many rows at once, statements typed by an operator. A draft that is edited changes nothing. On SQLite,
where one writes at a time, one row is counted up; on PostgreSQL each transaction leaves a row of its own, so that
writers never wait for each other, and a transaction that ends late is seen nevertheless.

What is shown also changes by the clock: records appear and go at times of their own, see ``next_moment``.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, Model, Sum, Value
from django.utils import timezone

from publishing.models import Publishable, RecordChange, State
from publishing.written import Given, Statement

TABLE = RecordChange._meta.db_table
#: The row that stands for the changes whose own rows are gone; and the one that SQLite counts up.
FOLDED = 0
KEEP = timedelta(hours=1)
_FUNCTION = f"{TABLE}_note"
_COUNT = {  # a row counted up by all; a row for each transaction
    "sqlite": "INSERT INTO publishing_recordchange (id, number, at) "
    "VALUES (0, 1, strftime('%Y-%m-%d %H:%M:%f', 'now')) "
    "ON CONFLICT (id) DO UPDATE SET number = number + 1, at = excluded.at",
    "postgresql": "INSERT INTO publishing_recordchange (id, number, at) "
    "VALUES (pg_current_xact_id()::text::bigint, 1, clock_timestamp()) ON CONFLICT (id) DO NOTHING",
}
_POSTGRESQL_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN {_COUNT['postgresql']}; RETURN NULL; END $$"
)
_VERBS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def current() -> int:
    """Return the version of the record, from one small statement."""
    return RecordChange.objects.aggregate(number=Sum("number"))["number"] or 0


def next_moment(now: datetime) -> datetime | None:
    """Return when the next published record appears or goes by itself, or nothing if none will; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_next().sql, _next().told(now=now))
        found = cursor.fetchone()
    return _as_time(found[0]) if found else None


def current_and_next_moment(now: datetime) -> tuple[int, datetime | None]:
    """Return both, for whoever knows neither, from one statement."""
    statement = f"SELECT (SELECT SUM(number) FROM {TABLE}), ({_next().sql})"  # noqa: S608 - names of ours
    with connection.cursor() as cursor:
        cursor.execute(statement, _next().told(now=now))
        number, moment = cursor.fetchone()
    return number or 0, _as_time(moment)


@cache
def _next() -> Statement:
    """Return the statement for the next of the times after ``now``; to write it takes longer than to ask it."""
    times = [
        model.objects.times_ahead(name, Given("now"))
        for model in apps.get_models()
        if issubclass(model, Publishable)
        for name in ("publish_at", "retire_at")
    ]
    return Statement(times[0].union(*times[1:], all=True).order_by("at")[:1])


def _as_time(moment: object) -> datetime | None:
    """Return a time as it comes from a statement of ours, which Django does not know to hold one."""
    column = Value(None, DateTimeField())
    for convert in connection.ops.get_db_converters(column):
        moment = convert(moment, column, connection)
    return moment


def fold() -> None:
    """Add up the rows of past transactions in one row; the version stays what it is."""
    with transaction.atomic():
        past = RecordChange.objects.exclude(pk=FOLDED).filter(at__lt=timezone.now() - KEEP)
        gone = dict(past.values_list("pk", "number"))
        RecordChange.objects.filter(pk__in=gone).delete()
        row, _made = RecordChange.objects.select_for_update().get_or_create(pk=FOLDED, defaults={"number": 0})
        row.number += sum(gone.values())
        row.save()


def watch(models: Iterable[type[Model]], using: BaseDatabaseWrapper = connection) -> None:
    """Have the database count the changes of these models' tables, whether or not it does already, and count once.

    To be called after every migration: SQLite makes an altered table anew, without its triggers.
    """
    with using.cursor() as cursor:
        if using.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for model in models:
            for statement in _statements(model, using):
                cursor.execute(statement)
        cursor.execute(_COUNT[using.vendor])


def _statements(model: type[Model], using: BaseDatabaseWrapper) -> Iterable[str]:
    table, quoted = model._meta.db_table, using.ops.quote_name(model._meta.db_table)
    has_state = issubclass(model, Publishable)
    for verb, rows in _VERBS.items():
        name = f"{table}_noted_{verb.lower()}"
        when = " OR ".join(f"{row}.state = '{State.PUBLISHED}'" for row in rows) if has_state else ""
        condition = f"WHEN ({when})" if when else ""
        if using.vendor == "postgresql":
            each = "ROW" if has_state else "STATEMENT"
            yield f"DROP TRIGGER IF EXISTS {name} ON {quoted}"
            yield (
                f"CREATE TRIGGER {name} AFTER {verb} ON {quoted} FOR EACH {each} {condition} "
                f"EXECUTE FUNCTION {_FUNCTION}()"
            )
        else:
            yield f"DROP TRIGGER IF EXISTS {name}"
            yield f"CREATE TRIGGER {name} AFTER {verb} ON {quoted} {condition} BEGIN {_COUNT['sqlite']}; END"
