"""What a spreadsheet would do, row by row."""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Status(TextChoices):
    """What becomes of a row."""

    NEW = "new", pgettext_lazy("rows of a spreadsheet", "New")
    CHANGED = "changed", pgettext_lazy("rows of a spreadsheet", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("rows of a spreadsheet", "Unchanged")
    REFUSED = "refused", pgettext_lazy("rows of a spreadsheet", "Refused")


@dataclass
class Change:
    """A field gets other words."""

    label: str
    old: str
    new: str
    language: str = ""


@dataclass
class Line:
    """A row of a sheet, what it is about, and what becomes of it."""

    sheet: str
    number: int
    status: str = Status.UNCHANGED
    label: str = ""
    address: str = ""
    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    note: str = ""


@dataclass
class Plan:
    """All rows of a file, in its order, and sentences on the file as a whole."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return how many rows have each status."""
        found = Counter(line.status for line in self.lines)
        return {status: found[status] for status in Status}

    def can_be_stored(self) -> bool:
        """Say whether there is something to store, and nothing that forbids it."""
        counts = self.counts()
        return not counts[Status.REFUSED] and bool(counts[Status.NEW] + counts[Status.CHANGED])

    def digest(self) -> str:
        """Return a digest that is the same for plans that do the same."""
        lines = [[one.sheet, one.number, one.status, [[c.old, c.new] for c in one.changes]] for one in self.lines]
        return hashlib.sha256(json.dumps(lines).encode()).hexdigest()

    def as_json(self) -> dict:
        """Return the plan as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict) -> "Plan":
        """Return the plan that ``as_json`` made these values of."""
        lines = [Line(**line | {"changes": [Change(**one) for one in line["changes"]]}) for line in values["lines"]]
        return cls(lines, values["notes"])
