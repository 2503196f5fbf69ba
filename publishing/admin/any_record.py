"""A field for a record of any kind: chosen by typing a part of its name, among those that the public sees."""

import re

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AutocompleteMixin
from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from publishing import words
from publishing.addresses import kinds
from publishing.admin.choices import may_be_key

#: Records of each kind that are suggested.
SUGGESTED = 6
#: How a record is written in a form and in an address: ``events.topic:12``.
WRITTEN = re.compile(r"([a-z_]{1,40}\.[a-z_]{1,60}):(\d{1,19})", re.ASCII)


def written(record: Model) -> str:
    """Return what stands for a record in a form: ``events.topic:12``."""
    return f"{record._meta.label_lower}:{record.pk}"


def read(value: str) -> Model | None:
    """Return the record, public or not, that a value stands for; None where there is none."""
    found = WRITTEN.fullmatch(value or "")
    model = {kind._meta.label_lower: kind for kind in kinds()}.get(found[1]) if found else None
    if model is None or not may_be_key(model, found[2]):
        return None
    return model._default_manager.select_related(*model.address_parents()).filter(pk=found[2]).first()


def label_of(record: Model, site: AdminSite) -> str:
    """Return the kind and the name of a record."""
    page = site.get_model_admin(type(record)) if site.is_registered(type(record)) else None
    name = page.choice_label(record) if hasattr(page, "choice_label") else str(record)
    return f"{capfirst(record._meta.verbose_name)}: {name}"


class ChoiceOfAnyRecord(AutocompleteMixin, forms.Select):
    """The box in which a part of the name is typed; ``url_name`` gives the address of the suggestions."""

    def __init__(self, field: Field, site: AdminSite, url_name: str) -> None:
        super().__init__(field, site)
        self.url_name = url_name

    def get_url(self) -> str:
        return reverse(self.url_name)

    def optgroups(self, name: str, value: list, attrs=None) -> list:
        record = read(str(value[0])) if value else None
        chosen = (
            [self.create_option(name, written(record), label_of(record, self.admin_site), True, 1)] if record else []
        )
        return [(None, [self.create_option(name, "", "", not chosen, 0), *chosen], 0)]


class AnyRecordField(forms.CharField):
    """A record that the public sees; ``kept`` is one that may stay whether or not it does."""

    default_error_messages = {
        "gone": _("This record does not exist any more. Choose another one."),
        "hidden": _("The public does not see this record. Publish it first, or choose another one."),
    }
    kept: Model | None = None

    def to_python(self, value) -> Model | None:
        if not value:
            return None
        record = read(str(value))
        if record is None:
            raise ValidationError(self.error_messages["gone"], code="gone")
        if record != self.kept and not record.is_public():
            raise ValidationError(self.error_messages["hidden"], code="hidden")
        return record

    def prepare_value(self, value) -> str:
        return written(value) if isinstance(value, Model) else value

    def has_changed(self, initial, data) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


def suggestions(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """Return the public records in whose words the term is found, by kind, as the box understands them."""
    term = request.GET.get("term", "")[: words.MAX_LENGTH].replace("\x00", "").strip()
    groups = []
    for model in kinds() if term else ():
        if not site.is_registered(model) or not site.get_model_admin(model).has_view_permission(request):
            continue
        rows = model._default_manager.published().select_related(*model.address_parents())
        found = [
            {"id": written(record), "text": label_of(record, site)}
            for record in rows.filter(words.condition(model, model.words_in, term)).distinct()[:SUGGESTED]
            if "#" not in record.get_absolute_url()
        ]
        if found:
            groups.append({"text": capfirst(str(model._meta.verbose_name_plural)), "children": found})
    return JsonResponse({"results": groups, "pagination": {"more": False}})
