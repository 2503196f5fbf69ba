"""The columns of a sheet, made of the fields of its kind: ``title (en)``, ``first_day``, ``topics``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop, override, pgettext

from publishing.admin.forms import translated_fields
from publishing.facts import citable_fields
from publishing.languages import html_language
from publishing.richtext import RichTextField
from publishing.sheets import values
from publishing.sheets.cells import folded, plain, shortened
from publishing.sheets.fingerprint import Marker
from publishing.sheets.kinds import NUMBER, Kind
from publishing.sheets.references import References

#: The column with the fingerprint of a row.
MARK = "as_downloaded"
MARK_LABEL = gettext_noop("State when downloaded")
NUMBER_LABEL = gettext_noop("Number of its page")
#: Letters from which on a text gets a wide column.
LONG = 200
#: Fields about publication: they stand last.
PUBLICATION = ("state", "publish_at", "retire_at")
VALUES: tuple[tuple[type[models.Field], type[values.Words]], ...] = (
    (RichTextField, values.RichText),
    (models.BooleanField, values.Flag),
    (models.DateTimeField, values.Moment),
    (models.DateField, values.Day),
    (models.TimeField, values.Clock),
    (models.IntegerField, values.Number),
    (models.FloatField, values.Number),
)


@dataclass(frozen=True)
class Column:
    """A column: its code, its field and the attribute with its value, and how values become words and back."""

    code: str
    field: str
    attribute: str
    value: values.Words
    label: Callable[[], str]
    help: Callable[[], str]
    language: str = ""
    is_long: bool = False

    @property
    def is_many(self) -> bool:
        """Whether the column holds several records."""
        return isinstance(self.value, values.Many)

    def of(self, record: models.Model):
        """Return the value in a record; of a relation the key, or the keys."""
        if self.is_many:
            return [other.pk for other in getattr(record, self.field).all()] if record.pk else []
        return getattr(record, self.attribute)

    def words(self, record: models.Model) -> str:
        """Return what the record holds, as words."""
        return self.value.written(self.of(record))


class Columns:
    """All columns of a kind, for one run: what they refer to is read once."""

    def __init__(self, kind: Kind, references: References) -> None:
        self.kind = kind
        first = [name for name in (kind.owner, *(part for key in kind.keys for part in key)) if name]
        made = sorted(_columns(kind, references), key=lambda column: _place(column.field, first))
        self.by_code = {column.code: column for column in made}
        self.by_field = {column.field: column for column in made}
        self.compared = {one.code: one for one in made if one.field != NUMBER or not kind.is_numbered}
        self.marker = Marker(list(self.by_code))

    @cached_property
    def codes(self) -> list[str]:
        """The codes in the order in which they are written, with what only goes out."""
        return [*self.by_code, *(path.replace("__", ".") for path in self.kind.shown), MARK]

    def labels(self) -> list[str]:
        """Return what the columns are called in the active language."""
        shown = [_label(_field_at(self.kind.model, path)) for path in self.kind.shown]
        return [*(column.label() for column in self.by_code.values()), *shown, gettext(MARK_LABEL)]

    def label_of(self, code: str) -> str:
        """Return what a column is called in the active language."""
        return dict(zip(self.codes, self.labels(), strict=True))[code]

    @cached_property
    def known(self) -> dict[str, str]:
        """The code for each header that is understood: the codes themselves, and labels in every language."""
        found = {folded(code): code for code in self.codes}
        for language, _name in settings.LANGUAGES:
            with override(language):
                for code, label in zip(self.codes, self.labels(), strict=True):
                    found.setdefault(folded(label), code)
        return found

    @cached_property
    def keys(self) -> list[list[str]]:
        """The codes of the columns by which rows are told apart, of each way to do it."""
        return [[self.by_field[name].code for name in key] for key in self.kind.keys]

    @cached_property
    def owner(self) -> Column | None:
        """The column with the record that a row belongs to, of a list within records."""
        return self.by_field.get(self.kind.owner)

    def row(self, record: models.Model) -> list[str]:
        """Return the cells of a record, in order, the last one its fingerprint."""
        words = {code: column.words(record) for code, column in self.by_code.items()}
        mark = self.marker.make(record.pk, words)
        return [*map(shortened, words.values()), *(_shown(record, path) for path in self.kind.shown), mark]


def _columns(kind: Kind, references: References) -> Iterator[Column]:
    if kind.is_numbered:
        number = values.Number(kind.model._meta.pk)
        yield Column(NUMBER, NUMBER, "pk", number, lambda: gettext(NUMBER_LABEL), partial(_number_help, kind))
    if kind.generic:
        key = kind.model._meta.get_field(kind.generic.fk_field)
        one = values.One(key, references.to(kind.within))
        code, label = kind.within._meta.model_name, partial(_label, kind.within._meta)
        yield Column(code, kind.owner, kind.generic.fk_field, one, label, one.explained)
    for field in [*kind.model._meta.concrete_fields, *kind.model._meta.many_to_many]:
        if _goes_out(kind, field):
            yield _column(kind, field, references)


def _goes_out(kind: Kind, field: models.Field) -> bool:
    if field.many_to_many and not field.remote_field.through._meta.auto_created:
        return False
    if isinstance(field, models.FileField) or field.primary_key or not field.editable:
        return False
    hidden = {kind.generic.ct_field, kind.generic.fk_field} if kind.generic else set()
    return field.name not in translated_fields(kind.model) | hidden | {*kind.without}


def _column(kind: Kind, field: models.Field, references: References) -> Column:
    if field.many_to_many:
        value = values.Many(field, references.to(field.related_model))
        return Column(field.name, field.name, field.name, value, partial(_label, field), partial(_help, field, value))
    value = _value(kind, field, references)
    code, language = field.name, ""
    if original := getattr(field, "translated_field", None):
        code, language = f"{original.name} ({field.language})", html_language(field.language)
    is_long = not field.flatchoices and (isinstance(field, models.TextField) or (field.max_length or 0) >= LONG)
    return Column(
        code, field.name, field.attname, value, partial(_label, field), partial(_help, field, value), language, is_long
    )


def _value(kind: Kind, field: models.Field, references: References) -> values.Words:
    if field.is_relation:
        return values.One(field, references.to(field.related_model))
    if kind.generic and field.name == "field":
        return values.Choices(field, partial(citable_fields, kind.within))
    if field.flatchoices:
        return values.Choices(field, lambda: field.flatchoices)
    original = getattr(field, "translated_field", field)
    return next((made(field) for base, made in VALUES if isinstance(original, base)), values.Words(field))


def _label(field) -> str:
    return capfirst(str(field.verbose_name))


def _help(field: models.Field, value: values.Words) -> str:
    source = getattr(field, "translated_field", field)
    between = pgettext("between sentences", " ")
    return between.join(part for part in (str(source.help_text), value.explained()) if part)


def _number_help(kind: Kind) -> str:
    told = gettext("Tells which record the row is about.")
    return told if kind.no_new else gettext("Tells which record the row is about. Leave it empty in a new row.")


def _place(name: str, first: list[str]) -> tuple[int, int]:
    """Return where a column stands: what the row is about first, publication last."""
    if name in first:
        return (0, first.index(name))
    return (2, PUBLICATION.index(name)) if name in PUBLICATION else (1, 0)


def _field_at(model: type[models.Model], path: str) -> models.Field:
    *relations, name = path.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    return model._meta.get_field(name)


def _shown(record: models.Model, path: str) -> str:
    for name in path.split("__"):
        record = getattr(record, name)
    return plain(record)
