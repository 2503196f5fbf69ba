"""What a moderator sees of a photo: never the file as it came, always a JPEG made of it, kept by no cache."""

import io

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from media.contributions.pictures import send_jpeg
from media.desk.moderation.access import for_moderators
from media.images import small_copy
from media.models import ContributedPhoto
from publishing import scopes
from publishing.privately import privately

LARGE = 1600  # pixels a side: enough to tell whether it is sharp and who is in it
JPEG = {"format": "JPEG", "quality": 80, "progressive": True}


@privately
@for_moderators
def small(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the small JPEG that was made when the photo came in."""
    return send_jpeg(get_object_or_404(scopes.within(request.user, ContributedPhoto.objects.all()), pk=pk).preview.name)


@privately
@for_moderators
def large(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a larger JPEG, made of the file at this moment, as long as the file is there."""
    item = get_object_or_404(scopes.within(request.user, ContributedPhoto.objects.all()), pk=pk)
    if not item.file or not item.file.storage.exists(item.file.name):
        raise Http404
    picture = io.BytesIO()
    try:
        with item.file.open("rb") as file:
            small_copy(file, LARGE).save(picture, **JPEG)
    except ValidationError as error:  # too many pictures are being read, or the file was damaged in storage
        return HttpResponse(" ".join(error.messages), status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(picture.getvalue(), content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})
