"""What is missing in photos, albums and documents, and in editions without photos."""

import pytest

from media.models import Photo
from publishing.readiness import findings
from publishing.readiness.registry import kind_of
from tests.factories import AlbumFactory, AlbumPhotoFactory, DocumentFactory, EditionFactory, PhotoFactory

pytestmark = pytest.mark.django_db
LARGE = {"width": 4000, "height": 3000}


def codes(record) -> set[str]:
    """Return the codes of what is missing in a record, without those that every kind has."""
    found = {check.code for check, _place in findings.of_record(kind_of(type(record)), record)}
    return {code for code in found if not code.startswith("untranslated")}


def test_a_photo_of_which_all_is_known():
    photo = PhotoFactory(**LARGE, edition=EditionFactory(), taken_on="2023-09-15", focal_is_chosen=True)
    assert codes(photo) == set()


def test_a_photo_of_which_little_is_known():
    photo = PhotoFactory(**LARGE, creator_en="", alt_text_en="The caption.", caption_en="The caption.")
    assert codes(photo) == {"alt-is-caption", "no-edition", "no-day", "no-creator", "no-focal-point"}
    places = [
        place.name for check, place in findings.of_record(kind_of(Photo), photo) if check.code == "alt-is-caption"
    ]
    assert places == ["alt_text_en"]


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (1199, 2000, {"too-small"}),
        (2000, 629, {"too-small"}),
        (1200, 630, {"small-in-print"}),
        (1771, 1200, {"small-in-print"}),
        (1772, 1200, set()),
        (1300, 1900, set()),
        (0, 0, set()),
    ],
)
def test_a_photo_that_is_too_small(width, height, expected):
    photo = PhotoFactory(width=width, height=height)
    assert codes(photo) & {"too-small", "small-in-print"} == expected


def test_a_file_that_is_no_picture():
    assert "unfit-file" in codes(PhotoFactory(refused_key="v1"))
    assert "unfit-file" not in codes(PhotoFactory())


def test_an_album_without_a_public_photo():
    album = AlbumFactory(description_zh_hans="词")
    place = AlbumPhotoFactory(album=album, photo=PhotoFactory(state="draft"))
    assert codes(album) == {"no-photos"}
    Photo.objects.filter(pk=place.photo_id).update(state="published")
    assert codes(album) == set()


def test_a_document():
    assert codes(DocumentFactory()) == {"no-licence", "no-date", "no-edition"}


def test_an_edition_without_a_public_photo():
    edition = EditionFactory()
    photo = PhotoFactory(edition=edition, state="draft")
    assert "no-photos" in codes(edition)
    Photo.objects.filter(pk=photo.pk).update(state="published")
    assert "no-photos" not in codes(edition)
