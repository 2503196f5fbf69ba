"""How often and how much may be sent in, from one network address and from everybody together.

Counted in the database, so that every process knows. What is counted is set down before it is looked at, so that many
requests at once cannot slip through together. Network addresses are not stored: only a digest that changes every day.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files import File
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from media.models import ContributedPhoto, Sending
from publishing.visitors import address_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: A small file counts as much, because looking at it is work too.
LEAST = 1024 * 1024
#: One address may use up this part of what everybody together may send in a day, so that others can too.
SHARE = 3

logger = logging.getLogger(__name__)


def let_in(request: HttpRequest, files: Iterable[File] = (), *, complete: bool = False) -> bool:
    """Count files, or a complete contribution, and say whether that many are still taken; if not, it is not counted."""
    now, address = timezone.now(), address_of(request)
    weight = sum(max(LEAST, file.size) for file in files)
    mine = Sending.objects.create(
        address_hash=digest(address, now), sent_at=now, byte_count=weight, is_complete=complete
    )
    if _is_within_limits({digest(address, now), digest(address, now - DAY)}, now):
        return True
    mine.delete()
    return False


def is_full() -> bool:
    """Say whether the files of contributions that nobody needed to delete yet fill all the room there is for them."""
    total = ContributedPhoto.objects.exclude(file="").aggregate(sum=Sum("file_size"))["sum"] or 0
    if total < settings.CONTRIBUTE_MAX_STORED_BYTES:
        return False
    logger.warning("No more photos are taken from the public: CONTRIBUTE_MAX_STORED_MB are full of undecided ones.")
    return True


def _is_within_limits(address_hashes: set[str], now: datetime) -> bool:
    day, hour = Sending.objects.filter(sent_at__gt=now - DAY), Sending.objects.filter(sent_at__gt=now - HOUR)
    here = hour.filter(address_hash__in=address_hashes)
    an_hour = settings.CONTRIBUTE_PER_HOUR * settings.CONTRIBUTE_MAX_BYTES
    a_day = settings.CONTRIBUTE_PER_HOUR_IN_ALL * settings.CONTRIBUTE_MAX_BYTES
    return (
        here.filter(is_complete=True).count() <= settings.CONTRIBUTE_PER_HOUR
        and hour.filter(is_complete=True).count() <= settings.CONTRIBUTE_PER_HOUR_IN_ALL
        and _bytes(here) <= an_hour
        and _bytes(day.filter(address_hash__in=address_hashes)) <= max(an_hour, a_day // SHARE)
        and _bytes(day) <= a_day
    )


def _bytes(rows) -> int:
    return rows.aggregate(sum=Sum("byte_count"))["sum"] or 0


def digest(address: str, moment: datetime) -> str:
    """Return what stands for an address on a day."""
    return salted_hmac(f"media.contribution.address.{moment:%Y-%m-%d}", address, algorithm="sha256").hexdigest()
