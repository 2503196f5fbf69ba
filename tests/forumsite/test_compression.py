"""Pages travel compressed; pictures do not, for they are already."""

import gzip

import pytest

from media import rendition_files
from tests.factories import EditionFactory, PhotoFactory


@pytest.mark.django_db
def test_a_page_travels_compressed_to_those_who_ask(client):
    EditionFactory.create_batch(5)
    plain = client.get("/en/editions/")
    packed = client.get("/en/editions/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert b"<h1" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 2


@pytest.mark.django_db
def test_a_picture_is_sent_as_it_is(client):
    photo = PhotoFactory()
    rendition_files.make_for(photo)
    response = client.get(photo.rendition_url(320, "jpg"), headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers
    assert b"".join(response.streaming_content)[:2] == b"\xff\xd8"
