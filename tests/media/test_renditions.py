"""Renditions: sizes, formats, colours, and nothing of the original's metadata."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from media import renditions
from tests.factories import image_bytes
from tests.media import files

pytestmark = pytest.mark.once


def made(data: bytes, **options) -> dict[str, Image.Image]:
    return {name: Image.open(io.BytesIO(one)) for name, one in renditions.make(io.BytesIO(data), **options).items()}


def close(colour, expected, tolerance: int = 12) -> bool:
    return all(abs(one - other) <= tolerance for one, other in zip(colour, expected, strict=True))


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (0, []),
        (1, [1]),
        (320, [320]),
        (321, [320, 321]),
        (700, [320, 640, 700]),
        (1600, [320, 640, 1024, 1600]),
        (6000, [320, 640, 1024, 1600]),
    ],
)
def test_the_ladder_never_enlarges(width, expected):
    assert renditions.ladder(width) == expected


def test_every_width_is_made_in_both_formats():
    pictures = made(image_bytes(2000, 1500))
    assert {name: (picture.format, picture.size) for name, picture in pictures.items()} == {
        "320.avif": ("AVIF", (320, 240)),
        "320.jpg": ("JPEG", (320, 240)),
        "640.avif": ("AVIF", (640, 480)),
        "640.jpg": ("JPEG", (640, 480)),
        "1024.avif": ("AVIF", (1024, 768)),
        "1024.jpg": ("JPEG", (1024, 768)),
        "1600.avif": ("AVIF", (1600, 1200)),
        "1600.jpg": ("JPEG", (1600, 1200)),
        "card480.avif": ("AVIF", (480, 320)),
        "card480.jpg": ("JPEG", (480, 320)),
        "card960.avif": ("AVIF", (960, 640)),
        "card960.jpg": ("JPEG", (960, 640)),
        "share.jpg": ("JPEG", (1200, 630)),
    }
    assert sorted(pictures) == sorted(renditions.names(2000, 1500))
    assert pictures["1600.jpg"].info.get("progressive")


def test_making_twice_gives_the_same_bytes():
    data = image_bytes(700, 500)
    assert renditions.make(io.BytesIO(data)) == renditions.make(io.BytesIO(data))


def test_the_key_follows_the_file_and_the_rules(monkeypatch):
    key = renditions.key_of("a" * 64)
    assert key == renditions.key_of("a" * 64)
    assert key != renditions.key_of("b" * 64)
    assert key.startswith(renditions.stem_of("a" * 64))
    assert renditions.stem_of("a" * 64) != renditions.stem_of("a" * 64, (0.5, 0.4))
    monkeypatch.setattr(renditions, "SPEC", renditions.SPEC + 1)
    assert key != renditions.key_of("a" * 64)
    assert not key.startswith(renditions.key_prefix())


def test_stage_and_words_change_the_key_and_nothing_else_does():
    sets = [{"stage": "q"}, {"stage": "b"}, {"xmp": b"ab", "iptc": b"c"}, {"xmp": b"a", "iptc": b"bc"}, {"xmp": b"abc"}]
    keys = [renditions.key_of("a" * 64, **one) for one in sets]
    assert len(set(keys)) == len(sets)
    assert all(key.startswith(renditions.stem_of("a" * 64)) and len(key) <= 40 for key in keys)


@pytest.mark.parametrize("stage", [renditions.QUICK, renditions.BETTER])
def test_large_files_carry_the_record_s_metadata(stage):
    xmp, iptc = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>words</x:xmpmeta>", b"\x1c\x02\x78\x00\x03abc"
    data = renditions.make(io.BytesIO(image_bytes(1200, 900)), stage=stage, xmp=xmp, iptc=iptc)
    described = {name for name, one in data.items() if xmp in one}
    assert described == {"1024.avif", "1024.jpg", "1200.avif", "1200.jpg", "share.jpg"}
    assert Image.open(io.BytesIO(data["1024.avif"])).info["xmp"] == xmp
    assert Image.open(io.BytesIO(data["1024.jpg"])).info["xmp"] == xmp
    assert Image.open(io.BytesIO(data["share.jpg"])).info["photoshop"][0x0404].rstrip(b"\0") == iptc


def test_the_widest_of_a_small_picture_carries_metadata_too():
    data = renditions.make(io.BytesIO(image_bytes(400, 300)), xmp=b"<words/>")
    assert {name for name, one in data.items() if b"<words/>" in one} == {"400.avif", "400.jpg", "share.jpg"}


def test_metadata_too_long_for_a_jpeg_goes_into_the_other_format():
    data = renditions.make(io.BytesIO(image_bytes(400, 300)), xmp=b"x" * 70_000, iptc=b"y" * 70_000)
    assert len(data["400.jpg"]) < 70_000 < len(data["400.avif"])


def test_the_better_set_is_smaller_and_has_the_same_names():
    data = image_bytes(1600, 1200)
    quick, better = (renditions.make(io.BytesIO(data), stage=stage) for stage in "qb")
    assert list(quick) == list(better)
    assert len(better["1600.avif"]) < len(quick["1600.avif"])


def test_crops_show_the_focal_point():
    wide = files.saved(files.two_halves(900, 300), "PNG")
    assert close(made(wide, focal=(0.1, 0.5))["card450.jpg"].getpixel((440, 50)), (220, 20, 20))
    assert close(made(wide, focal=(0.9, 0.5))["card450.jpg"].getpixel((10, 50)), (20, 20, 220))


def test_a_panorama_s_crops_are_cut_from_more_than_its_renditions():
    pictures = made(files.saved(files.two_halves(6000, 1200), "JPEG"))
    assert pictures["1600.jpg"].size == (1600, 320)
    assert pictures["card960.jpg"].size == (960, 640)
    assert pictures["share.jpg"].size == (1200, 630)


@pytest.mark.parametrize("suffix", ["avif", "jpg"])
@pytest.mark.parametrize(
    ("orientation", "size", "first", "last"),
    [
        (1, (600, 400), (220, 20, 20), (20, 20, 220)),
        (2, (600, 400), (20, 20, 220), (220, 20, 20)),
        (3, (600, 400), (20, 20, 220), (220, 20, 20)),
        (6, (400, 600), (220, 20, 20), (20, 20, 220)),
        (8, (400, 600), (20, 20, 220), (220, 20, 20)),
    ],
)
def test_pictures_stand_upright(orientation, size, first, last, suffix):
    pictures = made(files.with_exif(orientation))
    largest = pictures[f"{size[0]}.{suffix}"].convert("RGB")
    assert largest.size == size
    assert close(largest.getpixel((10, 10)), first)
    assert close(largest.getpixel((size[0] - 10, size[1] - 10)), last)


@pytest.mark.parametrize("make", [files.with_exif, files.texts_png, lambda: files.with_exif(6)])
def test_no_metadata_reaches_a_rendition(make):
    assert b"SecretCamera" in make()
    for name, data in renditions.make(io.BytesIO(make())).items():
        picture = Image.open(io.BytesIO(data))
        picture.load()
        assert dict(picture.getexif()) == {}, name
        assert not {"exif", "xmp", "icc_profile", "comment", "Author"} & set(picture.info), name
        assert b"SecretCamera" not in data
        assert b"Exif\0" not in data


@pytest.mark.parametrize(
    ("make", "colour"),
    [
        (files.grey_16_bit_png, (127, 127, 127)),
        (files.palette_with_transparency, (255, 255, 255)),
        (lambda: files.animated("WEBP"), (200, 30, 30)),
        (lambda: files.animated("PNG"), (200, 30, 30)),
        (lambda: files.animated("AVIF"), (200, 30, 30)),
        (files.broken_icc, (220, 20, 20)),
        (files.broken_exif, (220, 20, 20)),
        (files.with_preview, (220, 20, 20)),
        (files.unfit_profile, (220, 20, 20)),
        (lambda: files.saved(files.flat("LA", (0, 0)), "PNG"), (255, 255, 255)),
        (lambda: files.saved(files.flat("RGBA", (0, 0, 0, 128)), "PNG"), (127, 127, 127)),
        (lambda: files.saved(files.flat("1", 1), "PNG"), (255, 255, 255)),
        (files.cmyk_jpeg, (0, 255, 255)),
    ],
)
def test_unusual_pictures_come_out_in_their_colours(make, colour):
    picture = made(make())["600.jpg"]
    assert picture.mode == "RGB"
    assert close(picture.getpixel((50, 50)), colour)


def test_a_sound_profile_is_applied():
    picture = made(files.swapped_primaries())["600.jpg"]
    assert close(picture.getpixel((50, 50)), (20, 20, 220), 25)
    assert close(picture.getpixel((550, 50)), (220, 20, 20), 25)


def test_a_strip_has_at_least_one_pixel_of_height():
    assert made(files.bomb_png(20_000, 8))["320.jpg"].size == (320, 1)


def test_what_is_no_picture_is_told():
    with pytest.raises(ValidationError):
        renditions.make(io.BytesIO(b"no picture"))
