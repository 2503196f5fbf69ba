"""What public files carry, read back by another program than ours."""

import datetime
import io
import json
import shutil
import subprocess

import pytest
from PIL import Image

from media import metadata, rendition_files, renditions, storages
from media.metadata import reading
from media.metadata.clean_copy import SUFFIXES, clean_copy
from publishing.dates import Precision
from tests.conftest import missing
from tests.factories import EditionFactory, ForumFactory, PhotoFactory, image_bytes
from tests.media.files import saved, two_halves, with_exif

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(settings):
    settings.SITE_URL = "https://record.example/"
    ForumFactory(name_zh_hans="虚构论坛")
    return PhotoFactory(
        edition=EditionFactory(year=2023, city_en="Nanning", city_zh_hans="南宁"),
        headline_en="A headline",
        caption_en="Delegates & guests <meet>.",
        caption_zh_hans="代表与嘉宾会面。",
        alt_text_zh_hans="渐变",
        creator_en="Zhang Fengqin",
        copyright_notice_en="© 2023 Someone",
        place_en="Main hall",
        taken_on=datetime.date(2023, 9, 15),
    )


def exiftool(data: bytes, suffix: str, tmp_path) -> dict:
    """Return what exiftool reads, as ``{"XMP-dc:Description-zh-hans": ...}``."""
    if not shutil.which("exiftool"):
        missing("exiftool is not installed")
    path = tmp_path / f"picture.{suffix}"
    path.write_bytes(data)
    options = ["-json", "-G1", "-a", "-charset", "iptc=UTF8"]
    done = subprocess.run(["exiftool", *options, path], capture_output=True, check=True)  # noqa: S607
    return json.loads(done.stdout)[0]


@pytest.mark.parametrize("suffix", ["jpg", "avif"])
def test_another_program_reads_the_record_s_words(photo, suffix, tmp_path):
    xmp, iptc = metadata.going_out(photo)
    made = renditions.make(io.BytesIO(image_bytes(1200, 800)), xmp=xmp, iptc=iptc)
    found = exiftool(made[f"1024.{suffix}"], suffix, tmp_path)
    assert found["XMP-dc:Description"] == "Delegates & guests <meet>."
    assert found["XMP-dc:Description-zh-hans"] == "代表与嘉宾会面。"
    assert found["XMP-iptcCore:AltTextAccessibility-zh-hans"] == "渐变"
    assert found["XMP-photoshop:Headline"] == "A headline"
    assert found["XMP-dc:Creator"] == "Zhang Fengqin"
    assert found["XMP-photoshop:Credit"] == "Photo: Invented Photographer"
    assert found["XMP-dc:Rights"] == "© 2023 Someone"
    assert found["XMP-xmpRights:UsageTerms"].startswith("CC BY 4.0: Free for any use")
    assert found["XMP-xmpRights:UsageTerms-zh-hans"] != found["XMP-xmpRights:UsageTerms"]
    assert found["XMP-xmpRights:WebStatement"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["XMP-xmpRights:Marked"] is True
    assert found["XMP-plus:LicensorURL"] == f"https://record.example/en/photos/{photo.pk}/"
    assert "2023" in found["XMP-iptcExt:Event"]
    assert found["XMP-iptcExt:Event-zh-hans"].startswith("虚构论坛")
    assert found["XMP-photoshop:DateCreated"] == "2023:09:15"
    if suffix == "jpg":
        assert found["IPTC:Caption-Abstract"] == "Delegates & guests <meet>."
        assert found["IPTC:By-line"] == "Zhang Fengqin"
        assert found["IPTC:DateCreated"] == "2023:09:15"
        assert "IPTC:Credit" not in found or len(found["IPTC:Credit"].encode()) <= 32


def camera_file(image_format: str) -> bytes:
    """Return a file with the place, serial number, owner, maker's note and thumbnail that a camera writes."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SecretCamera"
    exif.get_ifd(0x8769).update({0xA430: "SecretOwner", 0xA431: "Secret123", 0x927C: b"SecretNote"})
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 49.0, 1.0), 3: "E", 4: (108.0, 22.0, 1.0)})
    return saved(two_halves(1200, 800), image_format, exif=exif)


def going_out(photo, image_format: str, kind: str) -> tuple[str, bytes]:
    """Return the end of the name and the content of one of the public files made of a camera's file."""
    xmp, iptc = metadata.going_out(photo)
    original = io.BytesIO(camera_file(image_format))
    if kind == "full":
        return SUFFIXES[image_format.lower().replace("jpeg", "jpg")], clean_copy(original, xmp, iptc)
    return kind.rpartition(".")[2], renditions.make(original, xmp=xmp, iptc=iptc)[kind]


EXPECTED = {
    "XMP-dc:Description": "Delegates & guests <meet>.",
    "XMP-dc:Description-zh-hans": "代表与嘉宾会面。",
    "XMP-iptcCore:AltTextAccessibility": "A gradient from dark to light",
    "XMP-iptcCore:AltTextAccessibility-zh-hans": "渐变",
    "XMP-photoshop:Headline": "A headline",
    "XMP-dc:Creator": "Zhang Fengqin",
    "XMP-photoshop:Credit": "Photo: Invented Photographer",
    "XMP-dc:Rights": "© 2023 Someone",
    "XMP-xmpRights:WebStatement": "https://creativecommons.org/licenses/by/4.0/",
    "XMP-photoshop:DateCreated": "2023:09:15",
}


@pytest.mark.parametrize(
    ("image_format", "kind"),
    [
        ("JPEG", "800.jpg"),
        ("JPEG", "800.avif"),
        ("JPEG", "share.jpg"),
        ("JPEG", "full"),
        ("PNG", "full"),
        ("WEBP", "full"),
        ("AVIF", "800.jpg"),
    ],
)
def test_every_public_file_carries_the_record_and_nothing_of_the_camera(photo, image_format, kind, tmp_path):
    """An AVIF has no copy in full size of its own: its widest rendition as JPEG stands in."""
    suffix, data = going_out(photo, image_format, kind)
    found = exiftool(data, suffix, tmp_path)
    assert {tag: found.get(tag) for tag in EXPECTED} == EXPECTED
    assert found["XMP-plus:LicensorURL"].endswith(f"/en/photos/{photo.pk}/")
    assert (found["XMP-iptcExt:Event"], found["XMP-iptcExt:Event-zh-hans"][:4]) == (
        f"Invented Forum ({photo.edition})",
        "虚构论坛",
    )
    assert found["XMP-xmpRights:UsageTerms-zh-hans"] != found["XMP-xmpRights:UsageTerms"]
    personal = ("GPS", "Serial", "Owner", "Thumbnail", "MakerNote", "Make", "Model")
    assert [tag for tag in found if tag.rpartition(":")[2].startswith(personal) or "Serial" in tag] == []
    assert b"Secret" not in data
    if suffix == "jpg":
        assert (found["IPTC:Caption-Abstract"], found["IPTC:Headline"]) == (
            EXPECTED["XMP-dc:Description"],
            "A headline",
        )


def test_nothing_of_the_camera_goes_out(photo, tmp_path):
    xmp, iptc = metadata.going_out(photo)
    made = renditions.make(io.BytesIO(with_exif()), xmp=xmp, iptc=iptc)
    for name, data in made.items():
        found = exiftool(data, name.rpartition(".")[2], tmp_path)
        assert not [tag for tag in found if "GPS" in tag or "Serial" in tag or "Thumbnail" in tag or "Owner" in tag], (
            name
        )
        assert b"SecretCamera" not in data


def test_a_published_photo_s_large_files_carry_the_words_and_small_ones_do_not(photo):
    photo.original.save("a.jpg", io.BytesIO(image_bytes(1200, 800)))
    photo.sha256, photo.width, photo.height = "0" * 64, 1200, 800
    photo.save()
    assert rendition_files.make_for(photo, renditions.BETTER)

    def stored(name: str) -> dict:
        return reading.suggestions(
            storages.renditions().open(rendition_files.path(photo.token, photo.rendition_key, name))
        )

    assert stored("1200.jpg")["caption"][0]["value"] == "Delegates & guests <meet>."
    assert stored("1200.avif")["caption"][1]["value"] == "代表与嘉宾会面。"
    assert stored("320.jpg") == {}


def test_what_goes_out_is_read_back_as_it_was(photo):
    xmp, iptc = metadata.going_out(photo)
    made = renditions.make(io.BytesIO(image_bytes(1200, 800)), xmp=xmp, iptc=iptc)
    found = reading.suggestions(io.BytesIO(made["1024.jpg"]))
    assert [item["value"] for item in found["caption"]] == ["Delegates & guests <meet>.", "代表与嘉宾会面。"]
    assert {item["language"] for item in found["caption"]} == {"en", "zh-hans"}


def test_iim_leaves_out_what_does_not_fit(photo):
    photo.creator_en = "长" * 11
    _xmp, iptc = metadata.going_out(photo)
    assert "长".encode() not in iptc
    photo.creator_en = "长" * 10
    _xmp, iptc = metadata.going_out(photo)
    assert ("长" * 10).encode() in iptc


def test_an_uncertain_day_is_told_as_far_as_it_is_known(photo):
    photo.precision = Precision.YEAR
    xmp, iptc = metadata.going_out(photo)
    assert b"<photoshop:DateCreated>2023</photoshop:DateCreated>" in xmp
    assert b"20230915" not in iptc


def test_a_site_without_an_address_names_no_page(photo, settings):
    settings.SITE_URL = ""
    xmp, _iptc = metadata.going_out(photo)
    assert b"Licensor" not in xmp


def test_a_photo_of_no_edition_names_no_event(photo):
    photo.edition = None
    assert b"Event" not in metadata.going_out(photo)[0]
