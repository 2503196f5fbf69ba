"""A plan that somebody said yes to: each change is compared with what is stored once more, and told of."""

from collections.abc import Iterator
from itertools import groupby

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from media.desk.captions.changes import Change, Saver
from media.desk.sheets import plans, showing
from media.desk.sheets.comparing import Plan
from publishing import audit, staging
from publishing.history.deeds import Deed

#: Photos stored in one transaction: few enough that nobody else waits long.
TOGETHER = 50


def apply(request: HttpRequest, site: AdminSite, plan: Plan, name: str, token: str) -> str:
    """Store what may be stored, forget the plan, and return the token of a report on each change.

    Broken off on the way, it can be done again: what is stored already is no conflict.
    """
    saver, outcomes = Saver(request, site, Deed.SPREADSHEET), []
    for photos in _in_parts(plan):
        outcomes += saver.save(photos)
    staging.drop(token)
    saved = [one.change.photo for one in outcomes if one.status == "saved"]
    left = showing.left(outcomes)
    audit.note(audit.Kind.IMPORTED, request=request, what=name, count=len(set(saved)))
    return plans.keep_report(request, {"name": name, "saved": len(saved), "photos": len(set(saved)), "left": left})


def _in_parts(plan: Plan) -> Iterator[list[Change]]:
    """Yield the changes of so many photos at a time."""
    by_photo = [list(changes) for _photo, changes in groupby(plan.changes, key=lambda change: change.photo)]
    for start in range(0, len(by_photo), TOGETHER):
        yield [change for changes in by_photo[start : start + TOGETHER] for change in changes]
