"""Pictures to measure with: the real ones of the starting record, parts of them, and varied invented ones.

All of them are made from a seed, so that two runs see the same.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

PHOTOS = Path(__file__).resolve().parent.parent / "starter" / "photos"
SIZE = (768, 512)
Named = tuple[str, Image.Image]


def photos() -> Iterator[Named]:
    """Yield the real photos at about 1,000 pixels."""
    for path in sorted(PHOTOS.glob("*.jpg")):
        with Image.open(path) as picture:
            picture.draft("RGB", (1000, 1000))
            picture.thumbnail((1200, 1200))
            yield path.stem, picture.convert("RGB")


def parts() -> Iterator[Named]:
    """Yield twelve parts of each real photo that do not overlap: real surfaces, and no two alike."""
    for path in sorted(PHOTOS.glob("*.jpg")):
        with Image.open(path) as whole:
            whole.draft("RGB", (2000, 2000))
            width, height = whole.width // 4, whole.height // 3
            for place in range(12):
                left, top = place % 4 * width, place // 4 * height
                yield f"{path.stem}-{place}", whole.crop((left, top, left + width, top + height)).convert("RGB")


def invented(count: int = 60) -> Iterator[Named]:
    """Yield so many pictures of each invented kind."""
    for kind in (landscape, people, hall, exhibition, clouds, document, fog, night):
        for number in range(count):
            yield f"{kind.__name__}-{number}", kind(random.Random(f"{kind.__name__} {number}"))


def colour(chance: random.Random, least: int = 0, most: int = 255) -> tuple[int, int, int]:
    return tuple(chance.randint(least, most) for _channel in range(3))


def noise(chance: random.Random, cells: int) -> Image.Image:
    """Return greys that change smoothly over so many cells across."""
    small = Image.frombytes("L", (cells, cells), chance.randbytes(cells * cells))
    return small.resize(SIZE, Image.Resampling.BICUBIC)


def between(upper: tuple, lower: tuple) -> Image.Image:
    """Return one colour passing into another, from above to below."""
    mask = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, lower), Image.new("RGB", SIZE, upper), mask)


def textured(chance: random.Random, picture: Image.Image, amount: float = 0.12) -> Image.Image:
    grain = Image.merge("RGB", [noise(chance, 180)] * 3)
    return Image.blend(picture, ImageChops.overlay(picture, grain), amount * 3)


def landscape(chance: random.Random) -> Image.Image:
    """Sky, three ridges, and a few trees."""
    picture = between(colour(chance, 90, 230), colour(chance, 150, 255))
    draw = ImageDraw.Draw(picture)
    for ridge in range(3):
        height = chance.randint(120, 300) + 70 * ridge
        points = [(0, SIZE[1])]
        for x in range(0, SIZE[0] + 64, 64):
            height = min(500, max(90, height + chance.randint(-45, 45)))
            points.append((x, height))
        draw.polygon([*points, (SIZE[0], SIZE[1])], fill=colour(chance, 20, 150 - 30 * ridge))
    for _tree in range(chance.randint(0, 9)):
        x, y, size = chance.randint(0, SIZE[0]), chance.randint(220, 480), chance.randint(20, 110)
        draw.ellipse((x - size // 2, y - size, x + size // 2, y), fill=colour(chance, 10, 110))
    return textured(chance, picture)


def people(chance: random.Random) -> Image.Image:
    """A row of people before a backdrop, as groups are taken."""
    picture = between(colour(chance, 40, 240), colour(chance, 40, 240))
    draw = ImageDraw.Draw(picture)
    draw.rectangle(
        (chance.randint(0, 200), 20, chance.randint(500, 760), chance.randint(100, 190)), fill=colour(chance)
    )
    count = chance.randint(2, 14)
    for place in range(count):
        x = int((place + 0.5 + chance.uniform(-0.2, 0.2)) * SIZE[0] / count)
        top, half = chance.randint(150, 280), chance.randint(22, 60)
        draw.rectangle((x - half, top + half, x + half, SIZE[1] - chance.randint(0, 80)), fill=colour(chance, 0, 160))
        draw.ellipse((x - half // 2, top - half // 4, x + half // 2, top + half), fill=colour(chance, 110, 225))
    return textured(chance, picture)


def hall(chance: random.Random) -> Image.Image:
    """A hall from behind: a bright screen somewhere, rows of heads below it."""
    picture = between(colour(chance, 10, 90), colour(chance, 20, 120))
    draw = ImageDraw.Draw(picture)
    left, top = chance.randint(20, 380), chance.randint(10, 120)
    draw.rectangle(
        (left, top, left + chance.randint(160, 360), top + chance.randint(80, 190)), fill=colour(chance, 120)
    )
    for row in range(chance.randint(3, 7)):
        y, size = 270 + row * chance.randint(34, 56), 14 + row * 7
        for x in range(chance.randint(0, 40), SIZE[0], size * 2 + chance.randint(4, 30)):
            if chance.random() < 0.8:
                draw.ellipse((x, y, x + size, y + size), fill=colour(chance, 0, 130))
    return textured(chance, picture)


def exhibition(chance: random.Random) -> Image.Image:
    """Stands and boards: rectangles of all sizes."""
    picture = Image.new("RGB", SIZE, colour(chance))
    draw = ImageDraw.Draw(picture)
    for _board in range(chance.randint(5, 24)):
        x, y = chance.randint(-80, 700), chance.randint(-60, 460)
        draw.rectangle((x, y, x + chance.randint(30, 330), y + chance.randint(20, 280)), fill=colour(chance))
    return textured(chance, picture)


def clouds(chance: random.Random) -> Image.Image:
    """Smooth shapes of many sizes in two colours."""
    mask = Image.blend(noise(chance, 4), noise(chance, 9), 0.4)
    mask = Image.blend(mask, noise(chance, 40), 0.2)
    return Image.composite(Image.new("RGB", SIZE, colour(chance)), Image.new("RGB", SIZE, colour(chance)), mask)


def document(chance: random.Random) -> Image.Image:
    """A scanned page: a heading and lines of words on white; pages are much alike from afar."""
    picture = Image.new("RGB", (512, 724), (250, 250, 246))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 50, 60 + chance.randint(120, 390), 72), fill=(40, 40, 40))
    y = 110
    while y < 660:
        for _line in range(chance.randint(2, 9)):
            x, end = 60, 452 if chance.random() < 0.8 else chance.randint(120, 440)
            while x < end:
                length = chance.randint(10, 52)
                draw.rectangle((x, y, min(end, x + length), y + 7), fill=(60, 60, 60))
                x += length + 6
            y += 15
        y += chance.randint(8, 60)
    return picture


def fog(chance: random.Random) -> Image.Image:
    """Almost nothing: one grey, a little lighter on one side."""
    grey, step = chance.randint(150, 220), chance.randint(0, 14)
    picture = between((grey,) * 3, (grey + step,) * 3)
    return Image.blend(picture, Image.merge("RGB", [noise(chance, 200)] * 3), 0.04)


def night(chance: random.Random) -> Image.Image:
    """A dark sky with points of light."""
    picture = Image.new("RGB", SIZE, colour(chance, 2, 16))
    draw = ImageDraw.Draw(picture)
    for _star in range(chance.randint(40, 200)):
        x, y = chance.randint(0, SIZE[0]), chance.randint(0, SIZE[1])
        draw.ellipse((x, y, x + 2, y + 2), fill=colour(chance, 120))
    return picture.filter(ImageFilter.GaussianBlur(0.6))
