"""Every role asks for every address of the admin, with every method that matters; one not in the table fails."""

from typing import NamedTuple

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import get_resolver, reverse

import accounts.urls
from accounts.roles import ROLES, Role
from publishing.models import Publishable, State
from publishing.sheets.kinds import workbooks
from tests.accounts import walking
from tests.accounts.walking import Browser, World, all_addresses, is_refused

pytestmark = pytest.mark.django_db

#: Who needs no permission at all; what nobody may do; what the address decides by what it is asked for, and other tests.
ANYBODY, NOBODY, ELSEWHERE = "anybody of the staff", "nobody", "see below"
Permission = str | tuple[str, ...]


class Needs(NamedTuple):
    """Which permission asking for an address and sending to it need.

    A verb is meant of the kind of record in the address; of several in a tuple one suffices. None where the address
    does not take the method.
    """

    get: Permission | None
    post: Permission | None


#: The addresses of every kind of record, by the end of their name.
OF_A_KIND = {
    "changelist": Needs("view", "view"),
    "add": Needs("add", "add"),
    "change": Needs("view", "change"),
    "delete": Needs("delete", "delete"),
    "history": Needs("view", "view"),
    "compare": Needs("view", "view"),
    "restore": Needs("change", "change"),
    "preview": Needs("view", "change"),
    "preview_new": Needs(None, "add"),
    "preview_link_make": Needs(None, "change"),
    "preview_link_revoke": Needs(None, "change"),
    "next": Needs("add", "add"),
    "add_photos": Needs("change", "change"),
    "sign_in": Needs("change", "change"),
    "password_change": Needs("change", "change"),
}
WRITES = Needs("media.change_photo", "media.change_photo")
SENDS, SCRIPT_SENDS = Needs("media.add_photo", "media.add_photo"), Needs(None, "media.add_photo")
SCRIPT_WRITES, SCRIPT_READS = Needs(None, "media.change_photo"), Needs("media.change_photo", None)
SEES_BATCHES = Needs(*[("media.add_photo", "media.change_photo")] * 2)
MODERATES = Needs(*["media.change_contributedphoto"] * 2)
REDIRECTS = ("publishing.add_redirect", "publishing.change_redirect")
#: All others, by name, and those of a kind that are different there.
OTHERS = {
    "index": Needs(ANYBODY, ANYBODY),
    "app_list": Needs(ELSEWHERE, ELSEWHERE),
    "search": Needs(ANYBODY, ANYBODY),
    "autocomplete": Needs(ELSEWHERE, ELSEWHERE),
    "jsi18n": Needs(ANYBODY, ANYBODY),
    "set_language": Needs(ANYBODY, ANYBODY),
    "login": Needs(ELSEWHERE, ELSEWHERE),
    "logout": Needs(ANYBODY, ANYBODY),
    "password_change": Needs(ANYBODY, ANYBODY),
    "password_change_done": Needs(ANYBODY, ANYBODY),
    "view_on_site": Needs(NOBODY, NOBODY),
    "spreadsheets": Needs(ANYBODY, None),
    "spreadsheet": Needs(ELSEWHERE, ELSEWHERE),
    "spreadsheet_changes": Needs(ELSEWHERE, ELSEWHERE),
    "spreadsheet_download": Needs(ELSEWHERE, None),
    **{f"events_forum_{name}": Needs(NOBODY, NOBODY) for name in ("add", "delete")},
    **{f"publishing_auditentry_{name}": Needs(NOBODY, NOBODY) for name in ("add", "delete")},
    "publishing_auditentry_change": Needs("view", NOBODY),
    **{f"publishing_previewlink_{name}": Needs(NOBODY, NOBODY) for name in ("add", "delete")},
    **{f"publishing_missedaddress_{name}": Needs(NOBODY, NOBODY) for name in ("add",)},
    "publishing_missedaddress_change": Needs("view", NOBODY),
    "publishing_redirect_records": Needs(REDIRECTS, REDIRECTS),
    "media_batch_list": SEES_BATCHES,
    "media_batch_add": SENDS,
    "media_batch_signed_in": Needs(ANYBODY, ANYBODY),
    "media_batch": SEES_BATCHES,
    "media_batch_send": SENDS,
    "media_batch_expect": SCRIPT_SENDS,
    "media_batch_state": SENDS,
    "media_batch_decide": SCRIPT_SENDS,
    "media_batch_create": SCRIPT_SENDS,
    "media_batch_transfer": Needs("media.add_photo", None),
    "media_photo_captions": WRITES,
    "media_photo_captions_save": SCRIPT_WRITES,
    "media_photo_captions_records": SCRIPT_READS,
    "media_photo_captions_create": SCRIPT_WRITES,
    "media_photo_captions_publish": SCRIPT_WRITES,
    "media_photo_captions_pictures": SCRIPT_READS,
    "media_photo_captions_done": Needs(ANYBODY, ANYBODY),
    "media_photo_spreadsheet": WRITES,
    "media_photo_spreadsheet_download": Needs("media.change_photo", None),
    "media_photo_spreadsheet_plan": WRITES,
    "media_photo_spreadsheet_report": Needs("media.change_photo", None),
    "media_photo_near_copies": WRITES,
    "media_photo_earlier_file": Needs("media.view_photo", None),
    "media_photo_bring_back": SCRIPT_WRITES,
    "media_contributed_list": MODERATES,
    "media_contributed_several": MODERATES,
    "media_contributed": MODERATES,
    "media_contributed_edit": MODERATES,
    "media_contributed_preview": Needs(MODERATES.get, None),
    "media_contributed_large": Needs(MODERATES.get, None),
}


def needs_of(name: str) -> Needs | None:
    """Return what an address needs, with the verbs made to permissions; None where the table does not know it."""
    if name in OTHERS:
        found = OTHERS[name]
    else:
        found = OF_A_KIND.get(walking.ending(name, OF_A_KIND))
    kind = walking.kind_in(name)
    return found and Needs(*(_full(permission, kind) for permission in found))


def _full(permission: Permission | None, kind: str) -> Permission | None:
    if permission in {"view", "add", "change", "delete"}:
        app, model = kind.split("_", 1)
        return f"{app}.{permission}_{model}"
    return permission


def is_allowed(role: Role, permission: Permission) -> bool:
    """Say whether the table lets the role do what needs this permission."""
    held, of = role.permissions(), {permission} if isinstance(permission, str) else set(permission)
    views = {one.replace(".view_", ".change_") for one in of if ".view_" in one}
    return ANYBODY in of or bool(held & (of | views))


def test_every_role_is_a_group_with_its_permissions():
    for role in ROLES:
        held = Group.objects.get(name=role.name).permissions.select_related("content_type")
        assert {f"{one.content_type.app_label}.{one.codename}" for one in held} == role.permissions()


def test_every_address_is_in_the_table():
    own = {pattern.name for pattern in accounts.urls.urlpatterns}
    found = {name for name, _pattern in all_addresses(get_resolver().url_patterns)}
    assert own <= found
    assert [name for name in sorted(found - own) if needs_of(name) is None] == []
    assert sorted(set(OTHERS) - found) == []


@pytest.fixture
def world() -> World:
    return World.make()


@pytest.mark.parametrize("role", [*ROLES, Role("Nobody", "", "", {})], ids=lambda role: role.name)
def test_a_role_is_let_in_where_the_table_says_so_and_nowhere_else(world, role):
    browser, wrong = Browser.of(role), []
    for name, address in world.addresses(browser.user):
        needs = needs_of(name)
        for method, permission in zip(("get", "post"), needs or (), strict=False):
            if permission == ELSEWHERE:
                continue
            answer = browser.ask(method, address)
            refused = is_refused(answer)
            if permission is None:
                if not refused and answer.status_code != 405:
                    wrong.append(f"{name}: takes {method}")
            elif refused is is_allowed(role, permission):
                wrong.append(f"{name}: {method} {answer.status_code}")
            if (refused or method == "get") and answer.written:
                wrong.append(f"{name}: {method} {answer.status_code} wrote {answer.written}")
    assert not wrong, "\n".join(wrong)
