"""Words in every language: all of them must stand somewhere, each anywhere."""

import pytest
from django.core.exceptions import FieldDoesNotExist

from events.models import Edition, Organization, SubForum
from publishing.words import columns, condition, left_out, looked_for, normalise
from tests.factories import EditionFactory, SubForumFactory


def test_columns_are_those_of_every_language():
    assert columns(Edition, "theme") == ["theme_en", "theme_zh_hans"]
    assert columns(Organization, "acronym") == ["acronym"]
    assert columns(SubForum, "edition__theme") == ["edition__theme_en", "edition__theme_zh_hans"]
    with pytest.raises(FieldDoesNotExist):
        columns(Edition, "nonsense__theme")


def test_normal_form_makes_widths_equal():
    assert normalise("ＣＯＰ２８　\t气候") == "COP28 气候"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("环境", True),
        ("生态环境", True),
        ("境治", True),
        ("水污染", False),
        ("green growth", True),
        ("GROWTH green", True),
        ("green 环境", True),
        ("green nothing", False),
        ("ＣＯＰ２８", True),
        ("COP28：中国", True),
        ("COP28:中国", False),
        ("100%", True),
        ("1%0", False),
        ("_", False),
        ("\\", False),
        ("'; DROP TABLE", False),
        (" ".join("green" for _ in range(40)), True),
        (" ".join(chr(97 + n % 26) + chr(97 + n // 26) for n in range(67)), False),
    ],
)
def test_every_word_must_stand_in_one_of_the_fields(text, found):
    EditionFactory(
        theme_en="Green growth, 100% of it", theme_zh_hans="共建生态环境治理，迈向COP28：中国", city_en="Sampleton"
    )
    assert Edition.objects.filter(condition(Edition, ("theme", "city"), text)).exists() is found


@pytest.mark.django_db
def test_words_may_stand_in_different_fields_and_in_what_a_row_belongs_to():
    item = SubForumFactory(title_en="Rivers", edition__theme_en="Deltas")
    assert list(SubForum.objects.filter(condition(SubForum, ("title", "edition__theme"), "rivers deltas"))) == [item]


def test_no_more_than_ten_words_are_looked_for_and_that_is_said():
    ten = "a b c d e f g h i j"
    assert looked_for(f"{ten} a b k l") == ten.split()
    assert left_out(f"{ten} a b") == ""
    assert left_out(f"{ten} k") == f"Only the first 10 words were looked for: “{ten}”."
    assert str(condition(Edition, ("theme",), f"{ten} k l")) == str(condition(Edition, ("theme",), ten))
