"""Cells that a spreadsheet shows and does not reckon, and that come back as they were."""

import re

#: What a spreadsheet would take for the beginning of a formula, with the signs that make it harmless before it.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def harmless(text: str) -> str:
    """Return a text as a cell holds it: one that looks like a formula gets an apostrophe before it."""
    return f"'{text}" if FORMULA.match(text) else text


def as_it_was(cell: str) -> str:
    """Return the text that ``harmless`` made this cell of."""
    return cell[1:] if ESCAPED.match(cell) else cell
