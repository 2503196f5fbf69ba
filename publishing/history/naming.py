"""What staff call the values in a version: choices by their words, other records by their names."""

from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, DateField, DateTimeField, Field, FileField, Model
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from reversion.models import Version

from publishing.history.registry import Kind, is_registered
from publishing.history.versions import Snapshot


class Names:
    """The names of the other records that some snapshots of a record point at, read in one query for each kind."""

    def __init__(self, kind: Kind, snapshots: Iterable[Snapshot]) -> None:
        wanted: dict[type[Model], set[int]] = defaultdict(set)
        for one in snapshots:
            _collect(kind.model, one.fields, wanted)
            for rows in kind.rows:
                for fields in one.rows.get(rows.name, {}).values():
                    _collect(rows.model, fields, wanted)
        self.found = {model: _names(model, keys) for model, keys in wanted.items() if keys}

    def of(self, model: type[Model], key: int) -> str:
        """Return the name of another record; the one it had last, where it is gone."""
        return self.found.get(model, {}).get(key) or _("no longer there (no. %(key)s)") % {"key": key}

    def is_there(self, model: type[Model], key: int) -> bool:
        """Say whether another record is still there."""
        return key in self.found.get(model, {}) and key not in self.found[model].gone

    def words(self, field: Field, value: object) -> str:
        """Return a value as staff read it; nothing for an empty one."""
        if value in (None, "", []):
            return ""
        if field.many_to_many:
            return ", ".join(self.of(field.related_model, key) for key in value)
        if field.is_relation:
            return self.of(field.related_model, value)
        return plain_words(field, value)


class _Found(dict):
    """Names by key; ``gone`` are the keys of records that are there no more."""

    def __init__(self) -> None:
        super().__init__()
        self.gone: set[int] = set()


def plain_words(field: Field, value: object) -> str:
    """Return a value that is no relation as staff read it."""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, FileField):
        return str(value).rpartition("/")[2]
    if isinstance(field, DateField):
        return _moment(field, value)
    return str(value)


def _moment(field: DateField, value: object) -> str:
    try:
        moment = field.to_python(value)
    except ValidationError:
        return str(value)
    if isinstance(field, DateTimeField):
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
    return formats.date_format(moment, "Y-m-d")


def _collect(model: type[Model], values: dict, wanted: dict[type[Model], set[int]]) -> None:
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        if field.is_relation and (value := values.get(field.name)):
            wanted[field.related_model].update(value if isinstance(value, list) else [value])


def _names(model: type[Model], keys: set[int]) -> _Found:
    found = _Found()
    found.update((record.pk, str(record)) for record in model._base_manager.filter(pk__in=keys))
    found.gone = keys - found.keys()
    if found.gone and is_registered(model):
        last = Version.objects.get_for_model(model).filter(object_id__in=[str(key) for key in found.gone])
        for key, name in last.order_by("pk").values_list("object_id", "object_repr"):
            found[int(key)] = _("%(name)s (deleted)") % {"name": name}
    return found
