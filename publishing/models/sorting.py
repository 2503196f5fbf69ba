"""Columns that put names in order: filled from the words when a record is saved, one for each language."""

from django.conf import settings
from django.db import models
from modeltranslation.utils import build_localized_fieldname

from publishing.collation import LENGTH, sort_key
from publishing.languages import ShownWords

SUFFIX = "_order"


class OrderKeyField(models.CharField):
    """The key of the words in one column; nobody writes into it."""

    #: It says nothing that its source does not: histories and sheets leave it out.
    is_derived = True

    def __init__(self, source: str = "", language: str = "", *, family: bool = False, **kwargs):
        self.source, self.language, self.family = source, language, family
        kwargs = {"max_length": LENGTH, "default": "", "editable": False, "blank": True} | kwargs
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, [self.source, self.language, *args], kwargs | {"family": self.family}

    def key_of(self, words: str | None) -> str:
        """Return the key of words."""
        return sort_key(words or "", self.language, family=self.family)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = self.key_of(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, key)
        return key


class OrderKeys:
    """``OrderKeys("name")`` in a model adds a column for each language in which ``name`` is written."""

    def __init__(self, field: str, *, family: bool = False):
        self.field, self.family = field, family

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        for code, _label in settings.LANGUAGES:
            key = OrderKeyField(build_localized_fieldname(self.field, code), code, family=self.family)
            key.contribute_to_class(model, build_localized_fieldname(f"{self.field}{SUFFIX}", code))


class InOrder(ShownWords):
    """A translated field with ``OrderKeys``, to put rows in order as a reader is shown it, alike on every database."""

    def __init__(self, name: str):
        super().__init__(f"{name}{SUFFIX}")

    def resolve_expression(self, query=None, *args, **kwargs):
        resolved = super().resolve_expression(query, *args, **kwargs)
        return _ByteByByte(resolved)


class _ByteByByte(models.Func):
    """Text compared by its characters alone, whatever order the database was made with."""

    template = "%(expressions)s"
    output_field = models.TextField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"', **context)


def order_fields(model: type[models.Model]) -> list[OrderKeyField]:
    """Return the columns of a model that hold keys."""
    return [field for field in model._meta.local_fields if isinstance(field, OrderKeyField)]


def keys_of(model: type[models.Model], values: dict) -> dict[str, str]:
    """Return the keys of words about to be stored by an update."""
    found = {field: values[field.source] for field in order_fields(model) if field.source in values}
    return {
        field.attname: field.key_of(words) for field, words in found.items() if words is None or isinstance(words, str)
    }


def fill(model: type[models.Model]) -> int:
    """Store the keys that are missing or out of date, whichever way the words were stored; return how many rows."""
    fields = order_fields(model)
    stale = []
    names = [name for field in fields for name in (field.source, field.attname)]
    for row in model._base_manager.order_by().only("pk", *names):
        keys = {field.attname: field.key_of(getattr(row, field.source)) for field in fields}
        if keys != {name: getattr(row, name) for name in keys}:
            row.__dict__ |= keys
            stale.append(row)
    model._base_manager.bulk_update(stale, [field.attname for field in fields], batch_size=200)
    return len(stale)
