"""Who saved a record last, as the admin's log knows it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _

from publishing.dates import moment_in_words
from publishing.people import name_of

#: A line of the log is written in the same moment as the record, or it is not about that change.
SAME_MOMENT = timedelta(seconds=10)


class Saver(NamedTuple):
    """Who saved something, in words for one user, and when."""

    name: str
    when: datetime

    @property
    def moment(self) -> str:
        """When, in words."""
        return moment_in_words(self.when)


def last_saver(record: Model, user) -> Saver:
    """Return who saved the record last; "someone" where that was no page of the admin."""
    kind = ContentType.objects.get_for_model(record)
    lines = LogEntry.objects.filter(content_type=kind, object_id=str(record.pk)).select_related("user")
    line = lines.order_by("-action_time", "-pk").first()
    if line is None or abs(line.action_time - record.updated_at) > SAME_MOMENT:
        return Saver(_("someone"), record.updated_at)
    return Saver(_("you, in another window") if line.user_id == user.pk else name_of(line.user), line.action_time)
