"""Files that no row names go after their time; whatever a row names, or is held back for a form, stays."""

import os
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from media import earlier_files, ingest, orphans, rendition_files, storages
from media.models import Photo
from publishing import staging
from publishing.history import trash
from tests.factories import DocumentFactory, PhotoFactory, image_bytes

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def photo_with_renditions(width: int = 400) -> Photo:
    photo = PhotoFactory.build()
    ingest.take_in(photo, ContentFile(image_bytes(width, 300), name="a.jpg"))
    photo.save()
    rendition_files.make_for(photo)
    return photo


def files() -> set[str]:
    """Return every file of both storages."""
    folders = [Path(storage.location) for storage in (storages.originals(), storages.renditions())]
    return {str(path) for folder in folders for path in folder.rglob("*") if path.is_file()}


def age(path: str, time: timedelta) -> None:
    moment = (timezone.now() - time).timestamp()
    os.utime(path, (moment, moment))


def age_all(time: timedelta) -> None:
    for path in files():
        age(path, time)


def clear_for_a_day() -> int:
    """Let every part of the folders have its turn, all of them now."""
    now = timezone.now()
    part = {int((now + timedelta(hours=hour)).timestamp()) // 3600 % orphans.PARTS for hour in range(orphans.PARTS)}
    assert part == set(range(orphans.PARTS))
    return sum(orphans.clear(now + timedelta(hours=hour)) for hour in range(orphans.PARTS))


def test_what_rows_name_and_what_is_held_back_stays_however_old():
    photo_with_renditions()
    DocumentFactory()
    staging.keep(ContentFile(b"held back", name="a.jpg"))
    age_all(400 * DAY)
    before = files()
    assert len(before) == 1 + 7 + 1 + 1
    assert clear_for_a_day() == 0
    assert files() == before


def test_what_a_deleted_photo_leaves_goes_in_its_time():
    kept, deleted = photo_with_renditions(), photo_with_renditions()
    token = deleted.token
    deleted.delete()
    assert clear_for_a_day() == 0
    age_all(2 * DAY)
    assert clear_for_a_day() == 1
    assert {path for path in files() if token in path} == {storages.originals().path(deleted.original.name)}
    age_all(29 * DAY - timedelta(hours=1))
    assert clear_for_a_day() == 0
    age_all(31 * DAY)
    assert clear_for_a_day() == 1
    assert len(files()) == 1 + 7
    assert all(kept.token in path for path in files())


def test_files_of_deleted_records_stay_as_long_as_those_can_be_brought_back():
    photo_with_renditions()
    photo, document, other = photo_with_renditions(), DocumentFactory(), DocumentFactory()
    paths = {photo.original.path, document.file.path}
    entries = trash.delete([photo, document])
    age_all(80 * DAY)
    clear_for_a_day()
    assert paths <= files()
    assert os.path.exists(other.file.path)
    trash.purge(entries)
    clear_for_a_day()
    assert not paths & files()
    assert os.path.exists(other.file.path)


def test_a_replaced_original_is_kept_from_the_day_it_was_replaced():
    photo = photo_with_renditions()
    first = photo.original.path
    ingest.take_in(photo, ContentFile(image_bytes(500, 300), name="b.jpg"))
    photo.save()
    age(first, 400 * DAY)
    age(photo.original.path, 28 * DAY)
    assert clear_for_a_day() == 0
    age(photo.original.path, 31 * DAY)
    assert clear_for_a_day() == 1
    assert not os.path.exists(first)
    assert os.path.exists(photo.original.path)


def test_an_earlier_file_is_kept_for_as_long_as_its_photo():
    photo = photo_with_renditions()
    first = photo.original.path
    earlier_files.keep(photo.pk, None)
    ingest.take_in(photo, ContentFile(image_bytes(500, 300), name="b.jpg"))
    photo.save()
    age_all(400 * DAY)
    clear_for_a_day()
    assert os.path.exists(first)
    photo.delete()
    PhotoFactory()
    age_all(400 * DAY)
    clear_for_a_day()
    assert not os.path.exists(first)


def test_a_replaced_original_is_kept_where_the_one_that_replaced_it_is_lost():
    photo = photo_with_renditions()
    first = photo.original.path
    ingest.take_in(photo, ContentFile(image_bytes(500, 300), name="b.jpg"))
    photo.save()
    age(first, 400 * DAY)
    os.remove(photo.original.path)
    assert clear_for_a_day() == 0


def test_a_set_of_renditions_that_was_never_named_goes():
    photo = photo_with_renditions()
    path = rendition_files.path(photo.token, "v1_old", "320.jpg")
    storages.renditions().save(path, ContentFile(b"x"))
    assert clear_for_a_day() == 0
    age(storages.renditions().path(path), 2 * DAY)
    assert clear_for_a_day() == 1
    assert storages.renditions().listdir(rendition_files.folder(photo.token))[0] == [photo.rendition_key]


def test_a_document_without_a_row_goes_after_a_month():
    DocumentFactory()
    left = storages.originals().save("documents/left.pdf", ContentFile(b"x"))
    age(storages.originals().path(left), 31 * DAY)
    assert orphans.clear() == 1
    assert not storages.originals().exists(left)


def test_nothing_is_deleted_while_the_database_is_still_to_be_filled():
    for path in ("documents/left.pdf", "photos/ab/ab12-0000.jpg"):
        storages.originals().save(path, ContentFile(b"x"))
    age_all(400 * DAY)
    assert clear_for_a_day() == 0
    assert len(files()) == 2


def test_a_run_is_bounded_and_told(monkeypatch, caplog):
    DocumentFactory()
    for number in range(3):
        storages.originals().save(f"documents/left-{number}.pdf", ContentFile(b"x"))
    age_all(31 * DAY)
    monkeypatch.setattr(orphans, "AT_MOST", 2)
    caplog.set_level("INFO", "media.orphans")
    assert [orphans.clear(), orphans.clear(), orphans.clear()] == [2, 1, 0]
    assert caplog.messages == [
        "2 files or sets of renditions that no record names were deleted.",
        "1 files or sets of renditions that no record names were deleted.",
    ]


def test_every_folder_has_its_turn_within_a_day_and_moves_through_it():
    PhotoFactory()
    start = datetime(2026, 1, 1, tzinfo=timezone.get_current_timezone())
    seen = [orphans._folders_of_the_hour(start + timedelta(hours=hour)) for hour in range(orphans.PARTS)]
    assert sorted(chain(*seen)) == [f"{number:02x}" for number in range(256)]
    at_night = [orphans._folders_of_the_hour(start + timedelta(days=day)) for day in range(orphans.PARTS)]
    assert sorted(chain(*at_night)) == [f"{number:02x}" for number in range(256)]
