"""The search page: what it shows of what is found, how it narrows down, and that nothing in its address breaks it."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from events.models import Edition, Forum, SubForum
from publishing.models import Publishable, State
from search import finding, results, spelling
from search.indexing import rebuild
from search.registry import kinds
from tests import factories
from tests.factories import (
    EditionFactory,
    OrganizationFactory,
    PersonFactory,
    PhotoFactory,
    SourceFactory,
    SubForumFactory,
    TopicFactory,
)
from tests.search.searching import found, look

pytestmark = pytest.mark.django_db


def search(client, query: str, code: str = "en", **more):
    response = client.get(f"/{code}/search/", {"q": query, **more})
    assert response.status_code == 200
    return response


def page_of(client, query: str, **more):
    """Return the page that a query gives, after the index was made anew."""
    rebuild()
    return search(client, query, **more).context["page"]


def counts(page, code: str) -> dict[str, int]:
    """Return the counts of a facet by the names of its values."""
    return next(({v.slug: v.count for v in facet.values} for facet in page.results.facets if facet.code == code), {})


def test_every_kind_of_published_record_is_searchable():
    published = {model for model in apps.get_models() if issubclass(model, Publishable)}
    assert {kind.model for kind in kinds()} == published


def test_a_hit_says_what_and_when_it_is_and_shows_the_words_around_what_was_found(client):
    edition = EditionFactory(year=2023, city_en="Sampleton")
    SubForumFactory(
        edition=edition,
        title_en="Title",
        body_en=f"<p>{'before ' * 40}needle <strong>in</strong> &lt;hay{' after' * 60}</p>",
    )
    (hit,) = page_of(client, "needle").results.hits
    assert (hit.title.words, hit.edition, hit.kind_in_words) == ("Title", "2023, Sampleton", "Sub-forum")
    assert re.fullmatch(r"…(before )+<mark>needle</mark> in &lt;hay( after)+…", hit.extract)
    assert hit.url == f"/en/editions/{edition.slug}/sub-forums/{SubForum.objects.get().slug}/"


def test_words_found_in_the_title_are_marked_there_and_not_repeated(client):
    TopicFactory(name_en="Needle <work>")
    (hit,) = page_of(client, "needles").results.hits
    assert hit.marked_title == "<mark>Needle</mark> &lt;work&gt;"
    assert hit.extract == ""


def test_hits_in_another_language_are_marked(client):
    TopicFactory(name_en="Rivers", name_zh_hans="河流")
    SourceFactory(title="河流报道", language="zh-hans")
    rebuild()
    page = search(client, "河流").content.decode()
    assert '<p class="hit-extract" lang="zh-Hans"><mark>河流</mark></p>' in page
    assert (
        'lang="zh-Hans"><mark>河流</mark>报道</a> <span class="language-note" lang="en">(in Simplified Chinese)</span>'
        in page
    )
    assert "language-note" not in search(client, "河流", "zh-hans").content.decode()


def test_what_exists_in_english_only_is_marked_in_chinese(client):
    edition = EditionFactory(year=2023, city_en="Sampleton", theme_en="Rivers for all", theme_zh_hans="")
    office = OrganizationFactory(name_en="Rivers office", name_zh_hans="")
    topic = TopicFactory(name_en="Rivers topic", name_zh_hans="")
    other = EditionFactory(year=2021, city_en="Otherton", theme_en="Rivers too", theme_zh_hans="")
    for one in (edition, other):
        one.topics.add(topic, TopicFactory(name_en=f"Topic {one.year}", name_zh_hans=""))
    PhotoFactory(
        edition=edition, caption_en="Rivers", caption_zh_hans="", credit_line_en="Photo: Lin"
    ).organizations.add(office, OrganizationFactory(name_en="Other office", name_zh_hans=""))
    rebuild()
    page = search(client, "rivers", "zh-hans").content.decode()
    note = '<span class="language-note" lang="zh-Hans">（仅英文）</span>'
    assert f'lang="en"><mark>Rivers</mark> for all</a>\u200b{note}' in page
    assert f'lang="en"><mark>Rivers</mark></a>\u200b{note}' in page
    assert '<p class="hit-detail"><span lang="en">Photo: Lin</span></p>' in page
    for label in ("Sampleton", "Rivers topic", "Rivers office"):
        assert f'<span class="facet-label"><span lang="en">{label}</span></span>' in page
    through = search(client, "sampleton", "zh-hans", city="sampleton").content.decode()
    assert '<span lang="en">Sampleton</span>' in through
    suggested = client.get("/zh-hans/search/suggestions/", {"q": "rivers off"}).json()["suggestions"]
    assert [(one["name"], one["lang"], one["kind"]) for one in suggested] == [
        ("Rivers office", "en", "机构\u200b（仅英文）")
    ]
    assert "language-note" not in search(client, "rivers").content.decode()


def test_a_photo_is_found_by_whom_it_shows_and_says_so(client):
    person = PersonFactory(family_name_en="Zhang", given_name_en="Hua")
    hidden = PersonFactory(family_name_en="Hiddenname", state=State.DRAFT)
    PhotoFactory(caption_en="At noon.").people.set([person, hidden])
    _person, hit = page_of(client, "hua zhang").results.hits
    assert (hit.title.words, hit.through) == ("At noon.", ["Hua Zhang"])
    assert look("Hiddenname") == []


def test_an_organization_is_found_by_what_it_was_called(client):
    first = OrganizationFactory(name_en="Office of Firsts", acronym="OOF")
    second = OrganizationFactory(name_en="Office of Seconds", predecessor=first)
    third = OrganizationFactory(name_en="Bureau of Thirds", predecessor=second)
    page = page_of(client, "OOF")
    assert [(hit.title.words, hit.formerly) for hit in page.results.hits] == [
        ("Office of Firsts", ""), ("Bureau of Thirds", "Office of Firsts"), ("Office of Seconds", "Office of Firsts"),
    ]  # fmt: skip
    type(first).objects.filter(pk=first.pk).update(state=State.DRAFT)
    assert found("OOF") == []
    assert third in found("Bureau")


def test_names_weigh_more_than_texts_and_a_whole_name_most():
    text = TopicFactory(name_en="Other", description_en="All about glaciers.")
    name = TopicFactory(name_en="Melting glaciers")
    whole = TopicFactory(name_en="Glaciers")
    assert found("glaciers") == [whole, name, text]


@pytest.mark.parametrize(("query", "kind"), [("marvel", "kind"), ("marvel", "language")])
def test_facets_count_hits(client, query, kind):
    EditionFactory(theme_en="Marvel one")
    OrganizationFactory(name_en="Marvel two", name_zh_hans="二")
    OrganizationFactory(name_en="Marvel three")
    TopicFactory(name_en="Other")
    page = page_of(client, query)
    assert page.results.total == 3
    assert page.count_in_words == "3 hits"
    assert counts(page, kind) == {"kind": {"organization": 2, "edition": 1}, "language": {"en": 3, "zh-hans": 1}}[kind]


def test_counts_of_a_facet_are_those_of_what_is_chosen_in_the_others(client):
    first, second = (
        EditionFactory(year=year, slug=str(year), city_en=city) for year, city in ((2020, "A"), (2021, "B"))
    )
    topic = TopicFactory(name_en="Chosen", slug="chosen")
    hidden = TopicFactory(name_en="Hidden", slug="hidden", state=State.DRAFT)
    for edition, number in ((first, 3), (second, 2)):
        for _count in range(number):
            PhotoFactory(caption_en="Marvel", edition=edition)
    photo = PhotoFactory(caption_en="Marvel", edition=first)
    photo.topics.set([topic, hidden])
    page = page_of(client, "marvel", edition="2020")
    assert page.results.total == 4
    assert counts(page, "edition") == {"2020": 4, "2021": 2}
    assert counts(page, "city") == {}
    assert counts(page, "topic") == {}
    both = search(client, "marvel", edition=["2020", "2021"]).context["page"]
    assert (both.results.total, counts(both, "city")) == (6, {"a": 4, "b": 2})
    by_city = search(client, "marvel", city="b").context["page"]
    assert (by_city.results.total, counts(by_city, "city")) == (2, {"a": 4, "b": 2})
    unknown = search(client, "marvel", topic="hidden").context["page"]
    assert unknown.results.total == 6
    assert unknown.problems == ["“hidden” is not among the choices under “Topic”, so it was left out."]


@pytest.mark.parametrize("chosen", [{}, {"kind": "source"}])
def test_what_is_tied_to_two_editions_in_a_city_counts_once_for_the_city(client, chosen):
    editions = [EditionFactory(year=year, slug=str(year), city_en="A") for year in (2020, 2021)]
    other = EditionFactory(year=2022, slug="2022", city_en="B")
    SourceFactory(title="Marvel").editions.set(editions)
    SourceFactory(title="Marvel").editions.set([editions[0], other])
    page = page_of(client, "marvel", **chosen)
    assert counts(page, "edition") == {"2020": 2, "2021": 1, "2022": 1}
    assert counts(page, "city") == {"a": 2, "b": 1}


def test_what_is_chosen_can_be_taken_away_and_shared(client):
    for year in (2020, 2021):
        PhotoFactory(caption_en="Marvel", edition=EditionFactory(year=year, slug=str(year), city_en=""))
    page = page_of(client, "marvel", edition="2020", kind="photo")
    assert page.chips == [
        ("Kind", "Photos", "/en/search/?q=marvel&edition=2020"),
        ("Edition", "2020", "/en/search/?q=marvel&kind=photo"),
    ]
    edition = next(group for group in page.groups if group.code == "edition")
    assert edition.folded == 0
    assert {choice.words: unescape(choice.url) for choice in edition.choices} == {
        "2020": "/en/search/?q=marvel&kind=photo",
        "2021": "/en/search/?q=marvel&kind=photo&edition=2020&edition=2021",
    }
    assert page.url_without_all == "/en/search/?q=marvel"


def test_pages_go_on_and_keep_what_is_chosen(client, monkeypatch):
    monkeypatch.setattr(results, "PER_PAGE", 2)
    monkeypatch.setattr("search.page.PER_PAGE", 2)
    topics = [TopicFactory(name_en="Marvel") for _number in range(5)]
    page = page_of(client, "marvel", kind="topic", page="2")
    assert [hit.key for hit in page.results.hits] == [topics[2].pk, topics[1].pk]
    assert page.list_page.next_url == "/en/search/?q=marvel&kind=topic&page=3"
    assert page.list_page.previous_url == "/en/search/?q=marvel&kind=topic"
    assert '<ol class="hit-list" start="3">' in search(client, "marvel", page="2").content.decode()
    last = search(client, "marvel", page="99").context["page"]
    assert ([hit.key for hit in last.results.hits], last.results.page) == ([topics[0].pk], 3)


def test_facets_name_what_only_hits_are_tied_to_that_a_filter_brings_up(client, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 3)
    old, new = (EditionFactory(year=year, slug=str(year), city_en="") for year in (2020, 2021))
    for slug in ("one", "two"):
        PhotoFactory(caption_en="Marvel", edition=old).organizations.add(OrganizationFactory(slug=slug))
    PhotoFactory.create_batch(4, caption_en="Marvel", edition=new)
    assert counts(page_of(client, "marvel", edition="2020"), "organization") == {"one": 1, "two": 1}


def test_more_hits_than_are_ranked_are_said_to_be_more_and_can_be_narrowed(client, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 3)
    old, new = (EditionFactory(year=year, slug=str(year), city_en="") for year in (2020, 2021))
    kept = PhotoFactory(caption_en="Marvel", edition=old)
    for _number in range(4):
        PhotoFactory(caption_en="Marvel", edition=new)
    page = page_of(client, "marvel")
    assert page.results.is_cut
    assert page.count_in_words == "More than 3 hits"
    narrowed = search(client, "marvel", edition="2020").context["page"]
    assert [hit.key for hit in narrowed.results.hits] == [kept.pk]
    assert not narrowed.results.is_cut
    assert narrowed.count_in_words == "1 hit"


NAMED_BY = {
    "Topic": "name_en", "Organization": "name_en", "Person": "family_name_en", "Edition": "theme_en",
    "Photo": "caption_en", "Source": "title",
}  # fmt: skip


def test_what_is_not_public_is_not_found():
    tomorrow, yesterday = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=1)
    hidden = [{"state": state} for state in (State.DRAFT, State.IN_REVIEW, State.RETIRED)]
    hidden += [{"publish_at": tomorrow}, {"retire_at": yesterday}]
    for factory in vars(factories).values():
        if isinstance(factory, type) and issubclass(factory, factories.PublishedFactory) and factory._meta.model:
            column = NAMED_BY.get(factory._meta.model.__name__, "title_en")
            for values in hidden:
                factory(**{column: "Unseenword"}, **values)
    assert found("unseenword") == []
    SubForumFactory(title_en="Unseenword", edition__state=State.DRAFT)
    assert found("unseenword") == []


def test_times_are_kept_to_the_moment_without_any_task(time_machine):
    now = timezone.now()
    edition = EditionFactory(theme_en="Marvel", publish_at=now + timedelta(hours=1), retire_at=now + timedelta(hours=3))
    item = SubForumFactory(title_en="Marvel", edition=edition, retire_at=now + timedelta(hours=2))
    assert found("marvel") == []
    for hours, expected in ((0.9, []), (1.1, [edition, item]), (2.1, [edition]), (3.1, [])):
        time_machine.move_to(now + timedelta(hours=hours))
        assert look("marvel") == expected


def test_a_hit_that_is_not_public_is_not_shown_though_the_index_has_it(client):
    topic = TopicFactory(name_en="Marvel")
    rebuild()
    type(topic)._base_manager.filter(pk=topic.pk).update(state=State.RETIRED)
    assert look("marvel") == [topic]
    assert search(client, "marvel").context["page"].results.hits == []


@pytest.mark.parametrize(
    "query",
    [
        "Invented Cooperation Forum",
        "invented  cooperation forum",
        "history of the invented cooperation forum",
        "Invented-Neighbours Forum",
        "Invented—Neighbours Forum",
        "某某合作论坛",
        "ＩＣＦ",
        "icf",
    ],
)
def test_any_name_of_the_forum_finds_it_first(client, query):
    Forum.objects.create(
        name_en="Invented Cooperation Forum",
        name_zh_hans="某某合作论坛",
        short_name_en="ICF",
        aliases="Invented–Neighbours Forum\n某某合作論壇",
    )
    response = search(client, query)
    answers = response.context["page"].answers
    assert [(answer.title, answer.url) for answer in answers] == [("Invented Cooperation Forum", "/en/")]
    assert '<a href="/en/">Invented Cooperation Forum</a>' in response.content.decode()


@pytest.mark.parametrize("query", ["forum", "cooperation", "scientific", "论坛"])
def test_a_part_of_the_forums_name_does_not_mean_the_forum(client, query):
    Forum.objects.create(name_en="Invented Cooperation Forum", short_name_en="ICF", name_zh_hans="某某合作论坛")
    assert search(client, query).context["page"].answers == []


def test_nothing_found_says_what_to_try(client):
    assert "Nothing in the record holds all these words." in search(client, "absent").content.decode()


@pytest.mark.parametrize("query", ["", " ", "\u3000"])
def test_no_query_shows_the_form_and_a_hint(client, query):
    response = search(client, query)
    assert response.context["page"].results is None
    assert "All words must occur." in response.content.decode()


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("\x00", "Null characters are not allowed."),
        ("x" * 60_000, "A search can hold at most 200 characters."),
        ("-river", "Say at least one word that must occur: so far there are only words that must not."),
        ('-"a b" -c', "Say at least one word that must occur: so far there are only words that must not."),
        ('"" - …', "There is no letter, character or digit in this that could be looked for."),
        ("\u202e\u200b", "There is no letter, character or digit in this that could be looked for."),
        ("👍👍", "There is no letter, character or digit in this that could be looked for."),
    ],
)
def test_a_query_that_cannot_be_looked_for_is_told(client, query, problem):
    response = search(client, query)
    assert response.context["page"].problems == [problem]
    assert response.context["page"].results is None
    assert len(response.content) < 200_000


ODD = [
    "%25", "%5C", "_", "'", "<script>alert(1)</script>", "%ff", "%ED%A0%80", "a" * 200, '"' * 200, '"a', "a AND",
    "NOT a", "NEAR(a b)", "{a}:b", "a:*", "^a", "* * *", "-", "--a", "a -", "(((", "¶ †a ‡b §c§4", "环*",
    "%E2%80%AEgnilevarT",
    "a&!b|c", "<->", "'a':1", "\\'", "%F0%9F%91%8D", "ﷺ" * 60, "à́̂" * 60,
]  # fmt: skip


@pytest.mark.parametrize("query", ODD)
def test_odd_queries_break_nothing(client, query):
    EditionFactory()
    rebuild()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"/en/search/?q={query}")
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    words = len(response.context["page"].query.wanted)  # each is looked for as it may have been meant
    assert len(asked) <= 7 + 3 * words + 2 * spelling.TRIED


def test_odd_parameters_are_left_out(client):
    TopicFactory(name_en="Marvel")
    rebuild()
    many = "&".join(f"topic=t{number}" for number in range(900))
    response = client.get(f"/en/search/?q=marvel&{many}&kind=%00&kind={'k' * 5000}&page=-1&page=1e9&nonsense=1")
    assert response.status_code == 200
    assert response.context["page"].results.total == 1
    assert len(response.context["page"].problems) == 10


def test_a_hundred_words_are_one_query(client):
    EditionFactory(theme_en=" ".join(chr(0x4E00 + number) for number in range(100)))
    page = page_of(client, " ".join(chr(0x4E00 + number) for number in reversed(range(100))))
    assert page.results.total == 1


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=220), path=st.sampled_from(["search", "editions", "sub-forums", "outcomes", "press"]))
def test_any_bytes_may_be_asked_for(client, raw, path):
    names = ("q", "year", "city", "topic", "organization", "page", "status", "outlet", "language", "edition", "kind")
    query = "&".join(f"{name}={quote(raw[place:])}" for place, name in enumerate(names))
    assert client.get(f"/en/{path}/?{query}").status_code == 200


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(st.sampled_from("ab环境 \"“”'-−*()|&!<>:^~\\%_กΆ́​"), max_size=60))
def test_any_signs_may_be_asked_for(client, query):
    assert client.get("/en/search/", {"q": query}).status_code == 200


@pytest.mark.parametrize(("path", "is_left_out"), [("?q=any", True), ("?q=%00", True), ("", False), ("?q=", False)])
def test_what_was_searched_for_stays_out_of_search_engines(client, path, is_left_out):
    page = client.get(f"/en/search/{path}").content.decode()
    assert ('<meta name="robots" content="noindex">' in page) is is_left_out
    assert '<link rel="canonical" href="http://testserver/en/search/">' in page


def test_a_search_asks_as_much_for_three_hits_of_a_kind_as_for_one(client):
    seen = []
    for number in (1, 2):
        for _more in range(number):
            edition = EditionFactory(theme_en="Marvel")
            SubForumFactory(title_en="Marvel", edition=edition)
            PhotoFactory(caption_en="Marvel", edition=edition).organizations.set(
                [OrganizationFactory(name_en="Marvel")]
            )
            SourceFactory(title="Marvel")
        rebuild()
        search(client, "marvel")
        with CaptureQueriesContext(connection) as asked:
            assert search(client, "marvel").context["page"].results.total == 5 * (number if number == 1 else 3)
        seen.append([query["sql"] for query in asked if '"search_' in query["sql"] or '"media_photo"' in query["sql"]])
        assert len(asked) <= 9, [query["sql"][:100] for query in asked]
    assert len(seen[0]) == len(seen[1]) <= 6


def test_a_search_and_a_list_say_when_words_are_left_out(client):
    EditionFactory(theme_en="a b c d e f g h i j")
    rebuild()
    told = "Only the first 10 words were looked for: “a b c d e f g h i j”."
    for query, is_told in (("a b c d e f g h i j", False), ("a b c d e f g h i j zzz", True)):
        assert look(query) == [Edition.objects.get()]
        pages = [search(client, query), client.get("/en/photos/", {"q": query})]
        assert [told in page.content.decode() for page in pages] == [is_told, is_told]
