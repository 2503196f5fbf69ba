"""Files sent to a batch and decisions on them, by the page's script or by a plain form."""

import time

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from media.desk import intake, pieces, transfers
from media.desk.arrival import arrived, later
from media.desk.forms import DecisionForm, FileForm, FilesForm
from media.desk.rows import may_use, row_of
from media.models import Batch, BatchFile, Stage

#: For so many seconds the files of a plain form are looked at while the sender waits; the rest is left to the worker.
PATIENCE = 20.0


@transfers.for_senders
@require_POST
def expect(request: HttpRequest, batch_pk: int) -> HttpResponse:
    """Note the names of files about to be sent, and answer for each where to send it, in the order they were named.

    One that came in part goes on where it was, one that was refused starts anew; one that is here is not sent again.
    """
    batch = get_object_or_404(Batch.objects.sent_by(request.user), pk=batch_pk)
    form = FilesForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(" ".join(form.errors["files"]), content_type="text/plain; charset=utf-8")
    known = {file.fingerprint: file for file in batch.files.exclude(fingerprint="")}
    files = [known.get(one.fingerprint) or _new(batch, one) for one in form.cleaned_data["files"]]
    for file in files:
        if file.stage == Stage.REFUSED and file.pk:
            _start_anew(file)
    BatchFile.objects.bulk_create([file for file in files if file.pk is None])
    return JsonResponse({"files": [{"address": transfers.address_of(file), **row_of(request, file)} for file in files]})


def _new(batch: Batch, one: FileForm) -> BatchFile:
    problem = one.problem()
    return BatchFile(
        batch=batch,
        name=one.cleaned_data["name"],
        size=one.cleaned_data["size"],
        fingerprint=one.fingerprint,
        stage=Stage.REFUSED if problem else Stage.ARRIVING,
        reason=problem,
    )


def _start_anew(file: BatchFile) -> None:
    """Let a refused file be sent again, unless its size alone is reason enough, or nothing could be known again as it:
    one out of a ZIP file, or sent by a plain form, is simply sent anew."""
    form = FileForm({"name": file.name, "size": file.size})
    if file.fingerprint and form.is_valid() and not form.problem():
        file.start_anew()
        file.save()


def send(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Take files from a plain form: those that are good stay, whatever becomes of the others."""
    if not request.user.has_perm("media.add_photo"):
        raise PermissionDenied
    batch = get_object_or_404(Batch.objects.sent_by(request.user), pk=pk)
    if request.method == "POST":
        uploads = request.FILES.getlist("files")
        until = time.monotonic() + PATIENCE
        for upload in uploads:
            _take(batch, upload, in_time=time.monotonic() < until)
        if uploads:
            told = ngettext("%(count)d file came in.", "%(count)d files came in.", len(uploads))
            messages.info(request, told % {"count": len(uploads)})
        else:
            messages.error(request, _("No file was chosen."))
    return HttpResponseRedirect(reverse("admin:media_batch", args=[batch.pk]))


def _take(batch: Batch, upload: UploadedFile, *, in_time: bool) -> None:
    form = FileForm({"name": upload.name, "size": upload.size})
    if not form.is_valid():
        return
    file = _named_before(batch, form) or _new(batch, form)
    file.save()
    if file.stage == Stage.REFUSED:
        return
    file.pieces, file.received, file.stage = [pieces.store(file.token, 0, upload)], upload.size, Stage.WAITING
    file.save()
    if in_time:
        arrived(file)
    else:
        later(file)


def _named_before(batch: Batch, one: FileForm) -> BatchFile | None:
    """Return the row of a file that was named but did not come in, or was refused, made ready for another try."""
    is_open = Q(stage=Stage.REFUSED) | Q(stage=Stage.ARRIVING, archive=None)
    file = batch.files.filter(is_open, name=one.cleaned_data["name"], size=one.cleaned_data["size"]).first()
    if file is None or one.problem():
        return file
    pieces.remove_all(file.token)
    file.start_anew()
    return file


@transfers.for_senders
@require_POST
def decide(request: HttpRequest, batch_pk: int) -> HttpResponse:
    """Do with one file what its sender decided: ``use``, ``twice``, ``again`` or ``remove``."""
    batch = get_object_or_404(Batch.objects.sent_by(request.user), pk=batch_pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    action, token = form.cleaned_data["decide"]
    file = get_object_or_404(BatchFile.objects.for_rows(), batch=batch, token=token)
    DECISIONS[action](request, file)
    if request.headers.get("Accept") != "application/json":
        return HttpResponseRedirect(reverse("admin:media_batch", args=[batch.pk]))
    file = BatchFile.objects.for_rows().filter(pk=file.pk).first()
    return JsonResponse(row_of(request, file) if file else {"token": token, "part": ""})


def _use(request: HttpRequest, file: BatchFile) -> None:
    if may_use(request.user, file):
        intake.use_existing(file, request.user.pk)


def _again(request: HttpRequest, file: BatchFile) -> None:
    if file.stage == Stage.WAITING:
        arrived(file)
    elif file.stage == Stage.REFUSED:
        _start_anew(file)


DECISIONS = {
    "use": _use,
    "twice": lambda request, file: intake.take_twice(file),
    "again": _again,
    "remove": lambda request, file: transfers.forget(file),
}
