"""When records last changed, as the public sees it: what feeds, calendars and sitemaps say of their age."""

from datetime import UTC, datetime

from django.db.models import DateTimeField, Max, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from publishing.models import Publishable, Trashed

#: Older than any record of the site: the age of what is empty.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def changed_at(record: Publishable) -> datetime:
    """Return when a public record changed last, or came to be seen: its own time to appear counts, and its parents'."""
    parents = [parent for name in record.shown_with if (parent := getattr(record, name))]
    appeared = [other.publish_at for other in (record, *parents) if other.publish_at]
    return max([record.updated_at, *appeared])


def newest_first(rows: QuerySet) -> QuerySet:
    """Return rows in the order of ``changed_at``, the newest first."""
    names = ["publish_at", *(f"{name}__publish_at" for name in rows.model.shown_with)]
    appeared = [Coalesce(name, "updated_at", output_field=DateTimeField()) for name in names]
    return rows.order_by(Greatest("updated_at", *appeared).desc(), "-pk")


def newest(rows: QuerySet, start: int, count: int) -> list[Model]:
    """Return so many rows from a place on in the order of ``changed_at``.

    Their keys are put in order first, alone: a database that sorts whole rows takes many times as long.
    """
    keys = newest_first(rows).values("pk")[start : start + count]
    return list(newest_first(rows.filter(pk__in=keys)))


def last_change(*models: type[Publishable]) -> datetime:
    """Return when anything last changed that the public sees of these kinds, in one query.

    What disappeared counts too: by a change of its state, because its time came, or because it was deleted.
    """
    now = timezone.now()
    asked = [_newest(model._base_manager, "updated_at") for model in models]
    for model in models:
        asked += [_newest(model._base_manager.filter(Q(**{f"{name}__lte": now})), name) for name in TIMES]
    asked.append(_newest(Trashed.objects, "deleted_at"))
    first, *others = asked
    return max((moment for (moment,) in first.union(*others, all=True) if moment), default=EPOCH)


TIMES = ("publish_at", "retire_at")


def _newest(rows: QuerySet[Model], name: str) -> QuerySet:
    """Return the greatest of a column as a query of one row, which others can be joined to."""
    return rows.order_by().annotate(all_rows=Value(1)).values("all_rows").annotate(at=Max(name)).values_list("at")
