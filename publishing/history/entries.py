"""The lines of a history: what was done in each version, and which fields it changed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from reversion.models import Version

from publishing.history.deeds import Deed, in_words
from publishing.history.differences import label_of
from publishing.history.registry import Kind, kind_of
from publishing.history.versions import Snapshot, snapshot, versions_of
from publishing.models.publishable import State

#: Fields that a line names; of more it gives the number.
NAMED = 4


@dataclass(frozen=True)
class Entry:
    """A version as a line of the history."""

    version: Version
    words: str
    is_first: bool
    #: What became of its state, in words; empty where that stayed.
    moved: str
    labels: list[str]

    @property
    def named(self) -> list[str]:
        """The labels that are shown."""
        return self.labels[:NAMED]

    @property
    def more(self) -> int:
        """How many changed besides those."""
        return len(self.labels) - len(self.named)


def entries_of(record: Model, versions: list[Version]) -> list[Entry]:
    """Return a line for each of these successive versions of a record, the newest first."""
    if not versions:
        return []
    kind, before = kind_of(type(record)), versions_of(record).filter(pk__lt=versions[-1].pk).first()
    held = [snapshot(version) for version in [*versions, *([before] if before else [])]]
    return [
        _entry(kind, version, held[place], held[place + 1] if place + 1 < len(held) else None)
        for place, version in enumerate(versions)
    ]


def _entry(kind: Kind, version: Version, now: Snapshot, before: Snapshot | None) -> Entry:
    comment = version.revision.comment
    if before is None:
        words = _("Added") if comment == Deed.SAVED else in_words(comment)
        return Entry(version, words, True, "", [])
    changed = now.changed(before)
    moved = moved_in_words(now, changed, version.revision.date_created)
    return Entry(version, in_words(comment), False, moved, [label_of(kind, name) for name in changed])


def moved_in_words(now: Snapshot, changed: list[str], at: datetime) -> str:
    """Return what a save at this moment did to the way of a record to the public; nothing where it did nothing."""
    if now.fields.get("state") == State.PUBLISHED:
        appears, goes = (_ahead(now, name, at) for name in ("publish_at", "retire_at"))
        if appears and {"state", "publish_at"} & {*changed}:
            return _("To be published at %(time)s") % {"time": appears}
        if "state" not in changed and "retire_at" in changed:
            return _("To be retired at %(time)s") % {"time": goes} if goes else _("No longer to be retired at a time")
    return state_in_words(str(now.fields["state"])) if "state" in changed else ""


def _ahead(now: Snapshot, name: str, at: datetime) -> str:
    """Return a moment that a version holds, in words; nothing where it had passed by then or there is none."""
    moment = parse_datetime(now.fields.get(name) or "")
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment and moment > at else ""


def state_in_words(state: str) -> str:
    """Return what was done when a record got this state."""
    return {
        State.DRAFT: _("Made a draft again"),
        State.IN_REVIEW: _("Sent to review"),
        State.PUBLISHED: _("Published"),
        State.RETIRED: _("Retired"),
    }.get(state, state)
