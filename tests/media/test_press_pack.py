"""Press packs: what is in them, what is left out, and that their size is said truly beforehand."""

import csv
import gc
import io
import tracemalloc
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.urls import reverse

from media import press_pack, rendition_files, renditions, storages
from media.models import Photo
from publishing.licences import Licence
from publishing.models import State
from tests.factories import AlbumFactory, AlbumPhotoFactory, EditionFactory, PhotoFactory, image_bytes

pytestmark = pytest.mark.django_db


def ready(width: int = 2000, height: int = 1200, **values) -> Photo:
    """Return a published photo with its better renditions."""
    data = image_bytes(width, height, comment=b"of the camera")
    photo = PhotoFactory(width=width, height=height, sha256=f"{Photo.objects.count():064d}", **values)
    photo.original.save("a.jpg", io.BytesIO(data))
    assert rendition_files.make_for(photo, renditions.BETTER)
    return Photo.objects.get(pk=photo.pk)


def unpacked(response) -> zipfile.ZipFile:
    data = b"".join(response.streaming_content)
    assert int(response["Content-Length"]) == len(data)
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    return archive


def sheet(archive: zipfile.ZipFile) -> list[dict]:
    return list(csv.DictReader(io.StringIO(archive.read("captions.csv").decode("utf-8-sig"))))


def pack(client, **query) -> zipfile.ZipFile:
    return unpacked(client.get(reverse("media:press_pack"), query))


def test_a_pack_holds_clean_full_size_files_with_their_words(client):
    photo = ready(caption_zh_hans="说明", edition=EditionFactory(year=2023))
    archive = pack(client, edition="2023")
    name = f"photos/2023-photo-{photo.pk}.jpg"
    assert archive.namelist() == ["README.txt", "captions.csv", "captions.html", name]
    data = archive.read(name)
    from PIL import Image

    assert Image.open(io.BytesIO(data)).size == (2000, 1200)
    assert b"of the camera" not in data
    assert photo.caption_en.encode() in data
    (row,) = sheet(archive)
    assert (row["file"], row["caption_zh_hans"], row["licence"]) == (name, "说明", Licence.CC_BY)
    assert "https://creativecommons.org/licenses/by/4.0/" in archive.read("README.txt").decode()
    assert photo.caption_en in archive.read("captions.html").decode()


def test_only_public_photos_of_the_selection_are_in_it(client):
    edition = EditionFactory(year=2022)
    shown, hidden = ready(edition=edition), ready(edition=edition)
    ready(edition=EditionFactory(year=2021))
    Photo.objects.filter(pk=hidden.pk).update(state=State.RETIRED)
    archive = pack(client, edition="2022")
    assert [row["number"] for row in sheet(archive)] == [str(shown.pk)]
    assert len(archive.namelist()) == 4


def test_an_album_comes_in_its_order(client):
    album = AlbumFactory()
    photos = [ready() for _number in range(2)]
    for order, photo in enumerate(reversed(photos)):
        AlbumPhotoFactory(album=album, photo=photo, order=order)
    archive = unpacked(client.get(reverse("media:album_press_pack", args=[album.slug])))
    assert [row["number"] for row in sheet(archive)] == [str(photo.pk) for photo in reversed(photos)]


def test_photos_with_all_rights_reserved_are_named_and_left_out(client):
    photo = ready(licence=Licence.ALL_RIGHTS_RESERVED)
    archive = pack(client)
    assert archive.namelist() == ["README.txt", "captions.csv", "captions.html"]
    assert sheet(archive)[0]["left_out"].startswith("Left out: all rights are reserved.")
    assert photo.full_url == ""
    forged = photo.file_url("full.jpg")
    assert client.get(forged).status_code == 404


def test_a_photo_whose_file_is_not_ready_is_named_and_left_out(client):
    PhotoFactory()
    assert sheet(pack(client))[0]["left_out"].startswith("Left out: its file is still being made.")


def test_before_the_full_size_is_made_the_largest_rendition_stands_in(client):
    photo = ready()
    quick = PhotoFactory(width=1200, height=800, sha256="1" * 64)
    quick.original.save("b.jpg", io.BytesIO(image_bytes(1200, 800)))
    rendition_files.make_for(quick)
    archive = pack(client)
    assert {name.rpartition("/")[2] for name in archive.namelist()[3:]} == {
        f"photo-{photo.pk}.jpg",
        f"photo-{quick.pk}.jpg",
    }


def test_formulas_in_words_stay_words(client):
    ready(caption_en="=HYPERLINK(1)", creator_en="+1", credit_line_en="@x", place_en="-2")
    (row,) = sheet(pack(client))
    assert [row[f"{field}_en"] for field in ("caption", "creator", "credit_line", "place")] == [
        "'=HYPERLINK(1)",
        "'+1",
        "'@x",
        "'-2",
    ]


def test_words_are_escaped_in_the_page_of_captions(client):
    ready(caption_en="<script>alert(1)</script>", alt_text_en='"><b>')
    page = pack(client).read("captions.html").decode()
    assert "<script>" not in page
    assert '"><b>' not in page


def test_too_many_photos_are_refused_in_words(client, monkeypatch):
    monkeypatch.setattr("media.views.MOST_IN_PACK", 1)
    ready(), ready()
    response = client.get(reverse("media:press_pack"))
    assert response.status_code == 400
    assert "These are 2 photos; one pack holds at most 1." in response.content.decode()


def test_no_photos_are_no_pack(client):
    assert client.get(reverse("media:press_pack")).status_code == 404


@pytest.mark.parametrize("query", [{"edition": "no-such"}, {"q": "\0"}, {"year": "-1"}, {"page": "9" * 30}])
def test_odd_filters_never_fail(client, query):
    ready()
    assert client.get(reverse("media:press_pack"), query).status_code in {200, 404}


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, count, django_assert_num_queries):
    for _number in range(count):
        ready(320, 240)
    with django_assert_num_queries(1):
        pack(client)


def test_the_full_size_can_be_downloaded_and_is_what_it_says(client):
    photo = ready()
    page = client.get(photo.get_absolute_url()).content.decode()
    assert photo.full_url in page
    response = client.get(photo.full_url)
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    Photo.objects.filter(pk=photo.pk).update(state=State.DRAFT)
    assert client.get(photo.full_url).status_code == 404


def test_lists_and_albums_lead_to_their_packs(client):
    edition = EditionFactory(year=2023)
    photo = ready(edition=edition)
    album = AlbumFactory()
    AlbumPhotoFactory(album=album, photo=photo)
    address = reverse("media:press_pack")
    assert (
        f'href="{address}?edition=2023"' in client.get(reverse("media:photo_list"), {"edition": 2023}).content.decode()
    )
    assert f'href="{address}?edition=2023"' in client.get(edition.get_absolute_url()).content.decode()
    assert reverse("media:album_press_pack", args=[album.slug]) in client.get(album.get_absolute_url()).content.decode()


def test_a_pack_is_sent_in_pieces(client):
    photo = ready()
    pieces = list(press_pack.press_pack([photo]))
    assert max(map(len, pieces)) <= press_pack.PIECE


def test_memory_does_not_grow_with_the_number_of_photos():
    """Two hundred photos of a megabyte pass through, and never much more than a piece of one is held."""
    photo = ready(320, 240)
    path = rendition_files.path(photo.token, photo.rendition_key, photo.full_name)
    storages.renditions().delete(path)
    storages.renditions().save(path, ContentFile(bytes(1_000_000)))
    tracemalloc.start()
    try:
        sent = sum(map(len, press_pack.press_pack([photo] * 200)))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent > 200_000_000
    assert most < 10_000_000


def test_a_download_that_is_broken_off_leaves_no_file_open(client, monkeypatch):
    ready(320, 240)
    opened, really_open = [], FileSystemStorage.open
    monkeypatch.setattr(FileSystemStorage, "open", lambda *args: opened.append(really_open(*args)) or opened[-1])
    monkeypatch.setattr(press_pack, "PIECE", 100)
    response = client.get(reverse("media:press_pack"))
    pieces = iter(response.streaming_content)
    while not opened:
        next(pieces)
    next(pieces)
    del pieces
    response.close()
    del response
    gc.collect()
    assert [file.closed for file in opened] == [True]
