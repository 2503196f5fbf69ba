"""The row before and the row after another in ordered rows, and how many there are before it.

In a whole table they are found by what the rows are ordered by: whatever there is an index for is looked up in it, and
of a farther row it is asked only where there is no nearer one. Where filters leave some of the rows, those are gone
through once, in the database.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connections
from django.db.models import F, IntegerField, Q, QuerySet, Subquery, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, RowNumber


class Around(NamedTuple):
    """The keys of the rows before and after one, how many stand before it, and how many there are where it is known."""

    before: object | None
    after: object | None
    count_before: int
    count: int | None = None


def around_in_all(rows: QuerySet, pk: object) -> Around | None:
    """Return what stands around the row of this key; None where it is not among the rows. Two statements.

    The order has to be total, and to say of whatever can be empty where it stands.
    """
    order = {f"order_{number}": _explicit(one) for number, one in enumerate(rows.query.order_by)}
    rows = rows.annotate(**{name: one.expression for name, one in order.items()})
    values = rows.filter(pk=pk).values_list(*order).first()
    if values is None:
        return None
    before, after = _steps(_reversed(order), values), _steps(order, values)
    found = rows.model._base_manager.filter(pk=pk).values_list(
        _first(rows.reverse(), before), _first(rows, after), _Count(rows.filter(Q(*before, _connector=Q.OR)))
    )
    return Around(*found.get())


def around_in_some(rows: QuerySet, pk: object) -> Around | None:
    """Return the same, by going through the rows. One statement."""
    number = Window(RowNumber(), order_by=rows.query.order_by)
    numbered = rows.annotate(row_number=number).order_by().values("pk", "row_number")
    sql, values = numbered.query.get_compiler(rows.db).as_sql()
    with connections[rows.db].cursor() as cursor:
        cursor.execute(
            f"WITH listed AS ({sql})"  # noqa: S608
            " SELECT earlier.pk, later.pk, own.row_number - 1, (SELECT COUNT(*) FROM listed) FROM listed own"
            " LEFT JOIN listed earlier ON earlier.row_number = own.row_number - 1"
            " LEFT JOIN listed later ON later.row_number = own.row_number + 1 WHERE own.pk = %s",
            [*values, pk],
        )
        found = cursor.fetchone()
    return Around(*found) if found else None


class _Count(Subquery):
    """How many rows there are, within another statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet):
        super().__init__(rows.order_by().values("pk"))


def _explicit(one: str | OrderBy) -> OrderBy:
    """Return a part of an order as an expression."""
    return OrderBy(F(one.removeprefix("-")), descending=one.startswith("-")) if isinstance(one, str) else one


def _reversed(order: dict[str, OrderBy]) -> dict[str, OrderBy]:
    found = {name: one.copy() for name, one in order.items()}
    for one in found.values():
        one.reverse_ordering()
    return found


def _steps(order: dict[str, OrderBy], values: tuple) -> list[Q]:
    """Return conditions that together hold all rows after the one with these values, those of near rows first."""
    steps, same = [], Q()
    for (name, one), value in zip(order.items(), values, strict=True):
        steps.append([same & beyond for beyond in _beyond(name, one, value)])
        same &= Q(**{f"{name}__isnull": True} if value is None else {name: value})
    return [step for of_one in reversed(steps) for step in of_one]


def _beyond(name: str, one: OrderBy, value: object) -> Iterator[Q]:
    """Yield the conditions that a row stands after a value by one expression."""
    if value is not None:
        yield Q(**{f"{name}__{'lt' if one.descending else 'gt'}": value})
        if one.nulls_last:
            yield Q(**{f"{name}__isnull": True})
    elif one.nulls_first:
        yield Q(**{f"{name}__isnull": False})


def _first(rows: QuerySet, steps: list[Q]) -> Coalesce | Subquery:
    """Return the key of the first row of the first step that has any."""
    found = [Subquery(rows.filter(step).values("pk")[:1]) for step in steps]
    return Coalesce(*found) if len(found) > 1 else found[0]
