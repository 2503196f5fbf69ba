"""How well near copies are found, and how often strangers are taken for copies: ``make likeness`` prints both.

Copies are made of real photos, of parts of them and of invented pictures, in the ways files change on their way
through cameras, messengers and office software. Every pair of different pictures is a chance for a false alarm.
"""

import io
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forumsite.settings")

from bench import pictures
from media import likeness


def again(picture: Image.Image, image_format: str = "JPEG", quality: int = 85) -> Image.Image:
    """Return the picture after being written to a file and read back."""
    buffer = io.BytesIO()
    picture.save(buffer, image_format, quality=quality)
    buffer.seek(0)
    return Image.open(buffer).convert("RGB")


def resized(share: float) -> Callable:
    return lambda picture: again(
        picture.resize(
            (max(1, int(picture.width * share)), max(1, int(picture.height * share))), Image.Resampling.BICUBIC
        )
    )


def cropped(left: float, top: float, right: float, bottom: float) -> Callable:
    def change(picture: Image.Image) -> Image.Image:
        width, height = picture.size
        box = (int(width * left), int(height * top), int(width * (1 - right)), int(height * (1 - bottom)))
        return again(picture.crop(box))

    return change


def framed(share: float, fill: str = "white") -> Callable:
    return lambda picture: again(ImageOps.expand(picture, int(picture.width * share), fill))


def stretched(picture: Image.Image) -> Image.Image:
    return again(ImageOps.autocontrast(picture, cutoff=1))


COPIES: dict[str, list[Callable]] = {
    "resized to 50, 25 and 12 %": [resized(0.5), resized(0.25), resized(0.12)],
    "recompressed at quality 60 and 25, as WebP": [
        lambda p: again(p, quality=60),
        lambda p: again(p, quality=25),
        lambda p: again(p, "WEBP", 50),
    ],
    "brighter and darker by a quarter": [
        lambda p: again(ImageEnhance.Brightness(p).enhance(1.25)),
        lambda p: again(ImageEnhance.Brightness(p).enhance(0.75)),
    ],
    "more contrast, less colour": [stretched, lambda p: again(ImageEnhance.Color(p).enhance(0.2))],
    "cropped by 5 % in all": [cropped(0.025, 0.025, 0.025, 0.025), cropped(0.05, 0, 0, 0), cropped(0, 0, 0, 0.05)],
    "cropped by 10 % in all": [cropped(0.05, 0.05, 0.05, 0.05), cropped(0, 0.1, 0, 0)],
    "turned by 1 degree": [
        lambda p: again(p.rotate(1, Image.Resampling.BICUBIC).crop((8, 8, p.width - 8, p.height - 8)))
    ],
    "in a white frame of 2 %": [framed(0.02)],
    "in a white frame of 5 %": [framed(0.05)],
}


def originals() -> dict[str, list[tuple[str, Image.Image]]]:
    """Return the pictures by kind."""
    kinds = defaultdict(list)
    kinds["photo"] = list(pictures.photos())
    kinds["part of a photo"] = list(pictures.parts())
    for name, picture in pictures.invented():
        kinds[name.rpartition("-")[0]].append((name, picture))
    return kinds


def recalls(kinds: dict[str, list[tuple[str, Image.Image]]]) -> dict[str, tuple[int, int]]:
    """Return for each way of copying how many copies were found, of how many; even pictures are left out."""
    found = {}
    for how, changes in COPIES.items():
        hits = []
        for _name, picture in (named for kind in kinds.values() for named in kind):
            look = likeness.hash_of(picture)
            if look != likeness.PLAIN:
                hits += [
                    likeness.distance(look, likeness.hash_of(change(picture))) <= likeness.NEAR for change in changes
                ]
        found[how] = (sum(hits), len(hits))
    return found


def false_alarms(kinds: dict[str, list[tuple[str, Image.Image]]]) -> tuple[int, int]:
    """Return how many pairs of different pictures are taken for copies, of how many; even ones are never taken."""
    looks = [likeness.hash_of(picture) for kind in kinds.values() for _name, picture in kind]
    alarms = len(list(likeness.pairs(dict(enumerate(looks)))))
    return alarms, len(list(combinations(looks, 2)))


def main() -> None:
    kinds = originals()
    real = {kind: kinds[kind] for kind in ("photo", "part of a photo")}
    for title, some in (("real photos and parts of them", real), ("all pictures", kinds)):
        alarms, pairs = false_alarms(some)
        sys.stdout.write(f"False alarms, {title}: {alarms} of {pairs} pairs ({alarms / pairs:.4%})\n")
    for how, (hits, count) in recalls(real).items():
        sys.stdout.write(f"Found, {how}: {hits} of {count} ({hits / count:.1%})\n")
    started = time.perf_counter()
    for _name, picture in real["part of a photo"]:
        likeness.hash_of(picture)
    sys.stdout.write(f"A likeness takes {(time.perf_counter() - started) / 84 * 1000:.1f} ms\n")


if __name__ == "__main__":
    main()
