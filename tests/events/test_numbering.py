"""Numbers of editions in words."""

import pytest

from events.numbering import count_in_words, nth_edition


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1st edition"), (2, "2nd edition"), (3, "3rd edition"), (4, "4th edition"), (11, "11th edition"),
        (12, "12th edition"), (13, "13th edition"), (21, "21st edition"), (103, "103rd edition"),
        (111, "111th edition"), (112, "112th edition"),
    ],
)  # fmt: skip
def test_ordinals(number, words):
    assert nth_edition(number) == words


@pytest.mark.parametrize(("count", "words"), [(0, "none"), (1, "one"), (20, "twenty"), (21, "21"), (1200, "1,200")])
def test_counts_up_to_twenty_are_words(count, words):
    assert count_in_words(count) == words
