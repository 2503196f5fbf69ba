"""``manage.py forget_contributors``: delete what is personal in old contributions, here and now."""

from argparse import ArgumentParser
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from media.contributions import retention


class Command(BaseCommand):
    help = "Delete names, e-mail addresses, messages and files of contributions older than CONTRIBUTION_KEEP_DAYS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, help="Those older than so many days, instead of the setting.")

    def handle(self, *, days: int | None, **options) -> None:
        if days is not None and days < 0:
            raise CommandError("--days must not be negative.")
        kept = timedelta(days=settings.CONTRIBUTION_KEEP_DAYS if days is None else days)
        count = 0
        while some := retention.forget(timezone.now() - kept):
            count += some
        self.stdout.write(f"What is personal in {count} contributions was deleted.")
