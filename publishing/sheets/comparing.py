"""A dry run and the real one, which are the same: rows are stored in one transaction, which is kept or not."""

from collections import deque
from collections.abc import Callable
from time import monotonic

from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import ngettext

from publishing.history.deeds import Deed
from publishing.history.noting import unnoted
from publishing.history.writing import recording
from publishing.sheets.arriving import Arrived, arrived
from publishing.sheets.columns import Columns
from publishing.sheets.kinds import Workbook
from publishing.sheets.plans import Line, Plan
from publishing.sheets.references import References
from publishing.sheets.rows import Expected, Rows

#: Seconds for which a file is tried, during which others wait to write into SQLite; they wait 20 at most.
PATIENCE = 12.0


def run(
    request: HttpRequest,
    site: AdminSite,
    workbook: Workbook,
    data: bytes,
    *,
    empties: bool,
    keep: Callable[[Plan], bool] | None = None,
) -> Plan:
    """Return what the rows of a file do; it stays done where ``keep`` says so of the plan, else nothing was.

    With ``empties`` an empty cell empties its field, else it leaves it as it is. Raises ``ValidationError`` with a
    sentence for a file that cannot be read, or that takes too long to be tried: nobody else writes into SQLite then.
    """
    references = References(request.user)
    kinds = [Columns(kind, references) for kind in workbook.kinds]
    tables, notes = arrived(data, kinds)
    history = recording(request.user, Deed.SPREADSHEET) if keep else unnoted()
    end = None if keep else monotonic() + PATIENCE
    with transaction.atomic(), history, transaction.atomic():
        plan = Plan(notes=notes)
        for table in tables:
            rows = Rows(request, site, table, references, empties=empties)
            plan.lines += _lines(rows, table, end)
            rows.finish()
        if not (keep and plan.can_be_stored() and keep(plan)):
            transaction.set_rollback(True)
    return plan


def _lines(rows: Rows, table: Arrived, end: float | None) -> list[Line]:
    """Return what becomes of each row; one that names a record made by a row below it waits for that."""
    done, waiting, stuck = {}, deque(table.table.rows), 0
    while waiting:
        if end is not None and monotonic() > end:
            told = ngettext(
                "Trying this takes too long: after %(count)d row it was given up. Send fewer rows at a time.",
                "Trying this takes too long: after %(count)d rows it was given up. Send fewer rows at a time.",
                len(done),
            )
            raise ValidationError(told % {"count": len(done)})
        number, cells = waiting.popleft()
        try:
            done[number] = rows.take(number, cells, may_wait=stuck < len(waiting) + 1)
            stuck = 0
        except Expected:
            waiting.append((number, cells))
            stuck += 1
    return [done[number] for number in sorted(done)]
