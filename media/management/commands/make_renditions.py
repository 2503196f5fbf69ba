"""``manage.py make_renditions``: make what readers get of each photo, here and now instead of by the worker."""

import time
from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet

from events.models import Edition
from media import rendition_files, renditions
from media.models import Photo


class Command(BaseCommand):
    help = "Make the renditions of photos that lack them, of some photos, or of all; safe to stop and to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--missing", action="store_true", help="Only photos without renditions (the default).")
        which.add_argument("--all", action="store_true", help="Every photo, also where the renditions exist.")
        which.add_argument("--edition", type=int, metavar="YEAR", help="Every photo of the edition of this year.")
        which.add_argument("--photo", type=int, nargs="+", metavar="NUMBER", help="The photos with these numbers.")

    def handle(self, *, all: bool, edition: int | None, photo: list[int] | None, **options) -> None:
        chosen = self.chosen(edition, photo)
        anew = all or edition is not None or photo is not None
        photos = chosen.exclude(original="") if anew else Photo.objects.lacking_renditions()
        keys = list(photos.order_by("pk").values_list("pk", flat=True))
        failed, started = {}, time.monotonic()
        for number, pk in enumerate(keys, start=1):
            self.stdout.write(f"Photo {pk} ({number} of {len(keys)}{_left(started, number - 1, len(keys))})")
            if problem := make(pk, finally_so=anew):
                failed[pk] = problem
                self.stderr.write(f"Photo {pk}: {problem}")
        if failed:
            told = "\n".join(f"Photo {pk}: {problem}" for pk, problem in failed.items())
            raise CommandError(f"No renditions could be made of {len(failed)} of {len(keys)} photos.\n{told}")
        self.stdout.write(f"{len(keys)} photos have their renditions.")

    def chosen(self, year: int | None, keys: list[int] | None) -> QuerySet:
        """Return the photos asked for; raise ``CommandError`` for an edition or a photo that there is not."""
        if year is not None:
            if not Edition.objects.filter(year=year).exists():
                raise CommandError(f"There is no edition of {year}.")
            return Photo.objects.filter(edition__year=year)
        if keys is None:
            return Photo.objects.all()
        photos = Photo.objects.filter(pk__in=keys)
        if missing := sorted(set(keys) - set(photos.values_list("pk", flat=True))):
            raise CommandError(f"There is no photo {', '.join(map(str, missing))}.")
        return photos


def make(pk: int, *, finally_so: bool) -> str:
    """Make a photo's renditions, at once those it shall have in the end if asked so; return what went wrong."""
    photo = Photo.objects.select_related("edition").filter(pk=pk).first()
    if photo is None:
        return ""
    stage = renditions.BETTER if finally_so and photo.is_public() else renditions.QUICK
    try:
        rendition_files.make_for(photo, stage)
    except ValidationError as error:
        return " ".join(error.messages)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # whatever one file or the storage does, the others shall have their turn
        return f"{type(error).__name__}: {error}"
    return ""


def _left(started: float, done: int, count: int) -> str:
    """Return in words how long the rest will take, once that can be told."""
    if done < 3:
        return ""
    minutes = (time.monotonic() - started) / done * (count - done) / 60
    return f", about {minutes:.0f} min left" if minutes >= 1 else ", less than a minute left"
