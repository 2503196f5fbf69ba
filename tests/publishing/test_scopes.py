"""Limits of the work: whoever edits some editions sees, opens, offers, counts and changes nothing of the others."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import EditingScope, Edition, SubForum
from media.models import Batch, Photo
from publishing import scopes
from publishing.models import State
from tests import factories as make
from tests.admin_forms import filled, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine() -> Edition:
    return make.EditionFactory(year=2023, theme_en="Mine")


@pytest.fixture
def other() -> Edition:
    return make.EditionFactory(year=2022, theme_en="Somebody else's")


@pytest.fixture
def editor(mine) -> User:
    user = User.objects.create_user("of-2023", is_staff=True)
    kinds = ["events", "media", "pages"]
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label__in=kinds))
    EditingScope.objects.create(user=user).editions.add(mine)
    return user


@pytest.fixture
def browser(client, editor):
    client.force_login(editor)
    return client


def listed(browser, kind) -> set[int]:
    address = reverse(f"admin:{kind._meta.app_label}_{kind._meta.model_name}_changelist")
    return {record.pk for record in browser.get(address).context["cl"].result_list}


def page_of(record, name: str = "change") -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{name}", args=[record.pk])


def test_who_has_no_limits_has_none_and_a_superuser_never(mine, other, editor):
    free = User.objects.create_user("free", is_staff=True)
    assert set(scopes.within(free, Edition.objects.all())) == {mine, other}
    editor.is_superuser = True
    assert scopes.editions_of(editor) is None


@pytest.mark.parametrize(
    "factory", [make.SubForumFactory, make.ExhibitionFactory, make.PhotoFactory, make.AlbumFactory]
)
def test_lists_and_pages_show_what_belongs_to_their_editions(browser, mine, other, factory):
    here, there = factory(edition=mine), factory(edition=other)
    assert listed(browser, type(here)) == {here.pk}
    assert browser.get(page_of(here)).status_code == 200
    for method in (browser.get, browser.post):
        for name in ("change", "delete", "history"):
            assert method(page_of(there, name)).status_code in {302, 403, 404}, name
    assert type(there).objects.filter(pk=there.pk).exists()


def test_actions_reach_nothing_else(browser, mine, other):
    here, there = (make.SubForumFactory(edition=edition, state=State.DRAFT) for edition in (mine, other))
    data = {"action": "publish", "_selected_action": [here.pk, there.pk]}
    browser.post(reverse("admin:events_subforum_changelist"), data)
    assert list(SubForum.objects.order_by("pk").values_list("state", flat=True)) == [State.PUBLISHED, State.DRAFT]


def test_relations_offer_and_take_nothing_else(browser, mine, other):
    query = {"app_label": "events", "model_name": "subforum", "field_name": "edition"}
    offered = browser.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [one["id"] for one in offered] == [str(mine.pk)]
    item = make.SubForumFactory(edition=mine)
    data = filled(browser.get(page_of(item)))
    answer = browser.post(page_of(item), data | {"edition": other.pk})
    assert "edition" in answer.context["adminform"].form.errors
    assert SubForum.objects.get().edition == mine


def test_a_record_of_no_edition_is_not_made(browser):
    page = browser.get(reverse("admin:media_album_add"))
    answer = browser.post(reverse("admin:media_album_add"), filled(page) | {"title_en": "Of no edition"})
    assert "edition" in answer.context["adminform"].form.errors


def test_editions_are_not_added(browser):
    assert browser.get(reverse("admin:events_edition_add")).status_code == 403


def test_what_all_editions_share_is_seen_but_not_changed_once_it_is_public(browser):
    public, draft = make.OrganizationFactory(), make.OrganizationFactory(state=State.DRAFT)
    assert listed(browser, type(public)) == {public.pk, draft.pk}
    assert browser.get(page_of(public)).status_code == 200
    assert browser.post(page_of(public), {"name_en": "Changed"}).status_code == 403
    assert browser.post(page_of(public, "delete"), {"post": "yes"}).status_code == 403
    assert browser.post(page_of(draft), filled(browser.get(page_of(draft)))).status_code == 302


def test_the_start_page_counts_nothing_else(browser, mine, other):
    for edition in (mine, other, other):
        make.SubForumFactory(edition=edition, state=State.DRAFT)
    counts = [row["count"] for row in browser.get(reverse("admin:index")).context["waiting"]]
    assert counts == [1]


def test_the_photo_desk_shows_nothing_else(browser, editor, mine, other):
    here, there = make.PhotoFactory(edition=mine), make.PhotoFactory(edition=other)
    own = make.PhotoFactory(edition=None, batch=Batch.objects.create(created_by=editor), state=State.DRAFT)
    strange = Batch.objects.create()
    assert listed(browser, Photo) == {here.pk, own.pk}
    sheet = browser.get(reverse("admin:media_photo_captions"), {"ids": f"{here.pk},{there.pk}"})
    assert [photo.pk for photo in sheet.context["photos"]] == [here.pk]
    assert browser.get(reverse("admin:media_batch", args=[strange.pk])).status_code != 200
    pictures = browser.get(reverse("admin:media_photo_captions_pictures"), {"ids": f"{here.pk},{there.pk}"}).json()
    assert list(pictures["pictures"]) == [str(here.pk)]


def test_near_copies_and_photos_from_the_public_show_nothing_else(browser, mine, other):
    look = "0f0f0f0f00ff00ff"
    pair = [make.PhotoFactory(edition=mine, perceptual_hash=look) for _number in range(2)]
    strange = make.PhotoFactory(edition=other, perceptual_hash=look)
    page = browser.get(reverse("admin:media_photo_near_copies"))
    assert [row.photo.pk for group in page.context["groups"] for row in group["shown"]] == [one.pk for one in pair]
    told = {"photos": [pair[0].pk, strange.pk], "keep": [pair[0].pk], "decision": "different"}
    assert browser.post(reverse("admin:media_photo_near_copies"), told).status_code == 403
    sent, hidden = (make.ContributedPhotoFactory(contribution__edition=edition) for edition in (mine, other))
    queue = browser.get(reverse("admin:media_contributed_list"))
    assert [item.pk for item in queue.context["page"]] == [sent.pk]
    for name in ("", "_edit", "_preview", "_large"):
        address = f"admin:media_contributed{name}"
        assert browser.get(reverse(address, args=[sent.pk])).status_code == 200
        assert browser.get(reverse(address, args=[hidden.pk])).status_code != 200


def test_the_limits_are_asked_for_once(browser, mine):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            listed(browser, SubForum)
        return len([query for query in asked if "editingscope" in query["sql"]])

    assert queries() == 2


def test_rows_of_a_list_take_nothing_hidden_of_others(browser, mine, other):
    album = make.AlbumFactory(edition=mine)
    hidden = make.PhotoFactory(edition=other, state=State.DRAFT)
    public = make.PhotoFactory(edition=other)
    page = filled(browser.get(page_of(album)))
    for photo, taken in ((hidden, 0), (public, 1)):
        browser.post(page_of(album), page | rows(page, "places", {"photo": str(photo.pk), "order": "1"}))
        assert album.places.filter(photo=photo).count() == taken


def test_nobody_deletes_what_their_work_is_limited_to(browser, client, editor, mine):
    Edition.objects.filter(pk=mine.pk).update(state=State.DRAFT)
    browser.post(page_of(mine, "delete"), {"post": "yes"})
    assert Edition.objects.filter(pk=mine.pk).exists()
    client.force_login(User.objects.create_superuser("chief"))
    shown = client.get(page_of(mine, "delete")).content.decode()
    assert f"The work of {editor.username} is limited to this edition." in shown
    client.post(page_of(mine, "delete"), {"post": "yes"})
    client.post(
        reverse("admin:events_edition_changelist"),
        {"action": "delete_selected", "_selected_action": mine.pk, "post": "yes"},
    )
    assert scopes.editions_of(User.objects.get(pk=editor.pk)) == {mine.pk}
    editor.editing_scope.delete()
    client.post(page_of(mine, "delete"), {"post": "yes"})
    assert not Edition.objects.filter(pk=mine.pk).exists()
