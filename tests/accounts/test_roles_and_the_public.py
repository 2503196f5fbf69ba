"""Roles that may not publish ask for every address of the admin of a record that is public, and it stays as it is."""

import pytest

from accounts.roles import ROLES
from publishing.models import Publishable, State
from tests.accounts import walking
from tests.accounts.test_roles import DELETION, ELSEWHERE, UNDONE, is_allowed, named, needs_of, permission_to
from tests.accounts.walking import Browser, World

# As in the walk for every role.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(lasting) -> World:
    return World.make(State.PUBLISHED)


@pytest.mark.once
@pytest.mark.parametrize("role", [role for role in ROLES if role.name != "Publisher"], ids=named)
def test_what_is_public_is_not_changed_by_those_who_may_not_publish(world, role):
    browser, wrong = Browser.of(role, draws=False), []
    published = {kind: one for kind, one in world.records.items() if isinstance(one, Publishable)}
    for name, address in world.addresses(browser.user):
        record, needed = published.get(walking.kind_in(name)), needs_of(name).post if needs_of(name) else None
        if record is None or is_allowed(role, permission_to("publish", type(record))):
            continue
        if needed not in {None, ELSEWHERE} and not is_allowed(role, needed):
            continue  # is not let in at all, as the walk above saw
        actions = ({"action": name, "_selected_action": [record.pk], "post": "yes"} for name in ("retire", DELETION))
        for data in ({"post": "yes"}, {"_publish": "1"}, *actions):
            if record._meta.db_table in browser.ask("post", address, data).written and not name.endswith(UNDONE):
                wrong.append(f"{name}: {data}")
    assert not wrong, "\n".join(wrong)
