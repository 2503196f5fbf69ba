"""What can be missing: a check has a name, a weight, and places; each place says which rows lack what stands there.

A place is asked of rows in SQL, or of the words of a column in Python where SQL cannot tell. The panel of one record
and the report on all of them ask the same places, so they cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from publishing.languages import default_column, translated_fields


class Severity(models.TextChoices):
    """How much it matters."""

    BLOCKER = "blocker", _("Needed before publishing")
    SHOULD = "should", _("Should be put right")
    HINT = "hint", _("Worth a look")


class Place(NamedTuple):
    """A column or a relation in which something is missing, and the rows in which it is."""

    name: str
    condition: Q | None = None
    language: str = ""
    #: Says of the words of the column whether something is missing in them; in place of a condition.
    test: Callable[[str], bool] | None = None
    #: What to call the place, where the name of its field does not say it.
    words: str | Promise = ""

    def label(self, model: type[models.Model]) -> str:
        """Return what staff call the place: "caption (English)"."""
        field = model._meta.get_field(self.name)
        is_list = field.auto_created or field.one_to_many
        return str(self.words or (field.related_model._meta.verbose_name_plural if is_list else field.verbose_name))

    def anchor(self, model: type[models.Model]) -> str:
        """Return the id of the place on the record's page: of a field's input, or of the rows below the form."""
        field = model._meta.get_field(self.name)
        if hasattr(field, "content_type_field_name"):
            rows = field.related_model._meta
            keys = (field.content_type_field_name, field.object_id_field_name)
            return "-".join([rows.app_label, rows.model_name, *keys, "group"])
        if field.one_to_many:
            return f"{self.name}-group"
        return f"id_{default_column(self.name) if self.name in translated_fields(model) else self.name}"


@dataclass(frozen=True, eq=False)
class Check:
    """One thing that may be missing in records of one kind or of several."""

    code: str
    words: str | Promise
    severity: Severity
    #: The places in a kind of record in which it is looked for.
    places: Callable[[type[models.Model]], list[Place]]
    #: What to do about it, in a sentence.
    advice: str | Promise = ""

    def __str__(self) -> str:
        return capfirst(str(self.words))


def _fixed(places: list[Place], model: type[models.Model]) -> list[Place]:
    return places


def check(
    code: str,
    words: str | Promise,
    severity: Severity,
    name: str,
    condition: Q | Callable[[], Q],
    advice: str | Promise = "",
    *,
    where: str | Promise = "",
) -> Check:
    """Return a check with one place, called ``where``: the rows under a condition lack something in ``name``.

    The condition may be a function where it needs other models, which are not there yet when rooms register.
    """
    if callable(condition):
        return Check(code, words, severity, lambda model: [Place(name, condition(), words=where)], advice)
    return Check(code, words, severity, partial(_fixed, [Place(name, condition, words=where)]), advice)


def none_of(relation: models.QuerySet) -> Q:
    """Return the condition that a row has none of these other rows, which name it with ``OuterRef``."""
    return Q(~models.Exists(relation))
