"""Uploaded documents: what is taken by its content, and what is refused."""

import io

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
