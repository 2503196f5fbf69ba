"""When entries are seen that are shown with others: their own times, within those of all the others.

What is shown with a record follows it in a few statements, however much that is: publishing an edition with thousands
of photos takes one for those that have nothing else above them.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from search.composing import NEVER
from search.models import WITHIN, Entry


def spread(heads: Iterable[int]) -> None:
    """Set anew when those entries are seen that are shown with any of these heads."""
    heads = list(heads)
    columns = [f"{name}_id" for name in WITHIN]
    below = Entry.objects.filter(Q(*((f"{name}__in", heads) for name in WITHIN), _connector=Q.OR)).order_by()
    for above in below.values_list(*columns).distinct() if heads else ():
        begin, end = _times_of([number for number in above if number])
        rows = Entry.objects.filter(*(Q((name, value)) for name, value in zip(columns, above, strict=True)))
        if (begin, end) == NEVER:
            rows.update(shown_from=begin, shown_until=end)
        else:
            rows.update(shown_from=Greatest(F("own_from"), begin), shown_until=Least(F("own_until"), end))


def _times_of(above: list[int]) -> tuple[datetime, datetime]:
    """Return from when until when all of some records are seen by themselves; never, where one is not in the index."""
    found = Entry.objects.filter(pk__in=above).values_list("own_from", "own_until")
    if len(found) < len(set(above)):
        return NEVER
    return max(begin for begin, _end in found), min(end for _begin, end in found)
