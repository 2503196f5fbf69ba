"""A spare photo gives what it has to the one that stays: places in albums, ties, sources, and words that one lacks."""

from functools import partial

from django.conf import settings
from django.db import transaction
from modeltranslation.utils import build_localized_fieldname

from media.models import Photo
from media.models.photo import RELATIONS, TRANSLATED
from media.tasks import make_renditions
from publishing.history.noting import note

FACTS = ("licence", "source_url")


def hand_over(giver: Photo, taker: Photo) -> list[str]:
    """Move the ties of one photo to another, save both, and return the names of the taker's fields that changed.

    What the taker has already stays as it is. An edition that is not public is not given to a public photo: it would
    hide it.
    """
    changed = [*_words(giver, taker), *_edition(giver, taker), *_day(giver, taker)]
    if changed:
        taker.save()
        transaction.on_commit(partial(make_renditions.enqueue, taker.pk))
    for name in RELATIONS:
        records = set(getattr(giver, name).all()) - set(getattr(taker, name).all())
        if records:
            getattr(taker, name).add(*records)
            changed.append(name)
    changed += _albums(giver, taker)
    if giver.citations.update(object_id=taker.pk):
        changed.append("citations")
    note(giver, taker)
    return changed


def _words(giver: Photo, taker: Photo) -> list[str]:
    """Fill the words that the taker lacks, a language each."""
    columns = [build_localized_fieldname(name, code) for name in TRANSLATED for code, _language in settings.LANGUAGES]
    missing = [name for name in (*columns, *FACTS) if getattr(giver, name) and not getattr(taker, name)]
    for name in missing:
        setattr(taker, name, getattr(giver, name))
    return missing


def _edition(giver: Photo, taker: Photo) -> list[str]:
    if taker.edition_id or not giver.edition_id or (taker.is_public() and not giver.edition.is_public()):
        return []
    taker.edition = giver.edition
    return ["edition"]


def _day(giver: Photo, taker: Photo) -> list[str]:
    """Take over the day with its precision: neither means anything without the other."""
    if taker.taken_on or not giver.taken_on:
        return []
    taker.taken_on, taker.precision = giver.taken_on, giver.precision
    return ["taken_on"]


def _albums(giver: Photo, taker: Photo) -> list[str]:
    """Put the taker where the giver stood; where it stands already, the giver's place goes."""
    note(*giver.albums.all(), *giver.covered_albums.all())
    there = set(taker.places.values_list("album", flat=True))
    places = list(giver.places.all())
    giver.places.filter(album__in=there).delete()
    giver.places.update(photo=taker)
    covers = giver.covered_albums.update(cover=taker)
    return ["albums"] if places or covers else []
