"""What the start page of the admin tells: what appears or goes soon, what changed lately, how background work does."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.admin import AdminSite
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult
from reversion.models import Version

from publishing.admin import RecordAdmin
from publishing.history.deeds import Deed, in_words
from publishing.models import Publishable, WorkerSign

#: Lines of each list.
MOST = 10
#: Records of one kind with times ahead; an evening's photos may all appear at one time.
MOST_OF_A_KIND = 50
#: Lines of what is missing.
MOST_LACKING = 5
#: Versions looked through for the last changes of records that the user may see.
LOOKED_THROUGH = 60
#: A worker gives a sign every half minute; after this long without one something is wrong.
SILENT = timedelta(minutes=3)


class Coming(NamedTuple):
    """A record that the public will see, or will see no longer, from a moment on."""

    record: Model
    address: str
    at: datetime
    appears: bool


class Change(NamedTuple):
    """A record that was changed: when, by whom, and what was done."""

    record: Model
    kind: str | Promise
    address: str
    at: datetime
    by: str
    deed: str


def coming(request: HttpRequest, site: AdminSite) -> list[Coming]:
    """Return what appears and goes next, the soonest first, of the records that the user may see."""
    now, found = timezone.now(), []
    for page in _pages(request, site):
        if issubclass(page.model, Publishable):
            for record in page.get_queryset(request).with_times_ahead()[:MOST_OF_A_KIND]:
                times = ((record.publish_at, True), (record.retire_at, False))
                found += [Coming(record, address(record), at, appears) for at, appears in times if at and at > now]
    return sorted(found, key=lambda one: one.at)[:MOST]


def lately(request: HttpRequest, site: AdminSite) -> list[Change]:
    """Return the last changes of records that the user may see, each record once, the newest first."""
    versions = Version.objects.select_related("revision__user").defer("serialized_data").order_by("-pk")
    last = list(versions.exclude(revision__comment=Deed.STARTING)[:LOOKED_THROUGH])
    keys: dict[int, set[str]] = {}
    for version in last:
        keys.setdefault(version.content_type_id, set()).add(version.object_id)
    records = _seen(request, site, keys)
    first = {(version.content_type_id, version.object_id): version for version in reversed(last)}
    newest = sorted(first.items(), key=lambda pair: -pair[1].pk)
    return [_change(records[of], version) for of, version in newest if of in records][:MOST]


def _seen(request: HttpRequest, site: AdminSite, keys: dict[int, set[str]]) -> dict[tuple[int, str], Model]:
    found = {}
    for page in _pages(request, site):
        kind = ContentType.objects.get_for_model(page.model).pk
        if kind in keys:
            rows = page.get_queryset(request).select_related(*page.get_list_select_related(request) or ())
            found |= {(kind, str(record.pk)): record for record in rows.filter(pk__in=keys[kind])}
    return found


def _change(record: Model, version: Version) -> Change:
    user = version.revision.user
    by = (user.get_full_name() or user.get_username()) if user else ""
    deed = in_words(version.revision.comment)
    return Change(record, record._meta.verbose_name, address(record), version.revision.date_created, by, deed)


def worker_state() -> dict:
    """Return whether background work goes on, and how much waits: ``{"is_well", "words"}``."""
    last, waiting = WorkerSign.last(), DBTaskResult.objects.ready().count()
    if last is None or last < timezone.now() - SILENT:
        when = f"{timezone.localtime(last):%Y-%m-%d %H:%M}" if last else ""
        words = _("No worker was heard of since %(when)s. ") % {"when": when} if last else _("No worker runs. ")
        told = _("Photos get no smaller copies and no e-mails go out until one is started.")
        return {"is_well": False, "words": words + told}
    words = ngettext("It runs; %(count)d task waits.", "It runs; %(count)d tasks wait.", waiting)
    return {"is_well": True, "words": words % {"count": waiting} if waiting else _("It runs; nothing waits.")}


def address(record: Model) -> str:
    """Return the address of a record's page in the admin."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def _pages(request: HttpRequest, site: AdminSite) -> Iterator[RecordAdmin]:
    """Yield the pages of the kinds of record that the user may see."""
    for page in site._registry.values():
        if isinstance(page, RecordAdmin) and page.has_view_permission(request):
            yield page
