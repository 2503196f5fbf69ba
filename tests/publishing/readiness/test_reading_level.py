"""The grade of English and the length of Chinese sentences: known values, and nothing said of short texts."""

import pytest

from publishing.readiness.reading_level import characters_a_sentence, grade, is_hard, syllables

EASY = "The cat sat on the mat. The dog ran to the door. It was hot, so we all sat in the sun. " * 4
HARD = (
    "the comprehensive institutionalisation of interdisciplinary environmental responsibilities necessitates "
    "unprecedented multilateral harmonisation of administrative communication infrastructures, notwithstanding "
    "considerable organisational heterogeneity, constitutional particularities and methodological "
    "incompatibilities. "
) * 3
LONG_CHINESE = ("为深入贯彻落实关于进一步加强区域环境保护合作的有关精神" * 3 + "。") * 2
SHORT_CHINESE = "论坛在南宁举行。各国代表参加了会议。" * 8


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("water", 2), ("make", 1), ("table", 2), ("needed", 2), ("walked", 1), ("changes", 2), ("the", 1),
     ("environment", 4), ("forum's", 2), ("rhythm", 1), ("hmm", 1)],
)  # fmt: skip
def test_syllables(word, count):
    assert syllables(word) == count


def test_the_grade_is_that_of_the_formula():
    text = "cat " * 59 + "dog. "  # one sentence of 60 words of one syllable
    assert grade(text) == pytest.approx(0.39 * 60 + 11.8 - 15.59)
    assert grade(EASY) < 3
    assert grade(HARD) > 20


def test_names_are_not_counted_as_hard_words():
    plain = "we met in the hall of the old town and ate rice with our hosts there. " * 5
    with_names = plain.replace("old town", "Guangxi Zhuang Autonomous Region")
    assert grade(with_names) < grade(plain) + 2


def test_abbreviations_and_decimals_end_no_sentence():
    with_point, without = "about 3.5 tonnes of it were saved in a year ", "about 35 tonnes of it were saved in a year "
    assert grade(with_point * 10) == pytest.approx(grade(without * 10))


def test_characters_a_sentence():
    assert characters_a_sentence("一二三四五六七八九十。" * 12) == 10
    assert characters_a_sentence("一二三四五六七八九十，" * 12) == 120
    assert characters_a_sentence(SHORT_CHINESE) < 10


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        (EASY, "en", False),
        (HARD, "en", True),
        (LONG_CHINESE, "zh-hans", True),
        (SHORT_CHINESE, "zh-hans", False),
        (HARD[:200], "en", False),
        (LONG_CHINESE[:60], "zh-hans", False),
        ("", "en", False),
        (HARD, "fr", False),
    ],
)
def test_what_is_hard(text, code, expected):
    assert is_hard(text, code) is expected
