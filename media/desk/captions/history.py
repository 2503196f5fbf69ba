"""Who wrote which words, in the admin's own history: one entry a photo and minute, however often it was saved."""

import json
from datetime import timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import construct_change_message
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from media.models import Photo

TOGETHER = timedelta(minutes=1)


def note(user, forms: list) -> None:
    """Write down that the user changed the fields of these forms; what follows within a minute joins its entry."""
    recent = _entries([form.instance.pk for form in forms]).filter(user=user, action_flag=CHANGE)
    open_entries: dict[str, LogEntry] = {}
    for entry in recent.filter(action_time__gte=timezone.now() - TOGETHER).order_by("pk"):
        open_entries[entry.object_id] = entry
    new, joined = [], []
    for form in forms:
        message = construct_change_message(form, None, False)
        entry = open_entries.get(str(form.instance.pk))
        if entry and (fields := _fields_of(entry)):
            more = [name for name in message[0]["changed"]["fields"] if name not in fields]
            entry.change_message = json.dumps([{"changed": {"fields": [*fields, *more]}}])
            entry.action_time, entry.object_repr = timezone.now(), str(form.instance)[:200]
            joined.append(entry)
        else:
            new.append(_entry(user, form.instance, message))
    LogEntry.objects.bulk_update(joined, ["change_message", "action_time", "object_repr"])
    LogEntry.objects.bulk_create(new)


def last_changes(photo_pks: list[int]) -> dict[int, dict[str, str]]:
    """Return ``{"by", "at"}``, who changed it last and when, for each photo of which that is known."""
    found = {}
    if photo_pks:
        for entry in _entries(photo_pks).select_related("user").order_by("pk"):
            found[int(entry.object_id)] = entry
    return {key: _by_whom(entry) for key, entry in found.items()}


def _by_whom(entry: LogEntry) -> dict[str, str]:
    name = entry.user.get_full_name() or entry.user.get_username()
    return {"by": name, "at": f"{timezone.localtime(entry.action_time):%Y-%m-%d %H:%M}"}


def _entries(photo_pks: list[int]):
    kind = ContentType.objects.get_for_model(Photo)
    return LogEntry.objects.filter(content_type=kind, object_id__in=list(map(str, photo_pks)))


def _entry(user, photo: Photo, message: list) -> LogEntry:
    return LogEntry(
        user=user,
        content_type=ContentType.objects.get_for_model(Photo),
        object_id=str(photo.pk),
        object_repr=str(photo)[:200],
        action_flag=CHANGE,
        change_message=json.dumps(message),
    )


def _fields_of(entry: LogEntry) -> list[str]:
    """Return the fields that an entry says were changed; none of an entry that says anything else."""
    try:
        message = json.loads(entry.change_message)
    except ValueError:
        return []
    match message:
        case [{"changed": {"fields": list(fields), **rest}, **more}] if not rest and not more and fields != ["state"]:
            return fields
    return []
