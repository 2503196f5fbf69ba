"""What a picture file says of itself, as suggestions for whoever writes the words of the record.

A suggestion is ``{"value": words, "language": "en", "zh-hans" or "", "origin": "IPTC Caption-Abstract"}``. The alt text
is taken from the field made for it and from no other: a caption or a file name tells those who cannot see nothing.
"""

from collections.abc import Iterator
from typing import IO, NamedTuple

from PIL import ExifTags, Image

from media import images, pixels
from media.metadata import iim, xmp
from media.metadata.namespaces import full
from media.metadata.words import HAN, clean, day, decode, language_of

MOST_VALUES = 30  # of one field
XMP_FIELDS = {
    "caption": ("dc:description",),
    "headline": ("photoshop:Headline", "dc:title"),
    "creator": ("dc:creator",),
    "credit_line": ("photoshop:Credit",),
    "copyright_notice": ("dc:rights",),
    "usage_terms": ("xmpRights:UsageTerms",),
    "keywords": ("dc:subject",),
    "alt_text": ("Iptc4xmpCore:AltTextAccessibility",),
    "taken_on": ("photoshop:DateCreated",),
}
#: Parts of a place, from the smallest to the country; a place is told by the first spelling that says anything.
XMP_PLACES = (
    ("Iptc4xmpCore:Location", "photoshop:City", "photoshop:State", "photoshop:Country"),
    ("Iptc4xmpExt:Sublocation", "Iptc4xmpExt:City", "Iptc4xmpExt:ProvinceState", "Iptc4xmpExt:CountryName"),
)
IIM_PLACE = (92, 90, 95, 101)
EXIF_FIELDS = {
    ExifTags.Base.ImageDescription: ("caption", "ImageDescription"),
    ExifTags.Base.Artist: ("creator", "Artist"),
    ExifTags.Base.Copyright: ("copyright_notice", "Copyright"),
    ExifTags.Base.XPTitle: ("headline", "XPTitle"),
    ExifTags.Base.XPComment: ("caption", "XPComment"),
    ExifTags.Base.XPAuthor: ("creator", "XPAuthor"),
}
WINDOWS_TAGS = {ExifTags.Base.XPTitle, ExifTags.Base.XPComment, ExifTags.Base.XPAuthor}


class Found(NamedTuple):
    """Words found in a file, the field of a photo they may serve, and where they stood."""

    field: str
    words: str
    tag: str
    origin: str


def suggestions(file: IO[bytes]) -> dict[str, list[dict[str, str]]]:
    """Return ``{field: [suggestion, ...]}``, those of XMP first; broken metadata gives none and never an error.

    The file is left at its beginning.
    """
    try:
        picture = images.open_picture(file)
        found = [*_of(_from_xmp, picture), *_of(_from_iim, picture), *_of(_from_exif, picture)]
    except (images.ValidationError, *pixels.DECODING_ERRORS):
        found = []
    file.seek(0)
    kept: dict[str, list[dict[str, str]]] = {}
    for field, words, tag, origin in found:
        value = day(words) if field == "taken_on" else clean(words)
        others = kept.setdefault(field, [])
        if value and len(others) < MOST_VALUES and value not in {other["value"] for other in others}:
            language = "" if field in {"taken_on", "keywords"} else language_of(value, tag)
            others.append({"value": value, "language": language, "origin": origin})
    return {field: values for field, values in kept.items() if values}


def _of(reader, picture: Image.Image) -> list[Found]:
    """Return what one kind of metadata says; one that is broken does not silence the others."""
    try:
        return list(reader(picture))
    except pixels.DECODING_ERRORS:
        return []


def _from_xmp(picture: Image.Image) -> Iterator[Found]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    found = xmp.properties(packet.encode() if isinstance(packet, str) else packet)
    for field, names in XMP_FIELDS.items():
        for name in names:
            values = found.get(full(name), [])
            marked = {text for text, tag in values if tag and tag != "x-default"}
            for text, tag in values:
                if tag != "x-default" or text not in marked:
                    yield Found(field, text, tag, f"XMP {name}")
    for names in XMP_PLACES:
        parts = [found[full(name)][0][0] for name in names if found.get(full(name))]
        if parts:
            yield Found("place", ", ".join(dict.fromkeys(parts)), "", f"XMP {names[1]}")


def _from_iim(picture: Image.Image) -> Iterator[Found]:
    resources = picture.info.get("photoshop")
    data = resources.get(0x0404, b"") if isinstance(resources, dict) else b""
    if not isinstance(data, bytes):
        return
    places: dict[int, str] = {}
    for record, number, text in iim.datasets(data):
        if record != 2 or number not in iim.DATASETS:
            continue
        field, name, _most = iim.DATASETS[number]
        if field == "place":
            places.setdefault(number, decode(text).strip())
        else:
            yield Found(field, decode(text), "", f"IPTC {name}")
    if any(places.values()):
        yield Found("place", ", ".join(filter(None, map(places.get, IIM_PLACE))), "", "IPTC City")


def _from_exif(picture: Image.Image) -> Iterator[Found]:
    exif = pixels.exif(picture)
    for tag, (field, name) in EXIF_FIELDS.items():
        if value := exif.get(tag):
            yield Found(field, _exif_text(value, windows=tag in WINDOWS_TAGS), "", f"EXIF {name}")
    details = exif.get_ifd(ExifTags.IFD.Exif)
    if comment := details.get(ExifTags.Base.UserComment):
        yield Found("caption", _comment(comment), "", "EXIF UserComment")
    if taken := details.get(ExifTags.Base.DateTimeOriginal):
        yield Found("taken_on", str(taken), "", "EXIF DateTimeOriginal")


def _exif_text(value: object, *, windows: bool) -> str:
    """Return a text of EXIF; Pillow reads its bytes as Latin-1, whatever they are."""
    if windows:
        data = bytes(value) if isinstance(value, tuple | list | bytes) else b""
        return data.decode("utf-16-le", "ignore").rstrip("\0")
    if isinstance(value, str):
        value = value.encode("latin-1", "ignore")
    return decode(value).rstrip("\0 ") if isinstance(value, bytes) else ""


def _familiar(text: str) -> int:
    """Return how many of the characters are ASCII or Chinese: few, where bytes were read in the wrong order."""
    return sum(letter.isascii() or bool(HAN.match(letter)) for letter in text)


def _comment(value: object) -> str:
    """Return the text of a comment, whose first eight bytes name its character set."""
    if not isinstance(value, bytes):
        return ""
    charset, text = value[:8], value[8:]
    if charset == b"UNICODE\0":
        orders = [text.decode(order, "ignore").strip("\ufeff\ufffe\0 ") for order in ("utf-16-le", "utf-16-be")]
        return max(orders, key=_familiar)  # the standard leaves the order of bytes open
    return decode(text.strip(b"\0 "))
