"""Why something cannot be deleted: what the public sees, and each use of it, with a link to where it is used."""

from collections.abc import Iterable

from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.admin.pointing import Names
from publishing.models import Publishable, State

#: Reasons that are told one by one.
MOST = 50


def reasons_to_keep(records: Iterable[Model], names: Names) -> list[SafeString]:
    """Return what forbids the deletion of these records, each reason with a link to where it can be mended.

    What is published is not deleted, be it one of them or deleted along with them; nor is what the database or
    ``kept_by`` protects.
    """
    records = list(records)
    collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=records)
    collector.collect(records)
    going = {(type(one), one.pk): one for rows in collector.data.values() for one in rows}
    reasons = [_published(one, names) for one in going.values() if is_published(one)]
    reasons += [_place(use, names) for use in sorted(collector.protected, key=lambda use: (use._meta.label, use.pk))]
    reasons += [
        _kept(record, name, other, names)
        for record in records
        for name in getattr(record, "kept_by", ())
        for other in getattr(record, name).all()[:MOST]
        if (type(other), other.pk) not in going
    ]
    own = [record for record in records if isinstance(record, Publishable)]
    reasons += [format_html("{}", words) for record in own for words in record.why_kept()]
    left = len(reasons) - MOST
    more = ngettext("%(count)d more", "%(count)d more", max(left, 0)) % {"count": left}
    return [*reasons[:MOST], format_html("{}", more)] if left > 0 else reasons


def going_along(records: Iterable[Model], names: Names) -> list:
    """Return what a deletion takes along, nested as the page lists it, each named as far as the user may see it."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=records)
    collector.collect(list(records))
    return collector.nested(names.row)


def is_published(record: Model) -> bool:
    """Say whether a record is published, now or at a time to come."""
    return isinstance(record, Publishable) and record.state == State.PUBLISHED


def _published(record: Publishable, names: Names) -> SafeString:
    return format_html("{} · {}", names.link_to(record), _("is published: retire it first"))


def _place(use: Model, names: Names) -> SafeString:
    return names.row(use, format_html("{}: {}", capfirst(use._meta.verbose_name), use))


def _kept(record: Model, name: str, other: Model, names: Names) -> SafeString:
    """Name a record that points at this one by the field in which it does."""
    field = record._meta.get_field(name).field
    told = _("has “%(record)s” as its %(field)s") % {"record": record, "field": field.verbose_name}
    return format_html("{} · {}", names.link_to(other), told)
