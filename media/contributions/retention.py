"""What is personal in a contribution is deleted after the time that the site promises; files go earlier where they can.

The worker does this every hour, ``manage.py forget_contributors`` at any time.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from media import orphans, storages
from media.contributions import decisions, held, tasks
from media.models import ContributedPhoto, Contribution, Decision, Sending, Standing

#: How long the counts of what was sent are kept; they are asked for those of a day.
SENDINGS_KEPT = timedelta(days=2)
#: Those whose file nobody needs any more, once a mistake could have been put right.
TURNED_DOWN = (Standing.REJECTED, Standing.SPAM)
AT_MOST = 500

logger = logging.getLogger(__name__)

#: Whatever the contributor wrote or sent about one photo. Of an accepted one, caption and creator stand on the photo.
ITEM_BLANK = {
    **dict.fromkeys(("file", "preview", "original_name", "sha256", "caption", "alt_text"), ""),
    **dict.fromkeys(("creator", "people_shown", "place"), ""),
    "taken_on": None,
}


def clear(now: datetime | None = None) -> int:
    """Do all that is due, and return how many contributions were freed of what is personal in them."""
    now = now or timezone.now()
    tasks.enqueue_untold()
    Sending.objects.filter(sent_at__lt=now - SENDINGS_KEPT).delete()
    held.clear(now)
    _delete_turned_down(now - orphans.ORIGINALS_KEPT)
    return forget(now - timedelta(days=settings.CONTRIBUTION_KEEP_DAYS))


def forget(before: datetime) -> int:
    """Delete what is personal in contributions sent in before this moment; return in how many.

    A photo that nobody decided on by then is not taken. What stays: the reference, which licence was given and when,
    who of the staff decided what and when, and the photos that were accepted, with their creator.
    """
    due = Contribution.objects.filter(created_at__lt=before, personal_data_deleted_at=None).order_by("pk")
    count = 0
    for contribution in due[:AT_MOST]:
        _forget(contribution)
        count += 1
    if count:
        logger.info("What is personal in %d contributions was deleted.", count)
    return count


def _forget(contribution: Contribution) -> None:
    for item in contribution.items.select_related("contribution"):
        if item.is_open():
            decisions.lapse(item)
    with transaction.atomic():
        items = ContributedPhoto.objects.select_for_update().filter(contribution=contribution).order_by("pk")
        paths = [path for row in items.values_list("file", "preview") for path in row if path]
        items.update(**ITEM_BLANK, version=F("version") + 1)
        Decision.objects.filter(item__contribution=contribution).update(words="")
        Contribution.objects.filter(pk=contribution.pk).update(
            name="", email="", message="", personal_data_deleted_at=timezone.now()
        )
        transaction.on_commit(lambda: _delete(paths))


def _delete_turned_down(before: datetime) -> None:
    """Delete the files of photos that were turned down some time ago; what was said about them stays."""
    old = ContributedPhoto.objects.filter(standing__in=TURNED_DOWN, changed_at__lt=before).exclude(file="", preview="")
    for item in old[:AT_MOST]:
        same = ContributedPhoto.objects.filter(pk=item.pk, version=item.version, standing__in=TURNED_DOWN)
        if same.update(file="", preview="", version=F("version") + 1):
            _delete([path for path in (item.file.name, item.preview.name) if path])


def _delete(paths: list[str]) -> None:
    for path in paths:
        storages.originals().delete(path)
