"""What the contact sheet shows: its photos, their fields and pictures, and the words of its script's world."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from modeltranslation.utils import build_localized_fieldname

from media.desk.captions import fields
from media.models import Photo
from media.renditions import height_at
from publishing import workflow
from publishing.languages import default_column

#: Pictures of the strip and the large one are asked for in about these widths.
SMALL, LARGE = 320, 1024
#: Ends of the names of addresses that the script asks, besides saving.
ASKED = ("records", "create", "publish", "pictures")


def data(request: HttpRequest, site: AdminSite, photos: list[Photo]) -> dict:
    """Return everything that the script needs, as values that JSON knows."""
    get_token(request)  # the script reads it from its cookie
    return {
        "user": request.user.pk,
        "csrfCookie": settings.CSRF_COOKIE_NAME,
        "addresses": {
            "save": reverse("admin:media_photo_captions_save"),
            "login": reverse("admin:login") + "?next=" + reverse("admin:media_photo_captions_done"),
            "sheet": reverse("admin:media_photo_captions"),
            **{name: reverse(f"admin:media_photo_captions_{name}") for name in ASKED},
        },
        "mayAdd": {name: may_add(request, site, name) for name in fields.RELATED},
        "needed": [*map(default_column, Photo.translated_to_publish), "licence"],
        "related": list(fields.RELATED),
        "photos": [photo_data(photo, request.user) for photo in photos],
        "names": names(photos),
    }


def may_add(request: HttpRequest, site: AdminSite, name: str) -> bool:
    """Say whether the user may make new records of the kind that a relation leads to."""
    return site.get_model_admin(Photo._meta.get_field(name).related_model).has_add_permission(request)


def photo_data(photo: Photo, user) -> dict:
    """Return one photo: its values, what its file suggests, its state, why it is closed to the user, its pictures."""
    return {
        "pk": photo.pk,
        "name": photo.original_name,
        "address": reverse("admin:media_photo_change", args=[photo.pk]),
        "state": photo.state,
        "stateWords": str(photo.get_state_display()),
        "closed": "" if workflow.may_change_public(user, photo) else str(workflow.ONLY_PUBLISHERS),
        "values": {name: fields.value_of(photo, name) for name in fields.ALL},
        "suggestions": suggestions(photo),
        **pictures(photo),
    }


def pictures(photo: Photo) -> dict:
    """Return the addresses of a photo's small and large picture, empty until they are made, and its proportions."""
    small = next((width for width in photo.widths if width >= SMALL), photo.widths[-1] if photo.widths else 0)
    return {
        "width": photo.width or 3,
        "height": photo.height or 2,
        "small": photo.rendition_url(small, "jpg") if small else "",
        "sources": {"avif": photo.avif_srcset, "jpg": photo.jpeg_srcset} if photo.widths else {},
        "large": _largest(photo),
        "refused": bool(photo.refused_key),
    }


def _largest(photo: Photo) -> dict:
    if not photo.widths:
        return {}
    width = photo.widths[-1]
    height = height_at(width, photo.width, photo.height)
    return {"address": photo.rendition_url(min(width, LARGE), "jpg"), "width": width, "height": height}


def suggestions(photo: Photo) -> dict[str, list[dict]]:
    """Return what the file says of itself, by the column it may serve; of an unknown language by each of a field's."""
    offered: dict[str, list[dict]] = {}
    for field, found in photo.suggestions.items():
        for one in found:
            for name in _columns_for(field, one.get("language", "")):
                offered.setdefault(name, []).append({"value": one["value"], "origin": one["origin"]})
    return offered


def _columns_for(field: str, language: str) -> list[str]:
    if field == "keywords":
        return ["topics"]
    if field not in fields.TRANSLATED:
        return [field] if field in fields.PLAIN else []
    codes = [code for code, _name in settings.LANGUAGES]
    return [build_localized_fieldname(field, code) for code in ([language] if language in codes else codes)]


def names(photos: list[Photo]) -> dict[str, dict[str, str]]:
    """Return the names of the records that the photos show: ``{"people": {"12": "Zhang San"}}``."""
    found: dict[str, dict[str, str]] = {name: {} for name in fields.RELATED}
    for photo in photos:
        for name, known in found.items():
            for record in getattr(photo, name).all():
                known[str(record.pk)] = str(record)
    return found
