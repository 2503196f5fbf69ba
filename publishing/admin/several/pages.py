"""The pages that edit several records: one asks for the values, one shows every change, and applies what it showed."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from publishing.admin.several.forms import MOST, SeenForm, SeveralForm
from publishing.admin.several.plans import Line, Plan, plan
from publishing.history.deeds import Deed
from publishing.history.noting import describe

#: Records on one page of a preview.
PAGE = 50


class EditSeveralMixin:
    """Edits several records of a list at once."""

    #: The fields that can be set for many; translated ones by their plain names.
    several_fields: tuple[str, ...] = ()

    def get_urls(self) -> list:
        address = path("several/", self.admin_site.admin_view(self.several_view), name=self._several_name())
        return [address, *super().get_urls()]

    def _several_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_several"

    def has_several_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may edit several records of this kind, and there is something to edit."""
        return bool(self.several_fields) and self.has_change_permission(request)

    @admin.action(description=gettext_lazy("Edit several…"), permissions=["several"])
    def edit_several(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask what is to be changed in the records picked."""
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            words = _("Pick at most %(most)d records to edit them at once.") % {"most": MOST}
            messages.error(request, words)
            return None
        return self._ask(request, keys, SeveralForm(page=self, request=request))

    def several_view(self, request: HttpRequest) -> HttpResponse:
        """Show every change that the values sent would make, or make them."""
        if not self.has_several_permission(request):
            raise PermissionDenied
        back = HttpResponseRedirect(self._list())
        seen = SeenForm(request.POST)
        known = seen.marks() if "seen" in request.POST and seen.is_valid() else None
        keys = list(known or _keys(request))
        if request.method != "POST" or not keys:
            return back
        form = SeveralForm(request.POST, page=self, request=request)
        if not form.is_valid() or "_change" in request.POST:
            return self._ask(request, keys, form)
        if known is not None and "_apply" in request.POST:
            return self._apply(request, form, known, seen.cleaned_data["anyway"]) or back
        rows = self.get_queryset(request).filter(pk__in=keys)
        return self._show(request, form, plan(rows, form.wishes(), self._judge(request)))

    def _judge(self, request: HttpRequest):
        """Return what says whether the user may change a record as it stands."""
        may_edit = getattr(self, "may_edit", self.has_change_permission)
        return lambda record: may_edit(request, record)

    def _ask(self, request: HttpRequest, keys: list[int], form: SeveralForm) -> HttpResponse:
        context = {"title": _("Edit several records"), "form": form, "keys": keys, "count": len(keys)}
        return self._page(request, "admin/several/ask.html", context | {"checkbox_name": ACTION_CHECKBOX_NAME})

    def _show(self, request: HttpRequest, form: SeveralForm, found: Plan) -> HttpResponse:
        pages = Paginator([*found.refused, *found.changed], PAGE)
        context = {
            "title": _("Every change, before it is made"),
            "form": form,
            "plan": found,
            "page": pages.get_page(request.POST.get("page")),
            "change_count": sum(len(line.changes) for line in found.changed),
        }
        return self._page(request, "admin/several/preview.html", context)

    def _page(self, request: HttpRequest, template: str, context: dict) -> HttpResponse:
        here = {"opts": self.opts, "list": self._list(), "address": reverse(f"admin:{self._several_name()}")}
        media = self.media + context["form"].media
        return TemplateResponse(
            request, template, self.admin_site.each_context(request) | here | {"media": media} | context
        )

    def _list(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _apply(self, request: HttpRequest, form: SeveralForm, known: dict, anyway: bool) -> HttpResponse | None:
        """Store what was shown; where a record is refused, all or the rest, as was agreed to; None once it is done."""
        try:
            with transaction.atomic():
                rows = self.get_queryset(request).filter(pk__in=known)
                list(self.model._base_manager.select_for_update().filter(pk__in=known).order_by("pk").values("pk"))
                found = plan(rows, form.wishes(), self._judge(request), known)
                if (found.refused and not anyway) or not found.changed:
                    return self._refuse(request, form, found)
                describe(Deed.BULK)
                for line in found.changed:
                    self._store(request, line)
        except IntegrityError:
            messages.error(request, _("Nothing was changed, because one of the changes contradicts another record."))
            return None
        self._tell(request, found)
        return None

    def _store(self, request: HttpRequest, line: Line) -> None:
        many = [change for change in line.changes if self.model._meta.get_field(change.name).many_to_many]
        line.record.save()
        for change in many:
            getattr(line.record, change.name).set(change.value)
        self.log_change(request, line.record, [{"changed": {"fields": [change.label for change in line.changes]}}])
        if hasattr(self, "stored"):
            self.stored(line.record)

    def _refuse(self, request: HttpRequest, form: SeveralForm, found: Plan) -> HttpResponse:
        messages.error(request, _("Nothing was changed. Look at what is refused, and say whether the rest is changed."))
        fresh = plan(
            self.get_queryset(request).filter(pk__in=[line.record.pk for line in found.lines]),
            form.wishes(),
            self._judge(request),
        )
        return self._show(request, form, fresh)

    def _tell(self, request: HttpRequest, found: Plan) -> None:
        count, left = len(found.changed), len(found.refused)
        words = ngettext("%(count)d record was changed.", "%(count)d records were changed.", count)
        messages.success(request, words % {"count": count})
        if left:
            told = ngettext("%(count)d record stays as it was.", "%(count)d records stay as they were.", left)
            messages.warning(request, told % {"count": left})


def _keys(request: HttpRequest) -> list[int]:
    """Return the keys of the records picked, as many as are edited at once."""
    sent = request.POST.getlist(ACTION_CHECKBOX_NAME)[:MOST]
    return [int(key) for key in sent if key.isascii() and key.isdecimal() and len(key) < 19]
