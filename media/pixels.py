"""Pictures in memory, whatever they came as: upright, in sRGB, without transparency.

Nothing of a file's metadata survives here, and broken metadata changes nothing.
"""

import io
import struct
import zlib

from PIL import ExifTags, Image, ImageCms

#: What Pillow raises for files that are damaged, hostile or merely odd.
DECODING_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    MemoryError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
COLOUR_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}
WHITE = (255, 255, 255)
STRIP = 64  # rows that are converted at a time
#: Bytes of EXIF that are read. A camera writes less than 64 KB; a PNG can hold millions, and each may become an object.
MOST_EXIF = 512 * 1024


def exif(picture: Image.Image) -> Image.Exif:
    """Return the EXIF of a picture; none of one that has more than any camera writes."""
    held = [picture.info.get(name) or "" for name in ("exif", "Raw profile type exif")]
    return Image.Exif() if max(map(len, held)) > MOST_EXIF else picture.getexif()


def orientation(picture: Image.Image) -> int:
    """Return how the picture must be turned, 1 to 8 as EXIF numbers it; 1 where nothing readable is said."""
    try:
        value = exif(picture).get(ExifTags.Base.Orientation, 1)
    except DECODING_ERRORS:
        return 1
    return value if value in TURNS else 1


def upright_size(picture: Image.Image) -> tuple[int, int]:
    """Return width and height as a viewer sees them."""
    width, height = picture.size
    return (height, width) if orientation(picture) >= 5 else (width, height)


def turned(picture: Image.Image, how: int) -> Image.Image:
    """Return the picture turned as an EXIF orientation says."""
    for turn in TURNS.get(how, ()):
        picture = picture.transpose(turn)
    return picture


def plain(picture: Image.Image) -> Image.Image:
    """Return the picture in a mode that can be resized with care: L, RGB, RGBA, LA or CMYK."""
    if picture.mode.startswith("I;16") or picture.mode == "I":
        return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if picture.mode == "P" or "transparency" in picture.info:
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    if picture.mode == "1":
        return picture.convert("L")
    return picture if picture.mode in {"L", "LA", "RGB", "RGBA", "CMYK"} else picture.convert("RGB")


def plain_near(picture: Image.Image, least: tuple[int, int]) -> Image.Image:
    """Return a decoded picture as ``plain`` does, made smaller by a whole number but not below this size.

    It is done strip by strip, so that a large picture is never there twice at its full size.
    """
    factor = max(1, min(picture.width // least[0], picture.height // least[1]))
    first = plain(picture.crop((0, 0, picture.width, 1)))
    if factor == 1 and first.mode == picture.mode:
        return plain(picture)
    small = Image.new(first.mode, (-(-picture.width // factor), -(-picture.height // factor)))
    for top in range(0, picture.height, STRIP * factor):
        strip = picture.crop((0, top, picture.width, min(top + STRIP * factor, picture.height)))
        small.paste(plain(strip).reduce(factor), (0, top // factor))
    return small


def srgb(picture: Image.Image, profile: bytes | None = None) -> Image.Image:
    """Return a plain picture as opaque sRGB: transparency on white, colours by the ICC profile where it is sound."""
    alpha = picture.getchannel("A") if picture.mode in {"LA", "RGBA"} else None
    opaque = picture.convert({"LA": "L", "RGBA": "RGB"}[picture.mode]) if alpha else picture
    coloured = _through_profile(opaque, profile).convert("RGB")
    if alpha:
        background = Image.new("RGB", coloured.size, WHITE)
        background.paste(coloured, mask=alpha)
        coloured = background
    coloured.info = {}
    return coloured


def _through_profile(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space != COLOUR_SPACES[picture.mode]:
            return picture
        if "srgb" in (source.profile.profile_description or "").lower():
            return picture
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, *DECODING_ERRORS):
        return picture


def dominant_colour(picture: Image.Image) -> str:
    """Return the colour that covers most of an sRGB picture, as ``#rrggbb``."""
    few = picture.resize((48, 48), Image.Resampling.BOX).quantize(6, Image.Quantize.MEDIANCUT)
    _count, index = max(few.getcolors())
    red, green, blue = few.getpalette()[index * 3 : index * 3 + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"
