"""Files that come in pieces, by the tus protocol 1.0.0 with creation and termination (https://tus.io).

A line that drops, a closed lid, an expired sign-in: what was received stays, HEAD says how much that is, and PATCH goes
on from there. Of two requests that send the same part, one wins, and the other is told so (409).
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from media.desk import pieces
from media.desk.arrival import arrived
from media.desk.forms import FileForm
from media.desk.rows import row_of
from media.models import Batch, BatchFile, Stage

VERSION = "1.0.0"
EXTENSIONS = "creation,termination"
#: The script sends pieces of this size; larger ones than the second are refused unread.
PIECE, MOST = 2 * 1024 * 1024, 4 * 1024 * 1024
#: Smaller pieces would be many; what came before a line dropped is kept if it is at least this.
LEAST = 64 * 1024


def for_senders(view: Callable) -> Callable:
    """Return the view for those who may add photos; others get a status that a script understands, and no page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        user = request.user
        if user.is_anonymous and "text/html" in request.headers.get("Accept", ""):
            return redirect_to_login(reverse("admin:media_batch", args=[kwargs["batch_pk"]]), reverse("admin:login"))
        if not (user.is_authenticated and user.is_active and user.is_staff):
            return JsonResponse({"reason": "signed-out"}, status=401)
        if not user.has_perm("media.add_photo"):
            return JsonResponse({"reason": "not-allowed"}, status=403)
        try:
            return view(request, *args, **kwargs)
        except Http404:  # which the site would send on to its pages in a language
            return JsonResponse({"reason": "gone"}, status=410)

    return never_cache(wrapped)


def protocol(view: Callable) -> Callable:
    """Return the view for requests of this version of the protocol, and mark its answers."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        method = request.method
        if method == "POST":  # for proxies that let no other method through
            method = request.headers.get("X-HTTP-Method-Override", method)
        if method != "OPTIONS" and method != "GET" and request.headers.get("Tus-Resumable") != VERSION:
            response = HttpResponse(status=412)
        else:
            response = view(request, method, *args, **kwargs)
        response["Tus-Resumable"] = response["Tus-Version"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return wrapped


@for_senders
@protocol
def create(request: HttpRequest, method: str, batch_pk: int) -> HttpResponse:
    """Expect one file more: POST with ``Upload-Length`` and ``Upload-Metadata``."""
    if method == "OPTIONS":
        largest = max(settings.PHOTO_MAX_BYTES, settings.ARCHIVE_MAX_BYTES)
        return HttpResponse(status=204, headers={"Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(largest)})
    if method != "POST":
        return HttpResponse(status=405, headers={"Allow": "OPTIONS, POST"})
    batch = get_object_or_404(Batch.objects.sent_by(request.user), pk=batch_pk)
    form = FileForm(_metadata(request) | {"size": request.headers.get("Upload-Length", "")})
    if not form.is_valid():
        return HttpResponse(status=400)
    if form.problem():
        return HttpResponse(form.problem(), status=413, content_type="text/plain; charset=utf-8")
    file = BatchFile.objects.create(
        batch=batch, name=form.cleaned_data["name"], size=form.cleaned_data["size"], fingerprint=form.fingerprint
    )
    return HttpResponse(status=201, headers={"Location": address_of(file)})


@for_senders
@protocol
def transfer(request: HttpRequest, method: str, batch_pk: int, token: str) -> HttpResponse:
    """Say how much of a file is here (HEAD), take the next piece (PATCH), forget it (DELETE), or show it (GET)."""
    batches = Batch.objects.sent_by(request.user)
    file = get_object_or_404(BatchFile.objects.for_rows(), token=token, batch=batch_pk, batch__in=batches)
    answer = {"HEAD": _say, "PATCH": _receive, "DELETE": _forget, "GET": _show}.get(method)
    if answer is None:
        return HttpResponse(status=405, headers={"Allow": "DELETE, GET, HEAD, PATCH"})
    return answer(request, file)


def address_of(file: BatchFile) -> str:
    """Return the address to which the file is sent."""
    return reverse("admin:media_batch_transfer", args=[file.batch_id, file.token])


def _say(request: HttpRequest, file: BatchFile) -> HttpResponse:
    if file.stage == Stage.REFUSED:
        return HttpResponse(status=410)
    offset = file.received if file.stage == Stage.ARRIVING else file.size
    return HttpResponse(headers={"Upload-Offset": str(offset), "Upload-Length": str(file.size)})


def _show(request: HttpRequest, file: BatchFile) -> HttpResponse:
    return JsonResponse(row_of(request, file))


def _forget(request: HttpRequest, file: BatchFile) -> HttpResponse:
    return HttpResponse(status=204 if forget(file) else 409)


def forget(file: BatchFile) -> bool:
    """Delete a file of which no photo was made, with what came of it; say whether it could be deleted."""
    open_stages = [Stage.ARRIVING, Stage.WAITING, Stage.DUPLICATE, Stage.REFUSED]
    if not BatchFile.objects.filter(pk=file.pk, stage__in=open_stages).delete()[0]:
        return False
    pieces.remove_all(file.token)
    return True


def _receive(request: HttpRequest, file: BatchFile) -> HttpResponse:
    if refusal := _refused_unread(request, file):
        return refusal
    body = _read(request)
    offset = file.received + len(body)
    if not body or (len(body) < LEAST and offset < file.size):
        return HttpResponse(status=400)
    end = pieces.store(file.token, file.received, body)
    stage = Stage.WAITING if offset == file.size else Stage.ARRIVING
    mine = BatchFile.objects.filter(pk=file.pk, stage=Stage.ARRIVING, received=file.received).update(
        received=offset, pieces=[*file.pieces, end], stage=stage, changed_at=timezone.now()
    )
    if not mine:
        pieces.remove(file.token, [end])
        return HttpResponse(status=409)
    if stage == Stage.WAITING:
        file.refresh_from_db()
        arrived(file)
    return HttpResponse(status=204, headers={"Upload-Offset": str(offset)})


def _refused_unread(request: HttpRequest, file: BatchFile) -> HttpResponse | None:
    """Return the answer to a piece that need not be read: at a wrong place, too large, of another kind."""
    try:
        length, offset = int(request.META["CONTENT_LENGTH"]), int(request.headers["Upload-Offset"])
    except (KeyError, ValueError):
        return HttpResponse(status=400)
    if request.content_type != "application/offset+octet-stream":
        return HttpResponse(status=415)
    if length > MOST or offset + length > file.size:
        return HttpResponse(status=413)
    if file.stage == Stage.REFUSED:
        return HttpResponse(status=410)
    if file.stage != Stage.ARRIVING or offset != file.received:
        return HttpResponse(status=409)
    return None


def _read(request: HttpRequest) -> bytes:
    """Return the body, or as much of it as came before the line dropped."""
    parts = []
    try:
        while part := request.read(64 * 1024):
            parts.append(part)
    except UnreadablePostError:
        pass
    return b"".join(parts)


def _metadata(request: HttpRequest) -> dict[str, str]:
    """Return the pairs of ``Upload-Metadata`` that can be read; a file's name goes by ``filename`` or ``name``."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError):
            continue
    return {"name": found.get("filename", found.get("name", "")), "modified": found.get("modified", "")}
