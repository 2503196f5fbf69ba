"""Transfers that nobody came back for, and files that a process left in the middle; the worker looks every hour."""

import logging
from datetime import timedelta

from django.utils import timezone

from media import storages
from media.desk import pieces, tasks
from media.models import BatchFile, Stage

#: How long a transfer may rest before it is forgotten, and a copy wait for a decision before its bytes are.
KEPT_FOR = timedelta(days=7)
#: How long a file that is all there may wait before the worker is sent to it once more.
PATIENCE = timedelta(minutes=15)
AT_MOST = 1000

logger = logging.getLogger(__name__)


def clear() -> int:
    """Forget transfers that rested too long, with what came of them; return how many. Queue what was left lying."""
    _queue_left_lying()
    old = timezone.now() - KEPT_FOR
    gone = 0
    for file in BatchFile.objects.filter(stage=Stage.ARRIVING, changed_at__lt=old)[:AT_MOST]:
        if BatchFile.objects.filter(pk=file.pk, stage=Stage.ARRIVING, changed_at__lt=old).delete()[0]:
            pieces.remove_all(file.token)
            gone += 1
    for file in BatchFile.objects.filter(stage=Stage.DUPLICATE, changed_at__lt=old).exclude(pieces=[])[:AT_MOST]:
        BatchFile.objects.filter(pk=file.pk, stage=Stage.DUPLICATE).update(pieces=[])
        pieces.remove_all(file.token)
        gone += 1
    gone += _clear_unknown(old)
    if gone:
        logger.info("%d transfers that nobody came back for were deleted.", gone)
    return gone


def _queue_left_lying() -> None:
    """Queue files that are all there, which a process that died did not look at."""
    stuck = BatchFile.objects.filter(changed_at__lt=timezone.now() - PATIENCE)
    for stage, task in ((Stage.WAITING, tasks.take_in), (Stage.UNPACKING, tasks.take_apart)):
        for pk in stuck.filter(stage=stage).values_list("pk", flat=True)[:AT_MOST]:
            task.enqueue(pk)


def _clear_unknown(old) -> int:
    """Delete what no row names: left by a process that died between a row and its pieces."""
    storage = storages.originals()
    try:
        tokens = storage.listdir(pieces.FOLDER)[0]
    except FileNotFoundError:
        return 0
    known = set(BatchFile.objects.exclude(pieces=[]).values_list("token", flat=True))
    unknown = [token for token in tokens if token not in known and _is_old(storage, token, old)]
    for token in unknown[:AT_MOST]:
        pieces.remove_all(token)
    return len(unknown[:AT_MOST])


def _is_old(storage, token: str, old) -> bool:
    names = storage.listdir(f"{pieces.FOLDER}/{token}")[1]
    return all(storage.get_modified_time(f"{pieces.FOLDER}/{token}/{name}") < old for name in names)
