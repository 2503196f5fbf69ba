"""What files say of themselves, read from files as programs write them and from broken ones."""

import io
import struct

import pytest
from PIL import Image, PngImagePlugin

from media import pixels, renditions
from media.metadata import iim, reading
from tests.factories import image_bytes
from tests.media.files import saved, two_halves

PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
<rdf:Description rdf:about="" photoshop:Headline="Opening" photoshop:City="Nanning" photoshop:Country="China"
 photoshop:DateCreated="2023-09-15T09:00:00">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Delegates meet.</rdf:li>
<rdf:li xml:lang="en">Delegates meet.</rdf:li><rdf:li xml:lang="zh-CN">代表会面。</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>Ann Author</rdf:li></rdf:Seq></dc:creator>
<dc:subject><rdf:Bag><rdf:li>climate</rdf:li><rdf:li>trade</rdf:li></rdf:Bag></dc:subject>
<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">Press use.</rdf:li></rdf:Alt></xmpRights:UsageTerms>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="en">Five people at a table.</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility></rdf:Description></rdf:RDF></x:xmpmeta>"""


def read(data: bytes) -> dict:
    return reading.suggestions(io.BytesIO(data))


def values(found: dict, field: str) -> list[str]:
    return [suggestion["value"] for suggestion in found.get(field, [])]


def jpeg_with_iim(datasets: bytes) -> bytes:
    return saved(two_halves(), "JPEG", extra=renditions.photoshop_segment(datasets))


def dataset(number: int, data: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, 2, number, len(data)) + data


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_xmp_is_read_from_every_format(image_format):
    if image_format == "PNG":
        from PIL import PngImagePlugin

        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", PACKET)
        data = saved(two_halves(), "PNG", pnginfo=info)
    else:
        data = saved(two_halves(), image_format, xmp=PACKET.encode())
    assert read(data) == {
        "caption": [
            {"value": "Delegates meet.", "language": "en", "origin": "XMP dc:description"},
            {"value": "代表会面。", "language": "zh-hans", "origin": "XMP dc:description"},
        ],
        "headline": [{"value": "Opening", "language": "", "origin": "XMP photoshop:Headline"}],
        "creator": [{"value": "Ann Author", "language": "", "origin": "XMP dc:creator"}],
        "usage_terms": [{"value": "Press use.", "language": "", "origin": "XMP xmpRights:UsageTerms"}],
        "keywords": [
            {"value": "climate", "language": "", "origin": "XMP dc:subject"},
            {"value": "trade", "language": "", "origin": "XMP dc:subject"},
        ],
        "alt_text": [
            {"value": "Five people at a table.", "language": "en", "origin": "XMP Iptc4xmpCore:AltTextAccessibility"}
        ],
        "taken_on": [{"value": "2023-09-15", "language": "", "origin": "XMP photoshop:DateCreated"}],
        "place": [{"value": "Nanning, China", "language": "", "origin": "XMP photoshop:City"}],
    }


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_chinese_iim_is_read_in_either_encoding(encoding):
    found = read(
        jpeg_with_iim(dataset(120, "论坛在南宁开幕".encode(encoding)) + dataset(80, "张凤琴".encode(encoding)))
    )
    assert found["caption"] == [{"value": "论坛在南宁开幕", "language": "zh-hans", "origin": "IPTC Caption-Abstract"}]
    assert values(found, "creator") == ["张凤琴"]


def test_places_keywords_and_days_of_iim():
    datasets = [(92, b"Hall 1"), (90, b"Nanning"), (101, b"China"), (25, b"one"), (25, b"two"), (55, b"20230915")]
    found = read(jpeg_with_iim(b"".join(dataset(*item) for item in datasets)))
    assert values(found, "place") == ["Hall 1, Nanning, China"]
    assert values(found, "keywords") == ["one", "two"]
    assert values(found, "taken_on") == ["2023-09-15"]


def test_exif_is_read_in_the_encodings_of_cameras():
    exif = Image.Exif()
    exif[0x010E] = "南宁会展中心".encode("gbk")
    exif[0x013B] = "Ann Author"
    exif[0x9C9B] = "标题".encode("utf-16-le")
    exif.get_ifd(0x8769).update({0x9003: "2023:09:15 10:00:00", 0x9286: b"UNICODE\0" + "备注".encode("utf-16-le")})
    found = read(saved(two_halves(), "JPEG", exif=exif.tobytes()))
    assert values(found, "headline") == ["标题"]
    assert values(found, "creator") == ["Ann Author"]
    assert values(found, "caption") == ["南宁会展中心", "备注"]
    assert values(found, "taken_on") == ["2023-09-15"]


def test_the_alt_text_comes_from_its_own_field_alone():
    assert "alt_text" not in read(jpeg_with_iim(dataset(120, b"A caption") + dataset(105, b"A headline")))


def test_the_same_words_are_suggested_once():
    data = saved(
        two_halves(), "JPEG", xmp=PACKET.encode(), extra=renditions.photoshop_segment(dataset(80, b"Ann Author"))
    )
    assert values(read(data), "creator") == ["Ann Author"]


BOMB = b"""<!DOCTYPE a [<!ENTITY b "aaaaaaaaaa"><!ENTITY c "&b;&b;&b;&b;">]>
<x:xmpmeta xmlns:x="adobe:ns:meta/">&c;</x:xmpmeta>"""


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"<",
        BOMB,
        b"<a>" * 20_000,
        PACKET.encode()[:400],
        b"\xff\xfe\0",
        PACKET.encode() + b"x" * 600_000,
        b"\0" * 99,
    ],
)
def test_a_broken_packet_suggests_nothing_and_breaks_nothing(packet):
    data = saved(two_halves(), "WEBP", xmp=packet)
    assert read(data) == {}


@pytest.mark.parametrize("datasets", [b"", b"\x1c", b"\x1c\x02\x78\xff\xff", b"\x1c\x02\x78\x00\x20short", b"nonsense"])
def test_broken_iim_suggests_nothing(datasets):
    assert read(jpeg_with_iim(datasets)) == {}
    assert list(iim.datasets(datasets)) == []


def test_no_picture_suggests_nothing_and_the_file_is_left_at_its_beginning():
    file = io.BytesIO(b"no picture")
    assert reading.suggestions(file) == {}
    assert file.tell() == 0


def test_words_are_few_and_short():
    many = b"".join(dataset(25, f"word {number}".encode()) for number in range(200))
    found = read(jpeg_with_iim(many + dataset(120, b"long " * 6000)))
    assert len(found["keywords"]) == reading.MOST_VALUES
    assert len(values(found, "caption")[0]) == 5000


@pytest.mark.django_db
def test_an_upload_keeps_what_its_file_says():
    from django.core.files.base import ContentFile

    from media import ingest
    from media.models import Photo

    photo = Photo()
    ingest.take_in(photo, ContentFile(saved(two_halves(), "JPEG", xmp=PACKET.encode()), name="a.jpg"))
    photo.save()
    assert values(Photo.objects.get().suggestions, "alt_text") == ["Five people at a table."]
    ingest.take_in(photo, ContentFile(image_bytes(), name="b.jpg"))
    assert photo.suggestions == {}


@pytest.mark.parametrize("count", [1000, 2_000_000])
def test_exif_larger_than_a_camera_writes_is_not_read(count):
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "会" * count, 6
    data = saved(two_halves(), "PNG", exif=exif)
    is_read = count == 1000
    assert ("caption" in read(data), pixels.orientation(Image.open(io.BytesIO(data)))) == (is_read, 6 if is_read else 1)


def test_a_text_in_place_of_exif_is_held_to_the_same_length():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Raw profile type exif", "\n" * 900_000)
    picture = Image.open(io.BytesIO(saved(two_halves(), "PNG", pnginfo=notes)))
    assert (pixels.exif(picture), pixels.orientation(picture)) == ({}, 1)
