"""``manage.py forget_audit_entries``: delete what the audit log no longer needs to keep."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from publishing import audit


class Command(BaseCommand):
    help = "Delete entries of the audit log that are older than AUDIT_KEEP_DAYS, as the worker does every hour."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=settings.AUDIT_KEEP_DAYS, help="Keep this many days instead.")

    def handle(self, *, days: int, **options) -> None:
        self.stdout.write(f"{audit.forget_old(days)} entries deleted.")
