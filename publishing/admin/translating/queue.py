"""The queue of translations that are missing or older than their originals: a record in a language is one entry."""

from typing import NamedTuple

from django import forms
from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.admin.pending import mark_pending, pending_badge
from publishing.admin.readiness.panel import translation_address
from publishing.admin.readiness.scope import ScopeForm, allowed_kinds, scoped
from publishing.admin.standing import badge
from publishing.readiness import findings
from publishing.readiness.findings import Finding, Wanted
from publishing.readiness.registry import Kind

PAGE = 50
#: What the queue can be narrowed to, and the checks behind it.
WHICH = {
    "": ("stale", "untranslated"),
    "stale": ("stale",),
    "missing": ("untranslated",),
    "names": ("stale", "untranslated", "untranslated-name"),
}


class QueueForm(ScopeForm):
    """The filters of the queue."""

    which = forms.ChoiceField(
        required=False,
        label=gettext_lazy("what"),
        choices=[
            ("", gettext_lazy("older than the original, and missing")),
            ("stale", gettext_lazy("older than the original")),
            ("missing", gettext_lazy("missing")),
            ("names", gettext_lazy("all, names and short notes too")),
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("severity", "check", "words_in"):
            del self.fields[name]

    def asked(self, code: str) -> Wanted:
        """Return what is asked of the words in a language."""
        return Wanted(WHICH[self.value("which")], exactly=code)


class Entry(NamedTuple):
    """A record that has something to be translated into a language; entries are in the order of the queue."""

    kind: int
    pk: int
    language: int


class Row(NamedTuple):
    """An entry as the queue shows it."""

    record: Model
    kind: str
    badge: SafeString
    language: str
    address: str
    stale: list[str]
    missing: list[str]


def entries(request: HttpRequest, site: AdminSite, form: QueueForm) -> list[Entry]:
    """Return the entries in order, in a query for each kind and language."""
    codes = [code for code, _name in settings.LANGUAGES]
    chosen = [code for code in codes if form.value("language") in {"", code}]
    places = {kind.label: number for number, kind in enumerate(form.allowed)}
    found = []
    for kind, rows in scoped(request, site, form):
        for code in chosen:
            if form.asked(code).places(kind):
                keys = findings.lacking(kind, rows, form.asked(code)).order_by().values_list("pk", flat=True)
                found += [Entry(places[kind.label], key, codes.index(code)) for key in keys]
    return sorted(found)


def queue(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show what there is to translate, a page at a time."""
    form = QueueForm(request.GET, user=request.user, allowed=allowed_kinds(request, site, to_translate=True))
    page = Paginator(entries(request, site, form), PAGE).get_page(request.GET.get("page"))
    context = {"title": _("Translations"), "scope": form, "page": page, "rows": rows(form, page.object_list)}
    return TemplateResponse(request, "admin/translating/queue.html", site.each_context(request) | context)


def rows(form: QueueForm, part: list[Entry]) -> list[Row]:
    """Return these entries as rows, in a few queries for each kind among them."""
    records, lacks = {}, {}
    for number in dict.fromkeys(entry.kind for entry in part):
        kind = form.allowed[number]
        keys = [entry.pk for entry in part if entry.kind == number]
        some = kind.model._default_manager.filter(pk__in=keys)
        records |= {(number, one.pk): one for one in mark_pending(some.select_related(*kind.model.shown_with))}
        checks = Wanted(WHICH[form.value("which")])
        lacks |= {(number, pk): found for pk, found in findings.of_rows(kind, some, checks).items()}
    return [_row(form, entry, records[entry[:2]], lacks[entry[:2]]) for entry in part if entry[:2] in records]


def _row(form: QueueForm, entry: Entry, record: Model, lacks: list[Finding]) -> Row:
    code, name = settings.LANGUAGES[entry.language]
    mine = [one for one in lacks if one.place.language == code]
    return Row(
        record,
        capfirst(record._meta.verbose_name),
        pending_badge(record, badge(record)),
        name,
        f"{translation_address(record, code)}?{form.query()}",
        _fields(record, [one for one in mine if one.check.code == "stale"]),
        _fields(record, [one for one in mine if one.check.code != "stale"]),
    )


def _fields(record: Model, found: list[Finding]) -> list[str]:
    names = [record._meta.get_field(one.place.name).translated_field.verbose_name for one in found]
    return [capfirst(name) for name in names]


def place(kind: Kind, record: Model, code: str, form: QueueForm) -> Entry:
    """Return the entry that a record in a language is, or would be."""
    codes = [code for code, _name in settings.LANGUAGES]
    return Entry(form.allowed.index(kind), record.pk, codes.index(code))
