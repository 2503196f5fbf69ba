"""Uploaded documents: a file becomes facts about it, or an error that says in words what is wrong.

The format is read from the content, never from the name. Office files with macros are not taken, nor PDF files that
say openly that they run a script or start a program; one that hides it in compressed parts is not found out.
"""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from media.uploads import digest, measured

PDF = "application/pdf"
_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
#: The formats taken, with the end of their names.
SUFFIXES = {
    PDF: "pdf",
    f"{_OOXML}.wordprocessingml.document": "docx",
    f"{_OOXML}.spreadsheetml.sheet": "xlsx",
    f"{_OOXML}.presentationml.presentation": "pptx",
    f"{_ODF}.text": "odt",
    f"{_ODF}.spreadsheet": "ods",
    f"{_ODF}.presentation": "odp",
}
MEMBER_LIMIT = 1024 * 1024
#: A package's list of what it holds: so many entries, in so many bytes. Reading it costs memory for each.
ENTRY_LIMIT, DIRECTORY_LIMIT = 10_000, 2 * 1024 * 1024
TYPES = "[Content_Types].xml"
#: What content types say of macros, in lower case.
MACRO_TYPES = ("vbaproject", "macroenabled")
#: A PDF's action that runs something.
ACTION = re.compile(rb"/S\s*/(JavaScript|Launch)\b")
#: Where packages keep macros: OpenDocument in two folders, at the top or in an object within, Office in one file.
MACROS = re.compile(r"(^|[/\\])(basic|scripts)[/\\]|(^|[/\\])vbaproject[^/\\]*$", re.IGNORECASE)
PACKAGE_ERRORS = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    LookupError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    struct.error,
    zlib.error,
    expat.ExpatError,
)


@dataclass(frozen=True)
class DocumentFacts:
    """What a sound document file says of itself."""

    content_type: str
    sha256: str
    size: int

    @property
    def suffix(self) -> str:
        """The usual end of the file's name: pdf, docx, ..."""
        return SUFFIXES[self.content_type]


def read_document(file: IO[bytes]) -> DocumentFacts:
    """Return the facts of a document file, or raise ``ValidationError`` with a sentence for the person who sent it."""
    size = measured(file, settings.DOCUMENT_MAX_BYTES, _("The file has %(size)s; at most %(limit)s are taken."))
    content_type = _pdf(file, size) or _package(file)
    if content_type not in SUFFIXES:
        raise ValidationError(
            _("This file cannot be taken. PDF, DOCX, XLSX, PPTX, ODT, ODS and ODP files without macros are."),
            code="not_taken",
        )
    facts = DocumentFacts(content_type, digest(file), size)
    file.seek(0)
    return facts


def format_name(content_type: str) -> str:
    """Return the name readers know a format by, such as PDF; empty for one that is not known."""
    return SUFFIXES.get(content_type, "").upper()


def _pdf(file: IO[bytes], size: int) -> str:
    file.seek(0)
    if not file.read(5).startswith(b"%PDF-"):
        return ""
    file.seek(max(0, size - 2048))
    if b"%%EOF" not in file.read():
        raise ValidationError(
            _("The end of this PDF is missing: it was cut short on its way. Copy it again and send it anew."),
            code="damaged",
        )
    if _runs_something(file):
        raise ValidationError(
            _("This PDF runs a script or starts a program. Save it without that, by printing it to PDF for instance."),
            code="runs_something",
        )
    return PDF


def _runs_something(file: IO[bytes]) -> bool:
    file.seek(0)
    before = b""
    while chunk := file.read(MEMBER_LIMIT):
        if ACTION.search(before + chunk):
            return True
        before = chunk[-64:]
    return False


def _package(file: IO[bytes]) -> str:
    """Return the content type an office package (a ZIP file) declares inside, or an empty string."""
    try:
        if not _is_small_package(file):
            return ""
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
            if len(names) > ENTRY_LIMIT or len({name.lower() for name in names}) < len(names):
                return ""
            if any(MACROS.search(name) for name in names):
                return ""
            if ("mimetype" in names) == (TYPES in names):
                return ""
            if "mimetype" in names:
                return _member(package, "mimetype").decode("ascii", "replace").strip()
            return _main_type(_content_types(_member(package, TYPES)))
    except PACKAGE_ERRORS:
        return ""


def _is_small_package(file: IO[bytes]) -> bool:
    """Say whether a file is a plain ZIP from its first byte to its last, with a list of contents fit to be read.

    The end record (APPNOTE.TXT 4.3.16) is read by itself, because the library reads the whole list first.
    """
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        return False
    file.seek(-42, 2)
    locator, end = file.read(20), file.read(22)
    signature, _disk, _first, _here, entries, directory, _offset, comment = struct.unpack("<4s4H2LH", end)
    file.seek(0)
    return (
        signature == b"PK\x05\x06"
        and not comment
        and not locator.startswith(b"PK\x06\x07")  # 64-bit sizes, for far larger files than are taken
        and entries <= ENTRY_LIMIT
        and directory <= DIRECTORY_LIMIT
    )


def _content_types(xml: bytes) -> list[str]:
    """Return the content types a package declares for its parts; raise ``ValueError`` for XML with definitions."""
    found: list[str] = []

    def refuse(*facts) -> None:
        raise ValueError("The list of content types has a document type definition.")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: found.append(attributes.get("ContentType", ""))
    parser.Parse(xml, True)
    return found


def _main_type(types: list[str]) -> str:
    if any(word in declared.lower() for declared in types for word in MACRO_TYPES):
        return ""
    main = {declared.removesuffix(".main+xml") for declared in types if declared.endswith(".main+xml")}
    return main.pop() if len(main) == 1 else ""


def _member(package: zipfile.ZipFile, name: str) -> bytes:
    """Return the content of one file of a package; raise ``ValueError`` for one that is longer than any real one."""
    with package.open(name) as member:
        content = member.read(MEMBER_LIMIT + 1)
    if len(content) > MEMBER_LIMIT:
        raise ValueError(f"{name} is too long.")
    return content
