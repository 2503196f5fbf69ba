"""``manage.py make_renditions``: make what readers get of each photo, here and now instead of by the worker."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from media import rendition_files
from media.models import Photo


class Command(BaseCommand):
    help = "Make the renditions of photos that lack them, or of all photos."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--missing", action="store_true", help="Only photos without renditions (the default).")
        which.add_argument("--all", action="store_true", help="Every photo, also where the renditions exist.")

    def handle(self, *, all: bool, **options) -> None:
        photos = Photo.objects.exclude(original="") if all else Photo.objects.lacking_renditions()
        keys = list(photos.order_by("pk").values_list("pk", flat=True))
        failed = []
        for number, pk in enumerate(keys, start=1):
            self.stdout.write(f"Photo {pk} ({number} of {len(keys)})")
            try:
                rendition_files.make_for(Photo.objects.get(pk=pk))
            except (ValidationError, OSError) as error:
                failed.append(pk)
                self.stderr.write(f"Photo {pk}: {error}")
        if failed:
            raise CommandError(f"No renditions could be made of {len(failed)} of {len(keys)} photos.")
        self.stdout.write(f"{len(keys)} photos have their renditions.")
