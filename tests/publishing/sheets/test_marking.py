"""Marking what differs, word by word, or sign by sign where words have no spaces."""

from publishing.sheets.marking import marked


def in_brackets(old: str, new: str) -> list[str]:
    """Return both sides with brackets around what is marked."""
    return ["".join(f"[{one.words}]" if one.is_marked else one.words for one in side) for side in marked(old, new)]


def test_words_signs_and_nothing_are_marked():
    assert in_brackets("A river in Nanning", "A wide river at Nanning") == [
        "A river [in] Nanning", "A [wide ]river [at] Nanning"
    ]  # fmt: skip
    assert in_brackets("东盟环境合作", "东盟生态合作") == ["东盟[环境]合作", "东盟[生态]合作"]
    assert in_brackets("", "New") == ["", "[New]"]
    assert marked("same\n", "same\n")[0] == marked("same\n", "same\n")[1]
