"""The command that makes renditions: which photos, what it tells on the way, and that one bad file stops nothing."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError

from media import ingest, rendition_files, renditions
from media.models import Photo
from publishing.models import State
from tests.factories import EditionFactory, PhotoFactory, image_bytes

pytestmark = pytest.mark.django_db


def photo_with(**facts) -> Photo:
    photo = PhotoFactory.build(**facts)
    ingest.take_in(photo, ContentFile(image_bytes(40, 30), name="a.jpg"))
    photo.save()
    return photo


def told(capsys, *options: str) -> list[str]:
    call_command("make_renditions", *options)
    return capsys.readouterr().out.splitlines()


def test_photos_of_one_edition_and_single_ones_can_be_picked(capsys):
    editions = [EditionFactory(year=2021), EditionFactory(year=2022)]
    one, two, three = (photo_with(edition=editions[index], state=State.DRAFT) for index in (0, 1, 1))
    assert told(capsys, "--edition", "2022") == [
        f"Photo {two.pk} (1 of 2)", f"Photo {three.pk} (2 of 2)", "2 photos have their renditions.",
    ]  # fmt: skip
    assert told(capsys, "--photo", str(three.pk), str(one.pk))[:2] == [
        f"Photo {one.pk} (1 of 2)", f"Photo {three.pk} (2 of 2)",
    ]  # fmt: skip


def test_the_time_left_is_told_once_it_is_known(capsys):
    for _one in range(4):
        photo_with(state=State.DRAFT)
    endings = [line.partition(" of 4")[2] for line in told(capsys)[:4]]
    assert endings == [")", ")", ")", ", less than a minute left)"]


def test_what_there_is_not_is_told_before_anything_is_made():
    photo = photo_with()
    for options, words in (
        (("--edition", "1900"), "There is no edition of 1900."),
        (("--photo", str(photo.pk), "998", "999"), "There is no photo 998, 999."),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("make_renditions", *options)
    assert Photo.objects.get().rendition_key == ""


def test_a_public_photo_made_anew_gets_the_better_set_at_once():
    public, draft = photo_with(), photo_with(state=State.DRAFT)
    call_command("make_renditions", "--all")
    keys = dict(Photo.objects.values_list("pk", "rendition_key"))
    assert [renditions.is_better(keys[photo.pk]) for photo in (public, draft)] == [True, False]


def test_bad_files_are_told_at_the_end_and_the_others_are_made(capsys, monkeypatch):
    broken, strange, good = photo_with(), photo_with(), photo_with()
    broken.original.storage.delete(broken.original.name)
    real = rendition_files.make_for

    def make_for(photo, stage):
        if photo.pk == strange.pk:
            raise RuntimeError("a storage of another kind")
        return real(photo, stage)

    monkeypatch.setattr(rendition_files, "make_for", make_for)
    with pytest.raises(CommandError) as stopped:
        call_command("make_renditions")
    first, *others = str(stopped.value).splitlines()
    assert first == "No renditions could be made of 2 of 3 photos."
    assert others[0].startswith(f"Photo {broken.pk}: FileNotFoundError: ")
    assert others[1] == f"Photo {strange.pk}: RuntimeError: a storage of another kind"
    assert stopped.value.returncode == 1
    assert Photo.objects.get(pk=good.pk).rendition_key != ""
    assert capsys.readouterr().err.count("\n") == 2
