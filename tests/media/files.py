"""Picture and document files for tests, sound and broken, made on the spot."""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms, PngImagePlugin

from tests.factories import image_bytes


def saved(picture: Image.Image, image_format: str, **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, image_format, **options)
    return buffer.getvalue()


def flat(mode: str, colour, size=(600, 400)) -> Image.Image:
    return Image.new(mode, size, colour)


def bomb_png(width: int, height: int) -> bytes:
    """Return a valid one-bit PNG of so many pixels and very few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" * (width // 8 + 2)
    rows = b"".join(packer.compress(row[: (width + 7) // 8 + 1]) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def two_halves(width: int = 600, height: int = 400) -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", (width, height), (220, 20, 20))
    picture.paste((20, 20, 220), (width // 2, 0, width, height))
    return picture


def with_exif(orientation: int = 1, **options) -> bytes:
    """Return a JPEG with a camera, a place on earth and an orientation in its EXIF."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 49.0, 1.0), 3: "E", 4: (108.0, 22.0, 1.0)})
    return saved(two_halves(), "JPEG", exif=exif, **options)


def cmyk_jpeg() -> bytes:
    return saved(flat("CMYK", (255, 0, 0, 0)), "JPEG", quality=95)


def grey_16_bit_png() -> bytes:
    picture = Image.new("I;16", (600, 400), 32768)
    return saved(picture, "PNG")


def palette_with_transparency() -> bytes:
    picture = Image.new("P", (600, 400), 0)
    picture.putpalette([255, 0, 0, 0, 255, 0])
    picture.paste(1, (300, 0, 600, 400))
    return saved(picture, "PNG", transparency=0)


def animated(image_format: str) -> bytes:
    frames = [flat("RGB", colour) for colour in ((200, 30, 30), (30, 200, 30))]
    return saved(frames[0], image_format, save_all=True, append_images=frames[1:], duration=100)


def with_preview() -> bytes:
    """Return a JPEG with a second picture inside, as phones make them; Pillow calls it MPO."""
    return saved(two_halves(), "MPO", save_all=True, append_images=[flat("RGB", (0, 0, 0), (60, 40))])


def unfit_profile() -> bytes:
    """Return an RGB JPEG whose profile is for another colour space."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    return saved(two_halves(), "JPEG", icc_profile=profile)


def swapped_primaries() -> bytes:
    """Return a PNG whose profile says that its red is what others call blue, and the reverse."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "Swap".encode("utf-16-be"))
    profile = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    return saved(two_halves(), "PNG", icc_profile=profile)


def broken_icc() -> bytes:
    return saved(two_halves(), "JPEG", icc_profile=b"\0\0\0\x80this is no profile" * 9)


def broken_exif() -> bytes:
    return saved(two_halves(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\x12\x01" * 40)


def texts_png() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "SecretCamera")
    return saved(two_halves(), "PNG", pnginfo=notes)


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def package(**members: str) -> bytes:
    """Return a ZIP file; ``mimetype`` and ``types`` stand for the members that tell office formats apart."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr({"types": "[Content_Types].xml"}.get(name, name), text)
    return buffer.getvalue()


NOT_TAKEN = {
    "TIFF": lambda: saved(two_halves(), "TIFF"),
    "GIF": lambda: saved(two_halves(), "GIF"),
    "BMP": lambda: saved(two_halves(), "BMP"),
    "SVG": lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "HTML": lambda: b"<!DOCTYPE html><script>alert(1)</script>",
    "PDF": lambda: b"%PDF-1.4\n%%EOF\n",
    "HEIC": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100,
    "ZIP": lambda: package(a="b"),
    "JPEG 2000": lambda: b"\x00\x00\x00\x0cjP  \r\n\x87\n" + b"\0" * 100,
}
SOUND = {
    "JPEG": lambda: image_bytes(900, 600),
    "PNG": lambda: image_bytes(900, 600, "PNG"),
    "WEBP": lambda: image_bytes(900, 600, "WEBP"),
    "AVIF": lambda: image_bytes(900, 600, "AVIF"),
}
