"""From an entry of the content files to the columns of a record."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from modeltranslation.manager import get_translatable_fields_for_model
from modeltranslation.utils import build_localized_fieldname

from publishing import workflow
from publishing.dates import Precision
from publishing.models import Publishable
from starter.reading import Entry, read_day

#: Returns the record that a key in the files stands for.
Lookup = Callable[[type[models.Model], str, Entry], models.Model]


def fill(record: models.Model, entry: Entry, fields: dict, lookup: Lookup) -> dict[str, list]:
    """Set the fields on the record; return the many-to-many ones, to be set when it has been saved."""
    many = {}
    for name, value in fields.items():
        field = _field(record, name, entry)
        if field.many_to_many:
            many[name] = [lookup(field.related_model, str(key), entry) for key in _list(value, name, entry)]
        elif name in (get_translatable_fields_for_model(type(record)) or ()):
            _fill_languages(record, name, value, entry)
        elif field.is_relation:
            setattr(record, name, lookup(field.related_model, str(value), entry))
        elif isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            _fill_day(record, name, value, entry)
        else:
            setattr(record, name, value)
    return many


def lead(record: Publishable, state: str, entry: Entry) -> None:
    """Take the step that brings the record to the state that its entry gives; a refusal names file, entry and field."""
    if record.state == state:
        return
    step = workflow.towards(state, record)
    if step is None:
        raise entry.wrong(f"state: “{state}” cannot follow “{record.state}”")
    try:
        workflow.prepare(record, step)
    except ValidationError as error:
        raise entry.wrong("; ".join(_sentences(error))) from error


def save(record: models.Model, entry: Entry, many: dict[str, list] | None = None) -> None:
    """Validate and save; a refusal names the file, the entry and the field."""
    try:
        record.full_clean()
    except ValidationError as error:
        raise entry.wrong("; ".join(_sentences(error))) from error
    record.save()
    for name, related in (many or {}).items():
        getattr(record, name).set(related)


def _sentences(error: ValidationError) -> list[str]:
    return [
        " ".join(messages) if name == "__all__" else f"{name}: {' '.join(messages)}"
        for name, messages in error.message_dict.items()
    ]


def _field(record: models.Model, name: str, entry: Entry) -> models.Field:
    known = [field for field in record._meta.get_fields() if not field.auto_created and not _has_own_rows(field)]
    translations = {
        build_localized_fieldname(base, code)
        for base in get_translatable_fields_for_model(type(record)) or ()
        for code, _language in settings.LANGUAGES
    }
    try:
        field = record._meta.get_field(name)
    except FieldDoesNotExist:
        field = None
    if field not in known or name in translations:
        names = sorted({field.name for field in known} - translations - {"id"})
        raise entry.wrong(f"there is no field “{name}”. The fields are: {', '.join(names)}.")
    return field


def _has_own_rows(field: models.Field) -> bool:
    """Say whether a relation is kept in rows with columns of their own, which the files write as a list of roles."""
    return field.one_to_many or (field.many_to_many and not field.remote_field.through._meta.auto_created)


def _list(value: object, name: str, entry: Entry) -> list:
    if not isinstance(value, list):
        raise entry.wrong(f"{name}: expected a list")
    return value


def _fill_languages(record: models.Model, name: str, value: object, entry: Entry) -> None:
    codes = [code for code, _language in settings.LANGUAGES]
    if not isinstance(value, dict):
        raise entry.wrong(f"{name}: expected words by language ({', '.join(codes)})")
    for other in set(value) - set(codes):
        raise entry.wrong(f"{name}: “{other}” is no language of the site ({', '.join(codes)}); are quotes missing?")
    for code, words in value.items():
        setattr(record, build_localized_fieldname(name, code), str(words).strip())


def _fill_day(record: models.Model, name: str, value: object, entry: Entry) -> None:
    try:
        day, precision = read_day(value)
    except ValueError as error:
        raise entry.wrong(f"{name}: {error}") from error
    setattr(record, name, day)
    column = next((column for column in ("date_precision", "precision") if hasattr(record, column)), None)
    if column:
        setattr(record, column, precision)
    elif precision != Precision.DAY:
        raise entry.wrong(f"{name}: this must be known to the day")
