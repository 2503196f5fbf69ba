"""A deleted record becomes one again, with its rows and its links, by the rules that hold today.

What cannot come back as it was comes back in the nearest sensible way, and is said: an address that was taken meanwhile
gets a number, what is published but not complete becomes a draft, and rows of records that are gone are left out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing import workflow
from publishing.history.noting import note_keys
from publishing.history.registry import kinds
from publishing.history.restoring import sentences
from publishing.models import Publishable, State
from publishing.models.trashed import Trashed
from publishing.slugs import free_slug

#: Columns that hold an address.
ADDRESSES = ("slug", "path")


@dataclass
class Return:
    """What bringing a deleted record back would do. ``may_publish`` says of which kinds the user may publish."""

    entry: Trashed
    may_publish: Callable[[type[Model]], bool]
    #: Why it cannot come back at all.
    problems: list[str] = field(default_factory=list)
    #: What is not as it was, or does not come back.
    changes: list[str] = field(default_factory=list)
    #: What has to come back first: model and key.
    needed: tuple[type[Model], int] | None = None

    def __post_init__(self) -> None:
        self.rows = [one.object for one in serializers.deserialize("python", self.entry.rows, ignorenonexistent=True)]
        if self.record is None:
            self.problems.append(_("This site has no such kind of record any more."))
        elif type(self.record)._base_manager.filter(pk=self.record.pk).exists():
            self.problems.append(_("It is there already."))
        else:
            self._leave_out_what_leads_nowhere()
            if not self.problems:
                self._fit()

    @cached_property
    def record(self) -> Model | None:
        """The record itself, not saved."""
        kind, key = self.entry.kind, self.entry.object_id
        return next((row for row in self.rows if type(row) is kind and row.pk == key), None)

    @property
    def together(self) -> list[Model]:
        """The records with pages of their own that come back with it."""
        return [row for row in self.rows if isinstance(row, Publishable) and row is not self.record]

    def carry_out(self) -> Model:
        """Store everything again and return the record; raise ``ValidationError`` where today's rules refuse it."""
        if self.problems:
            raise ValidationError(self.problems)
        try:
            with transaction.atomic():
                for row in self.rows:
                    _store(row)
                self._link()
                self.entry.delete()
                self.record.refresh_from_db()
        except IntegrityError as error:
            raise ValidationError(_("This contradicts another record, perhaps one saved a moment ago.")) from error
        return self.record

    def _leave_out_what_leads_nowhere(self) -> None:
        """Empty keys whose records are gone; leave out rows that cannot be without them."""
        there = _there(self.rows)
        found = True
        while found:
            mine = {(type(row)._meta.concrete_model, row.pk) for row in self.rows}
            found = [(row, key) for row in self.rows for key in _keys(row) if not _leads(row, key, there, mine)]
            for row, key in found:
                self._miss(row, key)

    def _miss(self, row: Model, key: models.ForeignKey) -> None:
        name = capfirst(str(key.verbose_name))
        if key.null:
            self.changes.append(_("%(row)s: “%(field)s” is left empty, as that is no longer there.") % _told(row, name))
            setattr(row, key.attname, None)
            return
        if row is self.record:
            self.needed = key.related_model, getattr(row, key.attname)
            told = {"kind": key.related_model._meta.verbose_name}
            self.problems.append(_("It cannot be without its %(kind)s, which is no longer there.") % told)
        elif not row._meta.auto_created:
            self.changes.append(_("%(row)s is left out: “%(field)s” is no longer there.") % _told(row, name))
        self.rows = [other for other in self.rows if other is not row]

    def _fit(self) -> None:
        """Make each row that staff write one that the rules of today take, or leave it out."""
        written = {model for kind in kinds() for model in (kind.model, *(rows.model for rows in kind.rows))}
        for row in [row for row in self.rows if type(row) in written]:
            _fit_addresses(row, self.changes)
            self._fit_state(row)
            if not (problems := _problems(row, self.rows)):
                continue
            if row is self.record:
                self.problems += problems
            else:
                told = {"row": _name(row), "problems": " ".join(problems)}
                self.changes.append(_("%(row)s is left out. %(problems)s") % told)
                self.rows = [other for other in self.rows if other is not row]
                self._leave_out_what_leads_nowhere()

    def _fit_state(self, row: Model) -> None:
        if not isinstance(row, Publishable) or row.state != State.PUBLISHED:
            return
        if not self.may_publish(type(row)):
            self.changes.append(_("%(row)s comes back as a draft, because you may not publish it.") % _told(row))
        elif row.missing_to_publish():
            self.changes.append(_("%(row)s comes back as a draft, because something is missing in it.") % _told(row))
        else:
            return
        workflow.start_anew(row)

    def _link(self) -> None:
        """Let point at it again what did so, unless it points elsewhere by now."""
        mine = {(row._meta.label_lower, row.pk) for row in self.rows}
        for link in self.entry.links:
            model = apps.get_model(link["model"])
            key = model._meta.get_field(link["field"])
            if (key.related_model._meta.label_lower, link["value"]) in mine:
                rows = model._base_manager.filter(pk=link["pk"], **{link["field"]: None})
                if rows.update(**{key.attname: link["value"]}):
                    note_keys(model, [link["pk"]])
        for row in self.rows:
            for key in _keys(row) if row._meta.auto_created else ():
                note_keys(key.related_model, [getattr(row, key.attname)])


def _told(row: Model, name: str = "") -> dict[str, str]:
    return {"row": _name(row), "field": name}


def _name(row: Model) -> str:
    """Return what a record is called; of a row of a list only its kind, as its words may need what is gone."""
    kind = capfirst(str(row._meta.verbose_name))
    return _("%(kind)s “%(name)s”") % {"kind": kind, "name": row} if isinstance(row, Publishable) else kind


def _keys(row: Model) -> Iterator[models.ForeignKey]:
    """Yield the foreign keys of a row that hold something."""
    for key in row._meta.concrete_fields:
        if isinstance(key, models.ForeignKey) and getattr(row, key.attname) is not None:
            yield key


def _there(rows: list[Model]) -> dict[type[Model], set]:
    """Return the keys of the records that the rows point at and that exist."""
    wanted: dict[type[Model], set] = defaultdict(set)
    for row in rows:
        for key in _keys(row):
            wanted[key.related_model].add(getattr(row, key.attname))
    return {
        model: set(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
        for model, keys in wanted.items()
    }


def _leads(row: Model, key: models.ForeignKey, there: dict, mine: set) -> bool:
    value = getattr(row, key.attname)
    return value in there.get(key.related_model, ()) or (key.related_model._meta.concrete_model, value) in mine


def _fit_addresses(row: Model, changes: list[str]) -> None:
    """Give a row another address where its own was taken meanwhile, and no number where that was."""
    for of in row._meta.concrete_fields:
        value = getattr(row, of.attname)
        if of.name in ADDRESSES:
            free = free_slug(_beside(row, of), of.name, value)
            if free != value:
                told = {"row": _name(row), "taken": value, "free": free}
                changes.append(_("%(row)s: the address “%(taken)s” was taken meanwhile; it becomes “%(free)s”.") % told)
                setattr(row, of.name, free)
        elif (
            of.unique and of.null and value is not None and type(row)._base_manager.filter(**{of.name: value}).exists()
        ):
            told = {"row": _name(row), "field": capfirst(str(of.verbose_name)), "value": value}
            changes.append(_("%(row)s: “%(field)s” is left empty, as another record has %(value)s by now.") % told)
            setattr(row, of.attname, None)


def _beside(row: Model, of: models.Field) -> models.QuerySet:
    """Return the rows among which an address must be there once only."""
    together = [set(one.fields) for one in row._meta.constraints if isinstance(one, models.UniqueConstraint)]
    within = next((names - {of.name} for names in together if of.name in names), set())
    values = {row._meta.get_field(name).attname: getattr(row, row._meta.get_field(name).attname) for name in within}
    return type(row)._base_manager.filter(**values)


def _problems(row: Model, rows: list[Model]) -> list[str]:
    """Return why the rules of today refuse a row; what it points at among the rows that come back with it is there."""
    mine = {(type(other)._meta.concrete_model, other.pk): other for other in rows}
    coming = []
    for key in _keys(row):
        target = mine.get((key.related_model._meta.concrete_model, getattr(row, key.attname)))
        if target is not None:
            setattr(row, key.name, target)
            coming.append(key.name)
    try:
        row.full_clean(exclude=coming)
    except ValidationError as error:
        return sentences(type(row), error)
    return []


def _store(row: Model) -> None:
    """Insert a row under its old key, with the times of its own that an insertion would set anew."""
    times = [of.attname for of in row._meta.concrete_fields if getattr(of, "auto_now_add", False)]
    held = {name: getattr(row, name) for name in times}
    row.save(force_insert=True)
    if held:
        type(row)._base_manager.filter(pk=row.pk).update(**held)
