"""Tags for translated text: the right words, escaped, their language marked where it is another one."""

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from events.models import Outcome, Topic
from publishing.languages import html_language
from publishing.templatetags.record import years_whole

NOTE = '<span class="language-note" lang="en">(in Simplified Chinese)</span>'


def write(tag: str, record, **context) -> str:
    return Template(f"{{% load record %}}{{% {tag} %}}").render(Context({"record": record, **context}))


def test_words_in_the_readers_language_stand_bare():
    topic = Topic(name_en="Trade & climate", name_zh_hans="贸易")
    assert write('text record "name"', topic) == "Trade &amp; climate"
    with translation.override("zh-hans"):
        assert write('text record "name"', topic) == "贸易"


def test_words_in_another_language_are_marked_and_said_to_be():
    topic = Topic(name_zh_hans="贸易<b>")
    assert write('text record "name"', topic) == f'<span lang="zh-Hans">贸易&lt;b&gt;</span> {NOTE}'
    assert write('text record "name" False', topic) == '<span lang="zh-Hans">贸易&lt;b&gt;</span>'


def test_an_english_text_on_a_chinese_page_is_marked():
    with translation.override("zh-hans"):
        written = write('text record "name" False', Topic(name_en="Trade"))
    assert written == '<span lang="en">Trade</span>'


def test_no_words_write_nothing():
    for tag in ("text", "rich_text", "paragraphs", "text_value"):
        assert write(f'{tag} record "description"', Topic()) == ""


def test_rich_text_is_cleaned_on_its_way_out():
    outcome = Outcome(description_en="<p>a <strong>b</strong></p><script>c</script>")
    assert write('rich_text record "description"', outcome) == "<p>a <strong>b</strong></p>"
    other = Outcome(description_zh_hans="<p>环境</p>")
    assert write('rich_text record "description"', other) == f'<div lang="zh-Hans"><p>环境</p></div> {NOTE}'


def test_paragraphs_keep_line_breaks_and_escape():
    topic = Topic(description_en="a <b>\nc\n\nd")
    assert write('paragraphs record "description"', topic) == "<p>a &lt;b&gt;<br>c</p>\n\n<p>d</p>"
    chinese = Topic(description_zh_hans="环境")
    assert write('paragraphs record "description"', chinese) == f'<div lang="zh-Hans"><p>环境</p></div> {NOTE}'


def test_bare_words_carry_no_mark():
    assert write('text_value record "name"', Topic(name_zh_hans="贸易")) == "贸易"


def test_the_other_languages_are_those_with_words():
    tag = Template(
        '{% load record %}{% other_languages record "name" as others %}'
        "{% for other in others %}{{ other.code }} {{ other.lang }} {{ other.words }}{% endfor %}"
    )
    both, one = Topic(name_en="Trade", name_zh_hans="贸易"), Topic(name_zh_hans="贸易")
    assert tag.render(Context({"record": both})) == "zh-hans zh-Hans 贸易"
    assert tag.render(Context({"record": one})) == ""
    with translation.override("zh-hans"):
        assert tag.render(Context({"record": both})) == "en en Trade"


@pytest.mark.parametrize("code", ["en", "zh-hans", "zh-hant"])
def test_language_codes_are_written_as_html_does(code):
    template = Template("{% load record %}{{ code|html_lang }}")
    assert template.render(Context({"code": code})) == html_language(code)


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Two.<b>1</b></p>"),
        ("<p>One.</p><ul><li>Two</li></ul>", "<p>One.</p><ul><li>Two</li></ul><b>1</b>"),
        ("", ""),
    ],
)
def test_a_mark_stands_at_the_end_of_the_last_paragraph(words, html):
    mark = mark_safe("<b>1</b>")
    assert write('rich_text record "description" mark', Outcome(description_en=words), mark=mark) == html


def test_a_mark_follows_the_last_words_of_plain_text():
    topic = Topic(description_en="One & two\n\nThree")
    written = write('paragraphs record "description" mark', topic, mark="<1>")
    assert written == "<p>One &amp; two</p>\n\n<p>Three&lt;1&gt;</p>"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Plan 2016–2020", 'Plan <span class="whole">2016–2020</span>'),
        ("战略2021—2025", '战略<span class="whole">2021—2025</span>'),
        ("<b> 12016–2020", "&lt;b&gt; 12016–2020"),
        (mark_safe("<b>2016-2020</b>"), '<b><span class="whole">2016-2020</span></b>'),
    ],
)
def test_a_span_of_years_is_kept_on_one_line(words, expected):
    assert years_whole(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("中国—东盟<论坛>", '中<span class="whole">国—</span>东盟&lt;论坛&gt;'),
        ("战略2021—2025", "战略2021—2025"),
        ("说明——其他", "说明——其他"),
        ("An aside—so it is—in English", "An aside—so it is—in English"),
    ],
)
def test_a_dash_between_chinese_words_begins_no_line(words, expected):
    with translation.override("zh-hans"):
        assert write('text record "title"', Outcome(title_zh_hans=words)) == expected


def test_nothing_stands_before_a_chinese_bracket():
    with translation.override("zh-hans"):
        html = write('text record "title"', Outcome(title_en="Plan"))
    assert html == '<span lang="en">Plan</span>\u200b<span class="language-note" lang="zh-Hans">（仅英文）</span>'
