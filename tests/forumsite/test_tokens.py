"""Colours: every pair that is used reaches WCAG AA, and the three places that define them agree."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "static/site/css/tokens.css").read_text()
FALLBACK, BRANCHED = CSS.split("@supports (color: light-dark")
LIGHT_FALLBACK, DARK_FALLBACK = FALLBACK.split("@media (prefers-color-scheme: dark)")
COLOUR = r"--([a-z-]+):\s*(#[0-9a-f]{6})"
PAIRS = re.findall(r"--([a-z-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", BRANCHED)
SCHEMES = {
    "light": {name: light for name, light, _dark in PAIRS},
    "dark": {name: dark for name, _light, dark in PAIRS},
}
GROUNDS = ("paper", "paper-raised", "green-soft")


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_the_known_extremes():
    assert contrast("#ffffff", "#000000") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ink", ["ink", "ink-soft", "green", "warm"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_words_can_be_read(scheme, ink, ground):
    assert contrast(SCHEMES[scheme][ink], SCHEMES[scheme][ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["green", "warm"])
def test_words_on_an_accent_can_be_read(scheme, ground):
    assert contrast(SCHEMES[scheme]["on-accent"], SCHEMES[scheme][ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_controls_can_be_seen(scheme, ground):
    assert contrast(SCHEMES[scheme]["edge"], SCHEMES[scheme][ground]) >= 3


def test_browsers_without_light_dark_get_the_same_colours():
    assert dict(re.findall(COLOUR, LIGHT_FALLBACK)) == SCHEMES["light"]
    assert dict(re.findall(COLOUR, DARK_FALLBACK)) == SCHEMES["dark"]


def test_the_browser_frame_and_the_icon_bear_the_colours_of_the_page():
    root = Path(__file__).parents[2]
    frame = dict(re.findall(r'scheme: (\w+)\)" content="(#[0-9a-f]{6})"', (root / "templates/base.html").read_text()))
    assert frame == {scheme: colours["paper"] for scheme, colours in SCHEMES.items()}
    icon = re.findall(r"stroke:(#[0-9a-f]{6})", (root / "static/site/img/favicon.svg").read_text())
    assert icon == [SCHEMES[scheme][name] for scheme in ("light", "dark") for name in ("green", "warm")]
