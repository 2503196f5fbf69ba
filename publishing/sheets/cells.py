"""Cells that a spreadsheet shows and does not reckon, and that come back as they were."""

import re

from publishing.words import normalise

#: What a spreadsheet would take for the beginning of a formula, with the signs that make it harmless before it.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
#: Letters that a cell of Excel holds, and signs that its files cannot hold.
MOST_LETTERS = 32_000
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Unreadable(str):
    """What a cell shows that is no words, such as a formula; ``reason`` is a plain sentence."""

    reason = ""

    def __new__(cls, shown: str, reason: str):
        made = super().__new__(cls, shown)
        made.reason = reason
        return made


def harmless(text: str) -> str:
    """Return a text as a cell holds it: one that looks like a formula gets an apostrophe before it."""
    return f"'{text}" if FORMULA.match(text) else text


def as_it_was(cell: str) -> str:
    """Return the text that ``harmless`` made this cell of."""
    return cell[1:] if ESCAPED.match(cell) else cell


def plain(value: object) -> str:
    """Return words as a spreadsheet can hold them: plain line ends, no spaces around, no control characters."""
    words = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
    return UNWRITABLE.sub("", words).strip()


def shortened(words: str) -> str:
    """Return words with an ellipsis where they are longer than a cell may be."""
    return words if len(words) <= MOST_LETTERS else f"{words[:MOST_LETTERS]}…"


def folded(text: str) -> str:
    """Return a header or a name in the form in which two are compared."""
    return normalise(text).casefold()
