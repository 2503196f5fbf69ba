"""Clean copies of originals: the picture as it came, to the byte, with nothing around it but the record's words.

Kept are the picture's own data, its colour profile and how it must be turned. Everything else goes: camera, place on
earth, thumbnails, comments, and whatever hangs on behind the end of the picture.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import IO

from PIL import ExifTags, Image

from media import images, pixels
from media.renditions import photoshop_segment

#: The end of a clean copy's name by that of the original; AVIF has no clean copy, its largest rendition stands in.
SUFFIXES = {"jpg": "jpg", "png": "png", "webp": "webp", "avif": "jpg"}
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
MOST_SEGMENT = 65_533
#: In the picture data of a JPEG a marker is any of these after FF; all else there is escaped or a restart.
MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"sBIT", b"cICP", b"pHYs"}
WEBP_KEPT = {b"ICCP", b"ALPH", b"VP8 ", b"VP8L"}
WEBP_ICC, WEBP_ALPHA, WEBP_EXIF, WEBP_XMP, WEBP_ANIMATION = 0x20, 0x10, 0x08, 0x04, 0x02


class UnusualFileError(ValueError):
    """The file is a sound picture, but not built in a way that can be copied piece by piece."""


def clean_copy(original: IO[bytes], xmp: bytes = b"", iptc: bytes = b"") -> bytes:
    """Return the clean copy of a JPEG, PNG or WebP picture with an XMP packet and, JPEG alone, IPTC datasets inside.

    Raises ``UnusualFileError`` where that cannot be done, ``ValidationError`` for what is no picture.
    """
    picture = images.open_picture(original)
    turn, size = pixels.orientation(picture), picture.size
    original.seek(0)
    data = original.read()
    exif = _exif(turn) if turn != 1 else b""
    try:
        if picture.format in {"JPEG", "MPO"}:
            return _jpeg(data, exif, xmp, iptc)
        if picture.format == "PNG":
            return _png(data, exif, xmp)
        if picture.format == "WEBP":
            return _webp(data, exif, xmp, size)
    except (struct.error, IndexError) as error:
        raise UnusualFileError("The file ends in the middle of a part.") from error
    raise UnusualFileError(f"{picture.format} is not copied piece by piece.")


def _exif(turn: int) -> bytes:
    """Return EXIF that says how the picture must be turned, and nothing else; without the header that JPEG needs."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn
    return exif.tobytes().removeprefix(b"Exif\0\0")


def _jpeg(data: bytes, exif: bytes, xmp: bytes, iptc: bytes) -> bytes:
    kept, start = [], 2
    for marker, begin, end in _segments(data, 2):
        start = begin
        if marker == 0xDA:
            break
        if _is_kept(marker, data[begin + 4 : begin + 18]):
            kept.append(data[begin:end])
    else:
        raise UnusualFileError("The file holds no picture data.")
    own = [_segment(0xE1, b"Exif\0\0" + exif)] if exif else []
    if xmp and len(XMP_HEADER) + len(xmp) <= MOST_SEGMENT:
        own.append(_segment(0xE1, XMP_HEADER + xmp))
    if iptc:
        own.append(photoshop_segment(iptc))
    first = 1 if kept and kept[0][1] == 0xE0 else 0  # JFIF must come first
    return b"".join([data[:2], *kept[:first], *own, *kept[first:], data[start : _jpeg_end(data, start)]])


def _segments(data: bytes, position: int) -> Iterator[tuple[int, int, int]]:
    """Yield marker, beginning and end of each segment before the picture data, that of the picture data included."""
    while data[position] == 0xFF:
        while data[position + 1] == 0xFF:
            position += 1
        marker = data[position + 1]
        end = position + 2 + struct.unpack(">H", data[position + 2 : position + 4])[0]
        yield marker, position, end
        position = end
    raise UnusualFileError("A segment does not begin where the one before ends.")


def _is_kept(marker: int, beginning: bytes) -> bool:
    """Say whether a segment belongs to the picture: no comment, of the application's only JFIF, Adobe and profile."""
    if marker == 0xE0:
        return beginning.startswith(b"JFIF\0") and beginning[12:14] == b"\0\0"  # without a thumbnail
    if marker == 0xE2:
        return beginning.startswith(b"ICC_PROFILE\0")
    if marker == 0xEE:
        return beginning.startswith(b"Adobe")
    return marker != 0xFE and not 0xE0 <= marker <= 0xEF


def _jpeg_end(data: bytes, position: int) -> int:
    """Return where the picture ends, which in a progressive one has segments between its scans."""
    while found := MARKER.search(data, position):
        if found[1] == b"\xd9":
            return found.end()
        position = found.end() + struct.unpack(">H", data[found.end() : found.end() + 2])[0]
    raise UnusualFileError("The picture has no end.")


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _png(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    parts, position = [data[:8]], 8
    while True:
        size, kind = struct.unpack(">I4s", data[position : position + 8])
        end = position + size + 12
        if end > len(data):
            raise UnusualFileError("The file ends in the middle of a part.")
        if kind in PNG_KEPT:
            parts.append(data[position:end])
        if kind == b"IHDR":
            if xmp:
                parts.append(_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
            if exif:
                parts.append(_chunk(b"eXIf", exif))
        if kind == b"IEND":
            return b"".join([*parts, _chunk(b"IEND", b"")])
        position = end


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _webp(data: bytes, exif: bytes, xmp: bytes, size: tuple[int, int]) -> bytes:
    flags, kept, position = 0, [], 12
    while position + 8 <= min(len(data), 8 + struct.unpack("<I", data[4:8])[0]):
        kind, length = struct.unpack("<4sI", data[position : position + 8])
        content = data[position + 8 : position + 8 + length]
        if kind == b"VP8X" and content[0] & WEBP_ANIMATION:
            raise UnusualFileError("The picture moves.")
        if kind in WEBP_KEPT:
            kept.append(_riff(kind, content))
            flags |= WEBP_ICC if kind == b"ICCP" else 0
            flags |= WEBP_ALPHA if kind == b"ALPH" or (kind == b"VP8L" and content[4] & 0x10) else 0
        position += 8 + length + length % 2
    own = [_riff(b"EXIF", exif)] if exif else []
    own += [_riff(b"XMP ", xmp)] if xmp else []
    flags |= (WEBP_EXIF if exif else 0) | (WEBP_XMP if xmp else 0)
    sides = b"".join((side - 1).to_bytes(3, "little") for side in size)
    body = b"WEBP" + _riff(b"VP8X", bytes([flags, 0, 0, 0]) + sides) + b"".join([*kept, *own])
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _riff(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
