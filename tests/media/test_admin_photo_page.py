"""A photo's own page: another file keeps everything else, earlier files come back, uses and focal point are shown."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from media import ingest, rendition_files, tasks
from media.models import EarlierFile, Photo
from publishing.models import State
from tests import factories as make
from tests.admin_forms import filled

pytestmark = pytest.mark.django_db


def ready_photo(**facts) -> Photo:
    photo = make.PhotoFactory.build(**facts)
    ingest.take_in(photo, ContentFile(make.image_bytes(400, 300), name="first.jpg"))
    photo.save()
    rendition_files.make_for(photo)
    return photo


def address(photo: Photo, name: str = "media_photo_change", *more) -> str:
    return reverse(f"admin:{name}", args=[photo.pk, *more])


def send(staff, photo: Photo, **changes):
    return staff.post(address(photo), filled(staff.get(address(photo))) | changes)


def another_file(name: str = "second.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make.image_bytes(500, 300), "image/jpeg")


def bring_back(staff, photo: Photo, earlier: EarlierFile):
    return staff.post(address(photo, "media_photo_bring_back", earlier.pk), follow=True)


def test_another_file_keeps_address_words_albums_and_sources_and_serves_nothing_old(
    admin_client, client, django_capture_on_commit_callbacks
):
    photo = ready_photo()
    place, citation = make.AlbumPhotoFactory(photo=photo), make.CitationFactory(record=photo)
    page, old = photo.get_absolute_url(), [photo.rendition_url(320, "jpg"), photo.file_url("share.jpg")]
    with django_capture_on_commit_callbacks(execute=True):
        assert send(admin_client, photo, original=another_file()).status_code == 302
    assert [client.get(one).status_code for one in old] == [404, 404]
    assert tasks.make_renditions.call(photo.pk) is True
    replaced = Photo.objects.get()
    assert (replaced.get_absolute_url(), replaced.caption, replaced.width) == (page, photo.caption, 500)
    assert (list(replaced.places.all()), list(replaced.citations.all())) == ([place], [citation])
    assert replaced.rendition_url(320, "jpg") != old[0]
    assert [client.get(one).status_code for one in old] == [404, 404]
    html = client.get(page).content.decode()
    assert (replaced.rendition_key in html, photo.rendition_key in html) == (True, False)
    assert "Changed Photo file" in LogEntry.objects.first().get_change_message()


def test_the_file_that_was_there_is_kept_and_can_be_looked_at_by_staff_alone(admin_client, admin_user, client):
    photo = ready_photo()
    with photo.original.open() as file:
        first = file.read()
    send(admin_client, photo, original=another_file())
    earlier = EarlierFile.objects.get()
    assert (earlier.original_name, earlier.width, earlier.replaced_by) == ("first.jpg", 400, admin_user)
    answer = admin_client.get(address(photo, "media_photo_earlier_file", earlier.pk))
    assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("image/jpeg", first)
    assert client.get(address(photo, "media_photo_earlier_file", earlier.pk)).status_code == 302
    stranger = make.PhotoFactory()
    elsewhere = address(stranger, "media_photo_earlier_file", earlier.pk)
    assert admin_client.get(elsewhere, follow=True).status_code == 404


def test_an_earlier_file_changes_places_with_the_one_of_today(admin_client, django_capture_on_commit_callbacks):
    photo = ready_photo()
    first = photo.original.name
    send(admin_client, photo, original=another_file())
    second = Photo.objects.get().original.name
    with django_capture_on_commit_callbacks(execute=True):
        answer = bring_back(admin_client, photo, EarlierFile.objects.get())
    now, told = Photo.objects.get(), "The earlier file “first.jpg” was brought back."
    assert (now.original.name, now.original_name, now.sha256, now.width) == (first, "first.jpg", photo.sha256, 400)
    assert [one.stored_name for one in now.earlier_files.all()] == [second]
    assert str(list(answer.context["messages"])[-1]) == told
    assert LogEntry.objects.first().get_change_message() == told
    assert tasks.make_renditions.call(photo.pk) is True
    assert Photo.objects.get().rendition_key == photo.rendition_key


def test_an_earlier_file_that_is_gone_changes_nothing(admin_client):
    photo = ready_photo()
    send(admin_client, photo, original=another_file())
    earlier, before = EarlierFile.objects.get(), Photo.objects.get()
    before.original.storage.delete(earlier.stored_name)
    answer = bring_back(admin_client, photo, earlier)
    *_of_before, told = answer.context["messages"]
    assert str(told) == "“first.jpg” cannot be brought back. It is no longer in storage."
    assert (Photo.objects.get().original.name, list(EarlierFile.objects.all())) == (before.original.name, [earlier])
    assert admin_client.get(address(photo, "media_photo_earlier_file", earlier.pk), follow=True).status_code == 404


@pytest.mark.parametrize("codename", ["add_photo", "view_photo"])
def test_only_who_may_change_photos_brings_files_back(admin_client, client, codename):
    photo = ready_photo()
    send(admin_client, photo, original=another_file())
    earlier, earlier_size = EarlierFile.objects.get(), photo.original.size
    user = User.objects.create_user("helper", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    assert client.post(address(photo, "media_photo_bring_back", earlier.pk)).status_code == 403
    looked = client.get(address(photo, "media_photo_earlier_file", earlier.pk))
    assert looked.status_code == (200 if codename == "view_photo" else 403)
    assert admin_client.get(address(photo, "media_photo_bring_back", earlier.pk)).status_code == 405
    if codename == "view_photo":
        assert len(b"".join(looked.streaming_content)) == earlier_size
        page = client.get(address(photo)).content.decode()
        assert ("first.jpg" in page, "Bring back" in page) == (True, False)


def test_the_same_file_again_makes_no_earlier_file(admin_client):
    photo = ready_photo()
    with photo.original.open() as file:
        same = SimpleUploadedFile("again.jpg", file.read(), "image/jpeg")
    assert send(admin_client, photo, original=same).status_code == 302
    assert EarlierFile.objects.count() == 0


def test_a_point_set_on_the_page_is_a_person_s_and_moves_the_crops(admin_client, django_capture_on_commit_callbacks):
    photo = ready_photo()
    assert photo.focal_is_chosen is False
    share = photo.file_url("share.jpg")
    send(admin_client, photo, caption_en="Other words.")
    assert Photo.objects.get().focal_is_chosen is False
    with django_capture_on_commit_callbacks(execute=True):
        send(admin_client, photo, focal_x="0.1")
    assert tasks.improve_renditions.call(photo.pk) is True
    moved = Photo.objects.get()
    assert (moved.focal_point, moved.focal_is_chosen) == ((0.1, photo.focal_y), True)
    assert moved.file_url("share.jpg") != share


def test_a_point_set_together_with_another_file_is_meant_for_it(admin_client):
    photo = ready_photo()
    send(admin_client, photo, original=another_file(), focal_x="0.9", focal_y="0.1")
    changed = Photo.objects.get()
    assert (changed.focal_point, changed.focal_is_chosen, changed.width) == ((0.9, 0.1), True, 500)


def test_the_page_says_where_the_photo_is_used(admin_client):
    photo = make.PhotoFactory(edition=make.EditionFactory(year=2023))
    assert "nowhere" not in admin_client.get(address(photo)).content.decode()
    album, sub_forum = make.AlbumFactory(cover=photo), make.SubForumFactory()
    make.AlbumPhotoFactory(album=album, photo=photo)
    photo.sub_forums.add(sub_forum)
    html = admin_client.get(address(photo)).content.decode()
    links = [
        f'Edition · <a href="{reverse("admin:events_edition_change", args=[photo.edition.pk])}">',
        f'<a href="{reverse("admin:events_subforum_change", args=[sub_forum.pk])}">',
        f'Album · <a href="{reverse("admin:media_album_change", args=[album.pk])}">',
        f'Cover of the album · <a href="{reverse("admin:media_album_change", args=[album.pk])}">',
    ]
    assert [html.count(link) for link in links] == [1, 1, 1, 1]


@pytest.mark.parametrize("how", ["page", "action"])
def test_where_photos_are_used_is_told_before_they_are_deleted(admin_client, how):
    photo = make.PhotoFactory(state=State.DRAFT, edition=make.EditionFactory(year=2023))
    place = make.AlbumPhotoFactory(photo=make.PhotoFactory(state=State.DRAFT))
    if how == "page":
        html = admin_client.get(address(photo, "media_photo_delete")).content.decode()
    else:
        data = {"action": "delete_selected", "_selected_action": [photo.pk]}
        html = admin_client.post(reverse("admin:media_photo_changelist"), data).content.decode()
    assert reverse("admin:events_edition_change", args=[photo.edition.pk]) in html
    assert 'name="post"' in html
    used = admin_client.get(address(place.photo, "media_photo_delete")).content.decode()
    assert reverse("admin:media_album_change", args=[place.album.pk]) in used
    assert 'name="post"' not in used


def test_a_refused_file_is_told(admin_client):
    photo = make.PhotoFactory(refused_key="v2_x")
    assert "No picture could be made of this file." in admin_client.get(address(photo)).content.decode()
