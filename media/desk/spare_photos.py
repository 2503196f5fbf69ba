"""Deleting photos of which better ones are kept: drafts alone, and with all they have handed over where wished."""

from typing import NamedTuple

from django.contrib.admin import ModelAdmin
from django.db import transaction
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from media import near_copies
from media.admin.uses import Use, uses
from media.handover import hand_over
from media.models import Album, Photo, ToldApart
from publishing import workflow
from publishing.admin import badge
from publishing.history import trash


class Plan(NamedTuple):
    """A photo that is to go: why it stays after all, if so, what it is used in, and to which photo that is moved."""

    photo: Photo
    why_it_stays: str
    uses: list[Use]
    taker: Photo
    badge: SafeString


class Outcome(NamedTuple):
    """How many photos were deleted, and which were not and why."""

    deleted: int
    refused: list[tuple[Photo, str]]


def plan(photos: list[Photo], stay: set[int]) -> list[Plan]:
    """Return what is to go, each with the photo that stays and looks most like it."""
    takers = [photo for photo in photos if photo.pk in stay]
    return [
        Plan(photo, near_copies.why_it_stays(photo), uses(photo), near_copies.nearest(photo, takers), badge(photo))
        for photo in photos
        if photo.pk not in stay
    ]


def delete(
    photos: list[Photo], stay: set[int], request: HttpRequest, page: ModelAdmin, *, handing_over: bool
) -> Outcome:
    """Delete the photos that do not stay and may go, note it in the history, and remember that the rest is wanted.

    What was published or put into an album meanwhile is seen, because the rows are read again and locked.
    """
    with transaction.atomic():
        keys = [photo.pk for photo in photos]
        list(Photo.objects.select_for_update().filter(pk__in=keys).order_by("pk").values("pk"))
        rows = list(Photo.objects.with_uses().filter(pk__in=keys).order_by("pk"))
        if not stay & {photo.pk for photo in rows}:
            return Outcome(0, [(photo, _("The photo that was to be kept is gone meanwhile.")) for photo in rows])
        refused, going = [], []
        for row in plan(rows, stay):
            if why := row.why_it_stays or _needed(row, request, handing_over=handing_over):
                refused.append((row.photo, why))
            else:
                going.append(row)
        for row in going:
            if handing_over:
                _hand_over(row, request, page)
        gone = [row.photo.pk for row in going]
        page.log_deletions(request, Photo.objects.filter(pk__in=gone))
        trash.delete(Photo.objects.filter(pk__in=gone), request.user)
        ToldApart.tell([photo.pk for photo in rows if photo.pk in stay], request.user)
    return Outcome(len(gone), refused)


def _needed(row: Plan, request: HttpRequest, *, handing_over: bool) -> str:
    """Say why a photo that an album shows stays, where its place is not given to another."""
    if handing_over and not workflow.may_change_public(request.user, row.taker):
        return _("The photo that stays is published, and you may not change what is published.")
    if not _albums(row.photo):
        return ""
    if not handing_over:
        return _("It stands in an album, and you chose not to move its place there.")
    if not request.user.has_perm("media.change_album"):
        return _("It stands in an album, and you may not change those.")
    if not all(workflow.may_change_public(request.user, album) for album in _albums(row.photo)):
        return _("It stands in a published album, and you may not change what is published.")
    return ""


def _albums(photo: Photo) -> list[Album]:
    return [*photo.albums.all(), *photo.covered_albums.all()]


def _hand_over(row: Plan, request: HttpRequest, page: ModelAdmin) -> None:
    if changed := hand_over(row.photo, row.taker):
        page.log_change(request, row.taker, [{"changed": {"fields": changed}}])
