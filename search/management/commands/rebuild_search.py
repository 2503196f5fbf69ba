"""``manage.py rebuild_search``: make the whole search index anew."""

import sys
import time

from django.core.management.base import BaseCommand

from search import indexing


class Command(BaseCommand):
    help = "Make the search index anew, from the record as it is. Readers can go on searching meanwhile."

    def handle(self, *, verbosity: int, **options) -> None:
        started, self.said_at = time.monotonic(), 0.0
        count = indexing.rebuild(self.say if verbosity else lambda done, of: None)
        if verbosity:
            seconds = time.monotonic() - started
            self.stdout.write(f"The index holds {count:,} entries; made in {seconds:.1f} seconds.")

    def say(self, done: int, of: int) -> None:
        """Say how far it got: on a terminal in place, elsewhere every ten seconds."""
        if self.stdout.isatty():
            self.stdout.write(f"\r{done:,} of {of:,} records", ending="" if done < of else "\n")
            sys.stdout.flush()
        elif time.monotonic() - self.said_at >= 10 or done == of:
            self.said_at = time.monotonic()
            self.stdout.write(f"{done:,} of {of:,} records")
