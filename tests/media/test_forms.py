"""Photo and document forms: facts are set, bad files are refused, good ones are kept while the rest is put right."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import inlineformset_factory
from django.utils import timezone

from events.models import Edition, Forum
from media import rendition_files, storages
from media.forms import DocumentForm, PhotoForm
from media.models import Document, Photo
from publishing import staging
from publishing.licences import Licence
from publishing.models import State
from tests.factories import EditionFactory, PhotoFactory, image_bytes
from tests.media import files

pytestmark = pytest.mark.django_db
WORDS = {
    "state": State.PUBLISHED,
    "caption_en": "A caption.",
    "alt_text_en": "A gradient",
    "credit_line_en": "Photo: Somebody",
    "licence": Licence.CC_BY,
    "precision": "day",
    "focal_x": "0.5",
    "focal_y": "0.5",
}
PDF = b"%PDF-1.7\n...\n%%EOF\n"


def picture(name: str = "a.jpg", width: int = 400, **options) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, image_bytes(width, 300, **options), "image/jpeg")


def photo_form(data=None, upload=None, **options) -> PhotoForm:
    return PhotoForm(WORDS | (data or {}), {"original": upload} if upload else {}, **options)


def kept_token(form) -> str:
    """Return the token in the form as it is shown again."""
    found = re.search(r'name="\w+-kept" value="([^"]+)"', str(form))
    return found[1] if found else ""


def of_files(callbacks: list) -> list:
    """Return what is to be done about files once all is stored; the index of the search is told beside that."""
    return [one for one in callbacks if getattr(one, "__module__", "") != "search.following"]


def staged() -> list[str]:
    try:
        return storages.originals().listdir(staging.FOLDER)[1]
    except FileNotFoundError:
        return []


def test_saving_sets_the_facts_of_the_file_and_queues_the_renditions(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        form = photo_form(upload=picture("holiday.PNG"))
        assert form.errors == {}
        photo = form.save()
    photo = Photo.objects.get(pk=photo.pk)
    assert (photo.width, photo.height, photo.original_name) == (400, 300, "holiday.PNG")
    assert re.fullmatch(rf"photos/{photo.token[:2]}/{photo.token}-[0-9a-f]{{8}}\.jpg", photo.original.name)
    assert photo.file_size == photo.original.size
    assert re.fullmatch("#[0-9a-f]{6}", photo.dominant_colour)
    assert len(photo.sha256) == 64
    assert len(of_files(callbacks)) == 2
    assert staged() == []


def test_saving_the_way_the_admin_does_works_too(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        form = photo_form(upload=picture())
        photo = form.save(commit=False)
        photo.save()
        form.save_m2m()
    assert Photo.objects.get(pk=photo.pk).width == 400
    assert len(of_files(callbacks)) == 2
    assert staged() == []


@pytest.mark.parametrize("name", files.NOT_TAKEN)
def test_a_bad_file_is_refused_and_nothing_else_is_lost(name):
    form = photo_form(upload=SimpleUploadedFile("a.jpg", files.NOT_TAKEN[name](), "image/jpeg"))
    assert list(form.errors) == ["original"]
    assert f"This is a {name} file" in form.errors["original"][0]
    assert "A caption." in str(form)
    assert kept_token(form) == ""
    assert staged() == []


def test_an_empty_file_is_refused():
    form = photo_form(upload=SimpleUploadedFile("a.jpg", b""))
    assert list(form.errors) == ["original"]


def test_a_good_file_is_kept_while_the_rest_is_put_right(django_capture_on_commit_callbacks):
    data = image_bytes(400, 300)
    form = photo_form({"caption_en": ""}, SimpleUploadedFile("<b>my photo.jpg", data))
    assert list(form.errors) == ["caption_en"]
    html = str(form)
    assert "&lt;b&gt;my photo.jpg (kept; no need to choose it again)" in html
    assert "required" not in re.search(r'<input type="file"[^>]*>', html)[0]
    token = kept_token(form)

    again = photo_form({"alt_text_en": "", "original-kept": token})
    assert list(again.errors) == ["alt_text_en"]
    assert kept_token(again) == token
    assert len(staged()) == 1

    with django_capture_on_commit_callbacks(execute=True):
        photo = photo_form({"original-kept": token}).save()
    assert (photo.original_name, photo.width) == ("<b>my photo.jpg", 400)
    assert storages.originals().open(photo.original.name).read() == data
    assert staged() == []


def test_a_new_file_goes_before_the_kept_one():
    token = kept_token(photo_form({"caption_en": ""}, picture(width=400)))
    photo = photo_form({"original-kept": token}, picture(width=500)).save()
    assert photo.width == 500


@pytest.mark.parametrize("token", ["forged", "W10:1abc:xyz", "\0", "x" * 60_000])
def test_a_forged_token_finds_nothing(token):
    form = photo_form({"original-kept": token})
    assert form.errors["original"][0] == "This field is required."


def test_a_token_is_good_for_a_day_and_left_files_are_cleared():
    token = kept_token(photo_form({"caption_en": ""}, picture()))
    assert staging.clear() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert list(photo_form({"original-kept": token}).errors) == ["original"]
        assert staging.clear() == 1
    assert staged() == []
    assert list(photo_form({"original-kept": token}).errors) == ["original"]


def test_a_photo_saved_without_a_new_file_keeps_its_own(django_capture_on_commit_callbacks):
    photo = photo_form(upload=picture()).save()
    rendition_files.make_for(photo)
    name, key = photo.original.name, photo.rendition_key
    with django_capture_on_commit_callbacks() as callbacks:
        form = photo_form({"caption_en": "Other."}, instance=Photo.objects.get(pk=photo.pk))
        assert "a.jpg (choose a file only to replace it)" in str(form)
        form.save()
    photo = Photo.objects.get(pk=photo.pk)
    assert (photo.caption, photo.original.name, photo.rendition_key) == ("Other.", name, key)
    assert of_files(callbacks) == []


def test_the_same_file_again_changes_nothing():
    photo = photo_form(upload=picture()).save()
    name = photo.original.name
    form = photo_form(upload=picture("b.jpg"), instance=Photo.objects.get(pk=photo.pk))
    form.save()
    photo = Photo.objects.get(pk=photo.pk)
    assert (photo.original.name, photo.original_name) == (name, "a.jpg")


def test_a_replaced_file_loses_its_renditions_and_is_kept_itself(django_capture_on_commit_callbacks):
    photo = photo_form(upload=picture()).save()
    rendition_files.make_for(photo)
    old = photo.original.name
    with django_capture_on_commit_callbacks() as callbacks:
        photo_form(upload=picture("b.jpg", 500), instance=Photo.objects.get(pk=photo.pk)).save()
    photo = Photo.objects.get(pk=photo.pk)
    assert (photo.width, photo.original_name, photo.rendition_key) == (500, "b.jpg", "")
    assert storages.originals().exists(old)
    assert len(of_files(callbacks)) == 2


def test_new_photos_start_with_the_forum_s_terms():
    Forum(
        name_en="Some Forum",
        default_licence=Licence.CC_BY_SA,
        default_usage_terms_en="Name us.",
        default_usage_terms_zh_hans="请注明。",
    ).save()
    form = PhotoForm()
    assert form.get_initial_for_field(form.fields["licence"], "licence") == Licence.CC_BY_SA
    assert form["usage_terms_en"].value() == "Name us."
    assert form["usage_terms_zh_hans"].value() == "请注明。"
    photo = PhotoFactory(licence=Licence.CC0)
    assert PhotoForm(instance=photo)["licence"].value() == Licence.CC0
    assert PhotoForm(instance=photo)["usage_terms_en"].value() in ("", None)


def test_photos_in_an_inline_are_kept_too(django_capture_on_commit_callbacks):
    edition = EditionFactory()
    formset_class = inlineformset_factory(Edition, Photo, form=PhotoForm, extra=1)
    data = {"photos-TOTAL_FORMS": "1", "photos-INITIAL_FORMS": "0"}
    data |= {f"photos-0-{name}": value for name, value in WORDS.items()}
    formset = formset_class(data | {"photos-0-caption_en": ""}, {"photos-0-original": picture()}, instance=edition)
    assert not formset.is_valid()
    token = re.search(r'name="photos-0-original-kept" value="([^"]+)"', str(formset))[1]
    formset = formset_class(data | {"photos-0-original-kept": token}, {}, instance=edition)
    assert formset.is_valid()
    with django_capture_on_commit_callbacks() as callbacks:
        [photo] = formset.save()
    assert (photo.edition, photo.width) == (edition, 400)
    assert len(of_files(callbacks)) == 2


def test_an_untouched_inline_form_stays_empty():
    formset_class = inlineformset_factory(Edition, Photo, form=PhotoForm, extra=1)
    empty = {"photos-TOTAL_FORMS": "1", "photos-INITIAL_FORMS": "0", "photos-0-state": "draft"}
    empty |= {"photos-0-licence": Licence.PRESS_USE, "photos-0-precision": "day"}
    empty |= {"photos-0-focal_x": "0.5", "photos-0-focal_y": "0.5"}
    formset = formset_class(empty, {}, instance=EditionFactory())
    assert formset.is_valid()
    assert formset.save() == []


# Documents


def document_form(upload=None, **data) -> DocumentForm:
    words = {"state": State.PUBLISHED, "title_en": "A programme", "kind": "programme", "language": "en"}
    return DocumentForm(words | data, {"file": upload} if upload else {})


def test_a_document_is_saved_with_its_facts():
    document = document_form(SimpleUploadedFile("../../Programme\u202e.pdf", PDF)).save()
    document = Document.objects.get(pk=document.pk)
    assert (document.content_type, document.file_size) == ("application/pdf", len(PDF))
    assert document.original_name == "Programme.pdf"
    assert re.fullmatch(r"documents/[0-9a-f]{32}\.pdf", document.file.name)
    assert len(document.sha256) == 64


def test_a_document_is_kept_while_the_title_is_put_right():
    form = document_form(SimpleUploadedFile("a.pdf", PDF), title_en="")
    assert list(form.errors) == ["title_en"]
    assert document_form(**{"file-kept": kept_token(form)}).save().file_size == len(PDF)


def test_a_document_that_is_not_taken_is_refused():
    form = document_form(SimpleUploadedFile("a.pdf", b"<html>"))
    assert list(form.errors) == ["file"]


def test_a_file_may_have_any_name():
    form = photo_form(upload=picture("报" * 120 + "a" * 280 + ".jpg"))
    assert form.is_valid(), form.errors
    photo = form.save()
    assert len(photo.original.name) < 100
    assert photo.original_name.startswith("报" * 120)
