"""Runs of another language are marked, dates and numbers are written as each language writes them, the switch stays."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation

from events.models import Citation, Edition, SubForum
from media.models import Photo
from publishing.dates import describe_days
from publishing.languages import other_languages, translated_fields
from publishing.models import Publishable
from tests import factories

pytestmark = pytest.mark.django_db
#: Elements without an end, which hold no words.
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "path", "circle", "rect", "line"}
WORD = "Zq"


class Runs(HTMLParser):
    """Collects the words of a page that no element marks as English, in its text and in what is read aloud.

    Left out are choices of a filter, which know no language, and what a mark on the line of editions is called: a
    sentence in one attribute, which cannot be marked in part.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.languages: list[str] = []
        self.unmarked: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        language = found.get("lang") or (self.languages[-1] if self.languages else "")
        language = "en" if tag == "option" else language
        for name in ("alt", "title", "placeholder", *(() if tag == "a" else ("aria-label",))):
            self._note(found.get(name), language)
        if tag not in VOID:
            self.languages.append(language)

    def handle_startendtag(self, tag, attrs):
        if tag not in VOID:
            self.handle_starttag(tag, attrs)
            self.languages.pop()
        else:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.languages.pop()

    def handle_data(self, data):
        self._note(data, self.languages[-1] if self.languages else "")

    def _note(self, words, language):
        if words and WORD in words and language != "en":
            self.unmarked.append(words.strip()[:120])


@pytest.fixture
def english_record():
    """Return a record of every kind, tied to each other, with words in English only, each of which says so."""
    kinds = [model for model in apps.get_models() if issubclass(model, Publishable)]
    made = {}
    makers = {
        factory._meta.model: factory
        for factory in vars(factories).values()
        if isinstance(factory, type) and issubclass(factory, factories.PublishedFactory) and factory._meta.model
    }
    edition = made[Edition] = factories.EditionFactory(year=2023, **words_of(Edition), first_day=date(2023, 9, 15))
    for model in kinds:
        if model is not Edition:
            names = {field.name for field in model._meta.concrete_fields}
            tied = {"edition": edition} if "edition" in names else {}
            made[model] = makers[model](**words_of(model), **tied)
    tie(made)
    return made


def words_of(model) -> dict[str, str]:
    return {f"{name}_en": f"{WORD} {model._meta.model_name} {name}" for name in translated_fields(model)
            if not name.endswith("own_translation")}  # fmt: skip


def tie(made: dict) -> None:
    by_name = {model.__name__: record for model, record in made.items()}
    edition, item, organization = by_name["Edition"], by_name["SubForum"], by_name["Organization"]
    factories.ForumFactory(name_zh_hans="虚构论坛", purpose_en=f"{WORD} purpose")
    factories.EditionOrganizationFactory(edition=edition, organization=organization)
    factories.SubForumOrganizationFactory(sub_forum=item, organization=organization)
    factories.SubForumPersonFactory(
        sub_forum=item, person=by_name["Person"], organization=organization, position_en=f"{WORD} position"
    )
    factories.ExhibitorFactory(exhibition=by_name["Exhibition"], organization=organization)
    factories.OutcomeStepFactory(
        outcome=by_name["Outcome"], edition=edition, source=by_name["Source"], note_en=f"{WORD} note"
    )
    factories.FigureFactory(edition=edition, source=by_name["Source"], note_en=f"{WORD} note")
    factories.AlbumPhotoFactory(album=by_name["Album"], photo=by_name["Photo"])
    by_name["Photo"].sub_forums.add(item)
    by_name["Photo"].exhibitions.add(by_name["Exhibition"])
    for record in (edition, item, by_name["Photo"], by_name["Outcome"]):
        record.topics.add(by_name["Topic"])
    for record in (by_name["Photo"], by_name["Outcome"]):
        record.organizations.add(organization)
    by_name["Photo"].people.add(by_name["Person"])
    by_name["Source"].editions.add(edition)
    for record in (edition, item):
        Citation.objects.create(record=record, source=by_name["Source"], stance="contradicts", says_en=f"{WORD} says")
    Photo.objects.update(taken_on=date(2023, 9, 15))
    SubForum.objects.update(starts_on=date(2023, 9, 15))


def pages_of(made: dict) -> list[str]:
    lists = [
        "home", "exchange:subscribe", "events:press", "events:edition_list", "events:sub_forum_list",
        "events:exhibition_list", "events:outcome_list", "events:organization_list", "events:person_list",
        "events:topic_list", "media:photo_list", "media:album_list", "media:document_list",
    ]  # fmt: skip
    records = [
        record for record in made.values() if record.get_page_url().partition("#")[0] == record.get_absolute_url()
    ]
    return [*map(reverse, lists), *(record.get_absolute_url() for record in records)]


def test_words_in_another_language_are_marked(client, english_record):
    assert other_languages() == ["zh-hans"]
    unmarked = {}
    with translation.override("zh-hans"):
        for path in pages_of(english_record):
            html = client.get(path).content.decode()
            assert WORD in html or path == reverse("exchange:subscribe"), path
            body = html[html.index("<body") :]
            if found := Runs(f'<html lang="zh-Hans">{body}').unmarked:
                unmarked[path] = found
    assert unmarked == {}


def test_the_check_sees_what_is_not_marked():
    html = f'<p>{WORD} one</p><p lang="en">{WORD} two <i lang="zh">{WORD} three</i></p><img alt="{WORD} four"><br>'
    assert Runs(html).unmarked == [f"{WORD} one", f"{WORD} three", f"{WORD} four"]


@pytest.mark.parametrize(
    ("first", "last", "precision", "english", "chinese"),
    [
        (date(2023, 9, 15), date(2023, 9, 16), "day", "15–16 September 2023", "2023年9月15日至16日"),
        (date(2023, 9, 30), date(2023, 10, 1), "day", "30 September–1 October 2023", "2023年9月30日至10月1日"),
        (
            date(2023, 12, 31),
            date(2024, 1, 1),
            "day",
            "31 December 2023–1 January 2024",
            "2023年12月31日至2024年1月1日",
        ),
        (date(2023, 9, 15), None, "day", "15 September 2023", "2023年9月15日"),
        (date(2023, 9, 15), None, "month", "September 2023", "2023年9月"),
        (date(2023, 9, 15), None, "year", "2023", "2023年"),
    ],
)
def test_days_are_written_as_each_language_writes_them(first, last, precision, english, chinese):
    assert describe_days(first, last, precision) == english
    with translation.override("zh-hans"):
        assert describe_days(first, last, precision) == chinese


def test_numbers_are_grouped(client):
    edition = factories.EditionFactory(year=2023)
    factories.FigureFactory(edition=edition, value=5000, qualifier="exactly")
    for language in ("en", "zh-hans"):
        assert "5,000" in client.get(f"/{language}/editions/2023/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "photos/?year=2023&q=%E7%8E%AF%E5%A2%83&page=2",
        "search/?q=green",
        "editions/2023/",
        "subscribe/",
        "press/?language=en&outlet=nobody",
    ],
)
def test_the_switch_stays_on_the_same_thing_with_its_filters(client, path):
    edition = factories.EditionFactory(year=2023)
    factories.PhotoFactory.create_batch(49, edition=edition, caption_en="环境")
    html = client.get(f"/en/{path}").content.decode()
    assert f'<a href="/zh-hans/{path.replace("&", "&amp;")}" lang="zh-Hans" hreflang="zh-Hans">' in html


def test_a_filter_by_a_name_keeps_its_meaning_in_the_other_language(client):
    """What stands in the address is the same in every language, whatever the choice is called."""
    factories.EditionFactory(city_en="Nanning", city_zh_hans="南宁")
    factories.EditionFactory(city_en="Liuzhou", city_zh_hans="柳州")
    factories.PhotoFactory(creator_en="Zhang Fengqin", creator_zh_hans="张凤琴")
    factories.PhotoFactory(creator_en="Somebody")
    for path, parameter, shown in (("editions", "city", "南宁"), ("photos", "creator", "张凤琴")):
        html = client.get(f"/en/{path}/").content.decode()
        label = "Nanning" if parameter == "city" else "Zhang Fengqin"
        value = html.split(f"<span>{label}</span>")[0].rsplit('value="', 1)[1].split('"')[0]
        other = client.get(f"/zh-hans/{path}/", {parameter: value})
        assert other.context["filterset"].problems == []
        assert [chip.value for chip in other.context["filterset"].chips] == [shown]
        assert other.context["page_obj"].paginator.count == 1
