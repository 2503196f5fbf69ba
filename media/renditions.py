"""Renditions: an original becomes the files that readers get. Pure: nothing here knows a database or a storage.

They are made in two stages with the same names and sizes: quick ones, so that a photo can be seen soon after it came,
and better ones, a fifth smaller at the same quality but ten times the work, later.
"""

import hashlib
import io
import struct
from collections.abc import Iterator
from typing import IO

from django.core.exceptions import ValidationError
from PIL import Image

from media import crops, images, pixels
from media.sizes import height_at, ladder, master_size, to_decode

FORMATS = {"avif": "image/avif", "jpg": "image/jpeg"}
QUICK, BETTER = "q", "b"
JPEG = {"format": "JPEG", "quality": 76, "progressive": True, "optimize": True}
OPTIONS = {
    "avif": {
        QUICK: {"format": "AVIF", "quality": 65, "speed": 9},
        BETTER: {"format": "AVIF", "quality": 63, "speed": 6},
    },
    "jpg": {QUICK: JPEG, BETTER: JPEG},
}
#: Renditions this wide, and the widest of a smaller original, carry the record's metadata.
DESCRIBED_FROM = 1024
#: What one segment of a JPEG holds, with the word that XMP begins with.
MOST_XMP, MOST_IPTC = 65_502, 65_500
#: Raise this when widths, crops or options change: every photo's renditions then get new names and are made anew.
SPEC = 2


def names(width: int, height: int) -> list[str]:
    """Return the names of all files made of an original this large: ``320.avif``, ``card480.jpg``, ``share.jpg``."""
    made = [str(step) for step in ladder(width)] + [crop.name for crop in crops.cards(width, height)]
    share = crops.share(width, height)
    return [f"{name}.{suffix}" for name in made for suffix in FORMATS] + ([f"{share.name}.jpg"] if share else [])


def key_prefix() -> str:
    """Return what the names of all sets begin with that follow the rules of today."""
    return f"v{SPEC}_"


def stem_of(sha256: str, focal: tuple[float, float] = crops.CENTRE) -> str:
    """Return what the names of all sets begin with that show this file, cut around this point, by today's rules."""
    told = f"{sha256}:{SPEC}:{focal[0]:.4f}:{focal[1]:.4f}"
    return f"{key_prefix()}{hashlib.sha256(told.encode()).hexdigest()[:16]}_"


def key_of(
    sha256: str, focal: tuple[float, float] = crops.CENTRE, stage: str = QUICK, xmp: bytes = b"", iptc: bytes = b""
) -> str:
    """Return the name of a set of renditions; whatever would change a byte of it changes the name."""
    words = hashlib.sha256(b"%d:%b%b" % (len(xmp), xmp, iptc)).hexdigest()[:12]
    return f"{stem_of(sha256, focal)}{stage}{words}"


def stem(key: str) -> str:
    """Return what the names of all sets of the same picture begin with, of the name of one."""
    return key.rpartition("_")[0]


def is_better(key: str) -> bool:
    """Say whether the set of this name is one of the better ones."""
    return key.rpartition("_")[2].startswith(BETTER)


def make(
    original: IO[bytes],
    *,
    stage: str = QUICK,
    focal: tuple[float, float] = crops.CENTRE,
    xmp: bytes = b"",
    iptc: bytes = b"",
) -> dict[str, bytes]:
    """Return ``{"320.avif": data, "card480.jpg": data, ...}`` made of a picture file, decoded once.

    Every file is upright, opaque sRGB and carries nothing of the original's metadata; the large ones carry the XMP
    packet and, JPEG alone, the IPTC datasets given. Raises ``ValidationError`` for what is no picture or a damaged one.
    """
    width, height = pixels.upright_size(images.open_picture(original))
    widest, made = ladder(width)[-1], {}
    for name, part in _pictures(_master(original, width, height), width, height, focal):
        described = part.width >= min(DESCRIBED_FROM, widest) and not name.startswith("card")
        for suffix in FORMATS if name != "share" else ("jpg",):
            options = OPTIONS[suffix][stage] | (_metadata(suffix, xmp, iptc) if described else {})
            made[f"{name}.{suffix}"] = _encoded(part, options)
    return made


def _pictures(
    master: Image.Image, width: int, height: int, focal: tuple[float, float]
) -> Iterator[tuple[str, Image.Image]]:
    """Yield each file's name and pixels, the crops first, then from the widest down, each made of the one before."""
    if share := crops.share(width, height):
        yield share.name, _cut(master, share, focal)
    largest = None
    for card in reversed(crops.cards(width, height)):
        largest = _resized(largest, card.width, card.height) if largest else _cut(master, card, focal)
        yield card.name, largest
    largest = None  # its memory is wanted for what follows
    for step in reversed(ladder(width)):
        master = _resized(master, step, height_at(step, width, height))
        yield str(step), master


def _master(original: IO[bytes], width: int, height: int) -> Image.Image:
    """Decode and return the pixels that all renditions are made of: as wide as the widest, a panorama wider."""
    picture = images.open_picture(original)
    turn, profile = pixels.orientation(picture), picture.info.get("icc_profile")
    target, decoded = master_size(width, height), to_decode(width, height)
    if turn >= 5:
        target, decoded = target[::-1], decoded[::-1]
    try:
        if picture.format in {"JPEG", "MPO"}:
            picture.draft(None, decoded)
        picture.load()
        picture = pixels.plain_near(picture, decoded)
        picture = _resized(picture, *target)
    except pixels.DECODING_ERRORS as error:
        raise ValidationError(images.DAMAGED, code="damaged") from error
    return pixels.srgb(pixels.turned(picture, turn), profile)


def _cut(master: Image.Image, crop: crops.Crop, focal: tuple[float, float]) -> Image.Image:
    part = crops.box(*master.size, crop, focal)
    return master.resize((crop.width, crop.height), Image.Resampling.LANCZOS, box=part, reducing_gap=3.0)


def _resized(picture: Image.Image, width: int, height: int) -> Image.Image:
    if picture.size == (width, height):
        return picture
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _metadata(suffix: str, xmp: bytes, iptc: bytes) -> dict:
    """Return the encoder's options that put metadata into a file; what does not fit into a JPEG is left out of it."""
    if suffix == "avif":
        return {"xmp": xmp} if xmp else {}
    options = {"xmp": xmp} if xmp and len(xmp) <= MOST_XMP else {}
    return options | ({"extra": photoshop_segment(iptc)} if iptc and len(iptc) <= MOST_IPTC else {})


def photoshop_segment(iptc: bytes) -> bytes:
    """Return IPTC datasets as JPEG carries them: in image resource 1028 of an APP13 segment."""
    padded = iptc + b"\0" * (len(iptc) % 2)
    content = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + padded
    return b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def _encoded(picture: Image.Image, options: dict) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, **options)
    return buffer.getvalue()
