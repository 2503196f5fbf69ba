"""Prose pages: what shows, below which others, and that they take no other page's address."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import resolve

from pages.models import Page
from publishing.models import State
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


def test_a_page_shows_with_those_above_and_below(client):
    about = PageFactory(path="about", title_en="Invented about")
    hidden = PageFactory(path="hidden", title_en="Invented hidden", state=State.DRAFT, parent=about)
    history = PageFactory(path="about/history", title_en="Invented history", parent=hidden)
    PageFactory(path="about/history/early", title_en="Invented early", parent=history)
    PageFactory(path="about/history/secret", title_en="Invented secret", parent=history, state=State.DRAFT)
    html = client.get("/en/about/history/").content.decode()
    assert "<h1>Invented history</h1>" in html
    assert '<a href="/en/about/">Invented about</a>' in html
    assert '<a href="/en/about/history/early/">Invented early</a>' in html
    assert "Invented hidden" not in html
    assert "Invented secret" not in html


def test_a_page_in_a_loop_still_shows(client):
    first, second = PageFactory(path="first"), PageFactory(path="second")
    type(first).objects.filter(pk=first.pk).update(parent=second)
    type(second).objects.filter(pk=second.pk).update(parent=first)
    assert client.get("/en/first/").status_code == 200


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.RETIRED])
def test_a_page_that_is_not_published_is_not_found(client, state):
    PageFactory(path="about", state=state)
    assert client.get("/en/about/").status_code == 404


def test_a_page_never_takes_the_address_of_another_part(client):
    PageFactory(path="editions", title_en="Invented usurper")
    assert resolve("/en/editions/").view_name == "events:edition_list"
    assert "Invented usurper" not in client.get("/en/editions/").content.decode()


def test_unsafe_words_are_cleaned_on_the_way_out(client):
    page = PageFactory(path="about")
    type(page).objects.filter(pk=page.pk).update(body_en="<p>Kept</p><script>alert(1)</script>")
    html = client.get("/en/about/").content.decode()
    assert "<p>Kept</p>" in html
    assert "alert(1)" not in html


def test_a_page_written_in_one_language_says_so_in_the_other(client):
    PageFactory(path="about", title_en="Invented about", title_zh_hans="", body_en="<p>Words</p>", body_zh_hans="")
    html = client.get("/zh-hans/about/").content.decode()
    assert '<div lang="en"><p>Words</p></div>' in html
    assert "language-note" in html


def test_menus_hold_published_pages_in_their_order(client):
    PageFactory(path="second", title_en="Invented second", menu="header", order=2)
    PageFactory(path="first", title_en="Invented first", menu="header", order=1)
    PageFactory(path="foot", title_en="Invented foot", menu="footer")
    PageFactory(path="draft", title_en="Invented draft", menu="header", state=State.DRAFT)
    html = client.get("/en/first/").content.decode()
    header, footer = html.split("<footer")
    assert header.index("Invented first") < header.index("Invented second")
    assert '<a href="/en/first/" aria-current="page">Invented first</a>' in header
    assert "Invented foot" in footer
    assert "Invented draft" not in html


def test_the_admin_does_not_ask_for_the_menus(client, django_assert_max_num_queries):
    user = get_user_model().objects.create_superuser("keeper", password="invented-password")
    client.force_login(user)
    with django_assert_max_num_queries(60) as queries:
        assert client.get("/admin/password_change/").status_code == 200
    assert [query["sql"] for query in queries if "pages_page" in query["sql"]] == []


def test_a_circle_that_is_there_already_does_not_hold_up_others():
    first = PageFactory()
    second = PageFactory(parent=first)
    Page.objects.filter(pk=first.pk).update(parent=second)
    Page(title_en="Third", path="third", parent=Page.objects.get(pk=second.pk)).clean()
    with pytest.raises(ValidationError, match="cannot stand below itself"):
        Page.objects.get(pk=first.pk).clean()
