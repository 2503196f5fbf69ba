"""Drafts of the forms of one kind of record: kept, asked about and thrown away."""

from functools import partial
from uuid import UUID

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from publishing import form_drafts
from publishing.dates import moment_in_words
from publishing.models import FormDraft

#: Drafts that are offered at a time.
MOST = 5


class DraftForm(forms.Form):
    """What a page sends beside its fields to have them kept."""

    _page = forms.UUIDField()
    _record = forms.CharField(required=False, max_length=40)
    _typed = forms.IntegerField(min_value=0, max_value=2**53)
    #: Who the page was opened by: after a change of accounts it keeps nothing for the other.
    _user = forms.IntegerField()


def urls(page: ModelAdmin) -> list:
    """Return the addresses of the drafts of a kind of record."""
    name = f"{page.opts.app_label}_{page.opts.model_name}_form_draft"
    views = {
        "": (keep, f"{name}s"),
        "<uuid:draft>/": (standing, name),
        "<uuid:draft>/discard/": (discard, f"{name}_discard"),
    }
    return [
        path(f"form-drafts/{end}", page.admin_site.admin_view(partial(view, page=page)), name=name)
        for end, (view, name) in views.items()
    ]


def address(page: ModelAdmin, *ends: str, draft: UUID | None = None) -> str:
    """Return the address of the drafts of a kind, or of one of them."""
    name = "_".join([f"admin:{page.opts.app_label}_{page.opts.model_name}_form_draft", *ends])
    return reverse(name, args=[draft]) if draft else reverse(f"{name}s")


@require_POST
def keep(request: HttpRequest, page: ModelAdmin) -> JsonResponse:
    """Keep what was typed; say when it was kept, or why it was not."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"reason": "invalid"}, status=400)
    sent = form.cleaned_data
    if sent["_user"] != request.user.pk:
        return JsonResponse({"reason": "other-user"}, status=409)
    require_form(page, request, sent["_record"])
    try:
        draft = form_drafts.keep(
            request.user, page.model, sent["_record"], sent["_page"], request.POST.lists(), sent["_typed"]
        )
    except form_drafts.TooLongError:
        return JsonResponse({"reason": "too-long"}, status=413)
    if draft is None:
        return JsonResponse({"reason": "saved"}, status=410)
    return JsonResponse({"kept": moment_in_words(draft.saved_at)})


@require_safe
def standing(request: HttpRequest, draft: UUID, page: ModelAdmin) -> JsonResponse:
    """Say what became of a page's form: it was saved, it is kept as typed at a certain time, or neither."""
    found = _own(request, page).filter(page=draft).first()
    state = "unknown" if found is None else "saved" if found.is_closed else "kept"
    return JsonResponse({"state": state, "typed": found.typed_at if found else 0})


@require_POST
def discard(request: HttpRequest, draft: UUID, page: ModelAdmin) -> HttpResponse:
    """Throw a draft away and lead back to the form."""
    _own(request, page).filter(page=draft, is_closed=False).delete()
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
    return HttpResponseRedirect(back)


def require_form(page: ModelAdmin, request: HttpRequest, record_id: str) -> Model | None:
    """Return the record whose form a user may save, None for a new one.

    Raises ``PermissionDenied`` for whoever may not save it, and where there is no such record.
    """
    record = page.get_object(request, record_id) if record_id else None
    may_save = page.has_change_permission(request, record) if record_id else page.has_add_permission(request)
    if not may_save or (record_id and record is None):
        raise PermissionDenied
    return record


def keep_sent(page: ModelAdmin, request: HttpRequest, record_id: str, opened: UUID) -> FormDraft | None:
    """Keep a form that was sent and refused, as a page would; return None where it cannot be kept."""
    typed = forms.IntegerField(required=False, min_value=0, max_value=2**53)
    try:
        typed_at = typed.clean(request.POST.get("_typed")) or 0
        return form_drafts.keep(request.user, page.model, record_id, opened, request.POST.lists(), typed_at)
    except (forms.ValidationError, form_drafts.TooLongError):
        return None


def offer(page: ModelAdmin, request: HttpRequest, draft: FormDraft) -> dict[str, str]:
    """Return when a draft was kept, and the addresses that put it back and throw it away."""
    query = request.GET.copy()
    query["_draft"] = str(draft.page)
    return {
        "page": str(draft.page),
        "when": moment_in_words(draft.saved_at),
        "put_back": f"?{query.urlencode()}",
        "discard": address(page, "discard", draft=draft.page),
    }


def _own(request: HttpRequest, page: ModelAdmin):
    return FormDraft.objects.filter(user=request.user, content_type=ContentType.objects.get_for_model(page.model))
