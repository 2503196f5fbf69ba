"""The search page: what it finds in which language, in which order, and what it never shows."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from events.models import Edition, Forum
from publishing.models import Publishable, State
from publishing.words import columns
from search.finding import CAP, find
from search.registry import kinds
from tests import factories
from tests.factories import (
    EditionFactory,
    OrganizationFactory,
    PageFactory,
    PersonFactory,
    PhotoFactory,
    SourceFactory,
    SubForumFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def search(client, query: str, code: str = "en"):
    response = client.get(f"/{code}/search/", {"q": query})
    assert response.status_code == 200
    return response


def hits(query: str) -> list:
    """Return the records found, of every kind."""
    return [hit.record for group in find(query).groups for hit in group.hits]


def test_every_kind_of_published_record_is_searchable():
    from django.apps import apps

    published = {model for model in apps.get_models() if issubclass(model, Publishable)}
    assert {kind.model for kind in kinds()} == published


def test_chinese_words_are_found_inside_longer_ones():
    edition = EditionFactory(theme_zh_hans="共商生态环境治理")
    SubForumFactory(title_zh_hans="绿色发展")
    assert hits("环境") == [edition]
    assert hits("环境 治理") == [edition]
    assert hits("治境") == []


def test_every_word_must_occur_in_the_record_in_whichever_language():
    edition = EditionFactory(theme_en="Green growth", theme_zh_hans="绿色增长", city_en="Nanning")
    assert hits("GREEN nanning 绿色") == [edition]
    assert hits("green absent") == []


def test_hits_stand_by_kind_with_counts(client):
    EditionFactory(theme_en="Marvel one")
    OrganizationFactory(name_en="Marvel two")
    OrganizationFactory(name_en="Marvel three")
    TopicFactory(name_en="Other")
    response = search(client, "marvel")
    results = response.context["results"]
    assert [(group.kind.name, group.count) for group in results.groups] == [("editions", 1), ("organizations", 2)]
    assert results.total == 3
    assert "3 hits" in response.content.decode()


def test_many_hits_of_one_kind_are_cut_and_lead_to_the_list(client):
    for _number in range(CAP + 2):
        TopicFactory(name_en="Marvel")
    response = search(client, "marvel")
    (group,) = response.context["results"].groups
    assert (len(group.hits), group.count) == (CAP, CAP + 2)
    assert f'<a href="/en/topics/?q=marvel">All {CAP + 2}</a>' in response.content.decode()


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.more], ids=lambda kind: kind.model.__name__)
def test_a_list_finds_what_the_search_finds(client, kind):
    """Every field that is searched leads to as many records in the list behind "All" as the search counts."""
    make = {
        factory._meta.model: factory
        for factory in vars(factories).values()
        if isinstance(factory, type) and issubclass(factory, factories.PublishedFactory)
    }[kind.model]
    for number, field in enumerate(kind.fields):
        make(**{columns(kind.model, field)[-1]: f"marvel{number} 环境"})
        (group,) = [group for group in find(f"marvel{number}").groups if group.kind is kind]
        listed = client.get(reverse(kind.more), {"q": f"marvel{number}"})
        assert group.count == listed.context["page_obj"].paginator.count == 1


def test_kinds_without_a_list_say_that_there_are_more(client):
    for _number in range(CAP + 1):
        PageFactory(title_en="Marvel")
    assert f"The first {CAP} of {CAP + 1} are shown" in search(client, "marvel").content.decode()


def test_what_is_not_public_is_not_found():
    for factory in vars(factories).values():
        if isinstance(factory, type) and issubclass(factory, factories.PublishedFactory) and factory._meta.model:
            column = {"Topic": "name_en", "Organization": "name_en", "Person": "family_name_en"}.get(
                factory._meta.model.__name__,
                "theme_en" if factory is EditionFactory else "caption_en" if factory is PhotoFactory else "title_en",
            )
            column = "title" if factory is SourceFactory else column
            for state in (State.DRAFT, State.IN_REVIEW, State.RETIRED):
                factory(**{column: "Unseenword", "state": state})
    assert hits("unseenword") == []
    SubForumFactory(title_en="Unseenword", edition__state=State.DRAFT)
    assert hits("unseenword") == []


def test_a_hit_shows_the_words_around_what_was_found(client):
    EditionFactory(
        theme_en="Theme", body_en=f"<p>{'before ' * 40}needle <strong>in</strong> &lt;hay{' after' * 40}</p>"
    )
    (group,) = find("needle").groups
    excerpt = group.hits[0].excerpt.words
    assert "needle in" in excerpt
    assert excerpt.startswith("…")
    assert excerpt.endswith("…")
    assert set(excerpt.strip("…").split()) == {"before", "needle", "in", "<hay", "after"}
    assert "<strong>" not in excerpt


def test_a_title_is_not_repeated_as_an_excerpt():
    TopicFactory(name_en="Needle")
    (group,) = find("needle").groups
    assert not group.hits[0].excerpt


def test_hits_in_another_language_are_marked(client):
    TopicFactory(name_en="Rivers", name_zh_hans="河流")
    page = search(client, "河流").content.decode()
    assert '<span class="hit-excerpt" lang="zh-Hans">河流</span>' in page
    SourceFactory(title="河流报道", language="zh-hans")
    assert 'lang="zh-Hans">河流报道</a>' in search(client, "报道").content.decode()


def test_a_person_is_found_by_either_script(client):
    person = PersonFactory(
        family_name_en="Zhang", given_name_en="Hua", family_name_zh_hans="张", given_name_zh_hans="华"
    )
    assert hits("zhang hua") == hits("张") == [person]


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
    answers = search(client, query).context["answers"]
    assert [(answer.title, answer.url) for answer in answers] == [("Invented Cooperation Forum", "/en/")]


@pytest.mark.parametrize("query", ["forum", "cooperation", "scientific", "论坛"])
def test_a_part_of_the_forums_name_does_not_mean_the_forum(client, query):
    Forum.objects.create(name_en="Invented Cooperation Forum", short_name_en="ICF", name_zh_hans="某某合作论坛")
    assert search(client, query).context["answers"] == []


def test_nothing_found_says_what_to_try(client):
    assert "Nothing in the record holds all these words." in search(client, "absent").content.decode()


@pytest.mark.parametrize("query", ["", " ", "\u3000"])
def test_no_query_shows_the_form_and_a_hint(client, query):
    response = search(client, query)
    assert "results" not in response.context
    assert "Every word must occur" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("\x00", "Null characters are not allowed."),
        ("x" * 60_000, "A search can hold at most 200 characters."),
    ],
)
def test_a_bad_query_is_told(client, query, problem):
    response = search(client, query)
    assert problem in response.content.decode()
    assert "results" not in response.context
    assert len(response.content) < 200_000


@pytest.mark.parametrize("query", ["%25", "%5C", "_", "'", "<script>alert(1)</script>", "%ff", "%ED%A0%80", "a" * 200])
def test_odd_queries_find_nothing_and_break_nothing(client, query):
    EditionFactory()
    response = client.get(f"/en/search/?q={query}")
    assert response.status_code == 200
    assert response.context["results"].total == 0
    assert "<script>alert" not in response.content.decode()


def test_a_hundred_words_are_one_query(client):
    EditionFactory(theme_en=" ".join(chr(0x4E00 + number) for number in range(100)))
    response = search(client, " ".join(chr(0x4E00 + number) for number in reversed(range(100))))
    assert response.context["results"].total == 1


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=220), path=st.sampled_from(["search", "editions", "sub-forums", "outcomes", "press"]))
def test_any_bytes_may_be_asked_for(client, raw, path):
    names = ("q", "year", "city", "topic", "organization", "page", "status", "outlet", "language", "edition")
    query = "&".join(f"{name}={quote(raw[place:])}" for place, name in enumerate(names))
    assert client.get(f"/en/{path}/?{query}").status_code == 200


def test_search_pages_stay_out_of_search_engines(client):
    assert '<meta name="robots" content="noindex">' in search(client, "any").content.decode()


def test_a_search_asks_as_much_for_three_hits_of_a_kind_as_for_one(client):
    counts = []
    for number in (1, 2):
        for _more in range(number):
            SubForumFactory(title_en="Marvel")
            PhotoFactory(caption_en="Marvel", edition=EditionFactory(theme_en="Marvel"))
            SourceFactory(title="Marvel")
        search(client, "marvel")
        with CaptureQueriesContext(connection) as asked:
            search(client, "marvel")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


def test_a_search_and_a_list_say_when_words_are_left_out(client):
    EditionFactory(theme_en="a b c d e f g h i j")
    told = "Only the first 10 words were looked for: “a b c d e f g h i j”."
    for query, is_told in (("a b c d e f g h i j", False), ("a b c d e f g h i j zzz", True)):
        assert [hit.year for hit in hits(query)] == [Edition.objects.get().year]
        pages = [search(client, query), client.get("/en/photos/", {"q": query})]
        assert [told in page.content.decode() for page in pages] == [is_told, is_told]
