"""What is looked for, as a tree of phrases, and how each database says it.

Terms hold letters, digits and marks of this room's alone, so that nothing typed by a reader can be read as an operator.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """Terms one after the other; with ``is_open`` the last of them is the beginning of one."""

    terms: tuple[str, ...]
    is_open: bool = False

    def for_sqlite(self) -> str:
        return f'"{" ".join(self.terms)}"{"*" if self.is_open else ""}'

    def within_sqlite(self, text: str) -> tuple[str, list[str]]:
        """Return the condition that terms parted by spaces hold it, and its values."""
        return f"instr({text}, %s)", [f" {' '.join(self.terms)}{'' if self.is_open else ' '}"]

    def for_postgresql(self) -> str:
        *first, last = self.terms
        return "(" + " <-> ".join([*(f"'{term}'" for term in first), f"'{last}'{':*' if self.is_open else ''}"]) + ")"


@dataclass(frozen=True)
class AnyOf:
    """At least one of several."""

    parts: tuple["Expression", ...]

    def for_sqlite(self) -> str:
        return "(" + " OR ".join(part.for_sqlite() for part in self.parts) + ")"

    def within_sqlite(self, text: str) -> tuple[str, list[str]]:
        """Return the condition that terms parted by spaces hold one of them, and its values."""
        found = [part.within_sqlite(text) for part in self.parts]
        return "(" + " OR ".join(sql for sql, _values in found) + ")", [one for _sql, some in found for one in some]

    def for_postgresql(self) -> str:
        return "(" + " | ".join(part.for_postgresql() for part in self.parts) + ")"


@dataclass(frozen=True)
class AllOf:
    """All of several, and none of others."""

    parts: tuple["Expression", ...]
    without: tuple["Expression", ...] = ()

    def for_sqlite(self) -> str:
        wanted = "(" + " AND ".join(part.for_sqlite() for part in self.parts) + ")"
        if not self.without:
            return wanted
        return f"({wanted} NOT {AnyOf(self.without).for_sqlite()})"

    def within_sqlite(self, text: str) -> tuple[str, list[str]]:
        """Return the condition that terms parted by spaces hold all, and none of the others, and its values."""
        wanted, unwanted = ([part.within_sqlite(text) for part in some] for some in (self.parts, self.without))
        sql = " AND ".join([*(sql for sql, _values in wanted), *(f"NOT {sql}" for sql, _values in unwanted)])
        return f"({sql})", [one for _sql, some in (*wanted, *unwanted) for one in some]

    def for_postgresql(self) -> str:
        unwanted = [f"!{part.for_postgresql()}" for part in self.without]
        return "(" + " & ".join([*(part.for_postgresql() for part in self.parts), *unwanted]) + ")"


@dataclass(frozen=True)
class Conjunction:
    """All of several, those that fewest have first; of ``checked`` there is no need to look them up."""

    looked_up: tuple["Expression", ...]
    checked: tuple["Expression", ...] = ()
    #: The share of entries that will have them all, as far as it is known: where they occur by chance, and at most.
    share: float = 0.0
    most: float = 0.0
    #: How many entries there are.
    total: int = 0


Expression = Phrase | AnyOf | AllOf


def one(term: str) -> Phrase:
    """Return the phrase of a single term."""
    return Phrase((term,))


def any_of(parts: Iterable[Expression]) -> Expression:
    """Return the one part there is, or a choice of several."""
    parts = tuple(parts)
    return parts[0] if len(parts) == 1 else AnyOf(parts)
