"""Sessions: listed with what their owner knows them by, kept alive by use, and ended from afar."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.devices import in_words
from accounts.models import StaffSession
from accounts.sessions import EVERY
from publishing.models import AuditEntry
from tests.accounts.people import PASSWORD, person, sign_in, with_app
from tests.admin_forms import filled

pytestmark = pytest.mark.django_db
PAGE, INDEX = "/admin/account/sessions/", "/admin/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 Version/18.5 Mobile/15E148 Safari/604"
NOW = "2026-03-05T12:00:00+08:00"


def browser(agent: str = FIREFOX, address: str = "192.0.2.1", name: str = "anna") -> Client:
    """Return a browser in which somebody signed in."""
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    sign_in(client, name)
    return client


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (IPHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8.5.0", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_told_in_words(agent, words):
    assert in_words(agent) == words


def test_one_sees_where_one_is_signed_in_and_not_where_others_are():
    person(), person("berta")
    here, _phone, _other = browser(), browser(IPHONE, "198.51.100.7"), browser(name="berta")
    answer = here.get(PAGE)
    found = [(row["device"], row["session"].address, row["is_current"]) for row in answer.context["sessions"]]
    assert found == [("Firefox on Windows", "192.0.2.1", True), ("Safari on iPhone", "198.51.100.7", False)]
    content = answer.content.decode()
    assert all(key not in content for key in StaffSession.objects.values_list("session_key", flat=True))


def test_one_session_is_ended_and_no_other():
    person()
    here, phone, tablet = browser(), browser(IPHONE), browser()
    handle = StaffSession.objects.get(session_key=phone.session.session_key).handle
    here.post(PAGE, {"session": handle})
    assert [client.get(INDEX).status_code for client in (here, phone, tablet)] == [200, 302, 200]
    entry = AuditEntry.objects.get(kind="session-ended")
    assert (entry.actor, entry.detail) == ("anna", {"count": 1})


def test_all_other_sessions_are_ended_at_once():
    person(), person("berta")
    here, phone, other = browser(), browser(IPHONE), browser(name="berta")
    here.post(PAGE)
    assert [client.get(INDEX).status_code for client in (here, phone, other)] == [200, 302, 200]


def test_the_session_of_another_is_not_ended_by_its_handle():
    person(), person("berta")
    here, other = browser(), browser(name="berta")
    here.post(PAGE, {"session": StaffSession.objects.get(user__username="berta").handle})
    assert other.get(INDEX).status_code == 200


def test_ending_sessions_is_for_those_who_showed_lately_who_they_are():
    person()
    with time_machine.travel(NOW, tick=False) as clock:
        here, phone = browser(), browser(IPHONE)
        clock.shift(11 * 60)
        answer = here.post(PAGE)
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
        assert phone.get(INDEX).status_code == 200
        here.post(answer["Location"], {"password": PASSWORD})
        assert phone.get(INDEX).status_code == 302


def test_a_session_lives_while_it_is_used_and_is_written_to_now_and_then(settings):
    settings.SESSION_COOKIE_AGE = 3600
    person()
    with time_machine.travel(NOW, tick=False) as clock:
        client = browser()
        for _number in range(3):
            clock.shift(timedelta(minutes=40))
            assert client.get(INDEX).status_code == 200
        seen = StaffSession.objects.get().seen_at
        clock.shift(EVERY / 2)
        client.get(INDEX)
        assert StaffSession.objects.get().seen_at == seen
        clock.shift(timedelta(minutes=61))
        assert client.get(INDEX).status_code == 302


def test_an_account_that_is_closed_or_deleted_takes_its_sessions_along(admin_client):
    anna, berta = person(), person("berta")
    browser(), browser(name="berta")
    berta.delete()
    data = filled(admin_client.get(reverse("admin:auth_user_change", args=[anna.pk])))
    data.pop("is_active")
    assert admin_client.post(reverse("admin:auth_user_change", args=[anna.pk]), data).status_code == 302
    assert not StaffSession.objects.filter(user__username__in=["anna", "berta"]).exists()
    entry = AuditEntry.objects.get(kind="access-changed")
    assert entry.detail == {"is_active": {"before": True, "after": False}}


def test_a_superuser_ends_sessions_and_removes_factors_of_others(client):
    User.objects.create_superuser("boss", password=PASSWORD)
    anna = person()
    anna_s = browser()
    with_app(anna)
    sign_in(client, "boss")
    address = reverse("admin:auth_user_sign_in", args=[anna.pk])
    account = client.get(reverse("admin:auth_user_change", args=[anna.pk])).content.decode()
    assert f'<a href="{address}">Sessions and second factors</a>' in account
    assert "Firefox on Windows" in client.get(address).content.decode()
    client.post(address, {})
    assert anna_s.get(INDEX).status_code == 302
    client.post(address, {"forget_factors": "1"})
    assert not anna.authenticator_set.exists()
    kinds = list(AuditEntry.objects.filter(actor="boss").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["signed-in", "session-ended", "factor-removed"]


def test_who_may_change_accounts_does_not_reach_those_of_superusers(client):
    boss = User.objects.create_superuser("boss", password=PASSWORD)
    keeper = person("keeper")
    keeper.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user", "delete_user"]))
    sign_in(client, "keeper")
    for name in ("auth_user_sign_in", "auth_user_password_change", "auth_user_delete"):
        assert client.get(reverse(f"admin:{name}", args=[boss.pk])).status_code == 403
    assert client.post(reverse("admin:auth_user_change", args=[boss.pk]), {}).status_code == 403
    assert client.get(reverse("admin:auth_user_sign_in", args=[keeper.pk])).status_code == 200
    page = client.get(reverse("admin:auth_user_change", args=[keeper.pk]))
    assert not {"is_superuser", "user_permissions"} & set(page.context["adminform"].form.fields)


def test_a_password_set_by_another_is_written_down_without_it_and_ends_sessions(client):
    User.objects.create_superuser("boss", password=PASSWORD)
    anna = person()
    hers = browser()
    sign_in(client, "boss")
    new = {"password1": "nine loud geese", "password2": "nine loud geese", "usable_password": "true"}
    answer = client.post(reverse("admin:auth_user_password_change", args=[anna.pk]), new)
    assert answer.status_code == 302
    assert hers.get(INDEX).status_code == 302
    assert not StaffSession.objects.filter(user=anna).exists()
    assert AuditEntry.objects.filter(kind="password-changed", record="anna").exists()
    assert "geese" not in str(list(AuditEntry.objects.values()))


def test_a_password_sent_too_late_is_not_kept_for_later(client):
    User.objects.create_superuser("boss", password=PASSWORD)
    anna = person()
    address = reverse("admin:auth_user_password_change", args=[anna.pk])
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, "boss")
        clock.shift(11 * 60)
        new = {"password1": "nine loud geese", "password2": "nine loud geese", "usable_password": "true"}
        assert client.post(address, new)["Location"] == address
        assert client.get(address)["Location"].startswith(reverse("account_reauthenticate"))
        assert "geese" not in str(dict(client.session))
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_permissions_given_are_written_down(admin_client):
    answer = admin_client.post(reverse("admin:auth_group_add"), {"name": "Readers", "permissions": [_permission()]})
    assert answer.status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.record) == ("access-changed", "Readers")
    assert entry.detail["permissions"] == {"added": ["events.view_edition"], "removed": []}


def _permission() -> int:
    return Permission.objects.get(codename="view_edition").pk


def test_the_page_asks_no_more_for_three_sessions_than_for_one():
    person()
    here, counts = browser(), []
    for number in (0, 2):
        for _one in range(number):
            browser(IPHONE)
        with CaptureQueriesContext(connection) as captured:
            here.get(PAGE)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_list_of_accounts_asks_no_more_for_three_than_for_one(admin_client):
    counts = []
    for names in ("a", "bc"):
        for name in names:
            with_app(person(name))
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(reverse("admin:auth_user_changelist"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
