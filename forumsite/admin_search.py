"""One search over everything that a member of staff may see, from every page of the admin."""

from typing import NamedTuple

from django import forms
from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from publishing.admin import RecordAdmin, badge
from publishing.admin.records import SEARCH_LENGTH
from publishing.models import Publishable
from publishing.words import VALIDATORS, condition, normalise

#: Records shown of each kind; the rest stands in its list, behind a link.
MOST = 8


class SearchForm(forms.Form):
    """What is looked for."""

    q = forms.CharField(
        label=_("Look for"),
        max_length=SEARCH_LENGTH,
        validators=VALIDATORS,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class Hit(NamedTuple):
    """A record that was found: its words, its page, and its state where it has one."""

    words: str
    address: str
    badge: SafeString | str


class Kind(NamedTuple):
    """What was found of one kind of record, and where it is more than is shown, the address of the list of all."""

    name: str | Promise
    hits: list[Hit]
    listed: str


def search(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the records of every kind in which the words occur, as far as the user may see them."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    kinds = [kind for page in _pages(request, site) if (kind := _found(request, page, words)).hits] if words else []
    context = {"title": _("Search"), "form": form, "words": words, "kinds": kinds}
    return TemplateResponse(request, "admin/search.html", site.each_context(request) | context)


def _pages(request: HttpRequest, site: AdminSite) -> list[RecordAdmin]:
    pages = [page for page in site._registry.values() if isinstance(page, RecordAdmin) and page.search_fields]
    return [page for page in pages if page.has_view_permission(request)]


def _found(request: HttpRequest, page: RecordAdmin, words: str) -> Kind:
    fields = dict.fromkeys([*page.search_fields, *getattr(page.model, "words_in", ())])
    rows = page.get_queryset(request).filter(condition(page.model, fields, normalise(words)))
    records = list(rows.select_related(*page.get_list_select_related(request) or ())[: MOST + 1])
    hits = [Hit(page.choice_label(record), _address(record, "change", record.pk), _badge(record)) for record in records]
    listed = f"{_address(page.model, 'changelist')}?{urlencode({'q': words})}" if len(records) > MOST else ""
    return Kind(page.model._meta.verbose_name_plural, hits[:MOST], listed)


def _address(kind: type[Model] | Model, name: str, *args) -> str:
    return reverse(f"admin:{kind._meta.app_label}_{kind._meta.model_name}_{name}", args=args)


def _badge(record: Model) -> SafeString | str:
    return badge(record) if isinstance(record, Publishable) else ""
