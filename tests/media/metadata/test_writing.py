"""What public files carry, read back by another program than ours."""

import datetime
import io
import json
import shutil
import subprocess

import pytest

from media import metadata, rendition_files, renditions, storages
from media.metadata import reading
from publishing.dates import Precision
from tests.conftest import missing
from tests.factories import EditionFactory, ForumFactory, PhotoFactory, image_bytes
from tests.media.files import with_exif

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
