"""A page for one record and language: each original beside its translation, saved one at a time.

Of a published record, whoever may not publish it writes into its pending change, and sees the words as they are there.
"""

import copy
from functools import partial
from typing import NamedTuple

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.utils import construct_change_message
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.forms import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.admin.forms import RecordForm
from publishing.admin.readiness.panel import translation_address
from publishing.admin.readiness.scope import allowed_kinds
from publishing.admin.translating.access import may_open, may_translate, only_proposes
from publishing.admin.translating.proposal import Proposal
from publishing.admin.translating.queue import Entry, QueueForm, entries, place
from publishing.admin.translating.words import Words, text_of, words_of
from publishing.languages import html_language
from publishing.models import TranslationBase
from publishing.readiness.registry import Kind, kind_of

#: Characters from which on one line of a form is too short to see them all.
LONG = 251
CHANGED_MEANWHILE = gettext_lazy(
    "The original or the translation was changed by someone else while this page was open. Both stand here as "
    "they are now. Look at them, then save again."
)
WAITS_FOR_CHANGE = gettext_lazy(
    "The original stands here as it will be once its pending change is published. Whether the translation is right for "
    "it can be said then; a new one can be proposed now."
)


class Desk(NamedTuple):
    """A record on the desk: its kind, its admin page, the language it is translated into, and what may be proposed."""

    kind: Kind
    page: object
    record: Model
    language: str
    proposal: Proposal | None
    #: The record with the words that stand on the desk.
    shown: Model

    def form_class(self, request: HttpRequest, columns: list[str]) -> type[RecordForm]:
        """Return the form of these columns, made as the record's own page makes its fields."""
        make = partial(_field, partial(self.page.formfield_for_dbfield, request=request))
        return modelform_factory(type(self.record), RecordForm, columns, formfield_callback=make)

    def writable(self, request: HttpRequest, words: list[Words]) -> list[str]:
        """Return the columns that the user may write here: those that the record's own page lets them write."""
        if not may_translate(request, self.page, self.record, self.language):
            return []
        read_only = set(self.page.get_readonly_fields(request, self.record))
        return [one.column for one in words if not read_only & {one.column, one.field}]

    def differs(self, words: Words) -> bool:
        """Say whether a field or its original stand otherwise on the desk than in public."""
        return any(text_of(self.record, one) != text_of(self.shown, one) for one in (words.column, words.source))


class LineField(forms.CharField):
    """One line of words, shown in as many as it takes."""

    def to_python(self, value):
        return super().to_python(" ".join(value.splitlines()) if isinstance(value, str) else value)


def _field(make, db_field, **kwargs):
    """Return the form field of a column; a long line gets room for all of it."""
    if (db_field.max_length or 0) >= LONG:
        kwargs |= {"form_class": LineField, "widget": AdminTextareaWidget(attrs={"rows": 2})}
    return make(db_field, **kwargs)


class DoneForm(forms.Form):
    """Which button was pressed: save this field, or say that its translation is still right."""

    save = forms.ChoiceField(required=False)
    right = forms.ChoiceField(required=False)

    def __init__(self, data, columns: list[str]):
        super().__init__(data)
        for name in ("save", "right"):
            self.fields[name].choices = [(column, column) for column in columns]
        for column in columns:
            self.fields[f"seen-{column}"] = forms.CharField(required=False, max_length=16)


def desk(request: HttpRequest, label: str, pk: int, language: str, site: AdminSite) -> HttpResponse:
    """Show the record's words, or store what was done to one of them."""
    found = _found(request, site, label, pk, language)
    words = words_of(found.shown, language)
    columns = found.writable(request, words)
    typed, problems = {}, {}
    if request.method == "POST" and columns:
        done = DoneForm(request.POST, columns)
        typed, problems = _do(request, found, words, columns, done)
        if not typed and not problems:
            return HttpResponseRedirect(request.get_full_path() + _next_anchor(found, request.POST))
        found = _found(request, site, label, pk, language)
        words = words_of(found.shown, language)
    form = found.form_class(request, columns)(instance=found.shown, initial=typed)
    return TemplateResponse(
        request, "admin/translating/desk.html", _context(request, site, found, words, form, problems)
    )


def _found(request: HttpRequest, site: AdminSite, label: str, pk: int, language: str) -> Desk:
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    kind, page = kind_of(model), site._registry.get(model)
    if kind is None or page is None or language not in dict(settings.LANGUAGES):
        raise Http404
    record = page.get_object(request, str(pk))
    if record is None:
        raise Http404
    if not may_open(request, page, record):
        raise PermissionDenied
    proposal = Proposal(request, page, record) if only_proposes(request, record) else None
    return Desk(kind, page, record, language, proposal, proposal.shown() if proposal else record)


def _do(
    request: HttpRequest, found: Desk, words: list[Words], columns: list[str], done: DoneForm
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Do what was asked; return what was typed into other fields and is not stored, and what keeps this one back."""
    column = (done.cleaned_data.get("save") or done.cleaned_data.get("right")) if done.is_valid() else ""
    stored = {one.column: one for one in words}
    sent = {name: request.POST[name] for name in columns if name in request.POST}
    if not column:
        return sent, {"": [_("Nothing was stored. Choose again what to save.")]}
    problems = _refused(request, found, stored[column], done)
    if not problems:
        sent.pop(column, None)
    probe = found.form_class(request, list(sent))(request.POST, instance=copy.copy(found.shown))
    left = {name: sent[name] for name in probe.changed_data if name in sent}
    return left | ({column: sent[column]} if problems and column in sent else {}), problems


def _refused(request: HttpRequest, found: Desk, words: Words, done: DoneForm) -> dict[str, list[str]]:
    """Store one field or confirm it; return what keeps it from being stored, by column."""
    if done.cleaned_data.get(f"seen-{words.column}") != words.seen:
        return {words.column: [CHANGED_MEANWHILE]}
    form = found.form_class(request, [words.column])(request.POST, instance=copy.copy(found.shown))
    is_right = bool(done.cleaned_data.get("right"))
    if not is_right and not form.is_valid():
        return {words.column: [str(problem) for found in form.errors.values() for problem in found]}
    if not is_right and form.changed_data:
        is_stored = (_propose if found.proposal else _save)(request, found, words, form)
        return {} if is_stored else {words.column: [CHANGED_MEANWHILE]}
    if words.is_stale or is_right:
        if found.differs(words):
            return {words.column: [WAITS_FOR_CHANGE]}
        _confirm(request, found, words)
    return {}


def _propose(request: HttpRequest, found: Desk, words: Words, form: RecordForm) -> bool:
    """Put one field into the record's pending change; say whether that was possible."""
    with transaction.atomic():
        is_kept = found.proposal.keep(words.column, form.cleaned_data[words.column] or "")
        if is_kept:
            told = _("Translation proposed: %(field)s") % {"field": words.label}
            found.page.log_change(request, found.record, told)
    if is_kept:
        messages.success(request, _("Proposed. It waits for somebody who may publish it."))
    return is_kept


def _save(request: HttpRequest, found: Desk, words: Words, form: RecordForm) -> bool:
    """Store one field."""
    with transaction.atomic():
        form.instance.save(update_fields=[*form.fields, "updated_at"])
        found.page.log_change(request, form.instance, construct_change_message(form, None, False))
        found.page.stored(form.instance)
    messages.success(request, _("Saved."))
    return True


def _confirm(request: HttpRequest, found: Desk, words: Words) -> None:
    with transaction.atomic():
        TranslationBase.objects.confirm(found.record, words.field, found.language)
        told = _("Said that the translation is still right: %(field)s") % {"field": words.label}
        found.page.log_change(request, found.record, told)
    messages.success(request, told)


def _next_anchor(found: Desk, sent) -> str:
    return f"#words-{sent.get('save') or sent.get('right')}"


def _context(
    request: HttpRequest, site: AdminSite, found: Desk, words: list[Words], form: RecordForm, problems: dict
) -> dict:
    record, meta = found.record, found.record._meta
    names = dict(settings.LANGUAGES)
    queue = QueueForm(request.GET, user=request.user, allowed=allowed_kinds(request, site, to_translate=True))
    before, after, left = around(entries(request, site, queue), place(found.kind, record, found.language, queue))
    return site.each_context(request) | {
        "title": _("Translate into %(language)s") % {"language": names[found.language]},
        "subtitle": str(record),
        "record": record,
        "opts": meta,
        "language": html_language(found.language),
        "rows": [{"words": one, "field": form[one.column] if one.column in form.fields else None,
                  "may_confirm": one.is_stale and not found.differs(one),
                  "problems": problems.get(one.column, ())} for one in words],
        "problems": problems.get("", ()),
        "media": found.page.media + form.media,
        "others": [
            {"name": name, "address": f"{translation_address(record, code)}?{queue.query()}"}
            for code, name in settings.LANGUAGES
            if code != found.language
        ],
        "page_address": reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk]),
        "queue_address": f"{reverse('admin:translations')}?{queue.query()}",
        "before": before and _address(before, queue),
        "after": after and _address(after, queue),
        "left": left,
        "proposes": bool(found.proposal and form.fields),
        "pending": found.proposal and found.proposal.pending and found.page.pending_address(record),
    }  # fmt: skip


def around(queue: list[Entry], here: Entry) -> tuple[Entry | None, Entry | None, int]:
    """Return the entries before and after this one, which need not be in the queue, and how many others there are."""
    before = next((one for one in reversed(queue) if one < here), None)
    after = next((one for one in queue if one > here), None)
    return before, after, len([one for one in queue if one != here])


def _address(entry: Entry, queue: QueueForm) -> str:
    kind, code = queue.allowed[entry.kind], settings.LANGUAGES[entry.language][0]
    return f"{reverse('admin:translation', args=[kind.label, entry.pk, code])}?{queue.query()}"
