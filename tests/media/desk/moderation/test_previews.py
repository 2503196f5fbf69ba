"""The picture before a decision: a JPEG made of the file, for moderators alone, kept by nobody."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from tests import factories as make
from tests.media.desk.moderation.conftest import page_of, waiting

SIZES = {"preview": (60, 45), "large": (640, 480)}


@pytest.mark.parametrize("kind", SIZES)
def test_a_picture_is_a_jpeg_that_no_cache_keeps_and_nobody_else_finds(moderator, kind):
    response = moderator.client.get(f"{page_of(waiting())}{kind}/")
    data = b"".join(response) if response.streaming else response.content
    assert Image.open(io.BytesIO(data)).size == SIZES[kind]
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_the_large_one_is_made_anew_without_what_the_camera_wrote(moderator):
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    sent = make.image_bytes(2000, 1000, exif=exif)
    item = waiting(file=ContentFile(sent, name="photo.jpg"))
    picture = moderator.client.get(f"{page_of(item)}large/").content
    assert b"Secret Camera" in sent
    assert b"Secret Camera" not in picture
    assert Image.open(io.BytesIO(picture)).size == (1600, 800)


def test_a_picture_that_is_gone_is_not_found_and_a_damaged_one_is_no_error_page(moderator):
    item, spoiled = waiting(), waiting(file=ContentFile(b"<script>", name="photo.jpg"))
    item.file.storage.delete(item.file.name)
    item.preview.storage.delete(item.preview.name)
    statuses = [moderator.client.get(f"{page_of(item)}{kind}/", follow=True).status_code for kind in SIZES]
    assert statuses == [404, 404]
    response = moderator.client.get(f"{page_of(spoiled)}large/")
    assert (response.status_code, response["Content-Type"]) == (503, "text/plain; charset=utf-8")


@pytest.mark.parametrize("kind", SIZES)
def test_a_stranger_gets_no_byte_of_it(client, db, kind):
    response = client.get(f"{page_of(waiting())}{kind}/")
    assert (response.status_code, response.content) == (302, b"")
