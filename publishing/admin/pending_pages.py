"""Pages of a pending change: compared with what is public, looked at as it will be, published or discarded."""

import copy

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from publishing import scopes, workflow
from publishing.admin.merging import Merge
from publishing.admin.preview import others
from publishing.admin.replay import bind, carry_out, quietly, whole
from publishing.admin.standing import moment
from publishing.admin.translating.access import may_open
from publishing.history.differences import Comparison
from publishing.history.registry import kind_of
from publishing.history.versions import present
from publishing.models import PendingChange, Publishable, State
from publishing.preview.showing import Banner, NotShownError, show
from publishing.preview.undoing import undone
from publishing.privately import kept_private

#: Under this name a form, or a button, says which state of the pending change it is about.
OF = "_of_pending"
#: What an address says that asks for the form with the pending change in it.
SHOWN = "pending"


class PendingPagesMixin:
    """What can be done with the pending change of a record, beside its form."""

    def get_urls(self) -> list:
        wrap, name = self.admin_site.admin_view, self._url_name("pending")
        base = "<path:object_id>/pending/"
        return [
            path(base, wrap(require_safe(self.compare_pending)), name=name),
            path(f"{base}publish/", wrap(require_POST(self.publish_pending)), name=f"{name}_publish"),
            path(f"{base}discard/", wrap(require_POST(self.discard_pending)), name=f"{name}_discard"),
            path(f"{base}preview/<str:language>/", wrap(require_safe(self.preview_pending)), name=f"{name}_preview"),
            *super().get_urls(),
        ]

    def _pending_words(self, request: HttpRequest, record: Publishable, pending: PendingChange) -> dict:
        """Return what is said of a pending change, and where its pages are."""
        return {
            "by": pending.author_name,
            "at": moment(pending.saved_at),
            "note": pending.note,
            "stamp": pending.stamp,
            "compare": self.pending_address(record),
            "edit": f"{self._to('change', record)}?{SHOWN}=1",
            "publish": self._to("pending_publish", record),
            "discard": self._to("pending_discard", record),
            "may_publish": self.has_change_permission(request, record)
            and workflow.may_change_public(request.user, record),
            "may_change": self.has_change_permission(request, record),
            "previews": [
                one | {"address": self._to("pending_preview", record, one["code"])}
                for one in self.preview_buttons(record)
            ],
        }

    def pending_address(self, record: Publishable) -> str:
        """Return where the pending change of a record is compared with what is public."""
        return self._to("pending", record)

    def _to(self, what: str, record: Publishable, *more: str) -> str:
        return reverse(f"admin:{self._url_name(what)}", args=[record.pk, *more])

    def _with_pending(self, request: HttpRequest, object_id: str) -> tuple[Publishable, PendingChange | None]:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        sends = request.method == "POST"
        if not (self.has_change_permission if sends else self.has_view_or_change_permission)(request, record):
            raise PermissionDenied
        return record, PendingChange.objects.of(record).first()

    def pending_merge(self, request: HttpRequest, record: Publishable, pending: PendingChange) -> Merge:
        """Return a pending change put together with what others saved meanwhile."""
        return Merge(self, self._with_all_fields(request, record), record, pending.fields())

    def carry_out_pending(self, request: HttpRequest, record: Publishable, pending: PendingChange) -> Publishable:
        """Return the record as it is with its pending change; to be undone by the caller."""
        own = self.get_queryset(request).get(pk=record.pk)  # the form writes into it, also where it is refused
        quiet = quietly(self._with_all_fields(request, record), self.pending_merge(request, own, pending).data)
        return carry_out(self, bind(self, quiet, own))

    def _with_all_fields(self, request: HttpRequest, record: Publishable) -> HttpRequest:
        """Return the request as one for which the form has its fields: whoever only looks sees the change too."""
        return request if self.has_change_permission(request, record) else whole(request)

    def may_propose(self, request: HttpRequest, record: Publishable) -> bool:
        """Say whether the user may write a pending change of the record, or words in it as translators do."""
        if self.has_change_permission(request, record):
            return True
        return may_open(request, self, record) and scopes.may_alter(request.user, record)

    def compare_pending(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what differs between what is public and the pending change, and what can be done with it."""
        record, pending = self._with_pending(request, object_id)
        if pending is None:
            return self._no_such_pending(request, record)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Pending change"),
            "opts": self.opts,
            "record": record,
            "pending": self._pending_words(request, record, pending),
            "is_published": record.state == State.PUBLISHED,
            "asked": len(self.pending_merge(request, record, pending).asked),
        }
        before = present(record)
        try:
            with undone():
                after = present(self.carry_out_pending(request, record, pending))
                found = Comparison(kind_of(self.model), before, after)
                context["comparison"] = {name: getattr(found, name) for name in ("fields", "lists", "changed")}
        except NotShownError as refused:
            context["problems"] = refused.problems
        return TemplateResponse(request, "admin/publishing/pending_change.html", context)

    def preview_pending(self, request: HttpRequest, object_id: str, language: str) -> HttpResponse:
        """Show the public page as it will be once the pending change is published."""
        record, pending = self._with_pending(request, object_id)
        if language not in dict(settings.LANGUAGES):
            raise Http404
        if pending is None:
            return self._no_such_pending(request, record)
        banner = Banner("pending", language)
        banner.others = others(self._pending_words(request, record, pending)["previews"], language)
        try:
            with undone():
                response = show(self.carry_out_pending(request, record, pending), request, banner)
        except NotShownError as refused:
            response = self._not_shown(request, record, refused.problems)
        return kept_private(response)

    def publish_pending(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the form as it was kept, as a whole: with its checks, its merge and its history."""
        record, pending = self._with_pending(request, object_id)
        if not workflow.may_change_public(request.user, record):
            raise PermissionDenied
        if pending is None or pending.stamp != request.POST.get(OF):
            return self._no_such_pending(request, record)
        sent = copy.copy(request)
        sent.POST = pending.fields()
        sent.POST.update({OF: pending.stamp, "_continue": "1"})
        sent.path = sent.path_info = self._to("change", record)
        return self.changeform_view(sent, object_id, sent.path)

    def discard_pending(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Throw the pending change away; what is public stays as it is."""
        record, pending = self._with_pending(request, object_id)
        if pending is None or pending.stamp != request.POST.get(OF):
            return self._no_such_pending(request, record)
        pending.delete()
        self.log_change(request, record, _("The pending change was discarded."))
        messages.success(request, _("The pending change was discarded. What is public stays as it is."))
        return HttpResponseRedirect(self._to("change", record))

    def _no_such_pending(self, request: HttpRequest, record: Publishable) -> HttpResponse:
        """Lead to what there is now instead of the pending change that somebody looked at."""
        if PendingChange.objects.of(record).exists():
            messages.warning(request, _("The pending change was saved anew meanwhile. This is how it stands now."))
            return HttpResponseRedirect(self._to("pending", record))
        messages.warning(request, _("There is no pending change any more: it was published or discarded."))
        return HttpResponseRedirect(self._to("change", record))
