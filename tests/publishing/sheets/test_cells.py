"""Cells that look like formulas: harmless on the way out, themselves again on the way back."""

import pytest

from publishing.sheets.cells import as_it_was, harmless


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("+86 771", "'+86 771"), ("-5 °C", "'-5 °C"), ("@forum", "'@forum"), ("\t=1", "'\t=1"),
        ("\n=1", "'\n=1"), ("\r=1", "'\r=1"),
        ("＝1+1", "'＝1+1"), ("'=1", "''=1"), ("A = B", "A = B"), ("'Tis", "'Tis"), ("", ""), ("河", "河"),
    ],
)  # fmt: skip
def test_a_cell_is_harmless_and_comes_back_as_it_was(text, cell):
    assert (harmless(text), as_it_was(cell)) == (cell, text)
