"""Somebody with every role that edits, limited to one edition, asks every address for what belongs to another one."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.urls import reverse

from accounts.roles import ROLES
from events.models import EditingScope
from publishing import teamwork
from publishing.models import Publishable, State
from publishing.sheets.kinds import workbooks
from tests import factories as make
from tests.accounts import walking
from tests.accounts.walking import WORD, Browser, World, is_refused

# As in the walk for every role.
pytestmark = pytest.mark.django_db

#: Roles whose work lies within editions; an operator's does not.
OF_EDITIONS = [role.name for role in ROLES if role.name != "Operator"]
#: Addresses about what no edition has, or what is the user's own.
NOT_ABOUT_IT = {"form_draft", "form_draft_discard", "form_drafts"}
#: What lies within an edition without being a record of its own kind.
PARTS = ("media_contributed", "publishing_trashed_bring_back", "media_photo_earlier_file", "media_photo_bring_back")


@pytest.fixture(scope="module", params=[State.DRAFT, State.PUBLISHED], ids=["drafts", "published"])
def world(request, lasting) -> Iterator[World]:
    with transaction.atomic():
        yield World.make(request.param)
        transaction.set_rollback(True)


@pytest.fixture
def browser() -> Browser:
    user = User.objects.create_user("of one edition", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=OF_EDITIONS))
    scope = EditingScope.objects.create(user=user, languages=["en", "zh-hans"])
    scope.editions.add(make.EditionFactory(year=1899, number=499))
    return Browser(user)


def is_about_one(name: str, world: World) -> bool:
    """Say whether an address leads to one record or a part of one that belongs to an edition."""
    if name.startswith(PARTS) or name == "translation":
        return name not in {"media_contributed_list", "media_contributed_several"}
    kind = walking.kind_in(name)
    needs_key = walking.rest_of(name) not in {"changelist", "add", "several", "preview_new", *NOT_ABOUT_IT}
    is_record = kind in world.records and getattr(world.records[kind], "scoped_by", ())
    return bool(is_record) and needs_key and not walking.is_desk(name)


def test_records_of_other_editions_are_refused_at_every_address(world, browser):
    browser.draws, asked, wrong = False, set(), []
    for name, address in world.addresses(browser.user):
        if is_about_one(name, world):
            asked.add(name)
            for method in ("get", "post"):
                answer = browser.ask(method, address, world.sent(name, browser.user) if method == "post" else None)
                if not (is_refused(answer) or answer.status_code == 405) or answer.written:
                    wrong.append(f"{name}: {method} {answer.status_code} {answer.written}")
    assert not wrong, "\n".join(wrong)
    assert len(asked) > 80


def test_no_list_count_or_report_tells_of_other_editions(world, browser):
    colleague = world.records["auth_user"]
    for record in world.records.values():
        if getattr(record, "scoped_by", ()) and isinstance(record, Publishable):
            teamwork.assign(record, browser.user, colleague, WORD)
            teamwork.comment(record, colleague, WORD)
    wrong = []
    for name, address in [*world.addresses(browser.user), *more()]:
        if not is_about_one(name, world):
            answer = browser.ask("get", address)
            if WORD.encode() in answer.whole:
                wrong.append(f"{name}: {address}")
    assert not wrong, "\n".join(wrong)


def more() -> list[tuple[str, str]]:
    """Return further addresses: lists asked for everything, and what goes out as a file."""
    found = [("readiness_records", f"{reverse('admin:readiness_records')}?state=any")]
    found += [("translations", f"{reverse('admin:translations')}?state=any&which=all")]
    found += [("search", f"{reverse('admin:search')}?q={WORD[:5]}")]
    for book in workbooks():
        for kind in book.kinds:
            address = reverse("admin:spreadsheet_download", args=[book.main.name, kind.name, "csv"])
            found.append(("spreadsheet_download", address))
    return found
