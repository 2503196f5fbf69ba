"""The pages of batches: the list, what a new one shares, and one batch with its files."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Edition
from media.desk import transfers
from media.desk.forms import StateForm
from media.desk.rows import PART_OF, PARTS, context_of, row_of
from media.desk.shared import SharedForm, columns, in_words
from media.models import Batch, BatchFile, Photo, Stage
from media.querysets import lacking

PAGE = 50
#: Rows are asked for once more than needed: what was being saved while they were last asked for is not missed.
OVERLAP = timedelta(seconds=10)
#: As many of the photos that arrived are shown; the list of photos shows all.
MOST_SHOWN = 500
FIELDSETS = (
    (None, {"fields": ["edition", "sub_forums", "exhibitions", "topics"]}),
    (None, {"fields": [column for field in ("creator", "credit_line", "place") for column in columns(field)]}),
    (None, {"fields": ["licence"]}),
)


def batch_list(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the batches that the user may look into, the newest first."""
    _require_any(request, "media.add_photo", "media.change_photo")
    page = Paginator(Batch.objects.seen_by(request.user).for_list(), PAGE).get_page(request.GET.get("page"))
    editions = Edition.objects.in_bulk({batch.shared["edition"] for batch in page if "edition" in batch.shared})
    rows = [(batch, editions.get(batch.shared.get("edition"))) for batch in page]
    may_add = request.user.has_perm("media.add_photo")
    context = {"title": _("Batches of photos"), "page": page, "rows": rows, "may_add": may_add}
    return TemplateResponse(request, "admin/media/batch_list.html", site.each_context(request) | context)


def batch_add(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Ask what the photos share, once; then lead to where they are sent."""
    _require_any(request, "media.add_photo")
    page = site.get_model_admin(Photo)
    callback = partial(page.formfield_for_dbfield, request=request)
    form_class = modelform_factory(Photo, SharedForm, SharedForm.Meta.fields, formfield_callback=callback)
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        batch = Batch.objects.create(created_by=request.user, shared=form.shared())
        return HttpResponseRedirect(reverse("admin:media_batch", args=[batch.pk]))
    shown = AdminForm(form, FIELDSETS, {}, model_admin=page)
    context = {"title": _("Upload many photos"), "adminform": shown, "form": form, "media": page.media + form.media}
    return TemplateResponse(request, "admin/media/batch_add.html", site.each_context(request) | context)


def batch(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Show a batch: what arrived, what is missing, what waits for a decision, which words are still to be written."""
    _require_any(request, "media.add_photo", "media.change_photo")
    found = get_object_or_404(Batch.objects.seen_by(request.user).select_related("created_by"), pk=pk)
    may_send = request.user.has_perm("media.add_photo") and Batch.objects.sent_by(request.user).filter(pk=pk).exists()
    context = {
        "title": str(found),
        "batch": found,
        "shared": in_words(found.shared),
        "parts": _parts(request, found),
        "may_send": may_send,
        "piece": transfers.PIECE,
        "now": timezone.now().isoformat(),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "photo_limit": settings.PHOTO_MAX_BYTES,
        "archive_limit": settings.ARCHIVE_MAX_BYTES,
        "most_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        **words_context(request, found),
    }
    return TemplateResponse(request, "admin/media/batch.html", site.each_context(request) | context)


def signed_in(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Send whoever signed in again in another tab back to the first, where the upload goes on."""
    context = site.each_context(request) | {"title": _("Signed in again")}
    return TemplateResponse(request, "admin/media/batch_signed_in.html", context)


@transfers.for_senders
def batch_state(request: HttpRequest, batch_pk: int) -> JsonResponse:
    """Return the rows that changed since the time in the query, what is still to be written, and the time now."""
    found = get_object_or_404(Batch.objects.sent_by(request.user), pk=batch_pk)
    now, form, rows = timezone.now(), StateForm(request.GET), []
    if form.is_valid():
        since = (form.cleaned_data["since"] or now) - OVERLAP
        changed = Q(changed_at__gte=since) | (Q(token__in=form.cleaned_data["lacking"]) & ~Q(photo__rendition_key=""))
        files = BatchFile.objects.for_rows().filter(changed, batch=found).order_by("changed_at")[:MOST_SHOWN]
        rows = [row_of(request, file) for file in files]
    summary = render_to_string("admin/media/batch_to_write.html", words_context(request, found))
    return JsonResponse({"now": now.isoformat(), "rows": rows, "to_write": summary})


def words_context(request: HttpRequest, batch: Batch) -> dict:
    """Return what the template of the words still to be written needs."""
    may_write = request.user.has_perm("media.change_photo")
    return {"to_write": to_write(batch), "batch": batch, "may_write": may_write}


def to_write(batch: Batch) -> dict:
    """Return how many photos a batch has, and how many of them lack the words that publication needs."""
    wordless = {field: Count("pk", filter=lacking(field)) for field in Photo.translated_to_publish}
    return batch.photos.aggregate(photos=Count("pk"), **wordless)


def _parts(request: HttpRequest, batch: Batch) -> list[dict]:
    """Return the parts of the page with their headings, counts and rows."""
    rows = {name: [] for name in PARTS}
    for file in BatchFile.objects.for_rows().filter(batch=batch):
        rows[PART_OF[file.stage]].append(file)
    headings = {"open": _("Waiting for you"), "missing": _("Not here yet"), "arrived": _("Arrived")}
    return [
        {
            "name": name,
            "heading": headings[name],
            "count": sum(file.stage != Stage.UNPACKED for file in files),
            "not_shown": max(0, len(files) - MOST_SHOWN),
            "rows": [context_of(request, file) for file in files[-MOST_SHOWN:]],
        }
        for name, files in rows.items()
    ]


def _require_any(request: HttpRequest, *permissions: str) -> None:
    if not any(request.user.has_perm(permission) for permission in permissions):
        raise PermissionDenied
