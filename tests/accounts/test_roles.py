"""Every role asks for every address of the admin, with every method that matters; one not in the table fails."""

from typing import NamedTuple

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.roles import ROLES
from media.models import Batch, EarlierFile
from publishing.models import MissedAddress, PreviewLink, Publishable, Redirect, State
from publishing.workflow import may_take
from tests import factories as make

pytestmark = pytest.mark.django_db

ANYBODY, NOBODY = "anybody of the staff", "nobody"
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
    "compare": Needs("view", None),
    "restore": Needs("change", "change"),
    "preview": Needs(None, "view"),
    "preview_new": Needs(None, "add"),
    "preview_link_make": Needs(None, "change"),
    "preview_link_revoke": Needs(None, "change"),
    "next": Needs("add", "add"),
}
WRITES_CAPTIONS = Needs("media.change_photo", "media.change_photo")
SENDS, SCRIPT_SENDS = Needs("media.add_photo", "media.add_photo"), Needs(None, "media.add_photo")
SEES_BATCHES = Needs(("media.add_photo", "media.change_photo"), None)
MODERATES = "media.change_contributedphoto"
#: All others, by name.
OTHERS = {
    "index": Needs(ANYBODY, ANYBODY),
    "app_list": Needs(ANYBODY, None),
    "search": Needs(ANYBODY, None),
    "autocomplete": Needs(None, None),  # asked for below, with what it needs to know
    "jsi18n": Needs(ANYBODY, None),
    "set_language": Needs(None, ANYBODY),
    "login": Needs(ANYBODY, None),
    "logout": Needs(None, None),
    "password_change_done": Needs(ANYBODY, None),
    "view_on_site": Needs(ANYBODY, None),
}


def patterns(found: list, names: tuple[str, ...] = (), path: str = "") -> list[tuple[str, str, URLPattern]]:
    """Return ``(name with its namespaces, path, pattern)`` of each address below these."""
    rows = []
    for one in found:
        here = path + str(one.pattern)
        if isinstance(one, URLResolver):
            rows += patterns(one.url_patterns, (*names, one.namespace) if one.namespace else names, here)
        else:
            rows.append((":".join([*names, one.name or ""]), here, one))
    return rows


def test_every_role_is_a_group_with_its_permissions():
    for role in ROLES:
        held = Group.objects.get(name=role.name).permissions.select_related("content_type")
        assert {f"{one.content_type.app_label}.{one.codename}" for one in held} == role.permissions()
