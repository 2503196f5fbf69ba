"""Parts of pages drawn by compiled templates: they see what they are given, and escape it."""

import jinja2
import pytest
from django.template import engines
from django.utils import translation

from tests import factories as make

pytestmark = pytest.mark.django_db


def draw(source: str, **values: object) -> str:
    return engines["django"].from_string(f"{{% load parts %}}{source}").render(values)


def test_words_are_escaped_in_text_and_attributes():
    photo = make.PhotoFactory(
        caption_en="<b>Bank</b> & sea", alt_text_en='A "quoted" <i>shore</i>', credit_line_en="A & B"
    )
    html = draw('{% part "photo_grid" photos=photos within="?in=a" in_one_row=True at_the_top=False %}', photos=[photo])
    assert "<p>&lt;b&gt;Bank&lt;/b&gt; &amp; sea</p>" in html
    assert "&#34;quoted&#34; &lt;i&gt;shore&lt;/i&gt;" in html
    assert "A &amp; B" in html
    assert f'href="{photo.get_absolute_url()}?in=a"' in html


def test_a_part_sees_what_it_is_given_and_nothing_else():
    photo = make.PhotoFactory()
    with pytest.raises(jinja2.UndefinedError, match="within"):
        draw('{% part "photo_grid" photos=photos in_one_row=True at_the_top=False %}', photos=[photo], within="?in=a")


@pytest.mark.parametrize(("language", "marked"), [("zh-hans", True), ("en", False)])
def test_words_of_another_language_are_marked(language, marked):
    photo = make.PhotoFactory(caption_en="A shore")
    with translation.override(language):
        html = draw('{% part "photo_grid" photos=photos within="" in_one_row=False at_the_top=False %}', photos=[photo])
    assert ('<div lang="en"><p>A shore</p></div>' in html) is marked
