"""The staff's pages of redirects and of addresses not found: what is refused, what is offered, what may be seen."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publishing import missed
from publishing.admin.any_record import written
from publishing.models import MissedAddress, Redirect, State
from tests import factories as make

pytestmark = pytest.mark.django_db
ADD = reverse("admin:publishing_redirect_add")
LIST = reverse("admin:publishing_redirect_changelist")
MISSED = reverse("admin:publishing_missedaddress_changelist")


@pytest.fixture(autouse=True)
def counted_anew():
    missed.missed.forget()


def editor(client, *permissions: str):
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def send(client, **values):
    return client.post(ADD, {"path": "", "target": "", "address": ""} | values)


def problems(response) -> dict:
    return dict(response.context["adminform"].form.errors)


def test_staff_make_a_redirect_to_a_record(admin_client, admin_user):
    topic = make.TopicFactory(slug="here")
    MissedAddress.objects.create(path="/topics/gone")
    assert send(admin_client, path="/en/topics/gone/", target=written(topic)).status_code == 302
    redirect = Redirect.objects.get()
    assert (redirect.path, redirect.record, redirect.address) == ("/topics/gone", topic, "")
    assert redirect.created_by == admin_user
    assert not MissedAddress.objects.exists()
    page = admin_client.get(LIST).content.decode()
    assert "Topic: Invented topic" in page
    assert "/topics/gone/" in page


def test_a_pasted_address_of_a_record_becomes_the_record(admin_client):
    topic = make.TopicFactory(slug="here")
    send(admin_client, path="http://testserver/en/old/", address="http://testserver/zh-hans/topics/here/")
    redirect = Redirect.objects.get()
    assert (redirect.path, redirect.record, redirect.address) == ("/old", topic, "")


def test_a_list_can_be_led_to(admin_client, client):
    send(admin_client, path="/pictures", address="/photos/?edition=2023")
    assert Redirect.objects.get().address == "/photos/?edition=2023"
    assert client.get("/zh-hans/pictures/")["Location"] == "/zh-hans/photos/?edition=2023"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/", "//example.org/", "/\\example.org/", "javascript:alert(1)", "topics/here", "/nothing/",
        "/topics/hidden/", "/admin/", "/editions/1850/", "/photos/?a=<b>", "/topics/gone/",
        "/photos/99999999999999999999/",
    ],
)  # fmt: skip
def test_only_public_pages_of_this_site_are_led_to(admin_client, address):
    make.TopicFactory(slug="hidden", state=State.DRAFT)
    response = send(admin_client, path="/topics/gone/", address=address)
    assert "address" in problems(response)
    assert not Redirect.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["/topics/here/", "/en/topics/here", "/photos/", "/", "/en/", "/admin/x/", "/static/x.css", "x", "//x", "/a b/"],
)
def test_no_redirect_stands_where_there_is_a_page(admin_client, path):
    topic = make.TopicFactory(slug="here")
    assert "path" in problems(send(admin_client, path=path, target=written(topic)))


def test_a_redirect_leads_to_one_place(admin_client):
    topic = make.TopicFactory()
    for values in ({}, {"target": written(topic), "address": "/photos/"}):
        assert "__all__" in problems(send(admin_client, path="/gone/", **values))


@pytest.mark.parametrize(
    "value", ["x", "events.topic:999", "auth.user:1", "events.topic:99999999999999999999", "events.topic:"]
)
def test_a_record_that_is_none_is_refused(admin_client, value):
    assert "target" in problems(send(admin_client, path="/gone/", target=value))
    assert admin_client.get(ADD, {"path": "/gone", "target": value}).status_code == 200


def test_a_hidden_record_is_refused_but_stays_where_it_was(admin_client):
    topic = make.TopicFactory(state=State.DRAFT)
    assert "target" in problems(send(admin_client, path="/gone/", target=written(topic)))
    Redirect.leave("/gone", topic)
    address = reverse("admin:publishing_redirect_change", args=[Redirect.objects.get().pk])
    assert "Invented topic" in admin_client.get(address).content.decode()
    sent = {"path": "/gone-too/", "target": written(topic), "address": ""}
    assert admin_client.post(address, sent).status_code == 302
    assert Redirect.objects.get().path == "/gone-too"


def test_suggestions_are_public_records_of_each_kind(admin_client):
    make.TopicFactory(name_en="Green finance", name_zh_hans="绿色金融")
    make.TopicFactory(name_en="Green secret", state=State.DRAFT)
    make.PageFactory(title_en="Green rules")
    address = reverse("admin:publishing_redirect_records")
    groups = admin_client.get(address, {"term": "green"}).json()["results"]
    assert {one["text"] for group in groups for one in group["children"]} == {
        "Topic: Green finance",
        "Page: Green rules",
    }
    assert len(admin_client.get(address, {"term": "绿"}).json()["results"]) == 1
    assert admin_client.get(address, {"term": "a" * 900}).json()["results"] == []


@pytest.mark.parametrize(("permissions", "status"), [((), 403), (("view_redirect",), 403), (("add_redirect",), 200)])
def test_suggestions_are_for_those_who_may_redirect(client, permissions, status):
    staff = editor(client, *permissions)
    assert staff.get(reverse("admin:publishing_redirect_records"), {"term": "x"}).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_redirects_takes_as_many_queries_for_more(admin_client, count):
    for number in range(count):
        Redirect.leave(f"/a{number}", make.TopicFactory())
        Redirect.leave(f"/b{number}", make.SubForumFactory())
    admin_client.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        admin_client.get(LIST)
    assert len(queries) == 8


def test_addresses_not_found_are_listed_with_guesses_and_a_form(admin_client, client):
    topic = make.TopicFactory(slug="green-finance", name_en="Green finance")
    for _time in range(2):
        client.get("/en/topics/green-fiance/", headers={"referer": "https://news.example/x"})
    client.get("/en/topics/other/")
    response = admin_client.get(MISSED)
    first, second = response.context["cl"].result_list
    assert (first.path, first.count, first.referrer) == ("/topics/green-fiance", 2, "news.example")
    assert [guess.record for guess in first.guesses] == [topic]
    form = f"{ADD}?path=%2Ftopics%2Fgreen-fiance&amp;target=events.topic%3A{topic.pk}"
    assert form in response.content.decode()
    filled = admin_client.get(form.replace("&amp;", "&")).content.decode()
    assert 'value="/topics/green-fiance"' in filled
    assert "Topic: Green finance" in filled
    assert second.guesses == []


def test_what_leads_somewhere_by_now_is_not_listed(admin_client):
    missed.store({"/a": (1, ""), "/b": (1, "")})
    Redirect.leave("/a", make.TopicFactory())
    assert [row.path for row in admin_client.get(MISSED).context["cl"].result_list] == ["/b"]


def test_an_address_is_put_aside_and_taken_back(admin_client):
    row = MissedAddress.objects.create(path="/a")
    for is_ignored in (True, False):
        assert admin_client.post(MISSED, {"_aside": row.pk}).status_code == 302
        row.refresh_from_db()
        assert row.is_ignored is is_ignored
        shown = [found.path for found in admin_client.get(MISSED).context["cl"].result_list]
        assert shown == ([] if is_ignored else ["/a"])
    for key in ("x", "99999999999999999999", ""):
        assert admin_client.post(MISSED, {"_aside": key}).status_code == 302
    admin_client.post(MISSED, {"action": "ignore", "_selected_action": [row.pk]})
    assert MissedAddress.objects.get().is_ignored


def test_who_may_only_look_decides_nothing(client):
    row = MissedAddress.objects.create(path="/topics/green")
    make.TopicFactory(slug="green-x")
    staff = editor(client, "view_missedaddress")
    page = staff.get(MISSED).content.decode()
    assert "/topics/green" in page
    assert "_aside" not in page
    assert ADD not in page
    staff.post(MISSED, {"_aside": row.pk})
    staff.post(MISSED, {"action": "ignore", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert not row.is_ignored


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_missed_takes_as_many_queries_for_more(admin_client, count):
    for number in range(count):
        make.TopicFactory(slug=f"green-{number}")
        MissedAddress.objects.create(path=f"/topics/green-{number}x")
    admin_client.get(MISSED)
    with CaptureQueriesContext(connection) as queries:
        admin_client.get(MISSED)
    assert len(queries) == 16
