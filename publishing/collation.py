"""The order of names in any script: keys that sort the same way on every database, character by character.

Chinese characters are ordered by their reading in pinyin and stand among Latin names where that reading would, as
readers of either find them. Case, accents and tones decide only between names that are otherwise alike. Languages with
an order of their own have it: Vietnamese letters, and the vowels that Thai and Lao write before the consonant.
"""

import re
import unicodedata
from functools import lru_cache

from publishing.readings import family_syllables, syllables

LENGTH = 400
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
#: Letters that no normal form takes apart.
LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ð": "d", "þ": "th"})
#: Marks above and below letters, and the tone marks of Thai and Lao.
MARKS = re.compile(r"[\u0300-\u036f\u0e48-\u0e4b\u0ec8-\u0ecb]")
#: Vowels of Thai and Lao that are written before the consonant after which they are spoken.
LEADING_VOWEL = re.compile(r"([\u0e40-\u0e44\u0ec0-\u0ec4])(.)")
#: Vietnamese letters after the one they are made of: ``{`` and ``|`` come after ``z``.
VIETNAMESE = str.maketrans({"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"})
VIETNAMESE_TONES = re.compile(r"[\u0300\u0301\u0303\u0309\u0323]")


@lru_cache(maxsize=8192)
def sort_key(words: str, language: str = "", *, family: bool = False) -> str:
    """Return the key by which names are put in order, in the order of a language where it has one of its own.

    ``family`` says that the words are a family name, some of which are read in a way of their own.
    """
    text = unicodedata.normalize("NFKC", words).casefold()
    parts, end = [], 0
    for run in HAN.finditer(text):
        parts += [_letters(text[end : run.start()], language), *_characters(run[0], family=family)]
        end = run.end()
    parts.append(_letters(text[end:], language))
    key = " ".join("".join(parts).split())
    return f"{key}\t{words}"[:LENGTH] if key else ""


def _characters(run: str, *, family: bool) -> list[str]:
    """Return each character with its reading before it, so that the reading decides first."""
    read = family_syllables(run) if family else syllables(run)
    return [f" {reading}{character} " for reading, character in zip(read, run, strict=False)]


def _letters(text: str, language: str) -> str:
    """Return letters and digits without what decides last; whole numbers in an order of their own."""
    if language == "vi":
        toneless = VIETNAMESE_TONES.sub("", unicodedata.normalize("NFD", text))
        text = unicodedata.normalize("NFC", toneless).translate(VIETNAMESE)
    text = MARKS.sub("", unicodedata.normalize("NFKD", text).translate(LETTERS))
    text = LEADING_VOWEL.sub(r"\2\1", text)
    text = "".join(c if c in "{|" or unicodedata.category(c)[0] in "LMN" else " " for c in text)
    return re.sub(r"\d{1,9}", lambda number: number[0].zfill(9), text)
