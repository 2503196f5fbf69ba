"""The form of a published record kept as a pending change, and filled with one."""

import re
from collections.abc import Iterable
from uuid import uuid4

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.forms import FileField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from publishing import form_drafts, teamwork, workflow
from publishing.admin.editing import editing
from publishing.admin.forms import SEEN
from publishing.admin.keeping import DRAFT, PAGE, page_of
from publishing.admin.merging.questions import ANSWER
from publishing.admin.pending_pages import OF, SHOWN, PendingPagesMixin
from publishing.admin.preview import files_chosen
from publishing.admin.replay import Sent, bind, carry_out
from publishing.admin.standing import moment
from publishing.models import PendingChange, Publishable, State
from publishing.preview.showing import NotShownError
from publishing.preview.undoing import undone

#: The button that keeps a form as a pending change, and the note beside it.
KEEP, NOTE = "_pending", "_pending_note"
LONGEST_NOTE = 300
#: What tells the parts of a field apart that is sent in several, as a day and a time.
PART = re.compile(r"_\d$", re.ASCII)
#: Fields that belong to one sending, not to the change.
LEFT_OUT = form_drafts.LEFT_OUT | {KEEP, NOTE, OF, "_submit", "step", "_files_left"}


class PendingMixin(PendingPagesMixin):
    """An admin page on which the next version of a published record is written while the public sees the last one."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        """Keep what is sent as a pending change, where that is asked for or all that the user may do."""
        sends = request.method == "POST" and object_id and IS_POPUP_VAR not in request.POST
        kept = self._kept_pending(request, unquote(object_id)) if sends else None
        return kept or super().changeform_view(request, object_id, form_url, extra_context)

    def _kept_pending(self, request: HttpRequest, key: str) -> HttpResponse | None:
        """Keep the form and lead on; return None where it is not to be kept, or has to be shown again."""
        may_publish = workflow.may_publish(request.user, self.model)
        if may_publish and not {KEEP, OF} & set(request.POST):
            return None
        record = self.get_object(request, key)
        if record is None or not self.has_change_permission(request, record):
            return None
        if record.state == State.PUBLISHED and (KEEP in request.POST or not may_publish):
            return self._keep_pending(request, record)
        if self._has_newer_pending(request, record):
            self._tell_of_other(request, PendingChange.objects.of(record).first())
        return None

    def _tell_of_other(self, request: HttpRequest, pending: PendingChange | None) -> None:
        """Have the form say that there is another pending change; sent once more, it stands for having seen that."""
        request.record_conflict = other_saved(pending)
        request.knows_pending = True

    def _has_newer_pending(self, request: HttpRequest, record: Publishable) -> bool:
        """Say whether the form holds a pending change that somebody else saved anew since."""
        stamp = request.POST.get(OF, "")
        pending = PendingChange.objects.of(record).first() if stamp else None
        return pending is not None and pending.stamp != stamp

    def _keep_pending(self, request: HttpRequest, record: Publishable) -> HttpResponse | None:
        """Keep what was sent and lead on; return None, and have the form show why, where it cannot be kept."""
        sent = bind(self, request, record)
        try:
            with undone():
                carry_out(self, sent)
        except NotShownError as refused:
            request.is_only_shown = True
            request.record_conflict = "" if refused.is_said_by_form else " ".join(refused.problems)
            return None
        note, stamp = request.POST.get(NOTE, "").strip()[:LONGEST_NOTE], request.POST.get(OF, "")
        fields, before = fields_of(request, sent), PendingChange.objects.of(record).first()
        if PendingChange.keep(record, request.user, fields, note=note, stamp=stamp) is None:
            request.is_only_shown = True
            self._tell_of_other(request, PendingChange.objects.of(record).first())
            return None
        if before and before.author and before.author != request.user:
            form_drafts.keep(before.author, self.model, str(record.pk), uuid4(), before.fields().lists(), 0)
        if page := page_of(request.POST.get(PAGE)):
            form_drafts.close(request.user, self.model, str(record.pk), page)
        self.log_change(request, record, _("A pending change was saved."))
        teamwork.propose_change(record, request.user, note)
        messages.success(request, _("Kept as a pending change. The public sees the version before for now."))
        if files_chosen(request):
            words = _("Files, and rows that need one, are no part of a pending change. Add them when it is published.")
            messages.warning(request, words)
        return HttpResponseRedirect(self._to("pending", record))

    def _changeform_view(self, request, object_id, form_url, extra_context) -> HttpResponse:
        """Fill the form with the pending change, where the address asks for it or nothing else can be saved."""
        if request.method == "GET" and object_id and self._opens_pending(request):
            record = self.get_object(request, unquote(object_id))
            if record and self.has_change_permission(request, record):
                if pending := PendingChange.objects.of(record).first():
                    state = editing(request)
                    state.merge = self.pending_merge(request, record, pending)
                    state.draft = state.merge.data
                    request.shown_pending = True
                elif SHOWN in request.GET:
                    messages.warning(request, _("There is no pending change any more: it was published or discarded."))
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _opens_pending(self, request: HttpRequest) -> bool:
        """Say whether a form opens with the pending change: whoever may not publish can write nothing else."""
        is_other = DRAFT in request.GET or IS_POPUP_VAR in request.GET
        return SHOWN in request.GET or not (is_other or workflow.may_publish(request.user, self.model))

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if is_only_shown(request):
            form.user, form.is_only_shown = None, True
        return form

    def _create_formsets(self, request: HttpRequest, obj, change: bool):
        formsets, inlines = super()._create_formsets(request, obj, change)
        if is_only_shown(request):
            for formset in formsets:
                for form in formset.forms:
                    form.user = None
        return formsets, inlines

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk and not context.get("is_popup"):
            stored = self.model._default_manager.filter(pk=obj.pk).first() or obj
            context |= self._pending_context(request, stored)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _pending_context(self, request: HttpRequest, record: Publishable) -> dict:
        pending = PendingChange.objects.of(record).first()
        may_change = self.has_change_permission(request, record)
        may_save = may_change and workflow.may_change_public(request.user, record)
        is_shown = bool(pending) and (
            hasattr(request, "shown_pending") or OF in (editing(request).draft or request.POST)
        )
        context = {"show_keep_pending": may_change and record.state == State.PUBLISHED}
        if may_change and not may_save:
            context |= dict.fromkeys(("show_save", "show_save_and_continue", "show_save_and_add_another"), False)
        if pending:
            knows = is_shown or hasattr(request, "knows_pending")
            shown = {"is_shown": is_shown, "is_known": knows}
            context["pending"] = self._pending_words(request, record, pending) | shown
            context["pending_note"] = request.POST.get(NOTE, pending.note if is_shown else "")
        return context

    def get_changelist_instance(self, request: HttpRequest):
        """Return the list; records that have a pending change know it."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = mark_pending(changelist.result_list)
        return changelist

    def response_change(self, request: HttpRequest, obj) -> HttpResponse:
        """Lead on; a pending change that the saved form held is done with."""
        if OF in request.POST:
            PendingChange.objects.of(obj).delete()
            messages.success(request, _("The pending change is done with: all of it is in the record now."))
        return super().response_change(request, obj)


def mark_pending(records: Iterable[Publishable]) -> list[Publishable]:
    """Return records of one kind, each of which knows whether it has a pending change."""
    rows = list(records)
    kept = set(PendingChange.objects.of(*rows).values_list("object_id", flat=True))
    for record in rows:
        record.has_pending_change = record.pk in kept
    return rows


def pending_badge(record: Publishable, badge: SafeString) -> SafeString:
    """Return a record's badge, with a second one where it has a pending change."""
    if not getattr(record, "has_pending_change", False):
        return badge
    return format_html('{} <span class="badge badge-pending">{}</span>', badge, _("pending change"))


def is_only_shown(request: HttpRequest) -> bool:
    """Say whether the form that was sent is shown again whatever is in it."""
    return getattr(request, "is_only_shown", False)


def fields_of(request: HttpRequest, sent: Sent) -> dict[str, list[str]]:
    """Return what is kept of a form: its own fields and no others, no files, and no new rows that need one.

    It is sent again by somebody who may do more than its author: what the author's form does not have stays out.
    """
    rows = {form.prefix for formset in sent.formsets for form in formset.extra_forms if needs_file(form)}
    open_rows = [form for formset in sent.formsets if formset.is_open for form in formset.forms]
    own = {SEEN}
    for form in [sent.form, *(formset.management_form for formset in sent.formsets), *open_rows]:
        fields = {} if form.prefix in rows else form.fields
        own |= {form.add_prefix(name) for name, field in fields.items() if not isinstance(field, FileField)}
    own -= LEFT_OUT
    return {
        name: values
        for name, values in request.POST.lists()
        if name in own or PART.sub("", name) in own or ANSWER in name
    }


def needs_file(form) -> bool:
    """Say whether a form asks for a file."""
    return any(isinstance(field, FileField) for field in form.fields.values())


def other_saved(pending: PendingChange | None) -> str:
    """Return what is said to whoever would replace a pending change that they have not seen."""
    if pending is None:
        return _(
            "The pending change was published or discarded meanwhile. Compare with what is public, then save again."
        )
    return _(
        "%(name)s saved a pending change of this record (%(when)s). Look at it in a second window. If you save again, "
        "what stands here replaces it; what %(name)s wrote is then offered to them again on this page."
    ) % {"name": pending.author_name, "when": moment(pending.saved_at)}
