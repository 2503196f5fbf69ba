"""The start page of staff: what waits for whoever looks."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.db.models import CharField, Exists, F, Model, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from publishing import workflow
from publishing.models import Assignment, Comment, Publishable, State
from publishing.teamwork import SUBMITTED

#: So many of each are shown.
MOST = 8


class Line(NamedTuple):
    """A record that waits, with its page, and what is said of it."""

    record: Publishable
    address: str
    words: str | Promise = ""
    who: str = ""
    when: datetime | None = None

    @property
    def kind(self) -> str:
        """What the record is: "edition"."""
        return str(self.record._meta.verbose_name)


class Part(NamedTuple):
    """Lines under a heading; ``more`` says that there are others."""

    name: str
    heading: str | Promise
    lines: list[Line]
    more: bool


def waits(request: HttpRequest, site: AdminSite) -> list[Part]:
    """Return what waits for the user: what was assigned to them, what was said, and what they may publish."""
    parts = (
        _part("assigned", _("Assigned to you"), _assigned(request, site)),
        _part("comments", _("Comments for you"), _comments(request, site)),
        _part("review", _("In review, for you to publish"), _in_review(request, site)),
    )
    return [part for part in parts if part.lines]


def _part(name: str, heading: Promise, lines: Iterable[Line]) -> Part:
    lines = list(lines)
    return Part(name, heading, lines[:MOST], len(lines) > MOST)


def _assigned(request: HttpRequest, site: AdminSite) -> Iterator[Line]:
    rows = Assignment.objects.filter(assignee=request.user, done_at=None).order_by("made_at", "pk")
    for one in _with_record(request, site, rows.select_related("made_by")[: MOST + 1]):
        yield Line(one.record, _discussion(one.record), one.note, one.made_by_name, one.made_at)


def _comments(request: HttpRequest, site: AdminSite) -> Iterator[Line]:
    """Yield the last open comment of others on each record that the user works on and has not answered."""
    user, same = request.user, {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
    key = Cast(OuterRef("object_id"), TextField())
    submitted = LogEntry.objects.filter(
        user=user, content_type=OuterRef("content_type"), object_id=key, change_message__contains=SUBMITTED
    )
    mine = Q(assignee=user) | Q(made_by=user)
    is_involved = (
        Exists(Comment.objects.filter(author=user, **same))
        | Exists(Assignment.objects.filter(mine, done_at=None, **same))
        | Exists(submitted)
    )
    later = Comment.objects.filter(pk__gt=OuterRef("pk"), **same)
    rows = Comment.objects.filter(is_involved, ~Exists(later), resolved_at=None).exclude(author=user)
    for one in _with_record(request, site, rows.select_related("author").order_by("pk")[: MOST + 1]):
        yield Line(one.record, _discussion(one.record), str(one), one.made_by_name, one.made_at)


def _in_review(request: HttpRequest, site: AdminSite) -> Iterator[Line]:
    rows = [
        _marked(page.get_queryset(request).filter(state=State.IN_REVIEW))
        for page in _pages(site)
        if page.has_change_permission(request) and workflow.may_publish(request.user, page.model)
    ]
    for record, when in _records(_first(rows)):
        yield Line(record, _address(record, "change"), when=when)


def _pages(site: AdminSite) -> list:
    return [page for model, page in site._registry.items() if issubclass(model, Publishable)]


def _marked(rows: QuerySet) -> QuerySet:
    """Return rows of one kind as ``(kind, key, time)``, so that they can be put together with others."""
    marks = {"mark_kind": Value(rows.model._meta.label_lower, CharField()), "mark_when": F("updated_at")}
    return rows.order_by().annotate(**marks).values_list("mark_kind", "pk", "mark_when")


def _first(rows: list[QuerySet]) -> list[tuple]:
    """Return the first of all rows by their time, in one query."""
    if not rows:
        return []
    all_rows = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    return list(all_rows.order_by("mark_when")[: MOST + 1])


def _records(rows: list[tuple]) -> Iterator[tuple[Publishable, datetime]]:
    """Yield the record of each row, in one query a kind."""
    keys: dict[str, list] = {}
    for kind, key, _when in rows:
        keys.setdefault(kind, []).append(key)
    found = {kind: apps.get_model(kind)._default_manager.in_bulk(wanted) for kind, wanted in keys.items()}
    for kind, key, when in rows:
        if record := found[kind].get(key):
            yield record, when


def _with_record(request: HttpRequest, site: AdminSite, rows: QuerySet) -> list[Model]:
    """Return those of the rows whose record is there and the user may see."""
    rows = rows.prefetch_related("record")
    pages = {page.model: page for page in _pages(site)}
    return [one for one in rows if one.record and pages[type(one.record)].has_view_permission(request, one.record)]


def _address(record: Publishable, what: str) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{what}", args=[record.pk])


def _discussion(record: Publishable) -> str:
    return f"{_address(record, 'change')}#discussion"
