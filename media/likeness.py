"""How much two photos look alike: 64 bits made of a picture's coarse shapes, and the groups of those that nearly agree.

The bits are signs of the lowest frequencies of a discrete cosine transform, as in the widely used pHash (Zauner 2010,
"Implementation and Benchmarking of Perceptual Image Hash Functions"). They change little when a picture is resized,
compressed, brightened or cropped by a little. ``bench/likeness.py`` measures how
little; the two limits here were chosen by its figures.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from math import cos, pi
from operator import mul

from PIL import Image, ImageStat

BITS = 64
#: Pictures with at most so many different bits are taken for near copies.
NEAR = 10
#: The mark of a picture that is too even to be compared: fog, a night sky, an empty page. Its bits would be noise.
PLAIN = "0" * 16
#: A picture whose greys, at the size they are looked at, vary by less than this (of 255) is even.
EVEN = 3.0

_A_QUARTER = NEAR // 4
_CHANGES = [
    sum(1 << place for place in places) for count in range(_A_QUARTER + 1) for places in combinations(range(16), count)
]
_SIDE = 32
_WAVES = [[cos(pi * (2 * x + 1) * u / (2 * _SIDE)) for x in range(_SIDE)] for u in range(12)]
#: The frequencies looked at, lowest first, without the first one, which is the brightness.
_FREQUENCIES = sorted(
    ((u, v) for u in range(12) for v in range(12) if u + v), key=lambda pair: (sum(pair), abs(pair[0] - pair[1]), pair)
)[:BITS]


def hash_of(picture: Image.Image) -> str:
    """Return the likeness of an upright picture as 16 hexadecimal digits, ``PLAIN`` for one that is too even."""
    small = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    if ImageStat.Stat(small).stddev[0] < EVEN:
        return PLAIN
    amounts = _amounts(small.tobytes())
    middle = sorted(amounts)[len(amounts) // 2]
    bits = sum(1 << place for place, amount in enumerate(amounts) if amount >= middle)
    return f"{bits:016x}"


def _amounts(greys: bytes) -> list[float]:
    """Return how much of each frequency is in the greys, by a transform of the rows and then of the columns."""
    rows = [greys[start : start + _SIDE] for start in range(0, _SIDE * _SIDE, _SIDE)]
    across = [[sum(map(mul, wave, row)) for row in rows] for wave in _WAVES]
    return [sum(map(mul, _WAVES[down], across[right])) for right, down in _FREQUENCIES]


def distance(one: str, other: str) -> int:
    """Return in how many of the 64 bits two likenesses differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def groups(looks: Mapping[int, str], *, apart: set[tuple[int, int]] = frozenset()) -> list[list[int]]:
    """Return the keys of pictures that nearly agree, in groups of two and more, each in the order of its keys.

    ``looks`` are likenesses by key, ``apart`` pairs of keys, the lower first, that someone found not to be the same.
    """
    leader = {key: key for key in looks}

    def first(key: int) -> int:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for one, other in pairs(looks):
        if (one, other) not in apart:
            lower, higher = sorted((first(one), first(other)))
            leader[higher] = lower
    found = defaultdict(list)
    for key in sorted(looks):
        found[first(key)].append(key)
    return [keys for keys in found.values() if len(keys) > 1]


def pairs(looks: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Yield each pair of keys, the lower first, whose likenesses differ in at most ``NEAR`` bits.

    Two such likenesses differ in at most two bits in one of their four quarters, so that only those need be compared.
    """
    numbers = {key: int(look, 16) for key, look in looks.items() if look and look != PLAIN}
    for quarter in range(4):
        shelves = defaultdict(list)
        for key, number in numbers.items():
            shelves[number >> 16 * quarter & 0xFFFF].append((key, number))
        for digits, shelf in shelves.items():
            near = [one for change in _CHANGES if (one := digits ^ change) >= digits and one in shelves]
            for other_digits in near:
                for place, (key, number) in enumerate(shelf):
                    others = shelf[place + 1 :] if other_digits == digits else shelves[other_digits]
                    for other, other_number in others:
                        difference = number ^ other_number
                        if difference.bit_count() <= NEAR and not _met(difference, quarter):
                            yield (key, other) if key < other else (other, key)


def _met(difference: int, quarter: int) -> bool:
    """Say whether a pair was already met in an earlier quarter."""
    return any((difference >> 16 * earlier & 0xFFFF).bit_count() <= _A_QUARTER for earlier in range(quarter))
