"""Old and new words side by side, with the difference marked."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

#: Words of scripts with spaces, single signs of those without, and what stands between.
PIECE = re.compile(r"[^\W\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0eff]+|\s+|.", re.DOTALL)
#: More pieces than that are not compared: marking all of them is quicker to read, too.
MOST_PIECES = 1000


class Piece(NamedTuple):
    """A run of words, and whether the other side lacks it."""

    words: str
    is_marked: bool


def marked(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces of both texts."""
    before, after = PIECE.findall(old), PIECE.findall(new)
    if max(len(before), len(after)) > MOST_PIECES:
        return [Piece(old, True)], [Piece(new, True)]
    left, right = [], []
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        is_marked = kind != "equal"
        left.append(Piece("".join(before[start:end]), is_marked))
        right.append(Piece("".join(after[other_start:other_end]), is_marked))
    return [piece for piece in left if piece.words], [piece for piece in right if piece.words]
