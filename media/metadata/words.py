"""Words found in files: decoded whatever they were written in, cleaned, and their language guessed."""

import codecs
import re
import unicodedata
from datetime import date

from django.conf import settings

#: In GB 2312 the commoner half of the characters begins with one of these bytes, and so does its punctuation.
COMMON_LEADS = range(0xA1, 0xD8)
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
KANA = re.compile("[\u3040-\u30ff]")
#: What cameras and programs write into the caption when nobody does.
JUNK = re.compile(
    r"(olympus digital camera|sony dsc|minolta digital camera|konica minolta.*|digital camera|samsung( camera \w+)?"
    r"|camera 360|default|untitled|none|null|unknown|screenshot|exif_jpeg.*|jpeg|ascii|created (by|with) .*"
    r"|dsc[fn_]?\d+|img[_-]?\d+|charset=.*)\W*",
    re.IGNORECASE,
)
LONGEST = 5000  # characters kept of one text
#: Bytes looked at of one text, and those by which its encoding is told: a file may hold millions.
MOST_BYTES, SAMPLE = 4 * LONGEST, 2000
EARLIEST_YEAR = 1826  # of the oldest photograph there is


def decode(data: bytes) -> str:
    """Return text of unknown encoding: UTF-8 where it is that, GBK where it looks like Chinese, else Latin-1.

    Of a very long one, the beginning.
    """
    try:
        return _beginning(data, MOST_BYTES, "utf-8")
    except UnicodeDecodeError:
        data = data[:MOST_BYTES]
    if _looks_like_gbk(data):
        return data.decode("gbk", "replace")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _beginning(data: bytes, most: int, encoding: str) -> str:
    """Return the first bytes as text, without a character that is cut; raise ``UnicodeDecodeError`` for no text."""
    return codecs.getincrementaldecoder(encoding)().decode(data[:most], final=len(data) <= most)


def _looks_like_gbk(data: bytes) -> bool:
    """Say whether the bytes are GBK with most characters from the commoner half; accented Latin letters are not."""
    try:
        text = _beginning(data, SAMPLE, "gbk")
    except UnicodeDecodeError:
        return False
    pairs = [letter.encode("gbk") for letter in text if not letter.isascii()]
    common = sum(len(pair) == 2 and pair[0] in COMMON_LEADS and pair[1] >= 0xA1 for pair in pairs)
    return common * 2 > len(pairs) and bool(HAN.search(text))


def clean(text: str) -> str:
    """Return the text without what cannot be seen, at most 5,000 characters; empty where no person wrote it."""
    lines = text[: 4 * LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    visible = "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    words = "\n".join(" ".join(line.split()) for line in visible.split("\n")).strip()[:LONGEST]
    return "" if JUNK.fullmatch(words) else words


def language_of(text: str, tag: str = "") -> str:
    """Return the site's language a text is in, by its tag or by its script; empty where that is not known."""
    codes = [code for code, _name in settings.LANGUAGES]
    tag = tag.lower().replace("_", "-")
    if tag and tag != "x-default":
        tag = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh-tw": "zh-hant", "zh-hk": "zh-hant"}.get(
            tag, tag
        )
        parts = tag.split("-")
        candidates = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
        return next((code for code in candidates if code in codes), "")
    return "zh-hans" if "zh-hans" in codes and HAN.search(text) and not KANA.search(text) else ""


def day(text: str) -> str:
    """Return the day at the beginning of a date of XMP, IIM or EXIF as ``2023-09-15``, or an empty string."""
    found = re.match(r"\s*(\d{4})[-:/.]?(\d\d)[-:/.]?(\d\d)(?!\d)|\s*(\d{4})(\d\d)(\d\d)", text)
    if not found:
        return ""
    numbers = [int(group) for group in found.groups() if group]
    try:
        taken = date(*numbers)
    except ValueError:
        return ""
    return taken.isoformat() if taken.year >= EARLIEST_YEAR else ""
