"""What surrounds every page is drawn once for each version of the record, and is nobody's own.

Within a transaction nothing is remembered, so these tests have none around them.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange import facts
from pages.context import Frame
from publishing.models import State
from tests.factories import EditionFactory, ForumFactory, PageFactory

pytestmark = pytest.mark.django_db(transaction=True)


def text(client, address, **extra):
    response = client.get(address, **extra)
    assert response.status_code == 200
    return response.content.decode()


def asked(client, address):
    """Return the statements that a page asks the second time, without those for the version of the record."""
    text(client, address)
    with CaptureQueriesContext(connection) as queries:
        text(client, address)
    return [query["sql"] for query in queries if "publishing_recordchange" not in query["sql"]]


def test_a_page_of_prose_that_was_drawn_asks_nothing(client):
    ForumFactory()
    page = PageFactory(path="about", menu="header")
    assert asked(client, page.get_absolute_url()) == []


def test_a_list_asks_neither_for_the_forum_nor_for_the_menus(client):
    ForumFactory()
    PageFactory(menu="footer")
    assert [one for one in asked(client, "/en/editions/") if "events_forum" in one or "pages_page" in one] == []


def test_a_change_of_the_forum_or_a_menu_shows_on_every_page(client):
    forum = ForumFactory(name_en="Forum of old", contact_email="")
    page = PageFactory(path="about", title_en="About of old", menu="header")
    html = text(client, "/en/editions/")
    assert html.count("Forum of old") > 1
    assert "About of old" in html
    forum.name_en, forum.contact_email = "Forum of today", "desk@forum.example"
    forum.save()
    page.title_en = "About of today"
    page.save()
    html = text(client, "/en/editions/")
    assert "of old" not in html
    assert html.count("mailto:desk@forum.example") == 1
    page.state = State.RETIRED
    page.save()
    assert "About of today" not in text(client, "/en/editions/")


def test_each_language_has_a_frame_of_its_own(client):
    ForumFactory(name_en="Invented Forum", name_zh_hans="虚构论坛")
    PageFactory(path="about", title_en="Invented about", title_zh_hans="虚构页面", menu="footer")
    for _time in range(2):
        english, chinese = text(client, "/en/press/"), text(client, "/zh-hans/press/")
        assert "虚构" not in english
        assert "Invented" not in chinese
        assert "site/css/chinese" in chinese
        assert "site/css/chinese" not in english


def test_the_frame_says_of_each_page_where_it_is(client):
    PageFactory(path="about", title_en="Invented about", menu="header")
    for _time in range(2):
        about, photos = text(client, "/en/about/"), text(client, "/en/photos/?year=2019")
        assert '<a href="/en/about/" aria-current="page">' in about
        assert '<a href="/en/about/">' in photos
        assert '<a href="/en/photos/" aria-current="page">' in photos
        assert '<a href="/zh-hans/photos/?year=2019"' in photos
        assert "Printed from http://testserver/en/photos/?year=2019 on" in photos
        assert "Printed from http://testserver/en/about/ on" in about


def test_a_copy_made_of_files_suggests_nothing_and_readers_are_suggested_to_all_the_same(client):
    for _time in range(2):
        assert "data-suggest=" not in text(client, "/en/press/", STATIC_COPY="1")
        assert 'data-suggest="/en/search/suggestions/"' in text(client, "/en/press/")


def test_pages_below_another_come_and_go(client):
    above = PageFactory(path="about", title_en="Invented about")
    assert 'id="below"' not in text(client, "/en/about/")
    below = PageFactory(path="about/history", title_en="Invented history", parent=above)
    PageFactory(path="about/secret", title_en="Invented secret", parent=above, state=State.DRAFT)
    for _time in range(2):
        html = text(client, "/en/about/")
        assert '<a href="/en/about/history/">Invented history</a>' in html
        assert "Invented secret" not in html
    below.state = State.DRAFT
    below.save()
    assert 'id="below"' not in text(client, "/en/about/")


def test_a_frame_makes_each_thing_once():
    frame, made = Frame(), []
    for key in ("header", "footer", "header"):
        frame.once(key, lambda key=key: made.append(key))
    assert made == ["header", "footer"]


def test_the_facts_of_a_record_are_made_once_for_a_page(client, monkeypatch):
    edition, made = EditionFactory(), []
    monkeypatch.setitem(facts._MAKERS, "edition", lambda one, make=facts._edition: made.append(one) or make(one))
    text(client, edition.get_absolute_url())
    assert made == [edition]
