"""Renditions in storage: all or none, the same when made twice, gone when replaced."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError

from media import ingest, rendition_files, renditions, storages
from media.models import Photo
from publishing.models import State
from tests.factories import PhotoFactory, image_bytes

pytestmark = pytest.mark.django_db


def photo_with(data: bytes, **facts) -> Photo:
    photo = PhotoFactory.build(**facts)
    ingest.take_in(photo, ContentFile(data, name="a.jpg"))
    photo.save()
    return photo


def stored(photo: Photo) -> dict[str, list[str]]:
    """Return the names in storage by set of renditions."""
    storage, base = storages.renditions(), rendition_files.folder(photo.token)
    return {key: sorted(storage.listdir(f"{base}/{key}")[1]) for key in storage.listdir(base)[0]}


def test_all_renditions_are_stored_and_named_by_the_row():
    photo = photo_with(image_bytes(400, 300))
    assert rendition_files.make_for(photo) is True
    key = rendition_files.wanted(photo, renditions.QUICK).key
    assert Photo.objects.get(pk=photo.pk).rendition_key == key == photo.rendition_key
    assert stored(photo) == {key: sorted(renditions.names(400, 300))}


def test_made_twice_is_made_once():
    photo = photo_with(image_bytes(400, 300))
    rendition_files.make_for(photo)
    before = stored(photo)
    rendition_files.make_for(Photo.objects.get(pk=photo.pk))
    assert stored(photo) == before


def test_the_original_is_never_altered():
    data = image_bytes(400, 300)
    photo = photo_with(data)
    rendition_files.make_for(photo)
    assert photo.original.storage.open(photo.original.name).read() == data


def test_killed_halfway_the_row_names_nothing_and_the_next_run_completes(monkeypatch):
    photo = photo_with(image_bytes(400, 300))
    real, calls = rendition_files._store, []

    def dying(name, data):
        calls.append(name)
        if len(calls) == 3:
            storages.renditions().save(name, ContentFile(data[:50]))
            raise KeyboardInterrupt
        real(name, data)

    monkeypatch.setattr(rendition_files, "_store", dying)
    with pytest.raises(KeyboardInterrupt):
        rendition_files.make_for(photo)
    half = calls[-1]
    assert storages.renditions().size(half) == 50
    assert Photo.objects.get(pk=photo.pk).rendition_key == ""
    monkeypatch.setattr(rendition_files, "_store", real)
    rendition_files.make_for(photo)
    assert storages.renditions().size(half) > 50
    assert len(stored(photo)[photo.rendition_key]) == len(renditions.names(400, 300))


def test_a_replaced_file_gets_new_names_and_the_old_ones_go():
    photo = photo_with(image_bytes(400, 300))
    rendition_files.make_for(photo)
    old = photo.rendition_key
    ingest.take_in(photo, ContentFile(image_bytes(500, 300), name="b.jpg"))
    photo.save()
    assert Photo.objects.get(pk=photo.pk).rendition_key == ""
    assert list(stored(photo)) == [old]
    rendition_files.make_for(photo)
    assert photo.rendition_key != old
    assert list(stored(photo)) == [photo.rendition_key]


def test_a_file_replaced_meanwhile_wins():
    photo = photo_with(image_bytes(400, 300))
    stale = Photo.objects.get(pk=photo.pk)
    ingest.take_in(photo, ContentFile(image_bytes(500, 300), name="b.jpg"))
    photo.save()
    rendition_files.make_for(photo)
    assert rendition_files.make_for(stale) is False
    assert Photo.objects.get(pk=photo.pk).rendition_key == photo.rendition_key
    assert list(stored(photo)) == [photo.rendition_key]


def test_the_command_makes_what_is_missing_and_tells_what_failed(capsys):
    done, missing = photo_with(image_bytes(400, 300)), photo_with(image_bytes(330, 300), state=State.DRAFT)
    rendition_files.make_for(done)
    call_command("make_renditions")
    assert capsys.readouterr().out == f"Photo {missing.pk} (1 of 1)\n1 photos have their renditions.\n"
    assert not Photo.objects.lacking_renditions().exists()
    call_command("make_renditions", "--all")
    assert f"Photo {missing.pk} (2 of 2)" in capsys.readouterr().out
    done.original.storage.delete(done.original.name)
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("make_renditions", "--all")


def test_new_rules_make_every_photo_lack_its_renditions(monkeypatch):
    photo = photo_with(image_bytes(400, 300))
    rendition_files.make_for(photo)
    assert not Photo.objects.lacking_renditions().exists()
    monkeypatch.setattr(renditions, "SPEC", renditions.SPEC + 1)
    assert list(Photo.objects.lacking_renditions()) == [photo]
