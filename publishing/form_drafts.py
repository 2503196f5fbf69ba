"""Drafts of forms: kept while somebody types, closed when the form is saved, forgotten in the end."""

import json
import logging
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from publishing.models import FormDraft, Presence
from publishing.models.presence import EXPIRES

KEPT_FOR = timedelta(days=30)
#: Drafts that one person may have; older ones make room.
MOST = 50
#: Signs of JSON that one draft may have.
LONGEST = 2_000_000
#: Fields that belong to one sending, not to what was typed.
LEFT_OUT = {
    "csrfmiddlewaretoken", "_page", "_record", "_typed", "_user", "_save", "_continue", "_addanother", "_publish",
}  # fmt: skip

logger = logging.getLogger(__name__)


class TooLongError(Exception):
    """What was typed is too long to be kept."""


def keep(
    user, model: type[models.Model], object_id: str, page: UUID, sent: Iterable[tuple[str, list[str]]], typed_at: int
) -> FormDraft | None:
    """Keep the fields of an opened page and return the draft; None where that page's form was saved already.

    What was typed before what is kept, and arrives after it, changes nothing. Raises ``TooLongError``.
    """
    data = {name: values for name, values in sent if name not in LEFT_OUT and "password" not in name.lower()}
    text = json.dumps(data)
    if len(text) > LONGEST:
        raise TooLongError
    kind = ContentType.objects.get_for_model(model)
    values = {"data": text, "typed_at": typed_at, "saved_at": timezone.now()}
    with transaction.atomic():
        same = {"user": user, "content_type": kind, "object_id": object_id}
        draft, is_new = FormDraft.objects.get_or_create(page=page, defaults=same | values)
        if is_new:
            _make_room(user)
            return draft
        newer = FormDraft.objects.filter(page=page, is_closed=False, typed_at__lte=typed_at, **same)
        newer.update(**values)
    return FormDraft.objects.filter(page=page, is_closed=False, **same).first()


def _make_room(user) -> None:
    """Delete the oldest drafts of a user who has too many."""
    too_many = FormDraft.objects.filter(user=user).offered().values_list("pk", flat=True)[MOST:]
    FormDraft.objects.filter(pk__in=list(too_many)).delete()


def close(user, model: type[models.Model], object_id: str, page: UUID) -> None:
    """Note that the form of a page was saved: its draft goes, and none is taken from it any more."""
    empty = {"data": "{}", "is_closed": True, "saved_at": timezone.now(), "object_id": object_id}
    if not FormDraft.objects.filter(page=page, user=user).update(**empty):
        kind = ContentType.objects.get_for_model(model)
        FormDraft.objects.get_or_create(page=page, defaults=empty | {"user": user, "content_type": kind})


def clear() -> int:
    """Delete drafts that nobody came back for, and what is left of closed pages; return how many drafts went."""
    now = timezone.now()
    Presence.objects.filter(seen_at__lt=now - EXPIRES).delete()
    gone, _of_which = FormDraft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
    if gone:
        logger.info("%d drafts of forms that nobody came back for were deleted.", gone)
    return gone
