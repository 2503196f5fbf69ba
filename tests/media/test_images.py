"""Uploaded pictures: what is taken, what is refused, and in which words."""

import hashlib
import io

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings, strategies
from PIL import Image

from media import images, memory
from media.images import read_facts
from tests.factories import image_bytes
from tests.media import files

pytestmark = pytest.mark.once


def refusal(data: bytes) -> tuple[str, str]:
    """Return the code and the words with which a file is refused."""
    with pytest.raises(ValidationError) as refused:
        read_facts(io.BytesIO(data))
    return refused.value.error_list[0].code, refused.value.messages[0]


@pytest.mark.parametrize("image_format", files.SOUND)
def test_sound_pictures_are_taken_with_their_facts(image_format):
    data = files.SOUND[image_format]()
    file = io.BytesIO(data)
    facts = read_facts(file)
    assert (facts.format, facts.width, facts.height) == (image_format, 900, 600)
    assert (facts.size, facts.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert file.tell() == 0


@pytest.mark.parametrize("name", files.NOT_TAKEN)
def test_other_formats_are_named_and_so_are_those_taken(name):
    code, words = refusal(files.NOT_TAKEN[name]())
    assert code == "not_a_picture"
    assert words == (f"This is a {name} file, whatever its name says. JPEG, PNG, WebP and AVIF pictures are taken.")


@pytest.mark.parametrize("data", [b"hello", b"\0" * 5000, b"\xff" * 100])
def test_what_is_no_picture_is_refused(data):
    assert refusal(data) == (
        "not_a_picture",
        "This is not a picture that can be read here. JPEG, PNG, WebP and AVIF pictures are taken.",
    )


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.97])
@pytest.mark.parametrize("image_format", files.SOUND)
def test_files_cut_short_are_found(image_format, share):
    _code, words = refusal(files.cut(files.SOUND[image_format](), share))
    assert words.startswith("The picture is damaged or was cut short")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_progressive_jpeg_cut_short_is_found(share):
    assert refusal(files.cut(image_bytes(900, 600, progressive=True), share))[0] == "damaged"


def test_an_empty_file_is_refused():
    assert refusal(b"") == ("empty", "The file is empty. Choose it again, or another one.")


def test_too_many_bytes_are_refused_with_both_numbers(settings):
    settings.PHOTO_MAX_BYTES = 2048
    code, words = refusal(b"x" * 4096)
    assert code == "too_many_bytes"
    assert "4.0\xa0KB" in words
    assert "2.0\xa0KB" in words


def test_a_bomb_is_refused_before_it_is_decoded():
    data = files.bomb_png(20_000, 20_000)
    assert len(data) < 100_000
    assert refusal(data) == (
        "too_many_pixels",
        "The picture has 400.0 million pixels; at most 100 million are taken. Save it smaller.",
    )


def test_the_limit_of_pixels_is_the_setting(settings):
    settings.PHOTO_MAX_PIXELS = 1_000_000
    assert refusal(image_bytes(1200, 1000))[0] == "too_many_pixels"
    assert read_facts(io.BytesIO(image_bytes(1000, 1000))).width == 1000


def test_what_cannot_be_decoded_small_may_have_fewer_pixels(monkeypatch):
    monkeypatch.setattr(memory, "MOST", 6_000_000)
    assert refusal(image_bytes(1200, 1000, "PNG")) == (
        "too_many_pixels",
        "The picture has 1.2 million pixels; at most 1 million are taken. Save it smaller.",
    )
    assert read_facts(io.BytesIO(image_bytes(1200, 900))).width == 1200


def test_a_flat_png_of_most_of_the_pixels_of_a_photo_is_refused():
    assert refusal(files.bomb_png(9990, 9990))[0] == "too_many_pixels"


def test_one_picture_is_decoded_at_a_time(monkeypatch):
    monkeypatch.setattr(images, "WAIT_SECONDS", 0.1)
    with images._decoding:
        assert refusal(image_bytes(40, 30))[0] == "busy"
    assert refusal(files.cut(image_bytes(400, 300), 0.5))[0] == "damaged"
    assert read_facts(io.BytesIO(image_bytes(40, 30))).width == 40


def test_a_strip_that_no_rendition_could_be_made_of_is_refused():
    assert refusal(files.bomb_png(8, 40_000))[0] == "too_long"


@pytest.mark.parametrize(("orientation", "size"), [(1, (600, 400)), (3, (600, 400)), (6, (400, 600)), (8, (400, 600))])
def test_width_and_height_are_those_of_the_upright_picture(orientation, size):
    facts = read_facts(io.BytesIO(files.with_exif(orientation)))
    assert (facts.width, facts.height) == size


@pytest.mark.parametrize(
    "make",
    [
        files.cmyk_jpeg,
        files.grey_16_bit_png,
        files.palette_with_transparency,
        files.broken_icc,
        files.broken_exif,
        files.unfit_profile,
        lambda: files.animated("WEBP"),
        lambda: files.animated("PNG"),
        lambda: files.animated("AVIF"),
        lambda: files.saved(files.flat("1", 1), "PNG"),
        lambda: files.saved(files.flat("LA", (10, 100)), "PNG"),
    ],
)
def test_unusual_but_sound_pictures_are_taken(make):
    facts = read_facts(io.BytesIO(make()))
    assert (facts.width, facts.height) == (600, 400)


def test_a_jpeg_with_a_preview_inside_is_a_jpeg():
    facts = read_facts(io.BytesIO(files.with_preview()))
    assert (facts.format, facts.suffix, facts.width) == ("JPEG", "jpg", 600)


def test_pillow_s_own_limit_follows_the_setting(settings):
    assert Image.MAX_IMAGE_PIXELS == settings.PHOTO_MAX_PIXELS


def test_the_dominant_colour_is_the_one_that_covers_most():
    picture = files.flat("RGB", (12, 92, 74))
    picture.paste((250, 250, 250), (0, 0, 100, 100))
    assert read_facts(io.BytesIO(files.saved(picture, "PNG"))).dominant_colour == "#0c5c4a"


@settings(max_examples=60, deadline=None)
@given(
    image_format=strategies.sampled_from(sorted(files.SOUND)),
    place=strategies.floats(0, 1),
    junk=strategies.binary(min_size=1, max_size=40),
)
def test_damage_anywhere_is_taken_or_refused_but_never_fails(image_format, place, junk):
    data = bytearray(files.SOUND[image_format]())
    start = int(place * (len(data) - 1))
    data[start : start + len(junk)] = junk
    try:
        facts = read_facts(io.BytesIO(bytes(data)))
    except ValidationError:
        return
    assert facts.format in files.SOUND
