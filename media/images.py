"""Uploaded pictures: a file becomes facts about it, or an error that says in words what is wrong.

The format is read from the content, never from the name. Size in bytes and in pixels is checked before anything is
decoded; then the picture really is decoded, because a file cut short looks whole from its beginning.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from media import focal, likeness, memory, pixels
from media.uploads import PHOTO_TOO_LARGE, digest, measured

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
#: A process decodes one picture at a time, so that many sent at once do not fill the memory; the rest wait so long.
_decoding = threading.Lock()
WAIT_SECONDS = 30
#: JPEG cannot be written beyond 65,535 pixels a side; well before that a picture is no photo.
LONGEST_SIDE = 30_000
#: Verifying decodes a JPEG no larger than this, which needs a fraction of the memory and still reads all of the file.
VERIFIED_SIDE = 512
DAMAGED = gettext_lazy(
    "The picture is damaged or was cut short on its way. Copy it again from where it came and send it anew."
)
#: Beginnings of common files that are not taken, to be able to name them.
KNOWN_BEGINNINGS = (
    (rb"GIF8", "GIF"),
    (rb"II\*\x00|MM\x00\*|II\+\x00|MM\x00\+", "TIFF"),
    (rb"BM", "BMP"),
    (rb"8BPS", "Photoshop"),
    (rb"%PDF", "PDF"),
    (rb"....ftyp(heic|heix|hevc|heim|heis|mif1|msf1)", "HEIC"),
    (rb"....ftyp(isom|mp4|qt  |M4V)", "video"),
    (rb"\x00\x00\x00\x0cJXL |\xff\x0a", "JPEG XL"),
    (rb"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (rb"PK\x03\x04", "ZIP"),
    (rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<svg", "SVG"),
    (rb"\s*<(!doctype html|html|head|body)", "HTML"),
)


@dataclass(frozen=True)
class PictureFacts:
    """What a sound picture file says of itself; width and height in pixels as a viewer sees them, turned upright."""

    format: str
    width: int
    height: int
    sha256: str
    size: int
    dominant_colour: str
    perceptual_hash: str
    focal_point: tuple[float, float]

    @property
    def suffix(self) -> str:
        """The usual end of the file's name: jpg, png, webp or avif."""
        return SUFFIXES[self.format]


def read_facts(file: IO[bytes]) -> PictureFacts:
    """Return the facts of a picture file, or raise ``ValidationError`` with a sentence for the person who sent it.

    The file is left at its beginning.
    """
    size = measured(file, settings.PHOTO_MAX_BYTES, PHOTO_TOO_LARGE)
    picture = open_picture(file)
    width, height = pixels.upright_size(picture)
    _check_sides(width, height)
    _check_pixels(width * height, min(settings.PHOTO_MAX_PIXELS, memory.most_pixels(picture, file)))
    colour, look, focal_point = _in_turn(_decoded, picture)
    facts = PictureFacts(_format(picture), width, height, digest(file), size, colour, look, focal_point)
    file.seek(0)
    return facts


def open_picture(file: IO[bytes]) -> Image.Image:
    """Return the picture with its header read and nothing decoded, or raise ``ValidationError``."""
    file.seek(0)
    try:
        return Image.open(file, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_too_many_pixels(_first_number(error)), code="too_many_pixels") from error
    except pixels.DECODING_ERRORS as error:
        raise ValidationError(_not_taken(file), code="not_a_picture") from error


def _check_pixels(count: int, limit: int) -> None:
    if count > limit:
        raise ValidationError(_too_many_pixels(count, limit), code="too_many_pixels")


def _check_sides(width: int, height: int) -> None:
    if max(width, height) > LONGEST_SIDE:
        sides = {"side": number_format(max(width, height)), "limit": number_format(LONGEST_SIDE)}
        raise ValidationError(
            _("The picture is %(side)s pixels long; at most %(limit)s a side are taken.") % sides, code="too_long"
        )
    if height > memory.most_height(width):
        sides = {"height": height, "width": width, "limit": memory.most_height(width)}
        told = _("The picture is %(height)s pixels high; at %(width)s wide, at most %(limit)s are taken. Cut it.")
        raise ValidationError(told % {name: number_format(side) for name, side in sides.items()}, code="too_high")


def small_copy(file: IO[bytes], side: int) -> Image.Image:
    """Return the picture of a file that ``read_facts`` took: upright, in sRGB, no side longer than ``side`` pixels.

    Raises ``ValidationError`` while too many others are being decoded. The file is left at its beginning.
    """
    small = _in_turn(_shrunk, open_picture(file), side)
    file.seek(0)
    return small


def _in_turn(work: Callable, *arguments):
    """Do work that decodes once no other picture is being decoded; raise ``ValidationError`` after long."""
    if not _decoding.acquire(timeout=WAIT_SECONDS):
        raise ValidationError(
            _("Too many pictures are being read at this moment. Wait a minute and send it again."), code="busy"
        )
    try:
        return work(*arguments)
    except pixels.DECODING_ERRORS as error:
        raise ValidationError(DAMAGED, code="damaged") from error
    finally:
        _decoding.release()


def _decoded(picture: Image.Image) -> tuple[str, str, tuple[float, float]]:
    """Decode the whole file and return its dominant colour, its likeness, and a first guess of its focal point."""
    upright = _load_small(picture, VERIFIED_SIDE)
    return pixels.dominant_colour(upright), likeness.hash_of(upright), focal.guess(upright)


def _shrunk(picture: Image.Image, side: int) -> Image.Image:
    """Decode the whole file and return it small; what is thrown away first is thrown away before it costs memory."""
    small = _load_small(picture, 2 * side)
    small.thumbnail((side, side))
    return small


def _load_small(picture: Image.Image, side: int) -> Image.Image:
    """Decode a picture and return it upright, in sRGB, at most so many pixels a side; only JPEG is decoded small."""
    profile, turn = picture.info.get("icc_profile"), pixels.orientation(picture)
    if _format(picture) == "JPEG":
        picture.draft(None, (side, side))
    picture.load()
    picture.thumbnail((side, side), Image.Resampling.NEAREST)
    return pixels.turned(pixels.srgb(pixels.plain(picture), profile), turn)


def _format(picture: Image.Image) -> str:
    """Return the format; a JPEG with a preview inside (MPO) is a JPEG to everyone else."""
    return "JPEG" if picture.format == "MPO" else str(picture.format)


def _too_many_pixels(count: int | None, most: int | None = None) -> str:
    limit = number_format((most or settings.PHOTO_MAX_PIXELS) // 1_000_000)
    if count is None:
        return _("The picture has too many pixels; at most %(limit)s million are taken.") % {"limit": limit}
    told = _("The picture has %(count)s million pixels; at most %(limit)s million are taken. Save it smaller.")
    return told % {"count": number_format(count / 1_000_000, 1), "limit": limit}


def _first_number(error: BaseException) -> int | None:
    found = re.search(r"\d+", str(error))
    return int(found[0]) if found else None


def _not_taken(file: IO[bytes]) -> str:
    file.seek(0)
    beginning = file.read(1024)
    for pattern, name in KNOWN_BEGINNINGS:
        if re.match(pattern, beginning, re.DOTALL | re.IGNORECASE):
            told = _("This is a %(format)s file, whatever its name says. JPEG, PNG, WebP and AVIF pictures are taken.")
            return told % {"format": name}
    if re.match(rb"\xff\xd8\xff|\x89PNG|RIFF....WEBP|....ftypavif", beginning, re.DOTALL):
        return str(DAMAGED)
    return _("This is not a picture that can be read here. JPEG, PNG, WebP and AVIF pictures are taken.")
