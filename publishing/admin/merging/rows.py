"""The rows of an inline as they were sent: some leave, others come, and what is left is numbered anew."""

import re
from collections.abc import Callable

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict


class SentRows:
    """What was sent for one inline; ``numbers`` are those of the rows as they came."""

    def __init__(self, data: QueryDict, files: MultiValueDict, prefix: str, key: str) -> None:
        self.data, self.files, self.prefix, self.key = data, files, prefix, key
        self.place = re.compile(rf"{re.escape(prefix)}-(\d{{1,4}})-(.+)", re.ASCII | re.DOTALL)
        found = {int(match[1]) for name in (*data, *files) if (match := self.place.fullmatch(name))}
        self.numbers = sorted(number for number in found if number < self._count("TOTAL"))

    def _count(self, which: str) -> int:
        sent = self.data.get(f"{self.prefix}-{which}_FORMS", "")
        return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 6 else 0

    def name(self, number: int, field: str) -> str:
        """Return the name under which a row sends a field."""
        return f"{self.prefix}-{number}-{field}"

    def get(self, number: int, field: str) -> str:
        """Return what a row sent for a field, or an empty text."""
        return self.data.get(self.name(number, field), "")

    def keys(self) -> dict[int, str]:
        """Return the key of each row, empty for a new one, by its number."""
        return {number: self.get(number, self.key) for number in self.numbers}

    def prefix_of(self, number: int) -> str:
        """Return the prefix of a row's form."""
        return f"{self.prefix}-{number}"

    def keep(self, number: int) -> None:
        """Take back that a row is to be deleted."""
        self.data.pop(self.name(number, "DELETE"), None)

    def forget_key(self, number: int) -> None:
        """Make a row a new one."""
        self.data[self.name(number, self.key)] = ""

    def arrange(self, known: list[int], added: list[Callable], new: list[int]) -> dict[int, int]:
        """Keep these rows, stored ones and new ones as a formset orders them, and number all anew.

        Between them come those ``added``: functions that return what a row sends under the number they are given.
        Return the new number of each row kept, by the old one.
        """
        values = {number: self._taken_out(number) for number in self.numbers}
        first = len(known) + len(added)
        moved = {number: place for place, number in enumerate(known)}
        moved |= {number: place for place, number in enumerate(new, first)}
        for number, place in moved.items():
            for kept, fields in zip((self.data, self.files), values[number], strict=True):
                for field, sent in fields.items():
                    kept.setlist(self.name(place, field), sent)
        for place, sends in enumerate(added, len(known)):
            for name, sent in sends(place).items():
                self.data.setlist(name, sent)
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(first)
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(first + len(new))
        return moved

    def _taken_out(self, number: int) -> tuple[dict, dict]:
        start = self.name(number, "")
        return tuple(
            {name.removeprefix(start): kept.pop(name) for name in list(kept) if name.startswith(start)}
            for kept in (self.data, self.files)
        )
