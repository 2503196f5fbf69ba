"""Forms that lose nothing: drafts are kept and offered, those who edit the same see each other, saves are merged."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from publishing import form_drafts
from publishing.admin import drafts, presence
from publishing.admin.editing import editing
from publishing.admin.forms import SEEN, stamp
from publishing.admin.merging import Base, Merge, lock
from publishing.models import FormDraft

#: The name under which a page says which opened page it is, and the one by which an address asks for a draft.
PAGE, DRAFT = "_page", "_draft"
MOST_NAMED = 12


class KeptFormMixin:
    """The add and change pages of a record."""

    def get_urls(self) -> list:
        return [*drafts.urls(self), *presence.urls(self), *super().get_urls()]

    def _changeform_view(self, request: HttpRequest, object_id, form_url, extra_context) -> HttpResponse:
        """Merge what was sent with what others saved; put a draft back where the address asks for one."""
        if request.method == "POST" or DRAFT in request.GET:
            to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
            record = self.get_object(request, unquote(object_id), to_field) if object_id else None
            may_save = self.has_change_permission(request, record) if object_id else self.has_add_permission(request)
            if may_save and request.method == "POST" and object_id:
                self._merge_sent(request, unquote(object_id), record)
            elif may_save and request.method != "POST":
                self._put_back(request, record)
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _merge_sent(self, request: HttpRequest, record_id: str, record: models.Model | None) -> None:
        """Put what others saved into what was sent; of a record deleted meanwhile, keep what was typed."""
        if record is not None:
            lock(self, request, record)
            record = self.get_queryset(request).filter(pk=record.pk).first()
        if record is None:
            if page := page_of(request.POST.get(PAGE)):
                drafts.keep_sent(self, request, record_id, page)
            return
        merge = Merge(self, request, record, request.POST, request.FILES)
        request.POST, request._files = merge.data, merge.files
        editing(request).merge = merge

    def _put_back(self, request: HttpRequest, record: models.Model | None) -> None:
        own = FormDraft.objects.of(request.user, self.model, str(record.pk) if record else "").offered()
        draft = own.filter(page=page_of(request.GET.get(DRAFT))).first()
        if draft is None:
            messages.warning(request, _("This draft is no longer there: it was saved or thrown away."))
            return
        state = editing(request)
        state.draft_kept, data = draft, draft.fields()
        if record is not None:
            state.merge = Merge(self, request, record, data)
            data = state.merge.data
        state.draft = data

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        state = editing(request)
        form.merge, form.draft, form.is_quiet = state.merge, state.draft, state.draft is not None
        return form

    def get_formset_kwargs(self, request: HttpRequest, obj, inline, prefix: str) -> dict:
        """Return what a formset is made of; a draft fills its rows."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        draft = editing(request).draft
        return kwargs if draft is None else kwargs | {"data": draft}

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """Save the rows; the draft of this page is done with, and what came from others is said."""
        super().save_related(request, form, formsets, change)
        if page := page_of(request.POST.get(PAGE)):
            form_drafts.close(request.user, self.model, str(form.instance.pk) if change else "", page)
        merge = editing(request).merge
        if merge and merge.taken:
            messages.info(
                request,
                _("%(name)s had saved this meanwhile (%(when)s). Put together with yours: %(fields)s.")
                % {"name": merge.saver.name, "when": merge.saver.moment, "fields": in_short(merge.taken)},
            )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if add or self.has_change_permission(request, obj):
            context["keeping"] = self._keeping(request, context, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _keeping(self, request: HttpRequest, context: dict, record: models.Model | None) -> dict:
        """Return what the page carries, shows and offers."""
        state, record_id = editing(request), str(record.pk) if record else ""
        own = FormDraft.objects.of(request.user, self.model, record_id).offered()
        page = page_of(request.POST.get(PAGE)) or uuid4()
        if state.draft_kept:
            page = state.draft_kept.page
        elif request.method == "POST" and not drafts.keep_sent(self, request, record_id, page):
            page = uuid4()  # this page's form was saved before, and went back to
            drafts.keep_sent(self, request, record_id, page)
        return {
            "page": page,
            "record": record_id,
            "address": drafts.address(self),
            "changed": stamp(record) if record else "",
            "seen": self._seen(request, context, record) if record else "",
            "put_back": state.draft_kept,
            "merge": state.merge,
            "offers": [drafts.offer(self, request, draft) for draft in own if draft.page != page][: drafts.MOST],
            "presence": presence.address(self, record) if record else "",
            "others": presence.others(request.user, self.model, record_id) if record else [],
        }

    def _seen(self, request: HttpRequest, context: dict, record: models.Model) -> str:
        """Return what the page carries to be merged by: the state shown now, but for questions still open."""
        if merge := editing(request).merge:
            return merge.data[SEEN]
        shown = [one.formset for one in context["inline_admin_formsets"] if one.has_change_permission]
        return Base.of(context["adminform"].form, shown).write(record)


def page_of(text: str | None) -> UUID | None:
    """Return the name of an opened page; None where it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def in_short(notes: list) -> str:
    """Return the words of notes as a list; of many the first ones and how many more there are."""
    words = list(dict.fromkeys(note.words for note in notes))
    named = pgettext("between the items of a list", ", ").join(words[:MOST_NAMED])
    if not (more := len(words) - MOST_NAMED) > 0:
        return named
    return ngettext("%(named)s and %(count)d more", "%(named)s and %(count)d more", more) % {
        "named": named,
        "count": more,
    }
