"""Finds what changed unseen: before there was a history, from a shell or a command, or as a process died."""

import logging

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from reversion.models import Version

from publishing.history.deeds import Deed
from publishing.history.registry import Kind, kinds
from publishing.history.writing import write

AT_MOST = 2000  # records of a kind in a run

logger = logging.getLogger(__name__)


def catch_up() -> int:
    """Write a version of each record that has none, or was saved after its last one; return how many.

    The worker calls this when it starts and every hour.
    """
    count = 0
    for kind in kinds():
        for deed, rows in _missed(kind):
            count += write({kind.model: list(rows.values_list("pk", flat=True)[:AT_MOST])}, deed=deed)
    if count:
        logger.info("%d records had changed outside the pages for staff; a version of each is kept.", count)
    return count


def _missed(kind: Kind) -> list[tuple[Deed, QuerySet]]:
    versions = Version.objects.get_for_model(kind.model).filter(object_id=Cast(OuterRef("pk"), CharField()))
    last = versions.order_by("-pk").values("revision__date_created")[:1]
    rows = kind.model._base_manager.annotate(recorded_at=Subquery(last)).order_by("pk")
    without = rows.filter(recorded_at=None)
    return [(Deed.FIRST, without), (Deed.FOUND, rows.filter(Q(recorded_at__lt=F("updated_at"))))]
