"""The audit log as a spreadsheet: a line for each entry, as it is stored, so that other programs can read it."""

import csv
import json
from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from publishing.sheets.cells import harmless, plain

#: Entries read at a time.
TOGETHER = 2_000
COLUMNS = ("at", "kind", "actor", "actor_key", "address", "record_kind", "record_key", "record", "detail")


class _Line:
    """What the writer of CSV writes into: it gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def as_csv(entries: QuerySet) -> StreamingHttpResponse:
    """Return these entries as CSV, sent while they are read, however many there are."""
    response = StreamingHttpResponse(lines(entries), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-log-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def lines(entries: QuerySet) -> Iterator[bytes]:
    """Yield the lines: names of the columns first, then the entries in their order."""
    writer = csv.writer(_Line())
    yield "\ufeff".encode()
    yield writer.writerow(COLUMNS).encode()
    for entry in entries.values_list(*COLUMNS).iterator(chunk_size=TOGETHER):
        yield writer.writerow([harmless(plain(_text(value))) for value in entry]).encode()


def _text(value: object) -> object:
    if hasattr(value, "isoformat"):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict) else value
