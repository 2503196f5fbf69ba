"""What would change in each record, and which of them are refused and why; nothing is stored by asking."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db.models import CharField, Field, Model, QuerySet, TextField
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from publishing.admin.forms import stamp
from publishing.admin.several.forms import ADD, REMOVE, Wish
from publishing.history.words import GONE, NEW, compared


@dataclass
class Change:
    """One field of one record, before and after: its values one by one, and whether the other side lacks each.

    Of a text, the values are its pieces in order, which joined are the text.
    """

    name: str
    label: str
    old: list[tuple[str, bool]]
    new: list[tuple[str, bool]]
    value: object
    is_text: bool = False


@dataclass
class Line:
    """A record with what would change in it, or why it is refused."""

    record: Model
    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    #: Stands for what was stored when this was worked out, and for what would be.
    mark: str = ""

    @property
    def is_refused(self) -> bool:
        return bool(self.problems)


@dataclass
class Plan:
    """All lines, in the order of the records."""

    lines: list[Line]

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.changes and not line.is_refused]

    @property
    def refused(self) -> list[Line]:
        return [line for line in self.lines if line.is_refused]

    @property
    def same(self) -> list[Line]:
        return [line for line in self.lines if not line.changes and not line.is_refused]

    def seen(self) -> str:
        """Return the keys and marks of all records, as the page sends them back."""
        return ",".join(f"{line.record.pk}:{line.mark}" for line in self.lines)


def rows_for(rows: QuerySet, wishes: Iterable[Wish]) -> QuerySet:
    """Return the rows in order, with all that working out a plan reads of them."""
    names = {wish.field.name for wish in wishes if wish.field.many_to_one}
    many = [wish.field.name for wish in wishes if wish.field.many_to_many]
    return rows.select_related(*names, *rows.model.shown_with).prefetch_related(*many).order_by("pk")


def plan(rows: QuerySet, wishes: list[Wish], may_edit, known: dict[int, str] | None = None) -> Plan:
    """Work out what the wishes mean for each row.

    ``may_edit`` says whether the user may change a record; ``known`` are the marks that were shown, and a record that
    has another one now is refused.
    """
    lines = [_line(record, wishes, may_edit) for record in rows_for(rows, wishes)]
    for line in lines if known is not None else ():
        if known.get(line.record.pk) != line.mark:
            line.problems = [_("Somebody else changed it meanwhile. Look at it again.")]
    return Plan(lines)


def _line(record: Model, wishes: list[Wish], may_edit) -> Line:
    line = Line(record)
    before = stamp(record)
    held = [_held(record, wish.field) for wish in wishes]
    line.changes = [change for wish, old in zip(wishes, held, strict=True) if (change := _change(wish, old))]
    line.mark = _mark(before, held, line.changes)
    if not line.changes:
        return line
    if not may_edit(record):
        line.problems = [_("You may not change this one.")]
        return line
    line.problems = _problems(record, line.changes)
    return line


def _held(record: Model, model_field: Field) -> object:
    value = getattr(record, model_field.name)
    return sorted(value.all(), key=lambda one: one.pk) if model_field.many_to_many else value


def _change(wish: Wish, old: object) -> Change | None:
    """Return what a wish changes in what a record holds; None where it holds that already."""
    new = wish.value
    if wish.field.many_to_many:
        wished = {one.pk: one for one in wish.value}
        stays = [one for one in old if wish.how == ADD or (one.pk in wished) != (wish.how == REMOVE)]
        added = [] if wish.how == REMOVE else [one for pk, one in wished.items() if one not in old]
        new = [*stays, *added]
        if {one.pk for one in old} == {one.pk for one in new}:
            return None
        sides = ([(str(one), one not in new) for one in old], [(str(one), one not in old) for one in new])
    else:
        if new in (None, ""):
            new = None if wish.field.null else ""
        if old == new or (old in (None, "") and new in (None, "")):
            return None
        if _is_text(wish.field) and old and new:
            sides = _pieces(old, new)
        else:
            sides = (_words(wish.field, old), _words(wish.field, new))
    label = capfirst(str(wish.field.verbose_name))
    return Change(wish.field.name, label, *sides, new, is_text=_is_text(wish.field))


def _is_text(model_field: Field) -> bool:
    return isinstance(model_field, CharField | TextField) and not model_field.choices


def _pieces(old: str, new: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Return two texts in pieces, each with whether the other one lacks it."""
    pieces = compared(old, new)
    before, after = ([one for one in pieces if one.kind != other] for other in (NEW, GONE))
    return [(one.text, one.kind == GONE) for one in before], [(one.text, one.kind == NEW) for one in after]


def _words(model_field: Field, value: object) -> list[tuple[str, bool]]:
    """Return a value as staff read it, marked as different; nothing for an empty one."""
    if isinstance(value, bool):
        return [(pgettext("a value", "yes") if value else pgettext("a value", "no"), True)]
    if value in (None, ""):
        return []
    return [(str(dict(model_field.flatchoices).get(value, localize(value))), True)]


def _mark(before: str, held: list, changes: list[Change]) -> str:
    """Return a digest of what was stored and of what is to be."""
    keys = [[getattr(one, "pk", one) for one in (value if isinstance(value, list) else [value])] for value in held]
    wanted = [(change.name, [words for words, _differs in change.new]) for change in changes]
    return sha256(repr((before, keys, wanted)).encode()).hexdigest()[:20]


def _problems(record: Model, changes: list[Change]) -> list[str]:
    """Set the new values on the record in memory, and return in words what its own rules say against them."""
    chosen = set()
    for change in changes:
        model_field = record._meta.get_field(change.name)
        if not model_field.many_to_many:
            chosen.add(change.name)
            setattr(record, change.name, change.value)
    if not chosen:
        return []
    try:
        record.full_clean(exclude=_beyond(type(record), chosen))
    except ValidationError as error:
        return list(dict.fromkeys(_sentences(record, error)))
    return []


def _beyond(model: type[Model], chosen: set[str]) -> set[str]:
    """Return the fields that need no look: those not chosen, and not bound to a chosen one by a rule of the table."""
    bound = set(chosen)
    for constraint in model._meta.constraints:
        names = set(getattr(constraint, "fields", ())) or {
            name.partition("__")[0] for name, _value in _leaves(getattr(constraint, "condition", None))
        }
        if names & chosen:
            bound |= names
    return {one.name for one in model._meta.fields} - bound


def _leaves(condition) -> list[tuple[str, object]]:
    """Return the lookups of a condition, however deep they stand."""
    if condition is None:
        return []
    found = []
    for child in condition.children:
        found += [child] if isinstance(child, tuple) else _leaves(child)
    return found


def _sentences(record: Model, error: ValidationError) -> Iterable[str]:
    for name, messages in error.message_dict.items():
        known = {one.name: one.verbose_name for one in record._meta.fields}
        for message in messages:
            label = known.get(name)
            words = {"field": capfirst(str(label)), "problem": message}
            yield _("%(field)s: %(problem)s") % words if label else message
