"""Earlier files of a photo in the admin: a look at each, and the way back."""

from functools import partial

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from media import earlier_files, storages
from media.models import EarlierFile, Photo
from publishing import workflow

CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"}


def urls(site: AdminSite) -> list:
    """Return the addresses of one earlier file: of itself, and of the way back."""
    base = "<int:photo_pk>/earlier-files/<int:pk>/"
    return [
        path(base, site.admin_view(partial(earlier_file, site=site)), name="media_photo_earlier_file"),
        path(f"{base}bring-back/", site.admin_view(partial(bring_back, site=site)), name="media_photo_bring_back"),
    ]


@require_safe
def earlier_file(request: HttpRequest, photo_pk: int, pk: int, site: AdminSite) -> HttpResponse:
    """Send an earlier file as it came, to staff who may look at the photo."""
    earlier = _asked_for(photo_pk, pk)
    if not site.get_model_admin(Photo).has_view_permission(request, earlier.photo):
        raise PermissionDenied
    content_type = CONTENT_TYPES.get(earlier.stored_name.rpartition(".")[2], "application/octet-stream")
    try:
        file = storages.originals().open(earlier.stored_name)
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return FileResponse(file, content_type=content_type, filename=str(earlier), headers=headers)


@require_POST
def bring_back(request: HttpRequest, photo_pk: int, pk: int, site: AdminSite) -> HttpResponse:
    """Give the photo this earlier file again, and note it in the history."""
    earlier = _asked_for(photo_pk, pk)
    if not site.get_model_admin(Photo).has_change_permission(request, earlier.photo):
        raise PermissionDenied
    if not workflow.may_change_public(request.user, earlier.photo):
        messages.error(request, workflow.ONLY_PUBLISHERS)
        return HttpResponseRedirect(reverse("admin:media_photo_change", args=[photo_pk]))
    words = _("The earlier file “%(file)s” was brought back.") % {"file": earlier}
    try:
        photo = earlier_files.bring_back(earlier, request.user)
    except (ValidationError, OSError) as error:
        why = " ".join(getattr(error, "messages", [_("It is no longer in storage.")]))
        messages.error(request, _("“%(file)s” cannot be brought back. %(why)s") % {"file": earlier, "why": why})
    else:
        site.get_model_admin(Photo).log_change(request, photo, words)
        messages.success(request, words)
    return HttpResponseRedirect(reverse("admin:media_photo_change", args=[photo_pk]))


def _asked_for(photo_pk: int, pk: int) -> EarlierFile:
    return get_object_or_404(EarlierFile.objects.select_related("photo"), pk=pk, photo=photo_pk)
