"""Renditions: an original becomes the files that readers get. Pure: nothing here knows a database or a storage."""

import hashlib
import io
from typing import IO

from PIL import Image

from media import images, pixels

WIDTHS = (320, 640, 1024, 1600)
FORMATS = {"avif": "image/avif", "jpg": "image/jpeg"}
OPTIONS = {
    "avif": {"format": "AVIF", "quality": 65, "speed": 9},
    "jpg": {"format": "JPEG", "quality": 76, "progressive": True, "optimize": True},
}
#: A JPEG is decoded at no less than this many times the largest rendition. At 1.75 nothing is lost that the eye or the
#: encoder would keep (50 dB before encoding), and a picture of 24 megapixels needs a quarter of the memory.
DECODED = 1.75
#: Raise this when the widths or the options change: every photo's renditions then get new names and are made anew.
SPEC = 1


def ladder(width: int) -> list[int]:
    """Return the widths made of an original this wide, smallest first; never wider than the original."""
    return sorted({*(step for step in WIDTHS if step < width), min(width, WIDTHS[-1])}) if width > 0 else []


def height_at(width: int, original_width: int, original_height: int) -> int:
    """Return the height of the rendition that is ``width`` wide."""
    return max(1, round(original_height * width / original_width))


def key_of(sha256: str) -> str:
    """Return the name of the set of renditions that this version of the rules makes of an original."""
    return f"{key_prefix()}{hashlib.sha256(f'{sha256}:{SPEC}'.encode()).hexdigest()[:16]}"


def key_prefix() -> str:
    """Return what the names of all sets begin with that follow the rules of today."""
    return f"v{SPEC}_"


def make(original: IO[bytes]) -> dict[str, bytes]:
    """Return ``{"320.avif": data, "320.jpg": data, ...}`` made of a picture file, decoded once.

    Every file is upright, opaque sRGB and carries no metadata. Raises ``ValidationError`` for what is no picture.
    """
    picture = images.open_picture(original)
    width, height = pixels.upright_size(picture)
    picture = _largest(picture, width, height)
    made = {}
    for step in reversed(ladder(width)):
        picture = _resized(picture, step, height_at(step, width, height))
        for suffix, options in OPTIONS.items():
            made[f"{step}.{suffix}"] = _encoded(picture, options)
    return made


def _largest(picture: Image.Image, width: int, height: int) -> Image.Image:
    """Decode and return the widest rendition's pixels."""
    turn, profile = pixels.orientation(picture), picture.info.get("icc_profile")
    target = (ladder(width)[-1], height_at(ladder(width)[-1], width, height))
    if turn >= 5:
        target = target[::-1]
    if picture.format in {"JPEG", "MPO"}:
        picture.draft(None, tuple(round(side * DECODED) for side in target))
    picture.load()
    picture = _resized(pixels.plain(picture), *target)
    return pixels.srgb(pixels.turned(picture, turn), profile)


def _resized(picture: Image.Image, width: int, height: int) -> Image.Image:
    if picture.size == (width, height):
        return picture
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(picture: Image.Image, options: dict) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, **options)
    return buffer.getvalue()
