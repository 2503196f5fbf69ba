"""Two texts are compared by words, by characters where there are no spaces, and nothing of either is lost."""

import pytest

from publishing.history.readable import readable
from publishing.history.words import GONE, LONG, NEW, SAME, Piece, compared, shortened


def in_brackets(before: str, after: str) -> str:
    marks = {SAME: "{}", GONE: "[-{}-]", NEW: "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in compared(before, after))


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("", "", ""),
        ("", "New words", "[+New words+]"),
        ("Same", "Same", "Same"),
        ("held in Nanning", "held at Nanning", "held [-in-][+at+] Nanning"),
        ("about 500 people", "about 550 people", "about [-500-][+550+] people"),
        ("the forum’s aim", "the forums’ aim", "the [-forum’s-][+forums’+] aim"),
        ("第十二届论坛在南宁举行", "第十三届论坛在南宁举办", "第十[-二-][+三+]届论坛在南宁举[-行-][+办+]"),
        ("在南宁举行，约500人", "在桂林举行，约550人", "在[-南宁-][+桂林+]举行，约[-500-][+550+]人"),
    ],
)
def test_what_differs_is_marked(before, after, marked):
    assert in_brackets(before, after) == marked


def test_both_texts_can_be_read_from_the_pieces():
    before, after = "One, two\nthree 四五六 \U0002000b <b>&", "One two\n\nthree 四六七 <i>& \U0002000b"
    pieces = compared(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != NEW) == before
    assert "".join(piece.text for piece in pieces if piece.kind != GONE) == after


def test_long_texts_of_nothing_in_common_take_little_time():
    before, after = (" ".join(f"{letter}{number}" for number in range(20_000)) for letter in "ab")
    pieces = compared(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != NEW) == before


def test_long_unchanged_parts_are_shortened_and_ends_of_lines_made_visible():
    long = "x" * (LONG + 1)
    pieces = shortened([Piece(SAME, long), Piece(NEW, "a\nb"), Piece(SAME, long), Piece(GONE, "c"), Piece(SAME, long)])
    assert pieces[1].text == "a¶\nb"
    assert pieces[0].text == f"[…] {long[:100]}"
    assert pieces[2].text == f"{long[:100]} […] {long[:100]}"
    assert pieces[4].text == f"{long[:100]} […]"


def test_rich_text_is_read_as_lines_with_marks():
    html = (
        "<h2>Aims &amp; means</h2><p>One <strong>bold</strong> word.<br>Next</p><ul><li><p>a</p></li><li><p>b</p></li>"
        '</ul><ol start="3"><li><p>c</p></li></ol><blockquote><p>said</p></blockquote>'
        '<p><a href="https://example.org/?a=1&amp;b=2">link</a></p>'
    )
    assert readable(html).split("\n") == [
        "## Aims & means", "One **bold** word.", "Next", "• a", "• b", "3. c", "> said",
        "link ‹https://example.org/?a=1&b=2›",
    ]  # fmt: skip


def test_of_rich_text_that_is_not_allowed_only_words_are_left():
    assert readable("<p>a<script>alert(1)</script><img src=x onerror=alert(1)>b</p>") == "ab"
    assert readable('<a href="javascript:alert(1)">x</a>') == "x ‹›"
