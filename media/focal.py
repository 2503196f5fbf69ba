"""A first guess of a picture's focal point: where its detail is, until a person says better.

The guess is the centre of what is more detailed than the rest. Detail is how far a pixel's grey lies from that of its
surroundings, a high-pass filter as in Burt and Adelson 1983, "The Laplacian Pyramid as a Compact Image Code"; people,
signs and machines have much of it, sky, walls and floors little. Pixels near the middle count more, because what
matters is mostly put there: Tatler 2007, "The central fixation bias in scene viewing". With ``d`` the detail of a pixel
at ``p`` (shares of width and height) and ``m`` the average detail, the guess is the average of all ``p``, each weighted
by ``max(0, d - m) * exp(-|p - centre|² / 2 SPREAD²)``.
"""

from math import exp

from PIL import Image, ImageChops, ImageFilter

from media.crops import CENTRE

#: The guess stays this far from every edge: a wrong one then cuts little away that the centre would have shown.
LEAST, MOST = 0.2, 0.8
SPREAD = 0.35
_SIDE = 64
_SURROUNDINGS = 2  # pixels, of 64
_PLACES = [(step + 0.5) / _SIDE for step in range(_SIDE)]
_NEARNESS = [exp(-((place - 0.5) ** 2) / (2 * SPREAD**2)) for place in _PLACES]


def guess(picture: Image.Image) -> tuple[float, float]:
    """Return a first focal point of an upright picture, in shares of width and height; the centre of an even one."""
    small = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    detail = ImageChops.difference(small, small.filter(ImageFilter.GaussianBlur(_SURROUNDINGS))).tobytes()
    average = sum(detail) / len(detail)
    across, down = [0.0] * _SIDE, [0.0] * _SIDE
    for place, amount in enumerate(detail):
        row, column = divmod(place, _SIDE)
        weight = max(0.0, amount - average) * _NEARNESS[row] * _NEARNESS[column]
        across[column] += weight
        down[row] += weight
    return (_centre(across), _centre(down)) if sum(across) else CENTRE


def _centre(weights: list[float]) -> float:
    found = sum(weight * place for weight, place in zip(weights, _PLACES, strict=True)) / sum(weights)
    return round(min(max(found, LEAST), MOST), 2)
