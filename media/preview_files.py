"""Pictures on a page that somebody sees by a preview link, though the public does not see them yet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from media.models import Photo
from media.views import send_rendition
from publishing.preview.links import gone, link_for
from publishing.preview.showing import shown_for_now
from publishing.privately import privately


@privately
@require_safe
def rendition(request: HttpRequest, link: str, token: str, key: str, name: str) -> HttpResponse:
    """Send one rendition of a photo that the link's page may show."""
    found = link_for(request, link)
    photo = Photo.objects.select_related("edition").filter(token=token).first() if found else None
    if photo is None or not _shows(found.record, photo):
        return gone(request)
    try:
        response = send_rendition(request, photo, key, name)
    except Http404:
        return gone(request)
    if response.status_code == 302:
        response["Location"] = f"/preview/{link}{response['Location']}"
    return response


def _shows(record, photo: Photo) -> bool:
    """Say whether the previewed page of a record may show a photo: itself, one of its own, or one that is public.

    A photo that is a draft itself belongs to no page but its own.
    """
    if record == photo or photo.is_public():
        return True
    tied = hasattr(record, "photos") and record.photos.filter(pk=photo.pk).exists()
    return tied and photo.is_public(assumed=shown_for_now(record))
