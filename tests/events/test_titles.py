"""What records are called where their own words are missing or in another language."""

import pytest
from django.template import Context, Template
from django.utils import translation

from tests.factories import EditionFactory, OrganizationFactory, OutcomeFactory, PersonFactory, SubForumFactory

pytestmark = pytest.mark.django_db


def write(tag: str, record) -> str:
    return Template(f"{{% load titles %}}{{% {tag} %}}").render(Context({"record": record}))


def test_an_edition_is_called_by_its_number_or_else_its_year():
    assert write("title record", EditionFactory(number=12)) == "12th edition"
    assert write("title record", EditionFactory(number=None, year=2012)) == "Edition of 2012"


def test_a_programme_item_without_a_title_is_called_by_its_kind():
    assert write("title record", SubForumFactory(title_en="", kind="roundtable")) == "Roundtable"
    assert write("title_value record", SubForumFactory(title_en="", kind="roundtable")) == "Roundtable"


def test_a_title_in_another_language_is_marked():
    item = SubForumFactory(title_en="", title_zh_hans="青年")
    assert write("title record False", item) == '<span lang="zh-Hans">青年</span>'
    assert "(in Simplified Chinese)" in write("title record", item)
    with translation.override("zh-hans"):
        assert write("title record", item) == "青年"


def test_titles_are_escaped():
    assert write("title record", OrganizationFactory(name_en="A <b> & co")) == "A &lt;b&gt; &amp; co"
    assert write("title record", PersonFactory(family_name_en="<b>", given_name_en="")) == "&lt;b&gt;"


def test_a_person_is_called_in_the_script_of_the_page_where_there_is_one():
    both = PersonFactory(family_name_en="Zhang", given_name_en="Hua", family_name_zh_hans="张", given_name_zh_hans="华")
    assert write("title record", both) == "Hua Zhang"
    both.family_name_first = True
    assert write("title record", both) == "Zhang Hua"
    with translation.override("zh-hans"):
        assert write("title record", both) == "张华"
    chinese = PersonFactory(family_name_en="", given_name_en="", family_name_zh_hans="张", given_name_zh_hans="华")
    assert write("title record False", chinese) == '<span lang="zh-Hans">张华</span>'


def test_our_own_translations_are_said_to_be_ours():
    outcome = OutcomeFactory(title_en="Plan", title_zh_hans="计划", title_own_translation="en")
    assert write('own_translation record "title"', outcome) == '<span class="own-translation">our translation</span>'
    with translation.override("zh-hans"):
        assert write('own_translation record "title"', outcome) == ""
    assert write('own_translation record "title"', OutcomeFactory()) == ""
