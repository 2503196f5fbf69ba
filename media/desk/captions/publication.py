"""Publishing from the sheet, by the rules and in the words of a photo's own page."""

from django import forms
from django.contrib.admin import AdminSite
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from media.desk.captions.choice import KeysField
from media.models import Photo
from publishing import workflow
from publishing.admin.standing import refusal, why_hidden
from publishing.history.deeds import Deed
from publishing.history.writing import recording
from publishing.models import State

#: Photos in one request; a sheet sends more in several.
MOST = 50


class PhotosForm(forms.Form):
    """The photos that are to be published, or asked about."""

    ids = KeysField(most=MOST)


def publish(request: HttpRequest, site: AdminSite, keys: list[int]) -> list[dict]:
    """Publish those of the photos that wait for it and are complete; tell of each what became of it.

    ``{"photo", "isPublished", "state", "stateWords", "why"}``; ``why`` says what kept it back, or why a published one
    is still hidden.
    """
    page = site.get_model_admin(Photo)
    told = []
    with transaction.atomic(), recording(request.user, Deed.CAPTIONS):
        photos = Photo.objects.select_for_update(of=("self",)).select_related("edition").filter(pk__in=keys)
        found = {photo.pk: photo for photo in photos.order_by("pk")}
        for key in keys:
            told.append(_publish_one(request, page, key, found.get(key)))
    return told


def _publish_one(request: HttpRequest, page, key: int, photo: Photo | None) -> dict:
    if photo is None or not page.has_change_permission(request, photo):
        return {"photo": key, "isPublished": False, "why": _("This photo is gone, or you may not change it.")}
    if photo.state not in workflow.WAITING:
        return _told(photo, photo.state == State.PUBLISHED, why_hidden(photo) or photo.get_state_display())
    step = workflow.publication(photo)
    if not page.may_take(request, step, photo):
        return _told(photo, False, _("To publish needs a permission that you do not have."))
    if error := page.take_step(request, photo, step):
        return _told(photo, False, refusal(photo, error))
    return _told(photo, True, why_hidden(photo))


def _told(photo: Photo, is_published: bool, why: str) -> dict:
    return {
        "photo": photo.pk,
        "isPublished": is_published,
        "state": photo.state,
        "stateWords": str(photo.get_state_display()),
        "why": str(why),
    }
