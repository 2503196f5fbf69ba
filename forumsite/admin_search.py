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

#: Records shown of each kind; more of one kind, when that is asked for.
MOST, MOST_OF_ONE = 8, 200


class SearchForm(forms.Form):
    """What is looked for."""

    q = forms.CharField(
        label=_("Look for"),
        max_length=SEARCH_LENGTH,
        validators=VALIDATORS,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)


class Hit(NamedTuple):
    """A record that was found: its words, its page, and its state where it has one."""

    words: str
    address: str
    badge: SafeString | str


class Kind(NamedTuple):
    """What was found of one kind of record, and the query that shows more of it, where there is more."""

    name: str | Promise
    hits: list[Hit]
    more: str


def search(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the records of every kind in which the words occur, as far as the user may see them."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    words, kind = (form.cleaned_data["q"], form.cleaned_data["kind"]) if form.is_valid() else ("", "")
    pages = [page for page in _pages(request, site) if kind in {"", page.model._meta.label_lower}] if words else []
    found = [_found(request, page, words, MOST_OF_ONE if kind else MOST) for page in pages]
    context = {"title": _("Search"), "form": form, "words": words, "kinds": [one for one in found if one.hits]}
    return TemplateResponse(request, "admin/search.html", site.each_context(request) | context)


def _pages(request: HttpRequest, site: AdminSite) -> list[RecordAdmin]:
    """Return the pages of the kinds of record that the user may see, in the order of the start page."""
    models = [one["model"] for group in site.get_app_list(request) for one in group["models"] if "model" in one]
    pages = [site.get_model_admin(model) for model in models]
    return [page for page in pages if isinstance(page, RecordAdmin) and page.search_fields]


def _found(request: HttpRequest, page: RecordAdmin, words: str, most: int) -> Kind:
    fields = dict.fromkeys([*page.search_fields, *getattr(page.model, "words_in", ())])
    rows = page.get_queryset(request).filter(condition(page.model, fields, normalise(words)))
    records = list(rows.select_related(*page.get_list_select_related(request) or ())[: most + 1])
    hits = [Hit(page.choice_label(record), _address(record, "change", record.pk), _badge(record)) for record in records]
    more = urlencode({"q": words, "kind": page.model._meta.label_lower}) if len(records) > most else ""
    return Kind(page.model._meta.verbose_name_plural, hits[:most], more)


def _address(kind: type[Model] | Model, name: str, *args) -> str:
    return reverse(f"admin:{kind._meta.app_label}_{kind._meta.model_name}_{name}", args=args)


def _badge(record: Model) -> SafeString | str:
    return badge(record) if isinstance(record, Publishable) else ""
