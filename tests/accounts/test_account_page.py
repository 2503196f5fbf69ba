"""The page of an account: which roles and limits it has, who may give them, and what is written down of it."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from accounts.roles import ROLES
from events.models import EditingScope
from publishing.models import AuditEntry
from tests.accounts.people import person
from tests.accounts.walking import Browser
from tests.admin_forms import filled
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client) -> User:
    user = person("operator")
    user.groups.add(Group.objects.get(name="Operator"))
    client.force_login(user)
    return user


def page_of(user: User) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def noted() -> list[tuple]:
    """Return who changed what anybody may do, of whom, and how."""
    rows = AuditEntry.objects.filter(kind=AuditEntry.Kind.ACCESS_CHANGED).order_by("pk")
    return [(one.actor, one.record, one.detail) for one in rows]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_roles_are_called_as_people_call_them(client, operator, language, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(page_of(person()))
    shown = [label for _key, label in page.context["adminform"].form.fields["groups"].choices]
    labels = [str(role.label) for role in ROLES]  # in the language of the last request
    assert sorted(shown) == sorted(labels)
    listed = client.get(reverse("admin:auth_group_changelist")).content.decode()
    assert all(str(role.purpose) in listed.replace("&#x27;", "'") for role in ROLES)


def test_an_operator_gives_roles_and_it_is_written_down(client, operator):
    anna, editor = person(), Group.objects.get(name="Editor")
    assert client.post(page_of(anna), filled(client.get(page_of(anna))) | {"groups": [editor.pk]}).status_code == 302
    assert list(anna.groups.all()) == [editor]
    assert noted() == [("operator", "anna", {"groups": {"added": ["Editor"], "removed": []}})]


def test_an_operator_who_takes_a_role_cannot_hide_it(client, operator):
    wanted = [group.pk for group in Group.objects.filter(name__in=("Operator", "Publisher"))]
    client.post(page_of(operator), filled(client.get(page_of(operator))) | {"groups": wanted})
    assert operator.groups.count() == 2
    assert noted() == [("operator", "operator", {"groups": {"added": ["Publisher"], "removed": []}})]


def test_an_operator_makes_no_superusers_and_gives_no_single_permissions(client, operator):
    anna, one = person(), Permission.objects.get(codename="publish_edition")
    data = filled(client.get(page_of(anna))) | {"is_superuser": "on", "user_permissions": [one.pk], "first_name": "A"}
    assert client.post(page_of(anna), data).status_code == 302
    anna.refresh_from_db()
    assert anna.first_name == "A"
    assert not anna.is_superuser
    assert not anna.user_permissions.exists()


def test_an_operator_changes_no_superuser_and_no_group(client, operator):
    root = User.objects.create_superuser("root")
    group = Group.objects.get(name="Operator")
    for address in (page_of(root), reverse("admin:auth_group_change", args=[group.pk])):
        assert client.post(address, {"username": "mine", "name": "mine"}).status_code == 403
    for name in ("auth_user_password_change", "auth_user_sign_in"):
        address = reverse(f"admin:{name}", args=[root.pk])
        assert Browser(operator).ask("post", address, {"forget_factors": "1"}).status_code == 403


def test_limits_are_set_on_the_page_and_written_down(client, operator):
    anna, edition = person(), EditionFactory(year=2023, city_en="Sampleton")
    data = filled(client.get(page_of(anna)))
    limits = {"editing_scope-0-editions": [edition.pk], "editing_scope-0-languages": ["zh-hans"]}
    assert client.post(page_of(anna), data | {"editing_scope-TOTAL_FORMS": "1"} | limits).status_code == 302
    scope = EditingScope.objects.get(user=anna)
    assert (list(scope.editions.all()), scope.languages) == ([edition], ["zh-hans"])
    data = filled(client.get(page_of(anna)))
    assert client.post(page_of(anna), data | {"editing_scope-0-DELETE": "on"}).status_code == 302
    assert not EditingScope.objects.exists()
    given = {"added": [str(edition)], "removed": []}, {"before": None, "after": ["zh-hans"]}
    taken = {"removed": [str(edition)]}, {"removed": ["zh-hans"]}
    assert noted() == [
        ("operator", "anna", {"editions": editions, "languages": languages}) for editions, languages in (given, taken)
    ]
