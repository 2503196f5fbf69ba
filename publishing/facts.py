"""The facts of a record of which a source can speak: its own fields and the lists that live and die with it."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

#: Fields of every record that no source speaks of.
INTERNAL = {
    "id", "state", "publish_at", "retire_at", "created_at", "updated_at", "slug", "path", "order", "token",
    "default_licence", "default_usage_terms",
}  # fmt: skip


def citable_fields(model: type[models.Model]) -> list[tuple[str, str]]:
    """Return name and label of each fact of the model that a source can support or contradict, each fact once.

    The rows that join records to others are no fact besides the relation they make: "organizations", not "roles".
    """
    own = [
        field
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.editable and field.name not in INTERNAL and not hasattr(field, "translated_field")
    ]
    joining = {field.remote_field.through for field in own if field.many_to_many}
    lists = [
        relation
        for relation in model._meta.related_objects
        if relation.one_to_many and relation.on_delete is models.CASCADE and relation.related_model not in joining
    ]
    names = [field.name for field in [*own, *lists] if not field.name.endswith("_translation")]
    return [(name, capfirst(str(fact_words(model, name)))) for name in names]


def fact_words(model: type[models.Model], name: str) -> str | Promise:
    """Return what a fact of the model is called, "the record" where it has no such field any more."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return _("the record")
    if field.auto_created and field.is_relation:
        return field.related_model._meta.verbose_name_plural
    if field.many_to_many and not field.remote_field.through._meta.auto_created:
        return field.remote_field.through._meta.verbose_name_plural
    return getattr(field, "verbose_name", _("the record"))
