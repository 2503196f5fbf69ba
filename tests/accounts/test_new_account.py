"""The page on which an account is made: what it needs to sign in, and its roles, at once."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from publishing.models import AuditEntry

pytestmark = pytest.mark.django_db
ADD, WORDS = reverse("admin:auth_user_add"), "a-long-word-7-of-mine"


@pytest.fixture
def operator(client) -> User:
    user = User.objects.create_user("operator", is_staff=True)
    user.groups.add(Group.objects.get(name="Operator"))
    client.force_login(user)
    return user


def test_a_new_account_signs_in_and_has_its_role(client, operator):
    page = client.get(ADD)
    form = page.context["adminform"].form
    assert form["is_staff"].initial or form.initial["is_staff"] is True
    assert "Only with this can the account sign in here." in page.content.decode()
    assert "is_superuser" not in form.fields
    editors = Group.objects.get(name="Editor")
    data = {"username": "li", "first_name": "Wei", "is_staff": "on", "groups": [editors.pk], "usable_password": "true"}
    assert client.post(ADD, data | {"password1": WORDS, "password2": WORDS, "is_superuser": "on"}).status_code == 302
    made = User.objects.get(username="li")
    assert (made.first_name, made.is_staff, made.is_superuser, list(made.groups.all())) == (
        "Wei",
        True,
        False,
        [editors],
    )
    entry = AuditEntry.objects.get(kind="access-changed")
    assert entry.detail["is_staff"] == {"before": False, "after": True}
    assert entry.detail["groups"] == {"added": ["Editor"], "removed": []}
    client.logout()
    client.post(reverse("admin:login"), {"login": "li", "username": "li", "password": WORDS})
    assert client.get(reverse("admin:index")).status_code == 200


def test_an_account_that_is_not_of_the_staff_can_be_made_too(client, operator):
    data = {"username": "li", "usable_password": "true", "password1": WORDS, "password2": WORDS}
    client.post(ADD, data)
    assert User.objects.get(username="li").is_staff is False
    assert "access-changed" not in set(AuditEntry.objects.values_list("kind", flat=True))
