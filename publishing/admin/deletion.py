"""Why something cannot be deleted: each use of it, with a link to the record where it is used."""

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS
from django.db.models import CASCADE, ForeignKey, Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst


def protected_places(records, site: AdminSite) -> list[SafeString]:
    """Return what forbids the deletion of these records, each with the record whose page shows it."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=records)
    collector.collect(records)
    return [_place(use, site) for use in sorted(collector.protected, key=lambda use: (use._meta.label, use.pk))]


def _place(use: Model, site: AdminSite) -> SafeString:
    owner = _owner(use, site)
    words = format_html("{}: {}", capfirst(use._meta.verbose_name), use)
    if owner is None:
        return words
    address = reverse(f"{site.name}:{owner._meta.app_label}_{owner._meta.model_name}_change", args=[owner.pk])
    return format_html('{} · <a href="{}">{}: {}</a>', words, address, capfirst(owner._meta.verbose_name), owner)


def _owner(use: Model, site: AdminSite) -> Model | None:
    """Return the record with a page of its own on which this use stands: itself, or what it is deleted with."""
    if site.is_registered(type(use)):
        return use
    keys = [field for field in use._meta.fields if isinstance(field, ForeignKey)]
    for field in keys:
        if field.remote_field.on_delete is CASCADE and site.is_registered(field.related_model):
            return getattr(use, field.name)
    owner = getattr(use, "record", None)
    return owner if owner is not None and site.is_registered(type(owner)) else None
