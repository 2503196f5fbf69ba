"""An earlier version, or one field of it, becomes the present one again, by the rules that hold today.

State and times of publication never come back: what the public sees is decided now, not then. A record that is
published has to stay complete. What cannot come back is left out, each with its reason.
"""

from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import FileField, Model, QuerySet
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.history.differences import Comparison, label_of
from publishing.history.registry import Kind, Rows, kind_of
from publishing.history.versions import Snapshot, present

#: Decided by whoever publishes, and never by a look back.
FIXED = ("state", "publish_at", "retire_at")
#: Fields and lists that somebody may change: with the rows that a relation may lead to, of a list for each relation in
#: its rows; None where it may be all.
Allowed = dict[str, QuerySet | dict[str, QuerySet] | None]


@dataclass
class Plan:
    """What restoring would make of a record, and what of the version cannot come back and why."""

    record: Model
    now: Snapshot
    then: Snapshot
    #: Names of the fields and lists that the user may change.
    allowed: Allowed
    #: The one field or list that is wanted; all where it is empty.
    only: str = ""
    left_out: list[str] = field(default_factory=list)

    @cached_property
    def kind(self) -> Kind:
        """What the record consists of."""
        return kind_of(type(self.record))

    @cached_property
    def target(self) -> Snapshot:
        """The record as it would be."""
        wanted = Comparison(self.kind, self.now, self.then)
        names = [name for name in wanted.changed if self._may_come_back(name)]
        fields, rows = dict(self.now.fields), dict(self.now.rows)
        for name in names:
            if of := self.kind.list_named(name):
                rows[name] = self._rows(of, wanted)
            else:
                fields[name] = self._value(name, wanted)
        return Snapshot(fields, rows)

    @cached_property
    def comparison(self) -> Comparison:
        """What would change."""
        return Comparison(self.kind, self.now, self.target)

    def problems(self) -> list[str]:
        """Return why the record would be refused, as far as its own fields tell; nothing is stored."""
        record = type(self.record)._base_manager.get(pk=self.record.pk)
        self._fill(record)
        try:
            record.full_clean()
        except ValidationError as error:
            return sentences(type(record), error)
        return []

    @transaction.atomic
    def carry_out(self) -> Model:
        """Store the record as it would be and return it; raise ``ValidationError`` where today's rules refuse it."""
        record = type(self.record)._base_manager.select_for_update(of=("self",)).get(pk=self.record.pk)
        self._fill(record)
        record.full_clean()
        try:
            with transaction.atomic():
                record.save()
                for name in self.comparison.changed:
                    if of := self.kind.list_named(name):
                        self._store_rows(record, of)
                    elif record._meta.get_field(name).many_to_many:
                        getattr(record, name).set(self.target.fields[name])
        except IntegrityError as error:
            raise ValidationError(_("This contradicts another record, perhaps one saved a moment ago.")) from error
        return record

    def _may_come_back(self, name: str) -> bool:
        if self.only and name != self.only:
            return False
        if name in self.allowed and name not in FIXED and not self._is_file(name):
            return True
        if name in FIXED:
            reason = _("“%(field)s” stays as it is: it is changed on the record's own page alone.")
        elif self._is_file(name):
            reason = _("“%(field)s” stays as it is: a version does not hold the file itself.")
        else:
            reason = _("“%(field)s” stays as it is: you may not change it here.")
        self._stays(name, reason)
        return False

    def _is_file(self, name: str) -> bool:
        return name in self.kind.fields and isinstance(self.kind.model._meta.get_field(name), FileField)

    def _value(self, name: str, wanted: Comparison) -> object:
        """Return the value that a field had, without other records that are gone."""
        of, value = self.kind.model._meta.get_field(name), self.then.fields[name]
        if not of.is_relation or value is None:
            return value
        keys = value if of.many_to_many else [value]
        gone = [key for key in keys if not wanted.names.is_there(of.related_model, key)]
        self._miss(name, *(wanted.names.of(of.related_model, key) for key in gone))
        kept = [key for key in keys if key not in gone]
        if (offered := self.allowed[name]) is not None and offered.filter(pk__in=kept).count() < len(kept):
            self._stays(name, _("“%(field)s” stays as it is: you may not change it here."))
            return self.now.fields[name]
        if of.many_to_many:
            return kept
        return self.now.fields[name] if gone else value

    def _rows(self, of: Rows, wanted: Comparison) -> dict[int, dict]:
        """Return the rows that a list had, without those of other records that are gone."""
        kept = {}
        for key, values in self.then.rows[of.name].items():
            ties = [one for one in of.model._meta.concrete_fields if one.is_relation and values.get(one.name)]
            gone = [one for one in ties if not wanted.names.is_there(one.related_model, values[one.name])]
            if needed := [one for one in gone if not one.null]:
                self._miss(of.name, wanted.names.of(needed[0].related_model, values[needed[0].name]))
            else:
                kept[key] = values | {one.name: None for one in gone}
        return self._within_reach(of, kept)

    def _within_reach(self, of: Rows, rows: dict[int, dict]) -> dict[int, dict]:
        """Return these rows of a list without those that lead to what the user may not choose, unless they do now."""
        now, kept = self.now.rows.get(of.name, {}), rows
        for name, offered in (self.allowed[of.name] or {}).items():
            wanted = {values.get(name) for values in kept.values()} - {None}
            reached = set(offered.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
            kept = {
                key: values
                for key, values in kept.items()
                if values.get(name) in {None, *reached} or now.get(key, {}).get(name) == values.get(name)
            }
        if len(kept) < len(rows):
            self._stays(of.name, _("“%(field)s” comes back without what you may not choose."))
        return kept

    def _stays(self, name: str, reason: str) -> None:
        self.left_out.append(reason % {"field": label_of(self.kind, name)})

    def _miss(self, name: str, *missed: str) -> None:
        told = _("“%(field)s” comes back without what is no longer there: %(name)s.")
        self.left_out += [told % {"field": label_of(self.kind, name), "name": one} for one in missed]

    def _fill(self, record: Model) -> None:
        for name in self.comparison.changed:
            if name in self.kind.fields and not (of := record._meta.get_field(name)).many_to_many:
                setattr(record, of.attname, of.to_python(self.target.fields[name]))

    def _store_rows(self, record: Model, of: Rows) -> None:
        """Put the rows that differ in place of those there are, each under its old key where that is free."""
        now, target = self.now.rows[of.name], self.target.rows[of.name]
        changed = {key: values for key, values in target.items() if now.get(key) != values}
        getattr(record, of.name).filter(pk__in=[*changed, *(key for key in now if key not in target)]).delete()
        taken = set(of.model._base_manager.filter(pk__in=changed).values_list("pk", flat=True))
        for key, values in changed.items():
            row = of.model(pk=None if key in taken else key, **{of.owner: record})
            for name, value in values.items():
                if name in of.fields:
                    column = of.model._meta.get_field(name)
                    setattr(row, column.attname, column.to_python(value))
            row.full_clean()
            row.save(force_insert=True)


def plan(record: Model, then: Snapshot, allowed: Allowed, only: str = "") -> Plan:
    """Return what restoring a version of a record would do; nothing is changed."""
    made = Plan(record, present(record), then, allowed, only)
    _ = made.target
    return made


def sentences(model: type[Model], error: ValidationError) -> list[str]:
    """Return the problems of a record as sentences, each with the name of its field."""
    if not hasattr(error, "error_dict"):
        return error.messages
    found = []
    for name, problems in error.message_dict.items():
        label = "" if name == NON_FIELD_ERRORS else _label(model, name)
        found += [_("%(field)s: %(problem)s") % {"field": label, "problem": one} if label else one for one in problems]
    return found


def _label(model: type[Model], name: str) -> str:
    try:
        return capfirst(str(model._meta.get_field(name).verbose_name))
    except FieldDoesNotExist:
        return name
