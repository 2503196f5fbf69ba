"""Parts of a picture around its focal point: cards of 3:2, and the image that other sites show with a link."""

from typing import NamedTuple

CARD_WIDTHS = (480, 960)
#: What the large sites ask for since 2014: 1.91 to 1, at 1200 by 630.
SHARE = (1200, 630)
CENTRE = (0.5, 0.5)


class Crop(NamedTuple):
    """A part of a picture, as a file: its name without the suffix, its size in pixels."""

    name: str
    width: int
    height: int


def cards(width: int, height: int) -> list[Crop]:
    """Return the cards made of an original this large, smallest first; never larger than what they show of it."""
    widest = round(min(width, height * 3 / 2))
    steps = sorted({*(step for step in CARD_WIDTHS if step < widest), min(widest, CARD_WIDTHS[-1])}) if widest else []
    return [Crop(f"card{step}", step, max(1, round(step * 2 / 3))) for step in steps]


def share(width: int, height: int) -> Crop | None:
    """Return the image that other sites show; smaller where the original is, None where there is no original."""
    widest = round(min(width, height * SHARE[0] / SHARE[1], SHARE[0]))
    return Crop("share", widest, max(1, round(widest * SHARE[1] / SHARE[0]))) if widest else None


def box(width: int, height: int, crop: Crop, focal: tuple[float, float] = CENTRE) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the largest part in the crop's proportions.

    The focal point stands in the middle of it, or as near to it as the edges allow.
    """
    scale = min(width / crop.width, height / crop.height)
    wide, high = crop.width * scale, crop.height * scale
    left = max(0, min(focal[0] * width - wide / 2, width - wide))
    top = max(0, min(focal[1] * height - high / 2, height - high))
    return left, top, min(left + wide, width), min(top + high, height)  # a rounding error would lead outside
