"""Hostile, broken and odd files on both ways in, the admin's form and a batch: a right picture, or a clear refusal."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from media import images, memory, renditions
from media.desk import tasks
from media.models import BatchFile, Photo, Stage
from tests.factories import image_bytes
from tests.media import files
from tests.media.desk.conftest import batch  # noqa: F401
from tests.media.desk.sending import sent

ROOT = Path(__file__).resolve().parents[2]
RED, BLUE, WHITE = (220, 20, 20), (20, 20, 220), (255, 255, 255)
SCRIPT = b"<!DOCTYPE html><script>alert(1)</script>"
DAMAGED = "The picture is damaged or was cut short on its way."
NO_PICTURE = "This is not a picture that can be read here."


def told(name: str) -> str:
    return f"This is a {name} file, whatever its name says."


#: What is taken: a file, and the colour at its left edge as a viewer sees it. All are 600 pixels wide, 400 high.
TAKEN = {
    "a ZIP file behind a JPEG": (lambda: files.with_exif() + files.package(a="b"), RED),
    "a page behind a PNG": (lambda: files.texts_png() + SCRIPT, RED),
    "a page behind a WebP": (lambda: files.saved(files.two_halves(), "WEBP") + SCRIPT, RED),
    "a page in a comment": (lambda: files.saved(files.two_halves(), "JPEG", comment=SCRIPT), RED),
    "orientation 0": (lambda: files.with_exif(0), RED),
    "orientation 9": (lambda: files.with_exif(9), RED),
    "orientation 65535": (lambda: files.with_exif(65535), RED),
    "orientation 3": (lambda: files.with_exif(3), BLUE),
    "CMYK": (files.cmyk_jpeg, (0, 255, 255)),
    "16 bits": (files.grey_16_bit_png, (127, 127, 127)),
    "a moving WebP": (lambda: files.animated("WEBP"), (200, 30, 30)),
    "a moving PNG": (lambda: files.animated("PNG"), (200, 30, 30)),
    "a moving AVIF": (lambda: files.animated("AVIF"), (200, 30, 30)),
    "a palette with transparency": (files.palette_with_transparency, WHITE),
    "a broken profile": (files.broken_icc, RED),
    "a profile of another space": (files.unfit_profile, RED),
    "broken EXIF": (files.broken_exif, RED),
    "a second picture inside": (files.with_preview, RED),
}
#: What is refused: a file, and how the sentence begins.
REFUSED = {
    "SVG": (files.NOT_TAKEN["SVG"], told("SVG")),
    "HTML": (files.NOT_TAKEN["HTML"], told("HTML")),
    "a GIF before a JPEG": (lambda: b"GIF89a" + image_bytes(), told("GIF")),
    "a PDF before a JPEG": (lambda: b"%PDF-1.7\n" + image_bytes(), told("PDF")),
    "a ZIP file before a JPEG": (lambda: files.package(a="b") + image_bytes(), told("ZIP")),
    "nothing": (lambda: b"", ""),
    "one byte": (lambda: b"\xff", NO_PICTURE),
    "only the head of a JPEG": (lambda: b"\xff\xd8\xff\xe0", DAMAGED),
    "a JPEG cut short": (lambda: files.cut(files.with_exif(), 0.7), DAMAGED),
    "a PNG cut short": (lambda: files.cut(image_bytes(image_format="PNG"), 0.7), DAMAGED),
    "a WebP cut short": (lambda: files.cut(image_bytes(image_format="WEBP"), 0.7), DAMAGED),
    "an AVIF cut short": (lambda: files.cut(image_bytes(image_format="AVIF"), 0.7), DAMAGED),
    "a bomb": (lambda: files.bomb_png(20_000, 20_000), "The picture has 400.0 million pixels;"),
    "a strip": (lambda: files.bomb_png(8, 40_000), "The picture is 40000 pixels long;"),
    "a tower": (lambda: files.bomb_png(1600, 9000), "The picture is 9000 pixels high; at 1600 wide, at most 4375"),
}
NAMES = {
    "\u202egpj.exe": "gpj.exe",
    "CON.jpg": "CON.jpg",
    "..\\..\\boot.jpg": "boot.jpg",
    "../../../etc/passwd": "passwd",
    "page.html": "page.html",
    "x.php.jpg": "x.php.jpg",
    ".htaccess": ".htaccess",
}


@pytest.fixture
def by_form(admin_client):
    """Return a function that sends a file through the admin's own page, and returns status and page."""

    def send(data: bytes, name: str = "a.jpg") -> tuple[int, str]:
        page = admin_client.get(reverse("admin:media_photo_add")).content.decode()
        counters = dict(re.findall(r'name="([\w-]+-(?:TOTAL|INITIAL)_FORMS)" value="(\d+)"', page))
        words = {"state": "draft", "precision": "day", "focal_x": "0.5", "focal_y": "0.5"}
        upload = {"original": SimpleUploadedFile(name, data, "text/html")}
        response = admin_client.post(reverse("admin:media_photo_add"), counters | words | upload)
        return response.status_code, response.content.decode()

    return send


@pytest.fixture
def by_archive(admin_client, batch):  # noqa: F811
    """Return a function that sends a file inside a ZIP file of a batch, and returns its row."""

    def send(data: bytes, name: str = "a.jpg") -> BatchFile:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(name, data)
        file = sent(admin_client, batch, "photos.zip", buffer.getvalue())
        tasks.take_apart.func(file.pk)
        return file.entries.get()

    return send


def left_edge(photo: Photo) -> tuple[tuple[int, int], tuple[int, ...]]:
    """Return size and colour at the left edge of the widest rendition of a stored original."""
    with photo.original.open("rb") as original:
        picture = Image.open(io.BytesIO(renditions.make(original)["600.jpg"]))
    return picture.size, picture.getpixel((20, 200))


@pytest.mark.django_db
@pytest.mark.parametrize("case", TAKEN)
def test_what_the_form_takes_has_its_size_and_our_name(case, by_form):
    make, _colour = TAKEN[case]
    assert by_form(make())[0] == 302
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (600, 400)
    assert re.fullmatch(r"photos/\w\w/\w{32}-\w{8}\.(jpg|png|webp|avif)", photo.original.name)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("case", TAKEN)
def test_what_a_batch_takes_comes_out_in_its_colours(case, by_archive):
    make, colour = TAKEN[case]
    row = by_archive(make())
    assert (row.stage, row.reason) == (Stage.PHOTO, "")
    size, shown = left_edge(row.photo)
    assert size == (600, 400)
    assert all(abs(one - other) <= 12 for one, other in zip(shown, colour, strict=True)), shown


@pytest.mark.django_db
@pytest.mark.parametrize("case", REFUSED)
def test_what_the_form_refuses_is_told(case, by_form):
    make, sentence = REFUSED[case]
    status, page = by_form(make())
    assert status == 200
    assert (sentence or "The submitted file is empty.") in page
    assert not Photo.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("case", REFUSED)
def test_what_a_batch_refuses_is_told(case, by_archive):
    make, sentence = REFUSED[case]
    row = by_archive(make())
    assert row.stage == Stage.REFUSED
    assert row.reason.startswith(sentence or "The file is empty.")
    assert not Photo.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_names_are_shown_and_never_used(name, by_form):
    assert by_form(files.with_exif(), name)[0] == 302
    photo = Photo.objects.get()
    assert photo.original_name == NAMES[name]
    assert re.fullmatch(r"photos/\w\w/\w{32}-\w{8}\.jpg", photo.original.name)


@pytest.mark.django_db(transaction=True)
def test_an_archive_whose_names_are_no_text_is_refused(admin_client, batch):  # noqa: F811
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("\u5f00.jpg", image_bytes())
    data = buffer.getvalue().replace("\u5f00".encode(), b"\x80\x80\x80")
    file = sent(admin_client, batch, "photos.zip", data)
    tasks.take_apart.func(file.pk)
    file.refresh_from_db()
    assert (file.stage, file.entries.count()) == (Stage.REFUSED, 0)
    assert file.reason.startswith("The ZIP file is damaged or was cut short.")


@pytest.mark.parametrize("image_format", files.SOUND)
def test_an_original_damaged_since_it_came_is_refused_and_not_failed(image_format):
    with pytest.raises(ValidationError, match=DAMAGED):
        renditions.make(io.BytesIO(files.cut(files.SOUND[image_format](), 0.6)))


@pytest.mark.parametrize(("width", "height"), [(30_000, 1000), (1001, 2003), (7, 20_000), (1, 1)])
def test_odd_proportions_are_taken_and_made(width, height):
    data = files.bomb_png(width, height)
    assert images.read_facts(io.BytesIO(data)).height == height
    assert sorted(renditions.make(io.BytesIO(data))) == sorted(renditions.names(width, height))


@pytest.mark.once
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "I;16", "1"])
def test_a_large_picture_is_made_smaller_strip_by_strip_in_its_colours(mode):
    left = Image.new(mode, (500, 4001), {"I;16": 65535, "LA": (255, 255), "RGB": WHITE, "RGBA": WHITE}.get(mode, 1))
    if mode == "L":
        left = Image.new("L", (500, 4001), 255)
    if mode == "P":
        left.putpalette([0, 0, 0, 255, 255, 255])
    picture = Image.new(mode, (6001, 4001))
    if mode == "P":
        picture.putpalette([0, 0, 0, 255, 255, 255])
    picture.paste(left, (0, 0))
    made = Image.open(
        io.BytesIO(renditions.make(io.BytesIO(files.saved(picture, "PNG", compress_level=1)))["1600.jpg"])
    )
    assert made.size == (1600, 1067)
    assert min(made.getpixel((60, 500))) > 245
    if mode not in {"RGBA", "LA"}:
        assert max(made.getpixel((400, 1060))) < 10


MEASURE = """
import sys, time, django
sys.path.insert(0, ".")
django.setup()
from django.core.exceptions import ValidationError
from media import images, renditions
with open(sys.argv[1], "rb") as file:
    began, said = time.process_time(), "taken"
    try:
        images.read_facts(file)
    except ValidationError as error:
        said = error.code
    seconds = time.process_time() - began
    if said == "taken":
        renditions.make(file)
memory = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(said, seconds, memory / 1024)
"""


def largest(image_format: str, share: float, path: Path, mode: str = "RGB", **options) -> None:
    """Write a picture with this share of the pixels that its like may have."""
    probe = Image.open(io.BytesIO(files.saved(Image.new(mode, (640, 480)), image_format, **options)))
    count = {"JPEG": 50_000_000, "PNG": memory.MOST // 6}.get(image_format) or memory.most_pixels(probe, io.BytesIO())
    height = int((count * share * 3 / 4) ** 0.5)
    Image.new(mode, (int(count * share / height), height), "teal").save(path, image_format, **options)


@pytest.mark.once
@pytest.mark.parametrize(
    ("image_format", "options"),
    [
        ("JPEG", {"progressive": True}),
        ("PNG", {"compress_level": 1}),
        ("WEBP", {"method": 0}),
        ("AVIF", {"speed": 10, "subsampling": "4:4:4"}),
        ("AVIF", {"speed": 10, "mode": "RGBA"}),
    ],
)
def test_the_largest_pictures_need_less_than_300_mb_and_2_seconds(image_format, options, tmp_path):
    """Measured is the work of the processor, not the clock, which other programs on the machine would lengthen."""
    path = tmp_path / "picture"
    largest(image_format, 0.99, path, **options)
    said, seconds, most = measured(path)
    assert said == "taken"
    assert seconds < 2
    assert most < 300


@pytest.mark.once
@pytest.mark.parametrize(
    ("image_format", "options"), [("JPEG", {"progressive": True}), ("WEBP", {"method": 0}), ("AVIF", {"speed": 10})]
)
def test_somewhat_larger_ones_are_refused_before_they_are_decoded(image_format, options, tmp_path):
    path = tmp_path / "picture"
    largest(image_format, 1.1, path, **options)
    said, seconds, most = measured(path)
    assert said == "too_many_pixels"
    assert seconds < 0.5
    assert most < 120


def measured(path: Path) -> tuple[str, float, float]:
    """Return what became of a picture in a process of its own, seconds of work to judge it, and MB at most."""
    command = [sys.executable, "-W", "ignore", "-c", MEASURE, str(path)]
    environment = {"DJANGO_SETTINGS_MODULE": "forumsite.settings", "VAR_DIR": str(path.parent), "PATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
    said, seconds, most = done.stdout.split()
    return said, float(seconds), float(most)
