"""ZIP files taken apart by the worker: names, limits, bombs, what is damaged, and a worker that dies in the middle."""

import io
import struct
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation

from media import storages
from media.desk import archives, intake, tasks
from media.models import BatchFile, Photo, Stage
from publishing.models import State
from tests.factories import image_bytes
from tests.media.desk.sending import expect, patch, sent

pytestmark = pytest.mark.django_db(transaction=True)


def zipped(members: dict[str, bytes], **options) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def arrived(client, batch, data: bytes, name: str = "photos.zip") -> BatchFile:
    """Send an archive, let the worker do its work, and return the archive's row."""
    file = sent(client, batch, name, data)
    if file.stage == Stage.UNPACKING:
        tasks.take_apart.func(file.pk)
    file.refresh_from_db()
    return file


def stages(file: BatchFile) -> dict[str, str]:
    return dict(file.entries.values_list("name", "stage"))


def incoming() -> list[str]:
    storage = storages.originals()
    tokens = storage.listdir("incoming")[0]
    return [name for token in tokens for name in storage.listdir(f"incoming/{token}")[1]]


def test_each_picture_becomes_a_draft_of_the_batch(admin_client, batch):
    members = {"one.jpg": image_bytes(500), "evening/two.jpg": image_bytes(600), "notes.txt": b"Words." * 2000}
    batch.shared = {"creator_en": "Invented Photographer"}
    batch.save()
    file = arrived(admin_client, batch, zipped(members))
    assert (file.stage, file.pieces, incoming()) == (Stage.UNPACKED, [], [])
    assert stages(file) == {"one.jpg": Stage.PHOTO, "two.jpg": Stage.PHOTO, "notes.txt": Stage.REFUSED}
    photos = Photo.objects.filter(batch=batch).order_by("original_name")
    assert [(photo.original_name, photo.creator_en, photo.state) for photo in photos] == [
        ("one.jpg", "Invented Photographer", State.DRAFT),
        ("two.jpg", "Invented Photographer", State.DRAFT),
    ]
    assert all(entry.batch == batch for entry in file.entries.all())


def test_a_copy_inside_is_left_to_be_decided(admin_client, batch):
    data = image_bytes()
    there = sent(admin_client, batch, "river.jpg", data).photo
    file = arrived(admin_client, batch, zipped({"again.jpg": data}))
    assert (stages(file), file.entries.get().duplicate_of) == ({"again.jpg": Stage.DUPLICATE}, there)


def test_what_systems_leave_beside_pictures_is_left_out(admin_client, batch):
    names = ("__MACOSX/._one.jpg", ".DS_Store", "a/.hidden.jpg", "a/Thumbs.db", "desktop.ini", "a/@eaDir/x.jpg", "a/b/")
    file = arrived(admin_client, batch, zipped({"one.jpg": image_bytes()} | dict.fromkeys(names, b"")))
    assert stages(file) == {"one.jpg": Stage.PHOTO}


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("../../../etc/cron.d/river.jpg", "river.jpg"),
        ("/absolute/river.jpg", "river.jpg"),
        ("C:\\Windows\\river.jpg", "river.jpg"),
        ("river\u202egpj.jpg", "rivergpj.jpg"),
        ("河流.jpg", "河流.jpg"),
        ("café.jpg", "café.jpg"),
        ("CON.jpg", "CON.jpg"),
        ("a\x07b.jpg", "ab.jpg"),
    ],
)
def test_names_are_shown_and_never_used(admin_client, batch, stored, shown):
    file = arrived(admin_client, batch, zipped({stored: image_bytes()}))
    assert stages(file) == {shown: Stage.PHOTO}
    assert Photo.objects.get().original_name == shown
    assert set(storages.originals().listdir("")[0]) <= {"photos", "incoming"}


@pytest.mark.parametrize(
    ("encoding", "name"), [("gbk", "开幕式照片.jpg"), ("utf-8", "开幕式照片.jpg"), ("cp1252", "café.jpg")]
)
def test_names_of_older_systems_are_decoded(admin_client, batch, encoding, name):
    """Windows writes names in the encoding of its country, and nothing says in which."""
    written = name.encode(encoding)
    stand_in = "x" * len(written)
    data = zipped({stand_in: image_bytes()}).replace(stand_in.encode(), written)
    assert stages(arrived(admin_client, batch, data)) == {name: Stage.PHOTO}


@pytest.mark.parametrize("name", ["inner.zip", "inner.RAR", "a/inner.tar.gz", "inner.7z"])
def test_an_archive_inside_an_archive_is_refused_with_a_sentence(admin_client, batch, name):
    file = arrived(admin_client, batch, zipped({"one.jpg": image_bytes(), name: zipped({"two.jpg": image_bytes()})}))
    entry = file.entries.get(stage=Stage.REFUSED)
    assert entry.reason == "This is an archive inside an archive. Send it by itself."
    assert Photo.objects.count() == 1


def test_an_archive_in_disguise_inside_an_archive_is_no_picture(admin_client, batch):
    file = arrived(admin_client, batch, zipped({"two.jpg": zipped({"two.jpg": image_bytes()})}))
    assert file.entries.get().reason.startswith("This is a ZIP file, whatever its name says.")


def test_a_bomb_of_one_file_is_refused_unpacked(admin_client, batch, monkeypatch):
    data = zipped({"zeros.jpg": b"\0" * 30_000_000, "one.jpg": image_bytes()}, compression=zipfile.ZIP_DEFLATED)
    file = arrived(admin_client, batch, data)
    assert stages(file) == {"zeros.jpg": Stage.REFUSED, "one.jpg": Stage.PHOTO}
    assert file.entries.get(name="zeros.jpg").reason == "This is compressed far more than a photo can be."


def test_a_file_inside_is_held_to_the_limit_of_photos(admin_client, batch, settings):
    settings.PHOTO_MAX_BYTES = 20_000
    file = arrived(admin_client, batch, zipped({"large.png": image_bytes(800, 600, "PNG") + b"x" * 30_000}))
    assert file.entries.get().reason.startswith("The file has ")
    assert "at most 19.5\xa0KB are taken" in file.entries.get().reason


def test_an_empty_file_inside_is_refused(admin_client, batch):
    file = arrived(admin_client, batch, zipped({"empty.jpg": b"", "one.jpg": image_bytes()}))
    assert stages(file) == {"empty.jpg": Stage.REFUSED, "one.jpg": Stage.PHOTO}


def test_too_many_files_are_refused_before_one_is_unpacked(admin_client, batch, monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 3)
    file = arrived(admin_client, batch, zipped({f"{n}.jpg": image_bytes() for n in range(4)}))
    assert (file.stage, file.entries.count(), incoming()) == (Stage.REFUSED, 0, [])
    assert file.reason == "The ZIP file holds 4 files; at most 3 are taken. Send it in parts."


def test_a_list_of_entries_of_any_length_is_not_read(admin_client, batch, monkeypatch):
    monkeypatch.setattr(archives, "MOST_LISTED", 800)
    assert arrived(admin_client, batch, zipped({"0.jpg": image_bytes(40)})).stage == Stage.UNPACKED
    file = arrived(admin_client, batch, zipped({f"{number}.jpg": b"" for number in range(20)}), "long.zip")
    assert (file.stage, file.entries.count(), incoming()) == (Stage.REFUSED, 0, [])
    assert file.reason == "The ZIP file lists more files than can be looked through. Send it in parts."


def test_too_much_is_refused_before_one_is_unpacked(admin_client, batch, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    file = arrived(admin_client, batch, zipped({"one.jpg": image_bytes()}))
    assert (file.stage, file.entries.count()) == (Stage.REFUSED, 0)
    assert file.reason.startswith("Unpacked, the ZIP file has ")


def test_an_archive_that_lies_about_a_size_is_found_out(admin_client, batch):
    """The directory says 100 bytes, the packed data are 60,000."""
    data = bytearray(zipped({"liar.jpg": b"\xff\xd8" * 30_000, "one.jpg": image_bytes()}))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + place
        data[at : at + 4] = struct.pack("<I", 100)
    file = arrived(admin_client, batch, bytes(data))
    assert stages(file) == {"liar.jpg": Stage.REFUSED, "one.jpg": Stage.PHOTO}
    assert file.entries.get(name="liar.jpg").reason == "This file is damaged inside the ZIP file. Send it by itself."


def test_a_damaged_file_inside_stops_none_of_the_others(admin_client, batch):
    inner = image_bytes()
    data = bytearray(zipped({"broken.jpg": inner, "one.jpg": image_bytes(600)}))
    at = data.index(inner) + 500
    data[at : at + 20] = b"\0" * 20
    file = arrived(admin_client, batch, bytes(data))
    assert stages(file) == {"broken.jpg": Stage.REFUSED, "one.jpg": Stage.PHOTO}


def test_a_file_under_lock_says_so(admin_client, batch):
    data = bytearray(zipped({"locked.jpg": image_bytes()}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    file = arrived(admin_client, batch, bytes(data))
    assert file.entries.get().reason.startswith("This is locked with a password.")


def test_an_unknown_compression_is_refused(admin_client, batch):
    data = bytearray(zipped({"odd.jpg": image_bytes()}))
    for signature, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(signature) + place] = 99
    file = arrived(admin_client, batch, bytes(data))
    assert stages(file) == {"odd.jpg": Stage.REFUSED}


@pytest.mark.parametrize("share", [0.3, 0.9, 0.99])
def test_an_archive_cut_short_says_so(admin_client, batch, share):
    data = zipped({f"{n}.jpg": image_bytes(500 + n) for n in range(3)})
    file = arrived(admin_client, batch, data[: int(len(data) * share)])
    assert (file.stage, file.entries.count(), incoming()) == (Stage.REFUSED, 0, [])
    assert file.reason.startswith("The ZIP file is damaged or was cut short.")


def test_an_archive_without_a_file_says_so(admin_client, batch):
    file = arrived(admin_client, batch, zipped({"folder/": b"", ".DS_Store": b"x"}))
    assert (file.stage, file.reason) == (Stage.REFUSED, "This ZIP file is empty.")


def test_a_document_of_an_office_program_is_no_archive_of_photos(admin_client, batch):
    file = arrived(admin_client, batch, zipped({"word/media/logo.jpg": image_bytes()}), "programme.docx")
    assert (file.stage, file.entries.count()) == (Stage.REFUSED, 0)
    assert file.reason.startswith("This is a ZIP file, whatever its name says.")


def test_what_only_bears_the_name_of_an_archive_is_judged_by_its_content(admin_client, batch):
    assert arrived(admin_client, batch, image_bytes(), "photos.zip").stage == Stage.PHOTO
    assert arrived(admin_client, batch, b"nothing" * 2000, "other.zip").stage == Stage.REFUSED


def test_archives_have_a_limit_of_their_own(admin_client, batch, settings):
    settings.ARCHIVE_MAX_BYTES = 1_000_000_000
    size = settings.PHOTO_MAX_BYTES + 1
    rows = expect(admin_client, batch, ("a.zip", size), ("a.jpg", size), ("b.zip", 1_000_000_001))
    assert [row["stage"] for row in rows] == [Stage.ARRIVING, Stage.REFUSED, Stage.REFUSED]


def test_a_worker_that_died_in_the_middle_is_followed_by_one_that_goes_on(admin_client, batch, monkeypatch):
    file = sent(admin_client, batch, "photos.zip", zipped({f"{n}.jpg": image_bytes(500 + n) for n in range(3)}))
    take, taken = intake.take, []

    def dies_at_the_second(entry):
        taken.append(entry.name)
        if len(taken) == 2:
            raise KeyboardInterrupt
        return take(entry)

    monkeypatch.setattr(intake, "take", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        tasks.take_apart.func(file.pk)
    monkeypatch.undo()
    assert sorted(stages(file).values()) == [Stage.ARRIVING, Stage.PHOTO, Stage.WAITING]
    assert tasks.take_apart.func(file.pk) == Stage.UNPACKED
    assert (set(stages(file).values()), Photo.objects.count(), incoming()) == ({Stage.PHOTO}, 3, [])
    assert tasks.take_apart.func(file.pk) == ""
    assert Photo.objects.count() == 3


def test_reasons_are_in_the_senders_language(client, batch):
    user = get_user_model().objects.create_superuser("editor", password="x")
    batch.created_by, batch.language = user, "zh-hans"
    batch.save()
    client.force_login(user)
    data = zipped({"empty.jpg": b""})
    (row,) = expect(client, batch, ("photos.zip", data))
    patch(client, row["address"], data)
    file = BatchFile.objects.get(token=row["token"])
    tasks.take_apart.func(file.pk)
    with translation.override("zh-hans"):
        told = translation.gettext("The file is empty. Choose it again, or another one.")
    assert file.entries.get().reason == told != "The file is empty. Choose it again, or another one."
