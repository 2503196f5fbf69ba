"""E-mails about one's own account: a link to a new password, and word of every change."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import tasks
from accounts.models import StaffSession
from publishing.models import AuditEntry
from tests.accounts import urls_with_letters
from tests.accounts.people import PASSWORD, person, sign_in

pytestmark = pytest.mark.django_db
NEW = {"password1": "nine loud geese", "password2": "nine loud geese"}


@pytest.fixture(autouse=True)
def letters(settings):
    """Send e-mail, and send it at once."""
    settings.ROOT_URLCONF = urls_with_letters.__name__  # imported above: addresses depend on whether letters are sent
    settings.CAN_SEND_EMAIL = True
    settings.SITE_URL = "http://testserver/"
    settings.DEFAULT_FROM_EMAIL = "forum@example.org"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def ask(client, address: str, capture):
    with capture(execute=True):
        return client.post(reverse("account_reset_password"), {"email": address})


def link() -> str:
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]


def test_a_link_leads_to_a_new_password_once(client, django_capture_on_commit_callbacks):
    anna = person(email="anna@example.org")
    sign_in(Client())
    answer = ask(client, "anna@example.org", django_capture_on_commit_callbacks)
    assert answer["Location"] == reverse("account_reset_password_done")
    assert mail.outbox[0].to == ["anna@example.org"]
    assert mail.outbox[0].subject.startswith("A new password")
    form = client.get(link(), follow=True)
    address = form.redirect_chain[-1][0]
    assert "set-password" in address
    assert client.post(address, NEW)["Location"] == reverse("account_reset_password_from_key_done")
    assert not StaffSession.objects.of(anna).exists()
    assert "_auth_user_id" not in client.session
    assert sign_in(client, password=NEW["password1"]).status_code == 302
    assert "This link works no more" in Client().get(link(), follow=True).content.decode()
    kinds = set(AuditEntry.objects.values_list("kind", flat=True))
    assert {"password-reset-asked", "password-changed"} <= kinds


@pytest.mark.parametrize("account", [None, {"is_staff": False}, {"is_active": False}, {"email": "other@example.org"}])
def test_the_answer_is_the_same_where_there_is_no_such_account(client, account, django_capture_on_commit_callbacks):
    if account is not None:
        person(**({"email": "anna@example.org"} | account))
    answer = ask(client, "anna@example.org", django_capture_on_commit_callbacks)
    assert answer["Location"] == reverse("account_reset_password_done")
    assert mail.outbox == []


def test_nobody_is_flooded_with_links(client, django_capture_on_commit_callbacks):
    person(email="anna@example.org")
    for _number in range(5):
        ask(client, "anna@example.org", django_capture_on_commit_callbacks)
    answer = ask(client, "anna@example.org", django_capture_on_commit_callbacks)
    assert "too many attempts" in str(answer.context["form"].errors["email"])
    assert len(mail.outbox) == 5


def test_a_weak_password_is_refused_behind_a_link_too(client, django_capture_on_commit_callbacks):
    person(email="anna@example.org")
    ask(client, "anna@example.org", django_capture_on_commit_callbacks)
    address = client.get(link(), follow=True).redirect_chain[-1][0]
    answer = client.post(address, {"password1": "short", "password2": "short"})
    assert "at least 12 characters" in str(answer.context["form"].errors["password1"])


def test_the_owner_is_told_of_a_change_in_their_language(client, django_capture_on_commit_callbacks):
    person(email="anna@example.org")
    sign_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **NEW})
    assert [letter.to for letter in mail.outbox] == [["anna@example.org"]]
    assert "The password of your account was changed." in mail.outbox[0].body
    assert "If this was not you" in mail.outbox[0].body


def test_an_account_that_is_gone_gets_no_letter():
    anna = person(email="anna@example.org")
    key = anna.pk
    anna.delete()
    assert tasks.send_change.func(key, "password-changed", "en") is False
    assert mail.outbox == []


def test_the_sign_in_page_offers_the_link(client):
    assert reverse("account_reset_password") in client.get(reverse("account_login")).content.decode()
