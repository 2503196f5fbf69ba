"""The first guess of a focal point goes where the detail is, and never to an edge."""

import pytest
from PIL import Image, ImageDraw

from media import focal


def picture(box: tuple[int, int, int, int] | None, size=(600, 400)) -> Image.Image:
    """Return an even picture with a chequered part."""
    even = Image.new("RGB", size, (120, 140, 160))
    if box:
        draw = ImageDraw.Draw(even)
        for left in range(box[0], box[2], 20):
            for top in range(box[1], box[3], 20):
                draw.rectangle((left, top, left + 9, top + 9), fill=(250, 240, 30))
    return even


def test_detail_on_one_side_draws_the_point_there():
    across, down = focal.guess(picture((300, 40, 500, 240)))
    assert (0.58 < across < 0.75, 0.28 < down < 0.45) == (True, True)


@pytest.mark.parametrize("size", [(600, 400), (400, 600), (3000, 60), (1, 1)])
def test_an_even_picture_keeps_its_centre(size):
    assert focal.guess(picture(None, size)) == (0.5, 0.5)


@pytest.mark.parametrize(("box", "expected"), [((0, 0, 40, 40), 0.2), ((560, 360, 600, 400), 0.8)])
def test_the_point_stays_away_from_the_edges(box, expected):
    assert focal.guess(picture(box)) == (expected, expected)
