"""Clean copies: the same pixels to the last bit, and nothing of what else the file held."""

import io

import pytest
from PIL import Image, ImageChops, ImageCms

from media.images import open_picture
from media.metadata.clean_copy import UnusualFileError, clean_copy
from media.pixels import orientation
from tests.factories import image_bytes
from tests.media.files import cmyk_jpeg, saved, two_halves, with_exif

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'


def copied(data: bytes, **options) -> bytes:
    return clean_copy(io.BytesIO(data), **options)


def pixels_of(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def same_pixels(one: bytes, other: bytes) -> bool:
    first, second = pixels_of(one), pixels_of(other)
    return (
        first.mode == second.mode
        and ImageChops.difference(first.convert("RGBA"), second.convert("RGBA")).getbbox() is None
    )


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
FILES = {
    "plain.jpg": image_bytes(),
    "progressive.jpg": image_bytes(900, 700, progressive=True),
    "camera.jpg": with_exif(orientation=6),
    "profile.jpg": image_bytes(icc_profile=PROFILE),
    "comment.jpg": saved(two_halves(), "JPEG", comment=b"secret comment"),
    "cmyk.jpg": cmyk_jpeg(),
    "restarts.jpg": image_bytes(restart_marker_blocks=4),
    "plain.png": image_bytes(image_format="PNG"),
    "palette.png": saved(two_halves().convert("P"), "PNG", transparency=0),
    "profile.png": image_bytes(image_format="PNG", icc_profile=PROFILE),
    "lossy.webp": image_bytes(image_format="WEBP"),
    "lossless.webp": saved(two_halves().convert("RGBA"), "WEBP", lossless=True),
    "alpha.webp": saved(Image.new("RGBA", (300, 200), (9, 200, 9, 120)), "WEBP"),
    "profile.webp": image_bytes(image_format="WEBP", icc_profile=PROFILE),
}


@pytest.mark.parametrize("name", FILES)
def test_pixels_profile_and_turn_stay(name):
    data = FILES[name]
    copy = copied(data, xmp=XMP)
    assert same_pixels(data, copy)
    before, after = open_picture(io.BytesIO(data)), open_picture(io.BytesIO(copy))
    assert after.info.get("icc_profile") == before.info.get("icc_profile")
    assert orientation(after) == orientation(before)
    assert after.info["xmp"] == XMP


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
@pytest.mark.parametrize("trailer", [b"PK\x03\x04 a hidden archive", b"<script>alert(1)</script>"])
def test_what_hangs_on_behind_the_picture_goes(suffix, trailer):
    data = FILES[f"plain.{suffix}"] if suffix != "webp" else FILES["lossy.webp"]
    assert trailer not in copied(data + trailer)


@pytest.mark.parametrize("name", ["camera.jpg", "comment.jpg"])
def test_nothing_of_the_camera_or_its_owner_stays(name):
    copy = copied(FILES[name])
    assert b"SecretCamera" not in copy
    assert b"secret comment" not in copy
    assert set(open_picture(io.BytesIO(copy)).getexif()) <= {0x0112}


@pytest.mark.parametrize("image_format", ["PNG", "WEBP"])
def test_other_formats_lose_their_exif_but_the_turn(image_format):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SecretCamera"
    copy = copied(saved(two_halves(), image_format, exif=exif))
    assert b"SecretCamera" not in copy
    assert orientation(open_picture(io.BytesIO(copy))) == 6


def test_a_second_picture_in_the_file_goes():
    buffer = io.BytesIO()
    two_halves().save(buffer, "MPO", save_all=True, append_images=[two_halves(300, 200)])
    copy = copied(buffer.getvalue())
    assert len(copy) < len(buffer.getvalue())
    assert copy.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize(
    "data",
    [
        image_bytes(image_format="AVIF"),
        image_bytes()[:2000],
        image_bytes(progressive=True)[:-2],
        image_bytes(image_format="PNG")[:-12],
        saved(two_halves(), "WEBP", save_all=True, append_images=[two_halves().rotate(90)]),
    ],
    ids=["avif", "cut", "without an end", "png without an end", "moving"],
)
def test_what_cannot_be_copied_piece_by_piece_is_refused(data):
    with pytest.raises(UnusualFileError):
        copied(data)
