"""What points at a record: relations, redirects and links in texts, each with the record on whose page it stands."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from django.contrib.admin import AdminSite
from django.db.models import CASCADE, ForeignKey, ForeignObjectRel, Model, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.addresses import address_of, kinds
from publishing.models import Publishable, Redirect
from publishing.richtext import RichTextField

#: Uses of one sort that are listed; records on one page of deletion whose uses are.
MOST, MOST_RECORDS = 25, 20


class Use(NamedTuple):
    """One place where a record is used: in words, with a link, and whether the public sees it there."""

    words: SafeString
    is_public: bool


class Sort(NamedTuple):
    """The uses of one sort: what they are called, the first of them, and whether there are more."""

    label: str
    uses: list[Use]
    has_more: bool


class Pointing(NamedTuple):
    """All that points at a record."""

    record: Model
    sorts: list[Sort]


class Names:
    """What records are called on a page of deletion: whoever may not see one is told that it is there, and no more."""

    def __init__(self, site: AdminSite, request: HttpRequest) -> None:
        self.site, self.request = site, request
        self.known: dict[Model, bool] = {}

    def may_see(self, record: Model) -> bool:
        """Say whether the user may see a record that has a page of its own."""
        if record not in self.known:
            self.known[record] = self.site.get_model_admin(type(record)).has_view_permission(self.request, record)
        return self.known[record]

    def link_to(self, record: Model) -> SafeString:
        """Return the kind and the name of a record, with a link to its page for staff."""
        if not self.may_see(record):
            return format_html("{}: {}", capfirst(record._meta.verbose_name), _("one that you may not see"))
        address = reverse(
            f"{self.site.name}:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk]
        )
        return format_html('<a href="{}">{}: {}</a>', address, capfirst(record._meta.verbose_name), record)

    def row(self, row: Model, words: SafeString | str = "") -> SafeString:
        """Return the name of a row, or other words for it, with the record on whose page it stands."""
        words = words or format_html("{}", row)
        owner = owner_of(row, self.site)
        if owner == row or (owner is not None and not self.may_see(owner)):
            return self.link_to(owner)
        return words if owner is None else format_html("{} · {}", words, self.link_to(owner))


def pointing_at(records: Iterable[Model], names: Names, shows_in: tuple[str, ...] = ()) -> list[Pointing]:
    """Return what points at each of the first records; one at which nothing does is left out.

    ``shows_in`` are relations of the records' own that lead to pages on which they show.
    """
    found = [Pointing(record, _sorts(record, names, shows_in)) for record in islice(records, MOST_RECORDS)]
    return [one for one in found if one.sorts]


def owner_of(use: Model, site: AdminSite) -> Model | None:
    """Return the record with a page of its own on which a row stands: itself, or what it is deleted with."""
    if site.is_registered(type(use)):
        return use
    keys = [field for field in use._meta.fields if isinstance(field, ForeignKey)]
    for field in keys:
        if field.remote_field.on_delete is CASCADE and site.is_registered(field.related_model):
            return getattr(use, field.name)
    owner = getattr(use, "record", None)
    return owner if owner is not None and site.is_registered(type(owner)) else None


def _sorts(record: Model, names: Names, shows_in: tuple[str, ...]) -> list[Sort]:
    sorts = [_of_relation(record, relation, names) for relation in record._meta.related_objects if _points(relation)]
    sorts += [_shown_in(record, name, names) for name in shows_in]
    sorts += [_redirects(record, names), _linking(record, names)]
    return [sort for sort in sorts if sort.uses]


def _points(relation: ForeignObjectRel) -> bool:
    """Say whether rows of a relation stay when the record goes: those deleted with it are named elsewhere."""
    if relation.hidden or relation.related_model._meta.auto_created:
        return False
    if relation.many_to_many:
        return bool(relation.through._meta.auto_created)
    return relation.on_delete is not CASCADE


def _of_relation(record: Model, relation: ForeignObjectRel, names: Names) -> Sort:
    model, field = relation.related_model, relation.field
    keys = [key.name for key in model._meta.fields if isinstance(key, ForeignKey)]
    rows = model._base_manager.filter(**{field.name: record}).select_related(*keys).order_by("pk")
    label = _("%(kind)s: %(field)s") % {"kind": capfirst(model._meta.verbose_name_plural), "field": field.verbose_name}
    return _sort(label, [_use(row, names) for row in rows[: MOST + 1]])


def _use(row: Model, names: Names) -> Use:
    owner = owner_of(row, names.site)
    return Use(names.row(row), isinstance(owner, Publishable) and owner.is_public())


def _shown_in(record: Model, name: str, names: Names) -> Sort:
    field = record._meta.get_field(name)
    value = getattr(record, name)
    rows = list(value.all()[: MOST + 1]) if field.many_to_many else [value] if value else []
    return _sort(_("Shows on the page of"), [_use(row, names) for row in rows])


def _redirects(record: Model, names: Names) -> Sort:
    """Return the old addresses that lead to the record: they lead nowhere once it is gone."""
    rows = Redirect.to(record)[: MOST + 1]
    return _sort(
        _("Old addresses that lead to it"),
        [Use(names.link_to(row) if names.may_see(row) else format_html("{}", row), False) for row in rows],
    )


def _linking(record: Model, names: Names) -> Sort:
    """Return the records in whose texts a link leads to the page of this one."""
    if not isinstance(record, Publishable) or "#" in record.get_absolute_url():
        return _sort("", [])
    path = address_of(record)
    link = re.compile(re.escape(path) + r'/?["?#]')
    found = []
    for model in kinds():
        texts = [field.name for field in model._meta.concrete_fields if isinstance(field, RichTextField)]
        holds = Q(*[(f"{name}__contains", path) for name in texts], _connector=Q.OR)
        for row in model._base_manager.filter(holds).order_by("pk")[:200] if texts else ():
            if row != record and any(link.search(getattr(row, name) or "") for name in texts):
                found.append(_use(row, names))
    return _sort(_("Links to it in the text of"), found)


def _sort(label: str, uses: list[Use]) -> Sort:
    return Sort(label, uses[:MOST], len(uses) > MOST)
