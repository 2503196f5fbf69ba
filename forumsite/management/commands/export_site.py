"""``manage.py export_site DIR``: write the whole public site as files, and see that every link leads to one."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forumsite.static_copy.checking import broken
from forumsite.static_copy.copying import Copy


class Command(BaseCommand):
    help = "Write the whole public site as files that any web server can serve; run again, it writes what changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="an empty folder, or one with a copy made before")

    def handle(self, *, folder: Path, **options) -> None:
        if not settings.SITE_URL:
            raise CommandError("SITE_URL must be set: feeds, calendars and citations name the site by it.")
        copy = Copy(folder, self.say)
        copy.make()
        self.say("Checking every link ...")
        wrong = [*copy.failed, *map(str, broken(folder))]
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} links lead nowhere.")
        self.say("Every link leads to a file.")

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
