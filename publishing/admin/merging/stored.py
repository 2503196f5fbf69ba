"""What is stored of a record, as the forms of its page have it; and how it is kept from changing meanwhile."""

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import connection
from django.db.models import Model
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest


def stored_forms(page: ModelAdmin, request: HttpRequest, record: Model) -> tuple[ModelForm, list[BaseModelFormSet]]:
    """Return the form of a record's page and the formsets that the user may change, as an opened page has them."""
    fields = flatten_fieldsets(page.get_fieldsets(request, record))
    form = page.get_form(request, record, change=True, fields=fields)(instance=record)
    formsets, counts = [], {}
    for formset, inline in page.get_formsets_with_inlines(request, record):
        prefix = formset.get_default_prefix()
        counts[prefix] = counts.get(prefix, 0) + 1
        if counts[prefix] > 1:
            prefix = f"{prefix}-{counts[prefix]}"
        if inline.has_change_permission(request, record):
            formsets.append(formset(instance=record, prefix=prefix, queryset=inline.get_queryset(request)))
    return form, formsets


def lock(page: ModelAdmin, request: HttpRequest, record: Model) -> None:
    """Keep others from saving the record, and rows of it that have pages of their own, until the transaction ends.

    On SQLite a transaction that began with BEGIN IMMEDIATE keeps all others waiting anyway.
    """
    if not connection.features.has_select_for_update:
        return
    own = type(record)._base_manager.filter(pk=record.pk).order_by()
    list(own.select_for_update(no_key=True).values_list("pk"))
    for formset, inline in page.get_formsets_with_inlines(request, record):
        if page.admin_site.is_registered(inline.model) and hasattr(formset, "fk"):
            belonging = inline.model._base_manager.filter(**{formset.fk.name: record}).order_by("pk")
            list(belonging.select_for_update(no_key=True).values_list("pk"))
