"""IPTC IIM, the older form of a photo's words: datasets of record 2, each a number and bytes (IIM 4.2)."""

import struct
from collections.abc import Iterator

#: Dataset number of record 2: field of a photo, name in the standard, and the most bytes it may hold.
DATASETS = {
    105: ("headline", "Headline", 256),
    120: ("caption", "Caption-Abstract", 2000),
    80: ("creator", "By-line", 32),
    110: ("credit_line", "Credit", 32),
    116: ("copyright_notice", "CopyrightNotice", 128),
    25: ("keywords", "Keywords", 64),
    92: ("place", "Sub-location", 32),
    90: ("place", "City", 32),
    95: ("place", "Province-State", 32),
    101: ("place", "Country-PrimaryLocationName", 64),
    55: ("taken_on", "DateCreated", 8),
}
UTF_8 = b"\x1b%G"
MOST_DATASETS = 500


def datasets(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield record, dataset number and bytes of each dataset; what is broken ends the reading."""
    position = 0
    for _number in range(MOST_DATASETS):
        if position + 5 > len(data) or data[position] != 0x1C:
            return
        record, number, size = struct.unpack(">BBH", data[position + 1 : position + 5])
        if size > 0x7FFF or position + 5 + size > len(data):
            return
        yield record, number, data[position + 5 : position + 5 + size]
        position += 5 + size


def built(fields: dict[int, list[str]]) -> bytes:
    """Return record 2 in UTF-8 with these texts by dataset number; a text too long for its dataset is left out."""
    parts = [_dataset(1, 90, UTF_8), _dataset(2, 0, b"\0\x04")]
    for number in sorted(fields):
        for text in fields[number]:
            data = text.encode()
            if data and len(data) <= DATASETS[number][2]:
                parts.append(_dataset(2, number, data))
    return b"".join(parts) if len(parts) > 2 else b""


def _dataset(record: int, number: int, data: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(data)) + data
