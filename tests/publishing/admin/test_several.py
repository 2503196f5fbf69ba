"""Editing several records: every change is shown before it is made, and exactly that is made, or what was agreed to."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Organization, Person, SubForum
from media.models import Photo
from publishing.admin.several import forms
from publishing.licences import Licence
from publishing.models import State
from tests import factories as make

pytestmark = pytest.mark.django_db


def start(client, *records):
    """Return the page that asks, as the action in the list leads to it."""
    name = f"admin:{records[0]._meta.app_label}_{records[0]._meta.model_name}_changelist"
    data = {"action": "edit_several", "_selected_action": [record.pk for record in records]}
    return client.post(reverse(name), data)


def address(record) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_several")


def preview(client, *records, **values):
    """Send values, ``name=("set", value)``, and return the page that shows every change."""
    sent = {"_selected_action": [record.pk for record in records]}
    for name, (how, value) in values.items():
        sent |= {f"several-{name}-how": how, f"several-{name}": value}
    return client.post(address(records[0]), sent)


def hidden(response) -> dict:
    """Return what the page sends back unseen."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode()):
        found.setdefault(name, []).append(value)
    return found


def confirm(client, response, record, **more):
    return client.post(address(record), hidden(response) | {"_apply": "1"} | more)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def lines(response) -> dict:
    plan = response.context["plan"]
    return {name: [line.record.pk for line in getattr(plan, name)] for name in ("changed", "refused", "same")}


def photos(count: int = 2, **values):
    return make.PhotoFactory.create_batch(count, licence=Licence.CC_BY, **values)


def test_the_page_asks_for_the_fields_that_make_sense(admin_client):
    html = start(admin_client, *photos()).content.decode()
    assert "For 2 records." in html
    for name in ("credit_line_en", "credit_line_zh_hans", "licence", "topics"):
        assert f'name="several-{name}-how"' in html
    for name in ("caption_en", "alt_text_en", "original", "state", "step", "publish_at"):
        assert f'name="several-{name}"' not in html


def test_what_is_shown_is_what_is_made(admin_client):
    one, two = photos()
    topic = make.TopicFactory(name_en="Water")
    two.topics.add(topic)
    page = preview(
        admin_client,
        one,
        two,
        credit_line_en=("set", "Photo: New"),
        topics=("add", [topic.pk]),
        licence=("set", Licence.CC_BY.value),
    )
    html = page.content.decode()
    assert lines(page) == {"changed": [one.pk, two.pk], "refused": [], "same": []}
    assert page.context["change_count"] == 3
    assert html.count("Photo: <ins>New</ins>") == 2
    assert html.count("<ins>Water</ins>") == 1
    assert f"Photo: <del>{one.credit_line_en.removeprefix('Photo: ')}</del>" in html
    assert not Photo.objects.filter(credit_line_en="Photo: New").exists()
    done = confirm(admin_client, page, one)
    assert done.status_code == 302
    assert "2 records were changed." in said(done)
    assert [(p.credit_line_en, list(p.topics.all())) for p in Photo.objects.order_by("pk")] == [
        ("Photo: New", [topic])
    ] * 2
    assert LogEntry.objects.count() == 2


def test_the_words_that_change_in_a_text_are_marked(admin_client):
    item = make.SubForumFactory(place_en="Main hall, second floor", place_zh_hans="主会场二楼")
    shown = preview(
        admin_client, item, place_en=("set", "Small hall, second floor"), place_zh_hans=("set", "主会场三楼")
    )
    (line,) = shown.context["plan"].changed
    assert [(change.old, change.new) for change in line.changes] == [
        ([("Main", True), (" hall, second floor", False)], [("Small", True), (" hall, second floor", False)]),
        ([("主会场", False), ("二", True), ("楼", False)], [("主会场", False), ("三", True), ("楼", False)]),
    ]
    page = shown.content.decode()
    assert "<del>Main</del> hall, second floor" in page
    assert "<ins>Small</ins> hall, second floor" in page
    confirm(admin_client, shown, item)
    item.refresh_from_db()
    assert (item.place_en, item.place_zh_hans) == ("Small hall, second floor", "主会场三楼")


@pytest.mark.parametrize(("how", "left"), [("add", "abc"), ("remove", "a"), ("set", "bc")])
def test_relations_are_added_taken_away_or_replaced(admin_client, how, left):
    a, b, c = (make.TopicFactory(name_en=name) for name in "abc")
    item = make.SubForumFactory()
    item.topics.set([a, b])
    page = preview(admin_client, item, topics=(how, [b.pk, c.pk]))
    confirm(admin_client, page, item)
    assert "".join(sorted(topic.name_en for topic in item.topics.all())) == left


def test_what_cannot_be_is_refused_in_words_and_the_rest_needs_consent(admin_client):
    public, draft = make.PhotoFactory(), make.PhotoFactory(state=State.DRAFT)
    page = preview(admin_client, public, draft, credit_line_en=("set", ""))
    assert lines(page) == {"changed": [draft.pk], "refused": [public.pk], "same": []}
    assert "Credit line (English): Needed before this can be published." in page.content.decode()
    again = confirm(admin_client, page, public)
    assert any("Nothing was changed." in words for words in said(again))
    assert Photo.objects.filter(credit_line_en=draft.credit_line_en).exists()
    done = confirm(admin_client, again, public, anyway="on")
    assert done.status_code == 302
    public.refresh_from_db()
    draft.refresh_from_db()
    assert public.credit_line_en
    assert not draft.credit_line_en


def test_a_record_that_changed_meanwhile_stays(admin_client):
    one, two = photos()
    page = preview(admin_client, one, two, credit_line_en=("set", "New"))
    one.caption_en = "Somebody else's words"
    one.save()
    refused = confirm(admin_client, page, one)
    assert any("Nothing was changed." in words for words in said(refused))
    done = confirm(admin_client, page, one, anyway="on")
    told = said(done)
    assert "1 record stays as it was." in told, told
    assert [photo.credit_line_en == "New" for photo in Photo.objects.order_by("pk")] == [False, True]


def test_relations_that_changed_meanwhile_count_too(admin_client):
    photo, topic = make.PhotoFactory(), make.TopicFactory()
    page = preview(admin_client, photo, topics=("set", [topic.pk]))
    photo.topics.add(make.TopicFactory())
    confirm(admin_client, page, photo, anyway="on")
    assert topic not in photo.topics.all()


def test_other_values_than_were_shown_are_not_made(admin_client):
    photo = make.PhotoFactory(credit_line_en="Old")
    page = preview(admin_client, photo, credit_line_en=("set", "Shown"))
    confirm(admin_client, page, photo, anyway="on", **{"several-credit_line_en": "Not shown"})
    photo.refresh_from_db()
    assert photo.credit_line_en == "Old"


def test_a_field_that_starts_with_a_value_may_stay_untouched(admin_client):
    item = make.SubForumFactory()
    untouched = {"time_zone": ("", "Asia/Shanghai"), "kind": ("", "sub-forum")}
    page = preview(admin_client, item, place_en=("set", "Hall"), **untouched)
    assert confirm(admin_client, page, item).status_code == 302
    assert SubForum.objects.get().place_en == "Hall"


def test_two_that_would_get_one_address_contradict_each_other(admin_client):
    edition = make.EditionFactory()
    one, two = make.SubForumFactory(slug="same"), make.SubForumFactory(slug="same")
    page = preview(admin_client, one, two, edition=("set", edition.pk))
    done = confirm(admin_client, page, one)
    assert "Nothing was changed" in "".join(said(done))
    assert not SubForum.objects.filter(edition=edition).exists()


def test_an_address_that_another_edition_has_is_refused(admin_client):
    taken = make.SubForumFactory(slug="same")
    item = make.SubForumFactory(slug="same")
    page = preview(admin_client, item, edition=("set", taken.edition.pk))
    assert lines(page)["refused"] == [item.pk]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Choose at least one field to change."),
        ({"credit_line_en": ("", "typed")}, "Say what to do with this, or empty it."),
        ({"topics": ("add", [])}, "Choose at least one."),
        ({"licence": ("set", "invented")}, "Select a valid choice."),
        ({"edition": ("set", "999")}, "Select a valid choice."),
        ({"licence": ("explode", "x")}, "Select a valid choice."),
        ({"topics": ("add", ["x"])}, "is not a valid value"),
    ],
)
def test_slips_are_said_at_the_field(admin_client, values, words):
    response = preview(admin_client, make.PhotoFactory(), **values)
    assert words in response.content.decode()
    assert "plan" not in response.context


def test_yes_and_no_are_values_too(admin_client):
    person = make.PersonFactory(family_name_first=True)
    page = preview(admin_client, person, family_name_first=("set", ""))
    assert "<del>yes</del>" in page.content.decode()
    confirm(admin_client, page, person)
    assert not Person.objects.get().family_name_first


def test_no_more_than_so_many_at_once(admin_client, monkeypatch):
    monkeypatch.setattr("publishing.admin.several.pages.MOST", 1)
    assert "Pick at most 1 records" in "".join(said(start(admin_client, *photos())))


def test_a_long_preview_has_pages_and_applies_all(admin_client, monkeypatch):
    monkeypatch.setattr("publishing.admin.several.pages.PAGE", 1)
    items = make.OrganizationFactory.create_batch(2)
    page = preview(admin_client, *items, kind=("set", "media"))
    second = admin_client.post(address(items[0]), hidden(page) | {"page": "2"})
    assert [line.record for line in second.context["page"]] == [items[1]]
    confirm(admin_client, second, items[0])
    assert Organization.objects.filter(kind="media").count() == 2


def test_the_values_can_be_changed_once_more(admin_client):
    photo = make.PhotoFactory()
    page = preview(admin_client, photo, credit_line_en=("set", "Almost"))
    again = admin_client.post(address(photo), hidden(page) | {"_change": "1"})
    assert "Almost" in again.content.decode()
    assert 'name="several-credit_line_en-how"' in again.content.decode()


def editor(client, *permissions: str):
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def test_who_may_not_change_does_not(client):
    photo = make.PhotoFactory()
    staff = editor(client, "view_photo")
    assert "edit_several" not in staff.get(reverse("admin:media_photo_changelist")).content.decode()
    assert preview(staff, photo, credit_line_en=("set", "x")).status_code == 403


def test_what_is_public_needs_the_permission_to_publish(client):
    public, draft = make.PhotoFactory(), make.PhotoFactory(state=State.DRAFT)
    page = preview(editor(client, "change_photo", "view_photo"), public, draft, credit_line_en=("set", "x"))
    assert lines(page) == {"changed": [draft.pk], "refused": [public.pk], "same": []}


@pytest.mark.parametrize("data", [{}, {"seen": "x"}, {"seen": "1:" + "0" * 20}, {"_selected_action": ["x", "9" * 30]}])
def test_nonsense_leads_back_or_asks(admin_client, data):
    response = admin_client.post(reverse("admin:media_photo_several"), data)
    assert response.status_code in {200, 302}
    assert admin_client.get(reverse("admin:media_photo_several")).status_code == 302


def test_a_preview_of_more_takes_few_more_queries(admin_client):
    edition, topic = make.EditionFactory(), make.TopicFactory()
    items = make.PhotoFactory.create_batch(4, edition=edition, state=State.DRAFT)
    counts = []
    for some in (items[:1], items):
        with CaptureQueriesContext(connection) as queries:
            preview(
                admin_client,
                *some,
                source_url=("set", "https://source.example/"),
                topics=("add", [topic.pk]),
            )
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_every_kind_that_has_fields_for_several_opens(admin_client):
    for kind in (make.EditionFactory, make.SubForumFactory, make.ExhibitionFactory, make.OrganizationFactory,
                 make.PersonFactory, make.OutcomeFactory, make.SourceFactory, make.PhotoFactory, make.AlbumFactory,
                 make.DocumentFactory, make.PageFactory):  # fmt: skip
        response = start(admin_client, kind())
        form, page = response.context["form"], response.context["opts"]
        assert len(form.model_fields) >= 1, page
        assert set(form.model_fields) == set(forms.names_of(page.model, _fields(page.model))), page


def _fields(model) -> tuple:
    from django.contrib import admin

    return admin.site.get_model_admin(model).several_fields
