"""Parts of a picture: never over its edge, whatever the numbers round to."""

import pytest

from media import crops


@pytest.mark.parametrize("focal", [(0.5, 0.5), (0, 0), (1, 1)])
def test_a_part_never_reaches_over_the_edge(focal):
    """A picture of 481 x 600 was cut from -5.7e-14 on, which is no place in a picture."""
    for width in range(300, 2000, 29):
        for height in (481, 600, 640, 720, 1067):
            for crop in (crops.share(width, height), *crops.cards(width, height)):
                left, top, right, bottom = crops.box(width, height, crop, focal)
                assert 0 <= left < right <= width
                assert 0 <= top < bottom <= height
