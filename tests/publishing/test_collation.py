"""Names in order, in any script; the stored places are the same on every database and follow every change."""

import pytest
from django.db.models import F
from django.utils import translation

from events.models import Organization, Person, Topic
from publishing.collation import LENGTH, sort_key
from publishing.models.sorting import fill, order_fields
from publishing.sorting import catch_up
from tests.factories import OrganizationFactory, PersonFactory, TopicFactory


def in_order(names: str, language: str = "", **options) -> bool:
    """Say whether names, parted by bars, stand in their order."""
    wanted = [name.strip() for name in names.split("|")]
    mixed = wanted[1::2] + wanted[::2]
    return sorted(mixed, key=lambda name: sort_key(name, language, **options)) == wanted


@pytest.mark.parametrize(
    ("names", "language"),
    [
        ("北海 | 长沙 | 成都 | 重庆 | 广州 | 桂林 | 昆明 | 柳州 | 南宁 | 西藏 | 厦门", "zh-hans"),
        ("安徽 | 北京 | 长春 | 长江 | 长沙 | 福建", "zh-hans"),
        ("中国环境 | 中国环境报 | 中国环境部 | 中国科学", "zh-hans"),
        ("安徽 | Anhui | ASEAN | 北海 | Beihai | China | 重庆 | 桂林 | Guilin", "zh-hans"),
        ("妈 | 麻 | 马 | 骂 | 吗", "zh-hans"),
        ("西 | 西安 | 先", "zh-hans"),
        ("長沙 | 重慶 | 廣州", "zh-hant"),
        ("Äpfel | apple | Apple pie | Zebra", "en"),
        ("école | Ecole normale | éduquer", "fr"),
        ("Session 2 | Session 10 | Session 100", "en"),
        ("“Green” | Green growth | “Green” zones", "en"),
        ("ASEAN | Ａｓｉａ | Asia Foundation", "en"),
        ("an | ăn | ân | ba | da | đa | e | ê | o | ô | ơ | u | ư", "vi"),
        ("đào | đạo | đào tạo", "vi"),
        ("กรุงเทพ | เกาะ | ขอนแก่น | เชียงใหม่ | ไทย | นคร", "th"),
    ],
)
def test_names_stand_in_the_order_of_their_language(names, language):
    assert in_order(names, language)


def test_a_family_name_is_read_as_one():
    assert in_order("仇 | 任 | 单 | 王 | 解 | 曾 | 查 | 翟 | 张", "zh-hans", family=True)
    assert sort_key("曾", family=True).startswith("zeng1")
    assert sort_key("曾").startswith("ceng2")


@pytest.mark.parametrize("words", ["", "   ", "—"])
def test_words_without_letters_have_no_place(words):
    assert sort_key(words) == ""


def test_a_key_is_never_too_long_and_holds_no_nul():
    key = sort_key("环境" * 500)
    assert len(key) == LENGTH
    assert "\x00" not in key


@pytest.mark.django_db
def test_rows_stand_in_pinyin_for_chinese_and_in_letters_for_english():
    names = {"Nanning": "南宁", "beihai": "北海", "Chongqing": "重庆", "Émile": "艾米尔", "Liuzhou": None}
    for number, (english, chinese) in enumerate(names.items()):
        OrganizationFactory(slug=str(number), name_en=english, name_zh_hans=chinese)
    english = ["beihai", "Chongqing", "Émile", "Liuzhou", "Nanning"]
    assert [one.name for one in Organization.objects.all()] == english
    assert [one.name for one in Organization.objects.for_cards()] == english
    with translation.override("zh-hans"):
        chinese = ["艾米尔", "北海", "重庆", "Liuzhou", "南宁"]
        assert [one.name for one in Organization.objects.all()] == chinese
        assert [one.name for one in Organization.objects.for_cards()] == chinese


@pytest.mark.django_db
def test_punctuation_and_case_decide_nothing_on_any_database():
    for number, name in enumerate(["a-z", "a b", "A", "ab", "B", "_a"]):
        TopicFactory(slug=str(number), name_en=name)
    assert [topic.name for topic in Topic.objects.all()] == ["A", "_a", "a b", "a-z", "ab", "B"]


@pytest.mark.django_db
def test_the_place_follows_every_way_to_store_a_name():
    person = PersonFactory(family_name_zh_hans="张")
    key = person.family_name_order_zh_hans
    assert key.startswith("zhang1")
    person.family_name_zh_hans = "王"
    person.save(update_fields=["family_name_zh_hans"])
    person.refresh_from_db()
    assert person.family_name_order_zh_hans.startswith("wang2")
    Person.objects.filter(pk=person.pk).update(family_name_zh_hans="李")
    person.refresh_from_db()
    assert person.family_name_order_zh_hans.startswith("li3")
    Person.objects.filter(pk=person.pk).update(family_name_zh_hans=F("family_name_en"))
    assert catch_up() == 1
    person.refresh_from_db()
    assert person.family_name_order_zh_hans == sort_key(person.family_name_en, "zh-hans", family=True)
    assert catch_up() == 0


@pytest.mark.django_db
def test_names_that_were_there_before_get_their_places():
    topic = TopicFactory(name_en="Trade")
    Topic.objects.filter(pk=topic.pk).update(**{field.attname: "" for field in order_fields(Topic)})
    assert fill(Topic) == 1
    topic.refresh_from_db()
    assert topic.name_order_en == sort_key("Trade", "en")
