"""``manage.py load_starter``: load the starting record, or the record in another folder."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from starter.loader import STARTER, Loader
from starter.reading import ContentError


class Command(BaseCommand):
    help = "Load the starting record. Run again, it adds what is missing and leaves alone what is there."

    def add_arguments(self, parser):
        parser.add_argument(
            "--from", dest="folder", type=Path, default=STARTER / "content", help="the folder with the content files"
        )
        parser.add_argument(
            "--update", action="store_true", help="set what is there back to what the files say, and restore deletions"
        )

        parser.add_argument(
            "--renditions", action="store_true", help="make the smaller copies of photos now, without the worker"
        )

    def handle(self, *args, folder: Path, update: bool, renditions: bool, **options):
        try:
            Loader(folder, update=update, report=self.stdout.write).load()
        except ContentError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        if renditions:
            call_command("make_renditions", stdout=self.stdout)
