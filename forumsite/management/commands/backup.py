"""``manage.py backup``: copy the database and the files that were sent in, while the site goes on."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from forumsite.backups import making
from forumsite.backups.errors import BackupError


class Command(BaseCommand):
    help = "Add a backup of this moment to a folder; files that are there from an earlier one are not copied again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="Where backups are kept; on another disk than the site.")
        parser.add_argument("--verify", action="store_true", help="Read all of it once more at the end.")

    def handle(self, *, folder: Path, verify: bool, **options) -> None:
        try:
            made = making.make(folder.absolute(), self.stdout.write)
            if verify:
                making.verify(made, self.stdout.write)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The backup is in {made}{' and whole' if verify else ''}.")
        self.stdout.write("It does not hold the secret key; keep that and the settings elsewhere.")
