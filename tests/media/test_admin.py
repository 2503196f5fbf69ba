"""The photo desk: what publication needs, thumbnails, files that are kept, photos on an edition's page."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events.models import Forum
from media.models import Batch, Document, Photo
from publishing.licences import Licence
from publishing.models import State
from tests import factories as make
from tests.admin_forms import filled, rows


@pytest.fixture
def staff(admin_client):
    return admin_client


def picture(name: str = "river.jpg", **options) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make.image_bytes(**options), "image/jpeg")


def page(client, name: str, *args):
    return client.get(reverse(f"admin:{name}", args=args))


def test_a_photo_is_added_with_its_facts(staff):
    data = filled(page(staff, "media_photo_add")) | {"caption_en": "A river.", "original": picture()}
    assert staff.post(reverse("admin:media_photo_add"), data).status_code == 302
    photo = Photo.objects.get()
    assert (photo.original_name, photo.width, photo.height, photo.state) == ("river.jpg", 640, 480, "draft")


def test_a_new_photo_starts_with_the_licence_and_terms_of_the_forum(staff):
    Forum(
        name_en="Forum", default_licence=Licence.CC0, default_usage_terms_en="Ask us.", default_usage_terms_zh_hans="问"
    ).save()
    start = filled(page(staff, "media_photo_add"))
    found = [start[name] for name in ("licence", "usage_terms_en", "usage_terms_zh_hans")]
    assert found == ["CC0-1.0", "Ask us.", "问"]


def test_publishing_without_words_marks_each_field_and_keeps_the_file(staff):
    data = filled(page(staff, "media_photo_add")) | {"licence": "", "original": picture(), "_publish": "1"}
    response = staff.post(reverse("admin:media_photo_add"), data)
    assert sorted(response.context["adminform"].form.errors) == [
        "alt_text_en", "caption_en", "credit_line_en", "licence",
    ]  # fmt: skip
    assert "river.jpg (kept; no need to choose it again)" in response.content.decode()
    assert Photo.objects.count() == 0


def test_action_refuses_a_photo_that_lacks_words_and_takes_the_others(staff):
    ready = make.PhotoFactory(state=State.DRAFT)
    bare = make.PhotoFactory(state=State.DRAFT, caption_en="", alt_text_en=" ", credit_line_en="", licence="")
    Photo.objects.filter(pk=bare.pk).update(original_name="bare.jpg")
    data = {"action": "publish", "_selected_action": [ready.pk, bare.pk]}
    response = staff.post(reverse("admin:media_photo_changelist"), data)
    assert list(Photo.objects.published()) == [ready]
    assert sorted(map(str, get_messages(response.wsgi_request))) == [
        "1 record published.",
        "“bare.jpg” was not published. Missing: alt text (English), caption (English), credit line (English), licence. "
        f'<a href="{reverse("admin:media_photo_change", args=[bare.pk])}">Put it right</a>',
    ]


def test_lists_show_the_smallest_rendition_or_a_box(staff):
    ready = make.PhotoFactory(rendition_key="v1_abc")
    make.PhotoFactory()
    content = page(staff, "media_photo_changelist").content.decode()
    assert f'src="/files/photos/{ready.token}/v1_abc-320.jpg" width="96" height="72"' in content
    assert content.count('class="thumbnail thumbnail-empty"') == 1


def test_a_file_that_is_no_picture_is_refused_and_nothing_else_is_lost(staff):
    wrong = SimpleUploadedFile("river.jpg", b"%PDF-1.4", "image/jpeg")
    data = filled(page(staff, "media_photo_add")) | {"caption_en": "A river.", "original": wrong}
    response = staff.post(reverse("admin:media_photo_add"), data)
    assert list(response.context["adminform"].form.errors) == ["original"]
    assert "A river." in response.content.decode()


def test_an_edition_takes_new_photos_and_shows_those_it_has(staff):
    edition = make.EditionFactory()
    old = make.PhotoFactory(edition=edition, caption_en="An older photo.")
    response = page(staff, "events_edition_change", edition.pk)
    assert reverse("admin:media_photo_change", args=[old.pk]) in response.content.decode()
    data = filled(response)
    words = {"caption_en": "New.", "alt_text_en": "A gradient", "credit_line_en": "Photo: X", "licence": "CC0-1.0"}
    answer = staff.post(
        reverse("admin:events_edition_change", args=[edition.pk]),
        data | rows(data, "photos", words | {"original": picture()}),
    )
    assert answer.status_code == 302
    assert [(one.caption_en, one.state) for one in edition.photos.order_by("pk")] == [
        ("An older photo.", "published"), ("New.", "published"),
    ]  # fmt: skip


def test_a_document_is_added(staff):
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "application/pdf")
    data = filled(page(staff, "media_document_add")) | {"title_en": "Plan", "file": file}
    response = staff.post(reverse("admin:media_document_add"), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert Document.objects.get().original_name == "plan.pdf"


def test_photos_of_an_album_keep_their_order(staff):
    album, photos = make.AlbumFactory(), make.PhotoFactory.create_batch(3)
    address = reverse("admin:media_album_change", args=[album.pk])
    data = filled(staff.get(address))
    new = [{"photo": photo.pk, "order": order} for photo, order in zip(photos, ("2", "1", ""), strict=True)]
    assert staff.post(address, data | rows(data, "places", *new)).status_code == 302
    assert [place.photo for place in album.places.all()] == [photos[1], photos[0], photos[2]]


@pytest.mark.parametrize("how", ["page", "action"])
@pytest.mark.parametrize("use", ["published", "cover", "album", "none"])
def test_a_photo_in_use_is_not_deleted_from_its_page_or_the_list(staff, use, how):
    photo = make.PhotoFactory(state=State.PUBLISHED if use == "published" else State.RETIRED)
    if use == "cover":
        make.AlbumFactory(cover=photo)
    if use == "album":
        make.AlbumPhotoFactory(photo=photo)
    if how == "page":
        staff.post(reverse("admin:media_photo_delete", args=[photo.pk]), {"post": "yes"})
    else:
        data = {"action": "delete_selected", "_selected_action": [photo.pk], "post": "yes"}
        staff.post(reverse("admin:media_photo_changelist"), data)
    assert Photo.objects.exists() == (use != "none")


def test_the_list_is_narrowed_to_a_batch(staff):
    batch, other = Batch.objects.create(), Batch.objects.create()
    one = make.PhotoFactory(batch=batch)
    rest = [make.PhotoFactory(batch=other), make.PhotoFactory()]
    address = reverse("admin:media_photo_changelist")
    shown = [staff.get(address, {"from_batch": asked}) for asked in (batch.pk, "x", "9" * 30)]
    assert [set(response.context["cl"].queryset) for response in shown] == [{one}, {one, *rest}, {one, *rest}]
    assert [str(batch) in response.content.decode() for response in shown] == [True, False, False]
