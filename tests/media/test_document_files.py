"""Uploaded documents: what is taken by its content, and what is refused."""

import io
import struct
import warnings
import zipfile

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, strategies
from hypothesis import settings as how

from media.document_files import SUFFIXES, format_name, read_document
from tests.media.files import cut, package

OOXML = "application/vnd.openxmlformats-officedocument"
MAIN = '<Types><Override PartName="/main.xml" ContentType="{}.main+xml"/></Types>'
ODT = {"mimetype": "application/vnd.oasis.opendocument.text"}
SOUND = {
    "pdf": b"%PDF-1.4\n%%EOF\n",
    "docx": package(types=MAIN.format(f"{OOXML}.wordprocessingml.document")),
    "xlsx": package(types=MAIN.format(f"{OOXML}.spreadsheetml.sheet")),
    "pptx": package(types=MAIN.format(f"{OOXML}.presentationml.presentation")),
    "odt": package(**ODT, **{"content.xml": "", "Object 1/content.xml": "", "Pictures/basic.png": ""}),
    "ods": package(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "odp": package(mimetype="application/vnd.oasis.opendocument.presentation"),
}


@pytest.mark.parametrize("suffix", SOUND)
def test_documents_are_known_by_their_content(suffix):
    file = io.BytesIO(SOUND[suffix])
    facts = read_document(file)
    assert (facts.suffix, facts.size, file.tell()) == (suffix, len(SOUND[suffix]), 0)
    assert format_name(facts.content_type) == suffix.upper()
    assert SUFFIXES[facts.content_type] == suffix


DOCX = MAIN.format(f"{OOXML}.wordprocessingml.document")


def with_types(part: str, before: str = "", main: str = DOCX) -> bytes:
    """Return a Word file whose list of content types holds this part too."""
    return package(types=before + main.replace("</Types>", f"{part}</Types>"))


def directory(count: int) -> bytes:
    """Return a ZIP file whose list names so many entries, none of which is there."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, *[0] * 8, 1, *[0] * 6) + b"a"
    facts = (count & 0xFFFF, count & 0xFFFF, len(entry) * count, 4, 0)
    return b"PK\x03\x04" + entry * count + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, *facts)


def twice(name: str) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for content in (DOCX.replace(".document.main", ".template.main"), DOCX):
                archive.writestr(name, content)
        return buffer.getvalue()


VBA = '<Default Extension="bin" ContentType="application/vnd.ms-office.{}"/>'
HIDDEN = {
    "macros": with_types(VBA.format("vbaProject")),
    "macros in other letters": with_types(VBA.format("VBAproject")),
    "macros spelt by number": with_types(VBA.format("vba&#80;roject")),
    "macros spelt by an entity": with_types(VBA.format("vba&p;roject"), '<!DOCTYPE Types [<!ENTITY p "P">]>'),
    "macros after a megabyte": with_types(f"<!--{' ' * 1_100_000}-->" + VBA.format("vbaProject")),
    "the harmless kind in a comment": package(types=f"<Types><!--{DOCX}--><Default ContentType='x'/></Types>"),
    "two kinds": with_types(f'<Override ContentType="{OOXML}.presentationml.presentation.main+xml"/>'),
    "a definition": with_types("", "<!DOCTYPE Types>"),
    "growing entities": with_types("&b;", '<!DOCTYPE T [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'),
    "no XML": package(types="<Types"),
    "two lists": twice("[Content_Types].xml"),
    "both families": package(**ODT, types=DOCX),
    "a program before it": b"MZ" + b"\0" * 100 + package(**ODT),
    "a page before it": b"<html><script>alert(1)</script>" + package(**ODT),
    "something after it": package(**ODT) + b"<script>",
    "many entries": directory(10_001),
    "far more entries": directory(200_000),
    "entries that are not counted": directory(65_536),
}


@pytest.mark.parametrize("data", HIDDEN.values(), ids=HIDDEN)
def test_what_a_package_hides_is_refused(data):
    with pytest.raises(ValidationError) as refused:
        read_document(io.BytesIO(data))
    assert refused.value.error_list[0].code == "not_taken"


def test_a_list_of_contents_too_long_is_not_read(monkeypatch):
    monkeypatch.setattr("media.document_files.zipfile.ZipFile", None)
    for name in ("many entries", "far more entries", "entries that are not counted"):
        with pytest.raises(ValidationError):
            read_document(io.BytesIO(HIDDEN[name]))


@pytest.mark.parametrize(
    "action",
    [b"/S /JavaScript /JS (a())", b"/S/Launch/F(a.exe)", b"/S\n/JavaScript", b" " * 1048540 + b"/S /Launch "],
)
def test_a_pdf_that_says_that_it_runs_something_is_refused(action):
    with pytest.raises(ValidationError) as refused:
        read_document(io.BytesIO(b"%PDF-1.7\n<< /Type /Action " + action + b" >>\n%%EOF\n"))
    assert refused.value.error_list[0].code == "runs_something"


def test_a_pdf_may_speak_of_scripts():
    assert read_document(io.BytesIO(b"%PDF-1.7\n(/JavaScript) /Launches\n%%EOF\n")).suffix == "pdf"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"words", "not_taken"),
        (b"<html><script>", "not_taken"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "not_taken"),
        (package(a="b"), "not_taken"),
        (package(mimetype="application/epub+zip"), "not_taken"),
        (package(types=MAIN.format("application/vnd.ms-word.document.macroEnabled")), "not_taken"),
        (
            package(types=MAIN.format(f"{OOXML}.wordprocessingml.document") + '<Default Extension="vbaProject.bin"/>'),
            "not_taken",
        ),
        (package(**{"word/vbaProject.bin": "x"}, types=MAIN.format(f"{OOXML}.wordprocessingml.document")), "not_taken"),
        (package(**ODT, **{"Basic/Standard/Module1.xml": "x"}), "not_taken"),
        (package(**ODT, **{"Scripts/python/run.py": "x"}), "not_taken"),
        (package(**ODT, **{"scripts/": ""}), "not_taken"),
        (package(**ODT, **{"Object 1/Basic/Standard/Module1.xml": "x"}), "not_taken"),
        (cut(SOUND["docx"], 0.5), "not_taken"),
        (b"%PDF-1.4\nhalf of it", "damaged"),
    ],
)
def test_anything_else_is_refused_in_words(data, code):
    with pytest.raises(ValidationError) as refused:
        read_document(io.BytesIO(data))
    assert refused.value.error_list[0].code == code
    assert refused.value.messages[0].endswith(".")


def test_the_limit_of_bytes_is_the_setting(settings):
    settings.DOCUMENT_MAX_BYTES = 10
    with pytest.raises(ValidationError, match=r"at most 10\\xa0bytes"):
        read_document(io.BytesIO(SOUND["pdf"]))


@how(max_examples=100, deadline=None)
@given(suffix=strategies.sampled_from(sorted(SOUND)), place=strategies.floats(0, 1), junk=strategies.binary(min_size=1))
def test_damage_anywhere_is_taken_or_refused_but_never_fails(suffix, place, junk):
    data = bytearray(SOUND[suffix])
    start = int(place * (len(data) - 1))
    data[start : start + len(junk)] = junk
    try:
        facts = read_document(io.BytesIO(bytes(data)))
    except ValidationError:
        return
    assert facts.content_type in SUFFIXES
