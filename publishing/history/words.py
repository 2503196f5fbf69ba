"""Two texts compared word by word; where words are written without spaces, as in Chinese, character by character."""

import re
from typing import NamedTuple

from diff_match_patch import diff_match_patch

#: A run of letters and digits, a run of white space, or one character of any other kind. Scripts that put no spaces
#: between words (Chinese characters, Japanese, Thai, Lao, Burmese, Khmer) go character by character, marks included.
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"[^\W{_UNSPACED}]+(?:[-'’.,][^\W{_UNSPACED}]+)*|[ \t]+|\n|.", re.DOTALL)
#: The first of the characters that stand for words, so that a comparison of characters compares words.
_FIRST = 0x20000
#: Seconds after which a comparison is content with a coarser one.
PATIENCE = 0.3
#: Unchanged words longer than this are shown by their beginning and end.
LONG, SHOWN = 260, 100

SAME, GONE, NEW = "same", "gone", "new"
_KINDS = {diff_match_patch.DIFF_EQUAL: SAME, diff_match_patch.DIFF_DELETE: GONE, diff_match_patch.DIFF_INSERT: NEW}


class Piece(NamedTuple):
    """A part of a text: what is in both, what is gone, or what is new."""

    kind: str
    text: str


def tokens(text: str) -> list[str]:
    """Return the words, spaces and marks of a text, which joined are the text again."""
    return _TOKEN.findall(text)


def compared(before: str, after: str) -> list[Piece]:
    """Return the pieces of two texts in order; those gone stand before those that are new."""
    if before == after:
        return [Piece(SAME, after)] if after else []
    codes: dict[str, str] = {}
    first, second = (_coded(tokens(text.replace("\r\n", "\n")), codes) for text in (before, after))
    engine = diff_match_patch()
    engine.Diff_Timeout = PATIENCE
    found = engine.diff_main(first, second, checklines=False)
    engine.diff_cleanupSemantic(found)
    words = {code: word for word, code in codes.items()}
    return [Piece(_KINDS[kind], "".join(words[code] for code in text)) for kind, text in found]


def _coded(parts: list[str], codes: dict[str, str]) -> str:
    return "".join(codes.setdefault(part, chr(_FIRST + len(codes))) for part in parts)


def shortened(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with the middle of long unchanged ones left out, and the ends of lines made visible."""
    last = len(pieces) - 1
    return [_short(piece, is_first=place == 0, is_last=place == last) for place, piece in enumerate(pieces)]


def _short(piece: Piece, *, is_first: bool, is_last: bool) -> Piece:
    if piece.kind != SAME:
        return piece._replace(text=piece.text.replace("\n", "¶\n"))
    if len(piece.text) <= LONG:
        return piece
    head = "" if is_first else f"{piece.text[:SHOWN]} "
    tail = "" if is_last else f" {piece.text[-SHOWN:]}"
    return piece._replace(text=f"{head}[…]{tail}")
