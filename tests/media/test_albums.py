"""Many photos put into an album at once."""

import pytest

from media import albums
from media.models import Album, AlbumPhoto
from tests.factories import AlbumFactory, AlbumPhotoFactory, PhotoFactory

pytestmark = pytest.mark.django_db


def test_photos_come_at_the_end_in_their_order_and_once():
    place = AlbumPhotoFactory(order=7)
    one, two = PhotoFactory.create_batch(2)
    assert albums.add_photos(place.album, [two.pk, place.photo.pk, one.pk, two.pk]) == 2
    assert list(place.album.places.values_list("photo", "order")) == [(place.photo.pk, 7), (two.pk, 8), (one.pk, 9)]


def test_a_photo_may_stand_in_several_albums():
    photo = PhotoFactory()
    assert [albums.add_photos(album, [photo.pk]) for album in AlbumFactory.create_batch(2)] == [1, 1]
    assert photo.albums.count() == 2


def test_too_many_add_none(monkeypatch):
    monkeypatch.setattr(albums, "MOST", 2)
    album = AlbumFactory()
    with pytest.raises(albums.AlbumFullError):
        albums.add_photos(album, [photo.pk for photo in PhotoFactory.create_batch(3)])
    assert AlbumPhoto.objects.count() == 0


def test_places_after_the_last_that_fits_share_it():
    place = AlbumPhotoFactory(order=9999)
    photos = PhotoFactory.create_batch(2)
    albums.add_photos(place.album, [photo.pk for photo in photos])
    assert list(Album.objects.get().places.values_list("photo", flat=True)) == [place.photo.pk, *(p.pk for p in photos)]
    assert set(place.album.places.values_list("order", flat=True)) == {9999}
