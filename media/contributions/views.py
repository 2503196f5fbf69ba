"""Sending in photos. Nothing of it hangs on a cookie or an account, so there is nothing another site could forge."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from media.contributions import held
from media.contributions.page import FormPage
from media.contributions.pictures import send_jpeg
from media.images import FORMATS
from media.uploads import most_in_words
from publishing.privately import privately


@csrf_exempt  # the signed stamp in the form takes its place
@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request: HttpRequest) -> HttpResponse:
    """Show the form, take what comes, and lead to the contributor's own page once all of it is there."""
    if not settings.CONTRIBUTE:
        raise Http404
    page = FormPage(request)
    if contribution := page.sent():
        token = contribution.link_token(contribution.seed)
        return redirect(f"{reverse('media:contribution_status', args=[token])}?now=sent")
    context = {
        "page": page,
        "most_photos": settings.CONTRIBUTE_MAX_PHOTOS,
        "most_bytes": settings.CONTRIBUTE_MAX_BYTES,
        "most_each": most_in_words(min(settings.PHOTO_MAX_BYTES, settings.CONTRIBUTE_MAX_BYTES)),
        "most_together": most_in_words(settings.CONTRIBUTE_MAX_BYTES),
        "keep_days": settings.CONTRIBUTION_KEEP_DAYS,
        "accept": ",".join(f"image/{name.lower()}" for name in FORMATS),
    }
    response = render(request, "media/contribute.html", context, status=page.status)
    response["Cache-Control"] = "private, no-store"
    return response


@privately
@require_safe
def preview(request: HttpRequest, held_token: str) -> HttpResponse:
    """Show a photo that is held for a form to whoever has that form."""
    photo = held.find(held_token)
    if photo is None:
        raise Http404
    return send_jpeg(photo.preview_path)
