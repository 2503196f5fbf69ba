"""The history of a record in the admin: its versions, what is different between two, and the way back to one."""

from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from reversion.models import Version

from publishing import audit, workflow
from publishing.admin.forms import stamp
from publishing.admin.times import times_in_words
from publishing.history import restoring
from publishing.history.deeds import restored
from publishing.history.differences import Comparison, label_of
from publishing.history.entries import entries_of
from publishing.history.registry import Kind, kind_of, kinds
from publishing.history.translations import remember_restored
from publishing.history.versions import snapshot, versions_of
from publishing.history.writing import recording
from publishing.models import Publishable

PAGE = 50
#: Other records of the same step that a comparison names.
TOGETHER = 20


class CompareForm(forms.Form):
    """Which two versions are compared: by itself, the newer one with the one before it."""

    old = forms.ModelChoiceField(Version.objects.none(), required=False)
    new = forms.ModelChoiceField(Version.objects.none())

    def __init__(self, data, record: Model) -> None:
        super().__init__(data)
        self.versions = versions_of(record)
        for name in self.fields:
            self.fields[name].queryset = self.versions

    def pair(self) -> tuple[Version | None, Version]:
        """Return the earlier and the later version; no earlier one for the first of all."""
        new = self.cleaned_data["new"]
        old = self.cleaned_data["old"] or self.versions.filter(pk__lt=new.pk).first()
        return (new, old) if old and old.pk > new.pk else (old, new)


class RestoreForm(forms.Form):
    """Which field is restored, all where none is named; and when the record was last saved as the page was shown."""

    field = forms.ChoiceField(required=False)
    seen = forms.CharField(required=False, max_length=40)

    def __init__(self, data, kind: Kind) -> None:
        super().__init__(data)
        self.fields["field"].choices = [(name, name) for name in kind.names]


def urls(page) -> list:
    """Return the addresses of comparing two versions of a record and of restoring one."""
    name = f"{page.opts.app_label}_{page.opts.model_name}"

    base, wrap = "<path:object_id>/history/", page.admin_site.admin_view
    return [
        path(f"{base}compare/", wrap(partial(compare, page)), name=f"{name}_compare"),
        path(f"{base}<int:version>/restore/", wrap(partial(restore, page)), name=f"{name}_restore"),
    ]


def show(page, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
    """Show the versions of a record, the newest first."""
    record = _record(page, request, object_id)
    found = Paginator(versions_of(record), PAGE).get_page(request.GET.get("page"))
    entries = entries_of(record, list(found))
    may_restore = page.has_change_permission(request, record)
    context = {"title": _("History"), "entries": entries, "page": found, "may_restore": may_restore}
    return _page(page, request, record, "history", context | (extra_context or {}))


def compare(page, request: HttpRequest, object_id: str) -> HttpResponse:
    """Show what is different between two versions of a record."""
    record = _record(page, request, object_id)
    form = CompareForm(request.GET, record)
    if not form.is_valid():
        return HttpResponseRedirect(_named(type(record), "history", record.pk))
    old, new = form.pair()
    context = {
        "title": _("What changed"),
        "old": old,
        "new": new,
        "may_restore": page.has_change_permission(request, record),
    }
    if old:
        shown = Comparison(kind_of(type(record)), snapshot(old), snapshot(new))
        context |= {"comparison": shown, "restorable": allowed(page, request, record).keys() - {*restoring.FIXED}}
    context |= _together(page, request, new)
    return _page(page, request, record, "history_compare", context)


def restore(page, request: HttpRequest, object_id: str, version: int) -> HttpResponse:
    """Show what restoring a version, or one field of it, would change; or do it."""
    record = _record(page, request, object_id)
    if not page.has_change_permission(request, record):
        raise PermissionDenied
    chosen = versions_of(record).filter(pk=version).first()
    if chosen is None:
        raise Http404
    form = RestoreForm(request.POST if request.method == "POST" else request.GET, kind_of(type(record)))
    only = form.cleaned_data["field"] if form.is_valid() else ""
    plan = restoring.plan(record, snapshot(chosen), allowed(page, request, record), only)
    problems = _forbidden(request, record) or plan.problems()
    if request.method == "POST" and not problems:
        problems = _carry_out(page, request, plan, chosen, form)
    if problems is None:
        return HttpResponseRedirect(_named(type(record), "history", record.pk))
    title = _("Restore “%(field)s”") % {"field": label_of(plan.kind, only)} if only else _("Restore this version")
    context = {"title": title, "version": chosen, "plan": plan, "problems": problems, "only": only}
    context["seen"] = stamp(record)
    return _page(page, request, record, "history_restore", context, 422 if request.method == "POST" else 200)


def _forbidden(request: HttpRequest, record: Model) -> list[str]:
    """Return why the user may not change the record as it stands, although its kind is for them to change."""
    if isinstance(record, Publishable) and not workflow.may_change_public(request.user, record):
        return [str(workflow.ONLY_PUBLISHERS)]
    return []


def _carry_out(
    page, request: HttpRequest, plan: restoring.Plan, chosen: Version, form: RestoreForm
) -> list[str] | None:
    """Restore and say so; return what forbids it, where something does."""
    if form.cleaned_data.get("seen", "") != stamp(plan.record):
        return [_("This was saved by someone else after you opened this page. Look once more at what would change.")]
    labels = [label_of(plan.kind, name) for name in plan.comparison.changed]
    try:
        with transaction.atomic(), recording(request.user, restored(chosen.revision.date_created)):
            record = plan.carry_out()
            remember_restored(record, chosen, plan.comparison.changed)
            page.log_change(request, record, [{"changed": {"fields": labels}}])
            audit.note(audit.Kind.RESTORED, request=request, record=record, fields=plan.comparison.changed)
            page.stored(record)
    except ValidationError as error:
        return restoring.sentences(type(plan.record), error)
    messages.success(request, _("Restored. What stood there before is kept as a version too."))
    return None


def allowed(page, request: HttpRequest, record: Model) -> restoring.Allowed:
    """Return the fields and lists of a record that the user may change on its page; of relations, what they may be."""
    form = page.get_form(request, record, change=True)
    fields = {name: getattr(of, "queryset", None) for name, of in form.base_fields.items() if not of.disabled}
    lists = {
        inline.model: _offered_in(inline.get_formset(request, record).form)
        for inline in page.get_inline_instances(request, record)
        if inline.has_add_permission(request, record)
        and inline.has_change_permission(request, record)
        and inline.has_delete_permission(request, record)
    }
    return fields | {rows.name: lists[rows.model] for rows in kind_of(type(record)).rows if rows.model in lists}


def _offered_in(row_form: type[forms.ModelForm]) -> dict[str, QuerySet]:
    """Return what the relations in the rows of a list may lead to, by field."""
    return {name: of.queryset for name, of in row_form.base_fields.items() if isinstance(of, forms.ModelChoiceField)}


def _together(page, request: HttpRequest, version: Version) -> dict:
    """Return the other records that changed in the same step, as far as the user may see them, and their number."""
    pages = {type_of.pk: other for other, type_of in _seen(page, request)}
    others = Version.objects.filter(revision=version.revision_id, content_type__in=pages).exclude(pk=version.pk)
    keys: dict[int, set[int]] = {}
    for one in others.values("content_type", "object_id"):
        keys.setdefault(one["content_type"], set()).add(int(one["object_id"]))
    there = {
        key: set(pages[key].get_queryset(request).filter(pk__in=found).values_list("pk", flat=True))
        for key, found in keys.items()
    }
    rows = [
        {
            "kind": pages[other.content_type_id].opts.verbose_name,
            "name": other.object_repr,
            "address": f"{_named(pages[other.content_type_id].model, 'compare', other.object_id)}?new={other.pk}",
        }
        for other in others.order_by("pk").defer("serialized_data")
        if int(other.object_id) in there[other.content_type_id]
    ]
    return {"together": rows[:TOGETHER], "together_count": len(rows)}


def _seen(page, request: HttpRequest) -> list[tuple]:
    """Return the pages of the kinds that the user may see, each with its content type."""
    site = page.admin_site
    found = [site.get_model_admin(kind.model) for kind in kinds() if site.is_registered(kind.model)]
    found = [other for other in found if other.has_view_permission(request)]
    types = ContentType.objects.get_for_models(*(other.model for other in found))
    return [(other, types[other.model]) for other in found]


def _record(page, request: HttpRequest, object_id: str) -> Model:
    """Return the record if the user may look at it; raise ``PermissionDenied`` or ``Http404`` otherwise."""
    record = page.get_object(request, unquote(object_id))
    if not page.has_view_or_change_permission(request, record):
        raise PermissionDenied
    if record is None:
        raise Http404
    return record


def _named(model: type[Model], name: str, key: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=[quote(str(key))])


def _page(page, request: HttpRequest, record: Model, name: str, context: dict, status: int = 200) -> HttpResponse:
    shared = {
        "record": record,
        "opts": page.opts,
        "zone": times_in_words(),
        "history": _named(type(record), "history", record.pk),
    }
    found = page.admin_site.each_context(request) | shared | context
    return TemplateResponse(request, f"admin/{name}.html", found, status=status)
