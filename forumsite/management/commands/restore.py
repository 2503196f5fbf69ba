"""``manage.py restore``: put a backup into an empty place."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from forumsite.backups import making, restoring
from forumsite.backups.errors import BackupError


class Command(BaseCommand):
    help = "Verify a backup and put it into an empty database and storage."
    requires_system_checks: list[str] = []  # nothing is there yet to be checked

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="One backup, or the folder of several: then the newest of them.")
        parser.add_argument("--verify-only", action="store_true", help="Read all of it and put nothing anywhere.")

    def handle(self, *, folder: Path, verify_only: bool, **options) -> None:
        backup = making.latest(folder.absolute()) or folder.absolute()
        try:
            read = making.verify if verify_only else restoring.restore
            manifest = read(backup, self.stdout.write)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None
        what = f"The backup of {manifest.made_at}, {len(manifest.files)} files,"
        if verify_only:
            self.stdout.write(f"{what} is whole.")
            return
        self.stdout.write(f"{what} is restored. Next: manage.py migrate, and the worker makes the renditions again.")
