"""On PostgreSQL, how the entries with the highest numbers that fit are found.

Its full-text index knows no order. To read all rows that fit and sort them costs as much as there are; to walk down
from the newest row costs the more the fewer fit. So each row has one term more, which says in what window of numbers it
stands, and the index is asked for what fits within the newest windows: as many as will do, by how often the terms
occur (``search.rarity``), and then by what the first of them held.
The function that does so is made by migration 0003, which has a copy of these numbers: whoever changes one of them
makes the function anew in a further migration.
"""

from math import ceil

from search.numbers import PART_BITS

#: Before the term of a window; bits of a number that do not count for it: 8,192 records of a kind stand in one.
MARK, BITS = "¤", 27
ROWS = 1 << BITS - PART_BITS
#: Windows that are asked for at once; where more are needed, the rest is collected.
MOST = 16
#: So many times as much is asked for as will do.
AMPLE = 1.2
#: Of what fits more than such a share, the newest are soon met on the way down.
FREQUENT = 0.125

#: What is tied to one record often stands together, far down, and is collected unless it is a lot.
NEWEST, NEWEST_TIED = "search_newest", "search_newest_tied"


def first(share: float, total: int, most: int) -> int:
    """Return how many windows to ask for first; 0 where it is as well to collect what fits, or to walk down."""
    if share * total <= most or share > FREQUENT:
        return 0
    return min(MOST, ceil(AMPLE * most / (share * ROWS)))


def term_of(number: int) -> str:
    """Return the term of the window in which a number stands."""
    return f"{MARK}{number >> BITS:x}"
