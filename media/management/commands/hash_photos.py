"""``manage.py hash_photos``: look at photos that came before near copies were found, here and now."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from media import near_copies
from media.likeness import PLAIN
from media.models import Photo


class Command(BaseCommand):
    help = "Describe how photos look, so that near copies among them are found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="Every photo, also those described before.")

    def handle(self, *, all: bool, **options) -> None:
        photos = Photo.objects.exclude(original="").order_by("pk") if all else near_copies.lacking_likeness()
        count, plain = photos.count(), 0
        for number, photo in enumerate(near_copies.described(photos), start=1):
            self.stdout.write(f"Photo {photo.pk} ({number} of {count})")
            plain += photo.perceptual_hash == PLAIN
        self.stdout.write(f"{count} photos described; {plain} are too even, or cannot be read, to be compared.")
