"""Every role asks for every address of the admin, with every method that matters; one not in the table fails."""

from typing import NamedTuple

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import get_resolver, reverse

import accounts.urls
from accounts.roles import RECORDS, ROLES, Role
from events.models import EditingScope
from publishing.admin.records import RelationsMixin
from publishing.sheets.kinds import Workbook, workbooks
from tests.accounts import walking
from tests.accounts.walking import Browser, World, all_addresses, is_refused

# What thousands of requests run through says nothing of what is tried, and following it takes twice the time.
pytestmark = pytest.mark.django_db

#: What needs no permission at all, what nobody may do, and what depends on what is asked for: other tests try that.
ANYBODY, NOBODY, ELSEWHERE = "anybody of the staff", "nobody", "see below"
#: Answers of addresses that do not take a method, or not as it was sent.
NOT_TAKEN = {405, 412}
#: What is there for those who are not signed in.
OPEN = {
    "account_login", "account_logout", "login", "logout", "mfa_authenticate", "mfa_login_webauthn", "mfa_list_webauthn",
    "set_language",
}  # fmt: skip
#: Addresses that save what they show and undo it at once.
UNDONE = "_preview"
Permission = str | tuple[str, ...] | set[str]


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
    "several": Needs("change", "change"),
    "form_drafts": Needs(None, "change"),
    "form_draft": Needs(ANYBODY, None),
    "form_draft_discard": Needs(None, ANYBODY),
    "presence": Needs(None, "change"),
    "pending": Needs("view", None),
    "pending_publish": Needs(None, "change"),
    "pending_discard": Needs(None, "change"),
    "pending_preview": Needs("view", None),
    "discussion": Needs("view", "view"),
    "add_photos": Needs("change", "change"),
    "sign_in": Needs("change", "change"),
    "password_change": Needs("change", "change"),
}
WRITES = Needs("media.change_photo", "media.change_photo")
SENDS, SCRIPT_SENDS = Needs("media.add_photo", "media.add_photo"), Needs(None, "media.add_photo")
SCRIPT_WRITES, SCRIPT_READS = Needs(None, "media.change_photo"), Needs("media.change_photo", None)
SEES_BATCHES = Needs(*[("media.add_photo", "media.change_photo")] * 2)
MODERATES = Needs(*["media.change_contributedphoto"] * 2)
TRANSLATES = ("events.change_edition", "events.translate_edition")
#: Lists of what is about records: for whoever may see records of any kind, or delete some.
SEES, DELETES = ({f"{kind.replace('.', f'.{verb}_')}" for kind in RECORDS} for verb in ("view", "delete"))
DELETES_IT = "events.delete_subforum"
ABOUT_RECORDS = ("publishing_previewlink", "publishing_pendingchange")
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
    "logout": Needs(ELSEWHERE, ELSEWHERE),
    "password_change": Needs(ELSEWHERE, ELSEWHERE),
    "preferences": Needs(ANYBODY, ANYBODY),
    **dict.fromkeys(("readiness", "readiness_records", "readiness_spreadsheet"), Needs(ANYBODY, ANYBODY)),
    "translations": Needs(ANYBODY, ANYBODY),
    "translation": Needs(TRANSLATES, TRANSLATES),
    "password_change_done": Needs(ANYBODY, ANYBODY),
    "spreadsheets": Needs(ANYBODY, None),
    "spreadsheet": Needs(ELSEWHERE, ELSEWHERE),
    "spreadsheet_changes": Needs(ELSEWHERE, ELSEWHERE),
    "spreadsheet_download": Needs(ELSEWHERE, None),
    **dict.fromkeys(("events_forum_changelist", "events_forum_add"), Needs(ANYBODY, ANYBODY)),  # both only lead on
    **dict.fromkeys(("events_forum_delete", "events_forum_several", "events_topic_several"), Needs(NOBODY, NOBODY)),
    **{f"publishing_linkcheck_{name}": Needs(NOBODY, NOBODY) for name in ("add", "delete")},
    "publishing_linkcheck_change": Needs("view", NOBODY),
    **{f"publishing_auditentry_{name}": Needs(NOBODY, NOBODY) for name in ("add", "delete")},
    "publishing_auditentry_change": Needs("view", NOBODY),
    "publishing_auditentry_export": Needs(None, "publishing.export_auditentry"),
    "django_tasks_database_dbtaskresult_change": Needs("view", NOBODY),
    **{f"{kind}_{name}": Needs(SEES, SEES) for kind in ABOUT_RECORDS for name in ("changelist", "history")},
    **{f"{kind}_change": Needs(SEES, NOBODY) for kind in ABOUT_RECORDS},
    **{f"{kind}_{name}": Needs(NOBODY, NOBODY) for kind in ABOUT_RECORDS for name in ("add", "delete")},
    "publishing_trashed_changelist": Needs(DELETES, DELETES),
    **{f"publishing_trashed_{name}": Needs(DELETES_IT, DELETES_IT) for name in ("bring_back", "history")},
    "publishing_trashed_change": Needs(ANYBODY, ANYBODY),  # leads on to the next
    **{f"publishing_trashed_{name}": Needs(NOBODY, NOBODY) for name in ("add", "delete")},
    "publishing_missedaddress_add": Needs(NOBODY, NOBODY),
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
    "media_contributed_preview": MODERATES,
    "media_contributed_large": MODERATES,
}

#: The actions beside lists, by name; a verb is meant of the kind of record in the list.
ACTIONS = {
    "delete_selected": "delete",
    "submit": "change",
    "back_to_draft": "change",
    "publish": "publish",
    "retire": "publish",
    "edit_several": "change",
    "write_captions": "change",
    "caption_spreadsheet": "change",
    "add_to_album": "media.change_album",
    "revoke": ANYBODY,  # who sees the list; of the links, those to records that they may change
    "ignore": "change",
    "look_again": "change",
    "ask_soon": "change",
    "try_again": "change",
}
#: The pages of one's own account.
OWN = {pattern.name for pattern in accounts.urls.urlpatterns}
DELETION = "delete_selected"
#: The role for which the pages are drawn, as they would be for the others.
DRAWN = "Publisher"
EVERYBODY = [*ROLES, Role("Nobody", "", "", {})]
#: On both databases walk the two roles that see all pages between them; who is let in does not depend on the database.
WALKERS = [
    pytest.param(role, marks=[] if role.name in {DRAWN, "Operator"} else pytest.mark.once, id=role.name)
    for role in EVERYBODY
]


def named(role: Role) -> str:
    return role.name


def needs_of(name: str) -> Needs | None:
    """Return what an address needs, with the verbs made to permissions; None where the table does not know it."""
    found = OTHERS[name] if name in OTHERS else OF_A_KIND.get(walking.rest_of(name))
    kind = walking.kind_in(name)
    return found and Needs(*(_full(permission, kind) for permission in found))


def _full(permission: Permission | None, kind: str) -> Permission | None:
    if isinstance(permission, tuple):
        return {_full(one, kind) for one in permission}
    if permission in {"view", "add", "change", "delete", "publish"}:
        return permission_to(permission, walking.kinds()[kind])
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
    found = {name for name, _pattern in all_addresses(get_resolver().url_patterns)}
    assert found >= OWN
    assert [name for name in sorted(found - OWN) if needs_of(name) is None] == []
    assert sorted(set(OTHERS) - found) == []


@pytest.fixture(scope="module")
def world(lasting) -> World:
    return World.make()


@pytest.mark.parametrize("role", WALKERS)
def test_a_role_is_let_in_where_the_table_says_so_and_nowhere_else(world, role):
    browser, wrong = Browser.of(role, draws=role.name == DRAWN), []
    for name, address in world.addresses(browser.user):
        needs = needs_of(name)
        for method, permission in zip(("get", "post"), needs or (), strict=False):
            if permission == ELSEWHERE:
                continue
            answer = browser.ask(method, address, world.sent(name, browser.user) if method == "post" else None)
            refused = is_refused(answer)
            if permission is None:
                if not refused and answer.status_code not in NOT_TAKEN:
                    wrong.append(f"{name}: takes {method}")
            elif refused is is_allowed(role, permission):
                wrong.append(f"{name}: {method} {answer.status_code}")
            if answer.written and (refused or (method == "get" and not name.endswith(UNDONE))):
                wrong.append(f"{name}: {method} {answer.status_code} wrote {answer.written}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
@pytest.mark.parametrize("who", ["nobody signed in", "a reader with an account"])
def test_who_is_not_of_the_staff_is_led_to_sign_in(world, who):
    user, wrong = User.objects.create_user("reader"), []
    browser = Browser(None if who == "nobody signed in" else user, draws=False)
    there = OPEN if browser.user is None else OPEN | OWN | {"password_change"}
    for name, address in world.addresses(user):
        for method in ("get", "post"):
            answer = browser.ask(method, address)
            if (not is_refused(answer) and name not in there) or answer.written:
                wrong.append(f"{name}: {method} {answer.status_code} {answer.written}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
def test_no_other_method_stores_anything(world):
    browser = Browser(User.objects.create_superuser("root"), draws=False)
    for name, address in world.addresses(browser.user):
        if walking.kind_in(name) in {"", "events_edition", "media_photo", "auth_user"} and not name.endswith(UNDONE):
            for method in ("put", "delete"):
                answer = browser.ask(method, address)
                assert name == "media_batch_transfer" or not answer.written, (name, method)


def permission_to(verb: str, model) -> str:
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


@pytest.mark.parametrize("role", WALKERS)
def test_actions_are_offered_and_done_where_the_table_says_so(world, role):
    browser, everything = Browser.of(role, draws=role.name == DRAWN), Browser(User.objects.create_superuser("root"))
    wrong = []
    for model, page in admin.site._registry.items():
        kind = walking.start_of(model)
        data = {"_selected_action": [world.records[kind].pk]}
        for name in page.get_actions(everything.request()):
            sees_list = is_allowed(role, needs_of(f"{kind}_changelist").get)
            allowed = sees_list and is_allowed(role, _full(ACTIONS[name], kind))
            if sees_list and (name in page.get_actions(browser.request())) is not allowed:
                wrong.append(f"{kind}: {name} is {'not ' * allowed}offered")
            answer = browser.ask("post", reverse(f"admin:{kind}_changelist"), data | {"action": name})
            if not allowed and answer.written:
                wrong.append(f"{kind}: {name} wrote {answer.written}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", EVERYBODY, ids=named)
def test_relations_are_suggested_to_those_who_may_see_what_they_lead_to(role):
    browser, wrong = Browser.of(role), []
    for field in suggested_fields():
        meta, other = field.model._meta, field.related_model
        query = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": field.name}
        answer = browser.ask("get", reverse("admin:autocomplete"), query)
        if is_refused(answer) is is_allowed(role, permission_to("view", other)):
            wrong.append(f"{field}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def suggested_fields() -> list:
    """Return the relations that are chosen by typing a part of a name, on pages and in the rows within them."""
    request = Browser(User.objects.create_superuser("root")).request()
    pages = [page for page in admin.site._registry.values() if isinstance(page, RelationsMixin)]
    pages += [rows for page in pages for rows in page.get_inline_instances(request) if isinstance(rows, RelationsMixin)]
    found = [page.model._meta.get_field(name) for page in pages for name in page.get_autocomplete_fields(request)]
    assert len(found) > 20
    return [*dict.fromkeys(found), EditingScope._meta.get_field("editions")]


@pytest.mark.parametrize("role", WALKERS)
def test_spreadsheets_go_out_and_come_in_where_the_table_says_so(world, role):
    browser, wrong = Browser.of(role, draws=role.name == DRAWN), []
    for book in workbooks():
        for method, address, needed in spreadsheet_pages(book):
            answer = browser.ask(method, address)
            if is_refused(answer) is all(is_allowed(role, one) for one in needed) or answer.written:
                wrong.append(f"{method} {address}: {answer.status_code} {answer.written}")
    assert not wrong, "\n".join(wrong)


def spreadsheet_pages(book: Workbook) -> list[tuple[str, str, list[Permission]]]:
    """Return method, address and all that it needs of each page of a kind and of each file that it sends."""
    model, name = book.main.model, book.main.name
    view, write = permission_to("view", model), (permission_to("add", model), permission_to("change", model))
    page, changes = (reverse(f"admin:{one}", args=[name]) for one in ("spreadsheet", "spreadsheet_changes"))
    pages = [("get", page, [view]), ("post", page, [write, view]), ("get", changes, [view]), ("post", changes, [view])]
    files = [
        ("all", "xlsx", [view]),
        *((one.name, "csv", [view, permission_to("view", one.model)]) for one in book.kinds),
    ]
    sent = (("get", reverse("admin:spreadsheet_download", args=[name, *file]), needed) for *file, needed in files)
    return [*pages, *sent]
