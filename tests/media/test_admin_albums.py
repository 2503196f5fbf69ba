"""An album's page with many photos: quick, ordered in one save, filled from the list, an edition or a batch."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from media import albums
from media.models import Album, AlbumPhoto, Batch
from publishing.models import State
from tests import factories as make
from tests.admin_forms import filled, rows

pytestmark = pytest.mark.django_db


def page_of(album: Album, name: str = "change") -> str:
    return reverse(f"admin:media_album_{name}", args=[album.pk])


def album_with(count: int) -> Album:
    album = make.AlbumFactory()
    for order in range(1, count + 1):
        make.AlbumPhotoFactory(album=album, order=order)
    return album


def shown(album: Album) -> list[int]:
    return list(album.places.values_list("photo", flat=True))


def test_a_new_order_is_saved_at_once_with_additions_and_removals(admin_client):
    album, extra = album_with(4), make.PhotoFactory()
    one, two, three, _four = shown(album)
    data = filled(admin_client.get(page_of(album)))
    data |= {f"places-{index}-order": order for index, order in enumerate(("3", "1", "2", "4"))}
    data |= {"places-3-DELETE": "on"} | rows(data, "places", {"photo": extra.pk, "order": ""})
    assert admin_client.post(page_of(album), data).status_code == 302
    assert shown(album) == [two, three, one, extra.pk]


def test_a_place_keeps_its_photo_whatever_is_sent(admin_client):
    album, other = album_with(1), make.PhotoFactory()
    (before,) = shown(album)
    data = filled(admin_client.get(page_of(album))) | {"places-0-photo": other.pk, "places-0-order": "5"}
    assert admin_client.post(page_of(album), data).status_code == 302
    assert list(album.places.values_list("photo", "order")) == [(before, 5)]


def test_an_order_that_cannot_be_is_refused(admin_client):
    album = album_with(1)
    data = filled(admin_client.get(page_of(album))) | {"places-0-order": "10000"}
    answer = admin_client.post(page_of(album), data)
    assert answer.context["inline_admin_formsets"][0].formset.errors == [
        {"order": ["Ensure this value is less than or equal to 9999."]}
    ]


def test_the_same_photo_twice_is_refused(admin_client):
    album = album_with(1)
    data = filled(admin_client.get(page_of(album)))
    answer = admin_client.post(page_of(album), data | rows(data, "places", {"photo": shown(album)[0], "order": ""}))
    assert answer.status_code == 200
    assert len(shown(album)) == 1


def test_the_page_asks_the_same_however_many_photos_and_saving_once_a_photo(admin_client):
    opened, saved = [], []
    for number in (1, 3):
        album = album_with(number)
        admin_client.get(page_of(album))
        with CaptureQueriesContext(connection) as asked:
            data = filled(admin_client.get(page_of(album)))
        opened.append(len(asked))
        with CaptureQueriesContext(connection) as asked:
            admin_client.post(page_of(album), data)
        saved.append(len(asked))
    assert (opened[1] - opened[0], saved[1] - saved[0]) == (0, 2)


def test_photos_picked_in_the_list_go_into_an_album(admin_client):
    album, listing = make.AlbumFactory(title_en="Opening day"), reverse("admin:media_photo_changelist")
    late, early, undated = (make.PhotoFactory(taken_on=day) for day in (date(2023, 9, 3), date(2023, 9, 1), None))
    data = {"action": "add_to_album", "_selected_action": [late.pk, undated.pk, early.pk]}
    asked = admin_client.post(listing, data)
    assert asked.context["keys"] == [early.pk, late.pk, undated.pk]
    assert "3 photos go to the end of the album." in asked.content.decode()
    answer = admin_client.post(listing, data | {"album": album.pk}, follow=True)
    assert shown(album) == [early.pk, late.pk, undated.pk]
    assert [str(one) for one in answer.context["messages"]] == ["3 photos were added to “Opening day”."]
    assert LogEntry.objects.get().object_id == str(album.pk)
    admin_client.post(listing, data | {"album": album.pk})
    assert (AlbumPhoto.objects.count(), LogEntry.objects.count()) == (3, 1)


@pytest.mark.parametrize(("value", "problem"), [("", "__all__"), ("0", "album"), ("abc", "album"), ("9" * 25, "album")])
def test_an_album_that_is_not_there_is_asked_for_again(admin_client, value, problem):
    photo = make.PhotoFactory()
    data = {"action": "add_to_album", "_selected_action": [photo.pk], "album": value}
    answer = admin_client.post(reverse("admin:media_photo_changelist"), data)
    assert list(answer.context["form"].errors) == [problem]


def test_photos_picked_go_into_an_album_made_for_them(admin_client, monkeypatch):
    make.AlbumFactory(slug="opening-day")
    photo, listing = make.PhotoFactory(), reverse("admin:media_photo_changelist")
    data = {"action": "add_to_album", "_selected_action": [photo.pk], "album": "", "title": "Opening day"}
    admin_client.post(listing, data)
    album = Album.objects.get(title_en="Opening day")
    assert (album.slug, album.state, shown(album)) == ("opening-day-2", State.DRAFT, [photo.pk])
    monkeypatch.setattr(albums, "MOST", 0)
    admin_client.post(listing, data | {"title": "No room"})
    assert not Album.objects.filter(title_en="No room").exists()


def test_photos_picked_in_the_list_are_opened_on_a_contact_sheet(admin_client):
    photos = [make.PhotoFactory() for _number in range(2)]
    data = {"action": "write_captions", "_selected_action": [photo.pk for photo in photos]}
    sheet = admin_client.post(reverse("admin:media_photo_changelist"), data)["Location"]
    assert sheet == f"{reverse('admin:media_photo_captions')}?ids={photos[0].pk},{photos[1].pk}"
    assert admin_client.get(sheet).status_code == 200


def test_all_photos_of_an_edition_or_a_batch_go_into_an_album(admin_client):
    edition = make.EditionFactory()
    album, batch = make.AlbumFactory(edition=edition), Batch.objects.create()
    first = make.PhotoFactory(edition=edition)
    both = make.PhotoFactory(edition=edition, batch=batch)
    last = make.PhotoFactory(batch=batch)
    assert page_of(album, "add_photos") in admin_client.get(page_of(album)).content.decode()
    asked = admin_client.get(page_of(album, "add_photos"))
    assert asked.context["form"].initial == {"edition": edition.pk}
    assert admin_client.post(page_of(album, "add_photos"), {}).context["form"].non_field_errors() == [
        "Choose an edition or a batch."
    ]
    data = {"edition": edition.pk, "batch": batch.pk}
    assert admin_client.post(page_of(album, "add_photos"), data)["Location"] == page_of(album)
    assert shown(album) == [first.pk, both.pk, last.pk]


def test_too_many_are_told(admin_client, monkeypatch):
    monkeypatch.setattr(albums, "MOST", 0)
    photo = make.PhotoFactory(edition=make.EditionFactory())
    album = make.AlbumFactory()
    answer = admin_client.post(page_of(album, "add_photos"), {"edition": photo.edition.pk}, follow=True)
    assert [str(one) for one in answer.context["messages"]] == ["An album takes 500 photos. Nothing was added."]


def test_who_may_not_change_albums_adds_nothing(client):
    album, photo = make.AlbumFactory(), make.PhotoFactory()
    user = User.objects.create_user("captions", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["change_photo", "view_photo", "view_album"]))
    client.force_login(user)
    assert client.get(page_of(album, "add_photos")).status_code == 403
    assert page_of(album, "add_photos") not in client.get(page_of(album)).content.decode()
    data = {"action": "add_to_album", "_selected_action": [photo.pk], "album": album.pk}
    client.post(reverse("admin:media_photo_changelist"), data)
    assert shown(album) == []
    user.user_permissions.add(Permission.objects.get(codename="change_album"))
    client.force_login(User.objects.get(pk=user.pk))
    client.post(reverse("admin:media_photo_changelist"), data | {"album": "", "title": "Not allowed"})
    assert Album.objects.count() == 1
