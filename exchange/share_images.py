"""Pictures that other sites show with a link to a page without a photo, drawn in the look of the site.

They hold the mark, the number and the year only: no words, so one picture serves every language and no font for Chinese
needs to be there.
"""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from media.crops import SHARE

PAPER, INK, SOFT, GREEN, WARM, LINE = "#faf8f3", "#16211d", "#55615b", "#0c5c4a", "#a8481f", "#dcd8cc"
#: Everything is drawn larger and made smaller at the end, which smooths circles.
SCALE = 2
MARGIN = 84


@lru_cache(maxsize=64)
def draw(number: int | None = None, year: int | None = None) -> bytes:
    """Return a PNG of 1200 by 630: of an edition, or of the record as a whole where no year is given."""
    width, height = (side * SCALE for side in SHARE)
    picture = Image.new("RGB", (width, height), PAPER)
    pen = ImageDraw.Draw(picture)
    _mark(pen, MARGIN * SCALE, 76 * SCALE, 46 * SCALE) if year else _mark(pen, 330 * SCALE, 115 * SCALE, 200 * SCALE)
    pen.rectangle((0, height - 14 * SCALE, width, height), fill=GREEN)
    if year:
        large, small = (number, year) if number else (year, None)
        _write(pen, str(large), (MARGIN, 516), 330, INK, "ls")
        if small:
            _write(pen, str(small), (SHARE[0] - MARGIN, 516), 118, SOFT, "rs")
        pen.line((MARGIN * SCALE, 548 * SCALE, width - MARGIN * SCALE, 548 * SCALE), fill=LINE, width=3 * SCALE)
    buffer = io.BytesIO()
    picture.resize(SHARE, Image.Resampling.LANCZOS).quantize(64).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _write(pen: ImageDraw.ImageDraw, words: str, at: tuple[int, int], size: int, colour: str, anchor: str) -> None:
    font = ImageFont.load_default(size * SCALE)
    pen.text((at[0] * SCALE, at[1] * SCALE), words, fill=colour, font=font, anchor=anchor)


def _mark(pen: ImageDraw.ImageDraw, left: int, top: int, radius: int) -> None:
    """Draw the two rings of the site's mark, the first lying over the second where they cross at the top."""
    stroke = round(radius * 0.3)
    first = (left, top, left + 2 * radius, top + 2 * radius)
    second = tuple(side + (radius if place % 2 == 0 else 0) for place, side in enumerate(first))
    pen.ellipse(first, outline=GREEN, width=stroke)
    pen.ellipse(second, outline=WARM, width=stroke)
    pen.arc(first, 270, 345, fill=GREEN, width=stroke)
