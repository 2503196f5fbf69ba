"""Deleted records in the admin: what they are, until when they are kept, and the way back."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing import scopes, workflow
from publishing.admin.audited import AuditedMixin
from publishing.admin.standing import moment
from publishing.admin.times import times_in_words
from publishing.history import trash
from publishing.history.bringing_back import Return
from publishing.history.deeds import Deed
from publishing.history.registry import kinds
from publishing.history.writing import recording
from publishing.models import Publishable
from publishing.models.trashed import Trashed


@admin.register(Trashed)
class TrashedAdmin(AuditedMixin, admin.ModelAdmin):
    """What was deleted, for whoever may add and delete records of its kind."""

    list_display = ("name", "way", "kind", "when", "deleted_by", "until")
    list_display_links = None
    list_select_related = ("content_type", "deleted_by")
    search_fields = ("name",)
    list_per_page = 50
    change_list_template = "admin/publishing/trashed.html"
    show_full_result_count = False

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(partial(bring_back, self))
        return [path("<int:pk>/bring-back/", view, name="publishing_trashed_bring_back"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        """Say whether the user may bring back what was deleted, or this one."""
        return bool(self._models(request)) and (obj is None or self.get_queryset(request).filter(pk=obj.pk).exists())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return what the user may bring back, without the rows themselves."""
        types = ContentType.objects.get_for_models(*self._models(request)).values()
        rows = super().get_queryset(request).filter(content_type__in=types)
        if (editions := scopes.editions_of(request.user)) is not None:
            kept = [key for key, held in rows.values_list("pk", "editions") if editions.intersection(held)]
            rows = rows.filter(pk__in=kept)
        return rows.defer("rows", "links", "files")

    def _models(self, request: HttpRequest) -> list[type[Model]]:
        site = self.admin_site  # of the records with a history, those that are no Publishable are never deleted
        found = [kind.model for kind in kinds() if issubclass(kind.model, Publishable)]
        pages = [site.get_model_admin(model) for model in found]
        return [one.model for one in pages if one.has_add_permission(request) and one.has_delete_permission(request)]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        """Lead to the page on which it can be brought back."""
        if not object_id.isdecimal():
            raise Http404
        return HttpResponseRedirect(reverse("admin:publishing_trashed_bring_back", args=[object_id]))

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        words = {"title": _("Deleted records"), "zone": times_in_words()}
        return super().changelist_view(request, words | (extra_context or {}))

    def get_actions(self, request: HttpRequest) -> dict:
        """Return the actions; what is deleted already goes for good here, and the list says so."""
        found = super().get_actions(request)
        if "delete_selected" in found:
            act, name, _words = found["delete_selected"]
            found["delete_selected"] = (act, name, _("Delete for good…"))
        return found

    def delete_model(self, request: HttpRequest, obj: Trashed) -> None:
        trash.purge([obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        trash.purge(queryset)

    @admin.display(description=gettext_lazy("kind of record"), ordering="content_type")
    def kind(self, entry: Trashed) -> str:
        return capfirst(str(entry.kind._meta.verbose_name)) if entry.kind else ""

    @admin.display(description=gettext_lazy("deleted"), ordering="deleted_at")
    def when(self, entry: Trashed) -> str:
        return moment(entry.deleted_at)

    @admin.display(description=gettext_lazy("kept until"), ordering="deleted_at")
    def until(self, entry: Trashed) -> str:
        return f"{timezone.localtime(entry.kept_until):%Y-%m-%d}"

    @admin.display(description=gettext_lazy("what to do"))
    def way(self, entry: Trashed) -> SafeString:
        address = reverse("admin:publishing_trashed_bring_back", args=[entry.pk])
        return format_html('<a class="button" href="{}">{}</a>', address, _("Bring back…"))


def bring_back(page: TrashedAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what bringing a deleted record back would do; or do it."""
    if not page.has_view_permission(request):
        raise PermissionDenied
    entry = page.get_queryset(request).defer(None).filter(pk=pk).first()
    if entry is None:
        raise Http404
    plan = Return(entry, lambda model: workflow.may_publish(request.user, model))
    if request.method == "POST" and not plan.problems and (record := _carry_out(page, request, plan)):
        return HttpResponseRedirect(_address(record, "change"))
    context = page.admin_site.each_context(request) | {
        "title": _("Bring back “%(name)s”") % {"name": entry},
        "entry": entry,
        "plan": plan,
        "opts": page.opts,
        "kind": page.kind(entry),
        "zone": times_in_words(),
        "needed": _needed(page, request, plan),
        "together": [(capfirst(str(row._meta.verbose_name)), row) for row in plan.together],
        "count": sum(not row._meta.auto_created for row in plan.rows) - len(plan.together) - 1,
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "admin/trash_bring_back.html", context, status=status)


def _carry_out(page: TrashedAdmin, request: HttpRequest, plan: Return) -> Model | None:
    """Bring it back and say so; note why not in the plan otherwise."""
    site = page.admin_site
    try:
        with transaction.atomic(), recording(request.user, Deed.BROUGHT_BACK):
            record = plan.carry_out()
            shown = site.get_model_admin(type(record))
            shown.log_change(request, record, _("Brought back after deletion."))
            for row in [record, *(row for row in plan.together if isinstance(row, Publishable))]:
                site.get_model_admin(type(row)).brought_back(request, row)
    except ValidationError as error:
        plan.problems += error.messages
        return None
    messages.success(request, _("“%(name)s” was brought back.") % {"name": record})
    return record


def _needed(page: TrashedAdmin, request: HttpRequest, plan: Return) -> Trashed | None:
    """Return what has to be brought back first, where it is among what was deleted."""
    if plan.needed is None:
        return None
    model, key = plan.needed
    kind = ContentType.objects.get_for_model(model)
    return page.get_queryset(request).filter(content_type=kind, object_id=key).first()


def _address(record: Model, name: str) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{name}", args=[record.pk])
