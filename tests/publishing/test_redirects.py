"""Old addresses: left by changes made in any way, led on from while their records are public, never in circles."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Edition, SubForum, Topic
from publishing import redirects
from publishing.models import Redirect, State
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counted_anew():
    redirects.uses.forget()


def left() -> dict[str, object]:
    return {redirect.path: redirect.record for redirect in Redirect.objects.all()}


def test_a_changed_address_leads_to_the_new_one_in_each_language_with_its_query(client):
    topic = make.TopicFactory(slug="trade")
    topic.slug = "green-trade"
    topic.save()
    for language in ("en", "zh-hans"):
        response = client.get(f"/{language}/topics/trade/?year=2023&q=%E8%B4%B8")
        assert response.status_code == 301
        assert response["Location"] == f"/{language}/topics/green-trade/?year=2023&q=%E8%B4%B8"
    assert client.head("/en/topics/trade/").status_code == 301
    assert client.post("/en/topics/trade/").status_code == 405


def test_chains_collapse_because_a_redirect_names_a_record(client):
    topic = make.TopicFactory(slug="one")
    for slug in ("two", "three"):
        topic.slug = slug
        topic.save()
    assert left() == {"/topics/one": topic, "/topics/two": topic}
    assert client.get("/en/topics/one/")["Location"] == "/en/topics/three/"


def test_going_back_to_an_old_address_takes_it_from_the_redirect(client):
    topic = make.TopicFactory(slug="one")
    for slug in ("two", "one"):
        topic.slug = slug
        topic.save()
    assert left() == {"/topics/two": topic}
    assert client.get("/en/topics/one/").status_code == 200


def test_an_edition_takes_along_what_stands_below_it(client):
    edition = make.EditionFactory(year=2031)
    item = make.SubForumFactory(edition=edition, slug="water")
    show = make.ExhibitionFactory(edition=edition, slug="green")
    make.SubForumFactory(edition=edition, slug="unseen", state=State.DRAFT)
    edition.slug = "2031-autumn"
    edition.save()
    assert left() == {
        "/editions/2031": edition,
        "/editions/2031/sub-forums/water": item,
        "/editions/2031/exhibitions/green": show,
    }
    response = client.get("/zh-hans/editions/2031/exhibitions/green/")
    assert response["Location"] == "/zh-hans/editions/2031-autumn/exhibitions/green/"


def test_a_programme_item_moved_to_another_edition_is_found():
    old, new = make.EditionFactory(), make.EditionFactory()
    item = make.SubForumFactory(edition=old, slug="water")
    path = f"/editions/{old.slug}/sub-forums/water"
    item.edition = new
    item.save()
    assert left() == {path: item}


def test_a_page_leaves_a_redirect(client):
    page = make.PageFactory(path="about/old")
    page.path = "about/new"
    page.save()
    assert client.get("/en/about/old/")["Location"] == "/en/about/new/"


@pytest.mark.parametrize("way", ["update", "bulk_update", "new instance", "update_fields"])
def test_every_way_of_writing_leaves_one(way):
    topic = make.TopicFactory(slug="old")
    if way == "update":
        Topic.objects.filter(slug="old").update(slug="new")
    elif way == "bulk_update":
        topic.slug = "new"
        Topic.objects.bulk_update([topic], ["slug"])
    elif way == "new instance":
        Topic(pk=topic.pk, slug="new", name_en="x", state=State.PUBLISHED, created_at=topic.created_at).save()
    else:
        topic.slug = "new"
        topic.save(update_fields=["state"])
        assert left() == {}
        topic.save(update_fields=["slug"])
    assert left() == {"/topics/old": topic}


def test_an_update_of_an_edition_takes_along_what_stands_below_it():
    item = make.SubForumFactory(edition__year=2032, slug="water")
    Edition.objects.filter(year=2032).update(slug="other")
    assert left() == {"/editions/2032": item.edition, "/editions/2032/sub-forums/water": item}


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_what_was_never_public_leaves_nothing(state):
    topic = make.TopicFactory(slug="old", state=state)
    topic.slug = "new"
    topic.save()
    Topic.objects.update(slug="newer")
    assert left() == {}


def test_a_redirect_does_not_tell_that_a_hidden_record_exists(client):
    topic = make.TopicFactory(slug="old")
    topic.slug = "new"
    topic.save()
    assert client.get("/en/topics/old/").status_code == 301
    for state in (State.DRAFT, State.IN_REVIEW, State.RETIRED):
        Topic.objects.update(state=state)
        assert client.get("/en/topics/old/").status_code == 404
    topic.delete()
    assert client.get("/en/topics/old/").status_code == 404


def test_a_record_below_a_hidden_edition_is_hidden_from_redirects_too(client):
    item = make.SubForumFactory(slug="old", edition__year=2033)
    item.slug = "new"
    item.save()
    Edition.objects.update(state=State.DRAFT)
    assert client.get("/en/editions/2033/sub-forums/old/").status_code == 404


def test_a_new_record_at_an_old_address_wins(client):
    topic = make.TopicFactory(slug="old")
    topic.slug = "new"
    topic.save()
    other = make.TopicFactory(slug="old", state=State.DRAFT)
    assert client.get("/en/topics/old/")["Location"] == "/en/topics/new/"
    other.state = State.PUBLISHED
    other.save()
    assert client.get("/en/topics/old/").status_code == 200
    assert left() == {}


def test_a_page_that_exists_wins_even_over_a_redirect_that_is_still_there(client):
    topic = make.TopicFactory(slug="there")
    Redirect.leave("/topics/there", make.TopicFactory())
    assert client.get("/en/topics/there/").status_code == 200
    Redirect.leave("/topics/there", topic)
    Topic.objects.filter(pk=topic.pk).update(state=State.RETIRED)
    assert client.get("/en/topics/there/").status_code == 404


def test_redirects_in_a_circle_end_with_nothing(client):
    Redirect.objects.create(path="/one", address="/two/")
    Redirect.objects.create(path="/two", address="/one/")
    Redirect.objects.create(path="/self", address="/self/")
    assert [client.get(f"/en/{path}/").status_code for path in ("one", "two", "self")] == [404, 404, 404]


def test_redirects_to_one_another_lead_to_the_last(client):
    Redirect.objects.create(path="/one", address="/two/")
    Redirect.objects.create(path="/two", address="/photos/?edition=2023")
    response = client.get("/en/one/?page=2")
    assert response["Location"] == "/en/photos/?edition=2023"


def test_an_address_of_an_older_site_leads_to_the_readers_language_for_now(client):
    Redirect.leave("/forum/2015.html", make.EditionFactory(year=2034))
    response = client.get("/forum/2015.html", headers={"accept-language": "zh-Hans"})
    assert (response.status_code, response["Location"]) == (302, "/zh-hans/editions/2034/")
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize("query", ["x=%0d%0aSet-Cookie:a", "a=<script>", "q=" + "a" * 2000, 'a="b"', "%00"])
def test_only_a_sound_query_is_passed_on(client, query):
    Redirect.leave("/gone", make.TopicFactory(slug="here"))
    location = client.get("/en/gone/", QUERY_STRING=query)["Location"]
    allowed = f"/en/topics/here/?{query}" if query.startswith(("x=", "%00")) else "/en/topics/here/"
    assert location == allowed
    assert "\n" not in location


@pytest.mark.parametrize(
    "path", ["//example.org/", "/en//example.org/x/", "/en/\\example.org/", "/en/" + "a" * 3000 + "/"]
)
def test_no_address_leads_to_another_site(client, path):
    response = client.get(path)
    assert response.status_code in {404, 302, 301}
    assert not response.get("Location", "/en").startswith(("//", "http", "\\", "/\\"))


def test_uses_are_counted_without_a_write_for_each(client, django_assert_num_queries):
    topic = make.TopicFactory(slug="here")
    Redirect.leave("/gone", topic)
    client.get("/en/gone/")
    assert Redirect.objects.get().hits == 1
    for _time in range(5):
        client.get("/en/gone/")
    assert Redirect.objects.get().hits == 1
    redirects.uses.flush()
    found = Redirect.objects.get()
    assert found.hits == 6
    assert found.last_used_at is not None


def test_saving_without_a_change_of_address_asks_for_no_redirect():
    topic = Topic.objects.get(pk=make.TopicFactory().pk)
    topic.name_en = "Other words"
    ContentType.objects.get_for_model(Topic)  # known already, whichever test came first
    with CaptureQueriesContext(connection) as asked:
        topic.save()
    assert [query["sql"] for query in asked if "redirect" in query["sql"]] == []
    assert len(asked) == 2  # the row, and what its translations were made from


def test_the_address_in_the_admin_leaves_a_redirect(admin_client):
    from tests.admin_forms import filled

    item = make.SubForumFactory(slug="old", edition__year=2035)
    address = reverse("admin:events_subforum_change", args=[item.pk])
    admin_client.post(address, filled(admin_client.get(address)) | {"slug": "new"})
    assert left() == {"/editions/2035/sub-forums/old": SubForum.objects.get()}
