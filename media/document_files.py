"""Uploaded documents: a file becomes facts about it, or an error that says in words what is wrong.

The format is read from the content, never from the name. Files that can carry macros are not taken.
"""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

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
    return PDF


def _package(file: IO[bytes]) -> str:
    """Return the content type an office package (a ZIP file) declares inside, or an empty string."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            if any(MACROS.search(name) for name in names):
                return ""
            if "mimetype" in names:
                return _member(package, "mimetype").decode("ascii", "replace").strip()
            if "[Content_Types].xml" in names:
                types = _member(package, "[Content_Types].xml").decode("utf-8", "replace")
                found = re.search(rf'ContentType="({re.escape(_OOXML)}\.[a-z.]+)\.main\+xml"', types)
                return found[1] if found and "vbaProject" not in types else ""
    except PACKAGE_ERRORS:
        return ""
    return ""


def _member(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as member:
        return member.read(MEMBER_LIMIT)
