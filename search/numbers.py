"""The number of an entry, by which hits are put in order before they are ranked.

Whoever asks for something common gets the kinds of which there are few whole, and the newest of the one of which there
are many: of all that fits, the entries with the highest numbers are ranked. So the numbers of heads are those of the
kinds in their order, within a kind those of the records; those of further parts come after all heads.
"""

from django.db.models import F
from django.db.models.expressions import Combinable

#: Bits for the part of a record, and for its key.
PART_BITS, KEY_BITS = 14, 43
#: Bits below those of the kind.
KIND_BITS = PART_BITS + KEY_BITS
MOST_PARTS = 1 << PART_BITS
HEADS = 32
#: Numbers below this are those of further parts.
FIRST_HEAD = HEADS << KIND_BITS
#: No number is as high.
ABOVE_ALL = (1 << 63) - 1


def number(place: int, key: int, part: int = 0) -> int:
    """Return the number of a part of a record: places count from 1 to 30, the head is part 0."""
    rank = place if part else 2 * HEADS - 1 - place
    return (rank << KIND_BITS) | (key << PART_BITS) | part


def key_of(column: str) -> Combinable:
    """Return the key of the record to which a stored number belongs."""
    return F(column).bitrightshift(PART_BITS).bitand((1 << KEY_BITS) - 1)


def place_of(head: int) -> int:
    """Return the place of the kind to which the number of a head belongs."""
    return 2 * HEADS - 1 - (head >> KIND_BITS)


def key_in(entry: int) -> int:
    """Return the key of the record to which a number belongs."""
    return entry >> PART_BITS & (1 << KEY_BITS) - 1


def head_of(entry: int) -> int:
    """Return the number of the head of the record to which a number belongs."""
    return entry if entry >= FIRST_HEAD else number(entry >> KIND_BITS, key_in(entry))
