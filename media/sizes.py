"""Which sizes are made of an original, and how many of its pixels that takes."""

from media import crops

WIDTHS = (320, 640, 1024, 1600)
#: A JPEG is decoded at no less than this many times the largest rendition. At 1.75 nothing is lost that the eye or the
#: encoder would keep (50 dB before encoding), and a picture of 24 megapixels needs a quarter of the memory.
DECODED = 1.75
#: A panorama is kept at up to this many times the widest rendition, for the parts cut out of it.
PANORAMA = 2


def ladder(width: int) -> list[int]:
    """Return the widths made of an original this wide, smallest first; never wider than the original."""
    return sorted({*(step for step in WIDTHS if step < width), min(width, WIDTHS[-1])}) if width > 0 else []


def height_at(width: int, original_width: int, original_height: int) -> int:
    """Return the height of the rendition that is ``width`` wide."""
    return max(1, round(original_height * width / original_width))


def master_size(width: int, height: int) -> tuple[int, int]:
    """Return the size of the picture that all others are made of."""
    widest = ladder(width)[-1]
    share = crops.share(width, height)
    needed = round(width * share.height / height)
    wide = min(max(widest, needed), widest * PANORAMA, width)
    return wide, height_at(wide, width, height)


def to_decode(width: int, height: int) -> tuple[int, int]:
    """Return the least size at which an original should be decoded, where it can be decoded smaller than it is."""
    wide, high = master_size(width, height)
    return round(wide * DECODED), round(high * DECODED)
