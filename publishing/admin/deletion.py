"""Why something cannot be deleted: what the public sees, and each use of it, with a link to where it is used."""

from collections.abc import Iterable

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.admin.pointing import link_to, owner_of
from publishing.models import Publishable, State

#: Reasons that are told one by one.
MOST = 50


def reasons_to_keep(records: Iterable[Model], site: AdminSite) -> list[SafeString]:
    """Return what forbids the deletion of these records, each reason with a link to where it can be mended.

    What is published is not deleted, be it one of them or deleted along with them; nor is what the database or
    ``kept_by`` protects.
    """
    records = list(records)
    collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=records)
    collector.collect(records)
    going = {(type(one), one.pk): one for rows in collector.data.values() for one in rows}
    reasons = [_published(one, site) for one in going.values() if is_published(one)]
    reasons += [_place(use, site) for use in sorted(collector.protected, key=lambda use: (use._meta.label, use.pk))]
    reasons += [
        _kept(record, name, other, site)
        for record in records
        for name in getattr(record, "kept_by", ())
        for other in getattr(record, name).all()[:MOST]
        if (type(other), other.pk) not in going
    ]
    reasons += [format_html("{}", words) for record in records for words in _told_by_page(record, site)]
    left = len(reasons) - MOST
    more = ngettext("%(count)d more", "%(count)d more", max(left, 0)) % {"count": left}
    return [*reasons[:MOST], format_html("{}", more)] if left > 0 else reasons


def _told_by_page(record: Model, site: AdminSite) -> list[str]:
    page = site.get_model_admin(type(record)) if site.is_registered(type(record)) else None
    return page.why_kept(record) if hasattr(page, "why_kept") else []


def is_published(record: Model) -> bool:
    """Say whether a record is published, now or at a time to come."""
    return isinstance(record, Publishable) and record.state == State.PUBLISHED


def _published(record: Publishable, site: AdminSite) -> SafeString:
    return format_html("{} · {}", link_to(record, site), _("is published: retire it first"))


def _place(use: Model, site: AdminSite) -> SafeString:
    owner = owner_of(use, site)
    if owner == use:
        return link_to(use, site)
    words = format_html("{}: {}", capfirst(use._meta.verbose_name), use)
    return words if owner is None else format_html("{} · {}", words, link_to(owner, site))


def _kept(record: Model, name: str, other: Model, site: AdminSite) -> SafeString:
    """Name a record that points at this one by the field in which it does."""
    field = record._meta.get_field(name).field
    told = _("has “%(record)s” as its %(field)s") % {"record": record, "field": field.verbose_name}
    return format_html("{} · {}", link_to(other, site), told)
