"""``manage.py check_search``: compare the search index with the record."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from search import indexing
from search.indexing import Differences
from search.registry import kinds

#: Records named of each sort of difference.
NAMED = 10
SORTS = {
    "missing": "not in the index",
    "changed": "not as in the record",
    "left_over": "in the index, not in the record",
}


class Command(BaseCommand):
    help = "Compare the search index with the record, tell each difference, and fail if there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mend", action="store_true", help="Bring the index up to date where it differs.")

    def handle(self, *, mend: bool, **options) -> None:
        found = [indexing.differences(kind) for kind in kinds()]
        without_words, without_entry = indexing.words_amiss()
        count = sum(len(one.keys) for one in found) + len(without_words) + len(without_entry)
        for one in found:
            self.tell(one)
        if without_words or without_entry:
            self.stdout.write(
                f"entries without words: {len(without_words)}; words without an entry: {len(without_entry)}"
            )
        if not count:
            self.stdout.write("The index is as the record is.")
        elif mend:
            indexing.mend(found)
            self.stdout.write(f"Mended: {count} {'difference' if count == 1 else 'differences'}.")
        else:
            raise CommandError(f"The index differs from the record in {count} places; --mend brings it up to date.")

    def tell(self, found: Differences) -> None:
        """Name the records of a kind in which the index differs, a few of each sort."""
        for sort, words in SORTS.items():
            if keys := getattr(found, sort):
                more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
                numbers = ", ".join(map(str, keys[:NAMED]))
                self.stdout.write(f"{found.kind.code}: {len(keys)} {words}: {numbers}{more}")
