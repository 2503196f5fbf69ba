"""What decoding a picture needs in memory, told by its header: too much of it is refused before anything is decoded.

Measured with Pillow 13: JPEG can be decoded small, but one that is progressive, or holds its colours one after the
other, is kept whole as coefficients; PNG is decoded whole; WebP and AVIF are decoded through several whole copies.
"""

import struct
from typing import IO

from PIL import Image

from media import pixels
from media.sizes import ladder, to_decode

#: Bytes that one picture may need; with the process itself and the encoders that is less than 300 MB.
MOST = 220_000_000
#: Bytes for each pixel of a format that is decoded whole.
WHOLE = {"PNG": 6, "WEBP": 17, "AVIF": 18}
#: Pixels of the widest rendition: encoding one takes about 25 bytes for each.
MOST_IN_RENDITION = 7_000_000
#: Bytes for each pixel of a JPEG that was decoded, with what resizing it takes; and for each coefficient.
DECODED, COEFFICIENT = 5, 2


def most_pixels(picture: Image.Image, file: IO[bytes]) -> int:
    """Return how many pixels a picture like this one may have, going by its format, its build and its proportions."""
    if picture.format in WHOLE:
        return MOST // WHOLE[picture.format]
    width, height = pixels.upright_size(picture)
    least = to_decode(width, height)
    smaller = min(width / least[0], height / least[1])
    scale = next(step for step in (8, 4, 2, 1) if step <= max(1, smaller))
    need = DECODED / scale**2
    if picture.info.get("progressive") or _scans(file) > 1:
        need += COEFFICIENT * _samples(picture)
    return int(MOST / need)


def most_height(width: int) -> int:
    """Return how high a picture this wide may be, so that its widest rendition can be encoded."""
    widest = ladder(width)[-1]
    return MOST_IN_RENDITION // widest * width // widest


def _samples(picture: Image.Image) -> float:
    """Return how many samples a JPEG has for each pixel: 3 in full colour, 1.5 with the usual smaller colours."""
    parts = [(across, down) for _number, across, down, _table in picture.layer]
    most = max((across for across, _down in parts), default=0) * max((down for _across, down in parts), default=0)
    return sum(across * down for across, down in parts) / max(most, 1)


def _scans(file: IO[bytes]) -> int:
    """Return 1 for a JPEG with all colours in its first scan, and 2 for one with more to follow."""
    file.seek(2)
    colours = 0
    while len(head := file.read(4)) == 4 and head[0] == 0xFF:
        marker, size = head[1], struct.unpack(">H", head[2:])[0]
        if marker == 0xFF:
            file.seek(-3, 1)
            continue
        content = file.read(size - 2) if size > 2 else b""
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC} and len(content) > 5:
            colours = content[5]
        if marker == 0xDA:
            return 1 if content and content[0] == colours else 2
    return 2
