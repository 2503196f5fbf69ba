"""Old and new words side by side, with the difference marked."""

from typing import NamedTuple

from publishing.history.words import GONE, NEW, SAME, compared


class Piece(NamedTuple):
    """A run of words, and whether the other side lacks it."""

    words: str
    is_marked: bool


def marked(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces of both texts."""
    pieces = compared(old, new)
    left, right = ([piece for piece in pieces if piece.kind in {SAME, own}] for own in (GONE, NEW))
    return [_piece(piece) for piece in left], [_piece(piece) for piece in right]


def _piece(piece) -> Piece:
    return Piece(piece.text, piece.kind != SAME)
