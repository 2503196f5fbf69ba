"""``manage.py prepare``: bring database, starting record and static files up to date, each only where needed."""

import os
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from forumsite import first_run


class Command(BaseCommand):
    help = "Bring the database, the starting record and the static files up to date, each only where needed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-static", action="store_true", help="Leave the static files as they are.")

    def handle(self, *, no_static: bool, **options) -> None:
        os.umask(settings.UMASK)
        first_run.prepare_database(self.say)
        first_run.check_admin_password()
        first_run.load_starting_record(self.say)
        first_run.fill_search_index(self.say)
        if not no_static:
            first_run.collect_static(self.say)

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
