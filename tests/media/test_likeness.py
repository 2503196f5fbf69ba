"""Likenesses: copies nearly agree, strangers do not, even pictures are never compared, ten thousand take a moment."""

import random
import time

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from bench import likeness as bench
from bench import pictures
from media import likeness
from media.images import read_facts
from tests.media.files import saved

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def real() -> dict:
    return {"photo": list(pictures.photos()), "part": list(pictures.parts())[::5]}


def test_copies_are_found_as_often_as_promised(real):
    share = {how: hits / count for how, (hits, count) in bench.recalls(real).items()}
    for how in ("resized to 50, 25 and 12 %", "recompressed at quality 60 and 25, as WebP"):
        assert share[how] >= 0.97
    assert share["brighter and darker by a quarter"] >= 0.95
    assert share["cropped by 5 % in all"] >= 0.83


def test_strangers_are_seldom_taken_for_copies():
    alarms, pairs = bench.false_alarms(bench.originals())
    assert pairs > 100_000
    assert alarms / pairs < 0.001


@pytest.mark.parametrize("kind", [pictures.night, lambda chance: Image.new("RGB", (300, 200), "white")])
def test_even_pictures_are_marked_and_never_paired(kind):
    look = likeness.hash_of(kind(random.Random(1)))
    assert look == likeness.PLAIN
    assert list(likeness.pairs({1: look, 2: look, 3: ""})) == []


def test_a_turned_file_looks_like_the_upright_one():
    upright = pictures.landscape(random.Random(2))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = saved(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=90)
    look = read_facts(ContentFile(turned)).perceptual_hash
    assert likeness.distance(look, likeness.hash_of(upright)) <= 4


def test_pairs_are_those_that_a_full_comparison_finds():
    chance = random.Random(3)
    looks = {}
    for key in range(300):
        number = chance.getrandbits(64) if key % 3 == 0 else int(looks[key - 1], 16)
        for _flip in range(chance.randint(0, 14) if key % 3 else 0):
            number ^= 1 << chance.randrange(64)
        looks[key] = f"{number:016x}"
    plain = [
        (one, other)
        for one in looks
        for other in range(one + 1, 300)
        if likeness.distance(looks[one], looks[other]) <= likeness.NEAR
    ]
    assert len(plain) > 100
    assert sorted(likeness.pairs(looks)) == plain


def test_groups_join_what_is_near_and_leave_apart_what_was_found_different():
    looks = {1: "f0f0f0f0f0f0f0f0", 2: "f0f0f0f0f0f0f0f1", 3: "0123456789abcdef", 4: "f0f0f0f0f0f0ffff"}
    assert likeness.groups(looks) == [[1, 2, 4]]
    assert likeness.groups(looks, apart={(1, 4), (2, 4)}) == [[1, 2]]


def test_four_times_as_many_take_far_less_than_sixteen_times_the_work():
    """Comparing each with each would take sixteen times; seconds would tell more of the machine than of the code."""
    few, many = (min(work_of_grouping(count) for _round in range(2)) for count in (2_500, 10_000))
    assert many < 10 * few


def work_of_grouping(count: int) -> float:
    """Return the processor seconds that it takes to group so many unrelated likenesses."""
    chance = random.Random(4)
    looks = {key: f"{chance.getrandbits(64):016x}" for key in range(count)}
    started = time.process_time()
    likeness.groups(looks)
    return time.process_time() - started
