"""Words from files: whatever they were written in, they are read as they were meant."""

import pytest

from media.metadata.words import LONGEST, MOST_BYTES, clean, day, decode, language_of


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Delegates at the roundtable", "ascii"),
        ("南宁，论坛开幕式", "utf-8"),
        ("南宁，论坛开幕式", "gbk"),
        ("中国，东盟环境合作论坛在南宁举行", "gb2312"),
        ("环境", "gbk"),
        ("Photo: Jürgen Größe, Café Müller", "latin-1"),
        ("Größe", "latin-1"),
        ("naïve façade, São Paulo", "cp1252"),
        ("“Quoted” – by a Windows program", "cp1252"),
        ("Nguyễn Văn Anh", "utf-8"),
    ],
)
def test_text_is_decoded_as_it_was_written(text, encoding):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("data", [b"\x81", b"\xff\xfe\x00", b"\x80" * 100, bytes(range(256))])
def test_any_bytes_become_some_text(data):
    assert isinstance(decode(data), str)


@pytest.mark.parametrize(
    "junk",
    ["OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "DSC_0123", "IMG_4711", "Created with GIMP", " \0 ", "default"],
)
def test_what_no_person_wrote_is_left_out(junk):
    assert clean(junk) == ""


def test_words_are_cleaned_and_kept():
    assert clean("  One\u202e line,\r\nand\x07 another \0") == "One line,\nand another"
    assert len(clean("long " * 5000)) == 5000


@pytest.mark.parametrize(
    ("text", "tag", "language"),
    [
        ("论坛", "", "zh-hans"),
        ("論壇", "zh-TW", ""),
        ("Forum", "", ""),
        ("Forum", "en-GB", "en"),
        ("Forum", "x-default", ""),
        ("论坛", "x-default", "zh-hans"),
        ("论坛", "zh", "zh-hans"),
        ("フォーラム会議", "", ""),
        ("Diễn đàn", "vi", ""),
    ],
)
def test_the_language_is_told_by_tag_or_script(text, tag, language):
    assert language_of(text, tag) == language


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2023-09-15T10:00:00+08:00", "2023-09-15"),
        ("2023:09:15 10:00:00", "2023-09-15"),
        ("20230915", "2023-09-15"),
        ("0000:00:00 00:00:00", ""),
        ("2023-02-31", ""),
        ("1066-10-14", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_days_are_read_and_impossible_ones_are_not(text, found):
    assert day(text) == found


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_of_a_text_of_millions_of_bytes_the_beginning_is_read(encoding):
    text = decode(("南宁，论坛" * 100_000).encode(encoding) + b"\xff")
    assert (text[:5], set(text) <= set("南宁，论坛�")) == ("南宁，论坛", True)
    assert len(text.encode(encoding, "replace")) <= MOST_BYTES
    assert len(clean("会" * 1_000_000)) == LONGEST
