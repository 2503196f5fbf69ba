"""The one way in: who is let in, where it leads, what is written down, and what a page gives away."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from publishing.models import AuditEntry
from tests.accounts.people import PASSWORD, person, sign_in

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


def written() -> list[tuple]:
    return [(entry.kind, entry.actor) for entry in AuditEntry.objects.order_by("pk")]


def test_the_admin_s_own_address_is_the_way_in(client):
    assert reverse("admin:login") == reverse("account_login") == LOGIN
    assert reverse("admin:logout") == reverse("account_logout")
    assert reverse("admin:password_change") == reverse("account_change_password")
    answer = client.get(reverse("admin:index"))
    assert answer["Location"] == f"{LOGIN}?next=/admin/"
    assert "account/login.html" in [template.name for template in client.get(answer["Location"]).templates]


def test_staff_get_in_and_where_they_wanted(client):
    person()
    assert sign_in(client, next="/admin/events/edition/")["Location"] == "/admin/events/edition/"
    assert client.get(reverse("admin:index")).status_code == 200
    assert written() == [("signed-in", "anna")]
    assert AuditEntry.objects.get().detail == {"method": ["password"]}


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "https:evil"])
def test_signing_in_never_leads_away_from_the_site(client, wanted):
    person()
    assert sign_in(client, next=wanted)["Location"] == "/admin/"
    assert client.get(f"{LOGIN}?next={wanted}")["Location"] == "/admin/"


@pytest.mark.parametrize(
    ("account", "sent"),
    [
        ({}, {"password": "wrong"}),
        ({"is_staff": False}, {}),
        ({"is_active": False}, {}),
        (None, {}),
    ],
)
def test_who_is_not_let_in_learns_nothing_of_the_reason(client, account, sent):
    if account is not None:
        person(**account)
    answer = sign_in(client, **sent)
    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        "__all__": ["Name and password do not fit each other. Mind capital letters in the password."]
    }
    assert "_auth_user_id" not in client.session
    assert written() == [("sign-in-failed", "anna" if account is not None else "")]


def test_a_name_that_is_no_account_is_not_written_down(client):
    sign_in(client, name="my secret password")
    assert AuditEntry.objects.get().actor == ""
    assert "my secret" not in str(AuditEntry.objects.values())


@pytest.mark.parametrize("name", ["\x00", "x" * 5000, "' OR 1=1 --", "名字", ""])
def test_any_name_is_answered(client, name):
    assert sign_in(client, name=name).status_code == 200


def test_somebody_signed_in_who_may_not_edit_is_not_led_in_circles(client):
    client.force_login(User.objects.create_user("reader"))
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.status_code == 200
    assert "You are signed in as reader" in answer.content.decode()


def test_signing_out_is_a_form_and_written_down(client):
    person()
    sign_in(client)
    assert client.get(reverse("admin:logout")).status_code == 200
    answer = client.post(reverse("admin:logout"), follow=True)
    assert answer.redirect_chain[-1][0] == LOGIN
    assert "You have signed out." in answer.content.decode()
    assert written()[-1] == ("signed-out", "anna")
    assert "_auth_user_id" not in client.session


def test_forms_want_their_token():
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


@pytest.mark.parametrize("name", ["account_signup", "account_email", "mfa_signup_webauthn"])
def test_nobody_signs_up(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("code", ["en", "zh-hans"])
def test_pages_open_in_both_languages_without_anything_inline(client, code):
    person()
    client.cookies["django_language"] = code
    sign_in(client)
    names = ("mfa_index", "account_sessions", "account_change_password", "mfa_activate_totp", "mfa_add_webauthn",
             "account_reauthenticate", "account_logout")  # fmt: skip
    for name in names:
        answer = client.get(reverse(name))
        content = answer.content.decode()
        assert (name, answer.status_code) == (name, 200)
        assert f'<html lang="{code}"' in content
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert all(words not in content for words in (" style=", " onclick=", " onload=", "<script>"))
        assert "no-store" in answer["Cache-Control"]


def test_a_password_is_changed_with_the_old_one_and_ends_other_sessions(client):
    person()
    other = Client()
    sign_in(client), sign_in(other)
    new = {"password1": "nine loud geese", "password2": "nine loud geese"}
    answer = client.post(reverse("admin:password_change"), {"oldpassword": "wrong", **new})
    assert answer.context["form"].errors == {"oldpassword": ["This is not your password."]}
    answer = client.post(reverse("admin:password_change"), {"oldpassword": PASSWORD, **new})
    assert answer.status_code == 302
    assert client.get(reverse("admin:index")).status_code == 200
    assert other.get(reverse("admin:index")).status_code == 302
    assert [kind for kind, _name in written()][-2:] == ["session-ended", "password-changed"]


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short one 7", "at least 12 characters"),
        ("margarethe-77", "similar to the username"),
        ("ababababababab", "different characters"),
        ("123456789012345", "entirely numeric"),
        ("forum-password-1", "Words that this site is about"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(client, password, why):
    person("margarethe")
    sign_in(client, "margarethe")
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = client.post(reverse("admin:password_change"), data)
    assert why in str(answer.context["form"].errors["password1"])


def test_without_e_mail_nobody_is_offered_a_link(client):
    content = client.get(LOGIN).content.decode()
    assert "Whoever runs this site can let you back in." in content
    assert mail.outbox == []
