"""Pending changes: the next version of a published record, while the public sees the last one."""

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from reversion.models import Version

from events.models import Edition
from media.models import Photo
from publishing import notices
from publishing.models import Notice, PendingChange, PreviewLink, State
from tests import factories
from tests.admin_forms import filled, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, django_user_model):
    """Return a client signed in as somebody who may change pages, and publish none."""
    user = django_user_model.objects.create_user("li", first_name="Li", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_page", "change_page", "add_page"]))
    client.force_login(user)
    return client


def at(record, what: str = "change", *more: str) -> str:
    """Return the address of a page about a record."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{what}", args=[record.pk, *more])


def keep(client, record, query: str = "", **values):
    """Keep a change of a record as pending and return the response."""
    data = filled(client.get(at(record) + query)) | hidden(client.get(at(record) + query)) | values
    return client.post(at(record), data | {"_pending": "1"}, follow=True)


def hidden(response) -> dict:
    """Return what a change page carries beside its fields."""
    found = {"_seen": response.context["keeping"]["seen"]}
    pending = response.context.get("pending")
    return found | ({"_of_pending": pending["stamp"]} if pending and pending["is_known"] else {})


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def public(client, record) -> str:
    return client.get(record.get_absolute_url()).content.decode()


def test_the_public_sees_the_last_version_until_the_next_is_published_as_a_whole(admin_client, admin_user):
    page = factories.PageFactory(title_en="Old title", body_en="<p>Old words.</p>")
    response = keep(admin_client, page, title_en="New title", body_en="<p>New words.</p>", _pending_note="zqnote")
    assert "Kept as a pending change." in said(response)
    pending = PendingChange.objects.get()
    assert (pending.record, pending.author, pending.note) == (page, admin_user, "zqnote")
    assert "Old title" in public(admin_client, page)
    assert "Old words." in public(admin_client, page)

    compared = response.content.decode()
    assert "zqnote" in compared
    assert [field.label for field in response.context["comparison"]["fields"]] == ["Title (English)", "Text (English)"]

    versions = Version.objects.get_for_object(page).count()
    published = admin_client.post(at(page, "pending_publish"), {"_of_pending": pending.stamp}, follow=True)
    assert published.redirect_chain == [(at(page), 302)]
    assert "New title" in public(admin_client, page)
    assert "New words." in public(admin_client, page)
    assert not PendingChange.objects.exists()
    assert Version.objects.get_for_object(page).count() == versions + 1


def test_it_is_told_in_the_form_the_list_and_on_the_start_page(admin_client, admin_user):
    page, other = factories.PageFactory(), factories.PageFactory()
    keep(admin_client, page, title_en="New title")
    shown = admin_client.get(at(page)).content.decode()
    assert f"There is a pending change by {admin_user.username}" in shown
    for way in ("pending", "pending_preview"):
        assert at(page, way, *(["en"] if way == "pending_preview" else [])) in shown
    assert "There is a pending change" not in admin_client.get(at(other)).content.decode()
    listed = admin_client.get(reverse("admin:pages_page_changelist")).content.decode()
    assert listed.count("badge-pending") == 1
    assert "1 pending change waits for publication" in admin_client.get(reverse("admin:index")).content.decode()
    everything = admin_client.get(reverse("admin:publishing_pendingchange_changelist")).content.decode()
    assert at(page, "pending") in everything


def test_a_list_asks_for_all_pending_changes_at_once(admin_client):
    counts = []
    for number in (1, 3):
        for page in factories.PageFactory.create_batch(number):
            PendingChange.keep(page, None, {})
        admin_client.get(reverse("admin:pages_page_changelist"))
        with CaptureQueriesContext(connection) as asked:
            admin_client.get(reverse("admin:pages_page_changelist"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_it_is_edited_in_the_form_filled_with_it(admin_client):
    page = factories.PageFactory(title_en="Old title")
    keep(admin_client, page, title_en="New title")
    response = admin_client.get(f"{at(page)}?pending=1")
    assert response.context["adminform"].form["title_en"].value() == "New title"
    assert not response.context["errors"]
    keep(admin_client, page, "?pending=1", title_en="Newer title")
    assert PendingChange.objects.get().fields()["title_en"] == "Newer title"
    assert admin_client.get(at(page)).context["adminform"].form["title_en"].value() == "Old title"
    assert "Old title" in public(admin_client, page)


def test_saving_the_form_filled_with_it_publishes_it(admin_client):
    page = factories.PageFactory(title_en="Old title")
    keep(admin_client, page, title_en="New title")
    opened = admin_client.get(f"{at(page)}?pending=1")
    admin_client.post(at(page), filled(opened) | hidden(opened))
    assert "New title" in public(admin_client, page)
    assert not PendingChange.objects.exists()


def test_saving_what_is_public_leaves_the_pending_change(admin_client):
    page = factories.PageFactory(title_en="Old title", menu="none")
    keep(admin_client, page, title_en="New title")
    opened = admin_client.get(at(page))
    admin_client.post(at(page), filled(opened) | hidden(opened) | {"menu": "header"})
    assert PendingChange.objects.exists()
    page.refresh_from_db()
    assert (page.title_en, page.menu) == ("Old title", "header")
    stamp = PendingChange.objects.get().stamp
    admin_client.post(at(page, "pending_publish"), {"_of_pending": stamp})
    page.refresh_from_db()
    assert (page.title_en, page.menu) == ("New title", "header"), "what both changed is put together"


def test_what_both_changed_is_asked_and_nothing_is_overwritten(admin_client):
    page = factories.PageFactory(title_en="Old title")
    keep(admin_client, page, title_en="New title")
    opened = admin_client.get(at(page))
    admin_client.post(at(page), filled(opened) | hidden(opened) | {"title_en": "Another title"})
    assert "One thing was changed by somebody else too" in admin_client.get(at(page, "pending")).content.decode()
    pending = PendingChange.objects.get()
    response = admin_client.post(at(page, "pending_publish"), {"_of_pending": pending.stamp})
    assert response.status_code == 200
    assert "Both of you changed this." in response.content.decode()
    assert f'action="{at(page)}"' in response.content.decode()
    assert "Another title" in public(admin_client, page)
    assert PendingChange.objects.exists()
    (question,) = response.context["keeping"]["merge"].asked
    answer = {f"_merge-{question.field}": f"mine:{question.question.mark}"}
    admin_client.post(at(page), filled(response) | hidden(response) | answer)
    assert "New title" in public(admin_client, page)
    assert not PendingChange.objects.exists()


def test_rows_and_relations_wait_too(admin_client):
    edition, topic = factories.EditionFactory(), factories.TopicFactory(name_en="zqtopic")
    organization = factories.OrganizationFactory(name_en="zqorganization")
    opened = admin_client.get(at(edition))
    data = filled(opened) | hidden(opened) | {"topics": [topic.pk]}
    data |= rows(data, "roles", {"organization": organization.pk, "role": "host", "order": "1"})
    admin_client.post(at(edition), data | {"_pending": "1"})
    assert "zqorganization" not in public(admin_client, edition)
    preview = admin_client.get(at(edition, "pending_preview", "en")).content.decode()
    assert "zqorganization" in preview
    assert "zqtopic" in preview
    assert "This is the pending change" in preview
    admin_client.post(at(edition, "pending_publish"), {"_of_pending": PendingChange.objects.get().stamp})
    assert "zqorganization" in public(admin_client, edition)
    assert "zqtopic" in public(admin_client, edition)


def test_what_cannot_be_saved_is_not_kept(admin_client):
    page = factories.PageFactory(title_en="Old title")
    response = keep(admin_client, page, title_en="", path="Not An Address")
    assert response.status_code == 200
    assert {"title_en", "path"} <= set(response.context["adminform"].form.errors)
    assert response.context["adminform"].form["path"].value() == "Not An Address"
    assert not PendingChange.objects.exists()


def test_files_are_no_part_of_it(admin_client, tmp_path):
    photo = factories.PhotoFactory()
    before = sorted(tmp_path.rglob("*.*"))
    upload = SimpleUploadedFile("another.jpg", factories.image_bytes(800, 600), "image/jpeg")
    response = keep(admin_client, photo, original=upload, caption_en="New caption.")
    assert "Files, and rows that need one, are no part of a pending change." in said(response)
    assert sorted(tmp_path.rglob("*.*")) == before
    admin_client.post(at(photo, "pending_publish"), {"_of_pending": PendingChange.objects.get().stamp})
    stored = Photo.objects.get()
    assert (stored.caption_en, stored.original.name) == ("New caption.", photo.original.name)


def test_new_photos_of_an_edition_do_not_block_its_pending_change(admin_client):
    edition = factories.EditionFactory()
    opened = admin_client.get(at(edition))
    data = filled(opened) | hidden(opened) | {"theme_en": "New theme"}
    upload = SimpleUploadedFile("new.jpg", factories.image_bytes(), "image/jpeg")
    data |= rows(data, "photos", {"original": upload, "caption_en": "zqcaption"})
    admin_client.post(at(edition), data | {"_pending": "1"})
    admin_client.post(at(edition, "pending_publish"), {"_of_pending": PendingChange.objects.get().stamp})
    assert Edition.objects.get().theme_en == "New theme"
    assert not Photo.objects.exists()


def test_it_is_discarded(admin_client):
    page = factories.PageFactory(title_en="Old title")
    keep(admin_client, page, title_en="New title")
    admin_client.post(at(page, "pending_discard"), {"_of_pending": PendingChange.objects.get().stamp})
    assert not PendingChange.objects.exists()
    assert "Old title" in public(admin_client, page)


@pytest.mark.parametrize("what", ["pending_publish", "pending_discard"])
def test_nobody_decides_on_a_state_they_have_not_seen(admin_client, what):
    page = factories.PageFactory(title_en="Old title")
    keep(admin_client, page, title_en="New title")
    seen = PendingChange.objects.get().stamp
    keep(admin_client, page, "?pending=1", title_en="Newer title")
    response = admin_client.post(at(page, what), {"_of_pending": seen}, follow=True)
    assert "saved anew meanwhile" in said(response)
    assert PendingChange.objects.get().fields()["title_en"] == "Newer title"
    assert "Old title" in public(admin_client, page)
    PendingChange.objects.all().delete()
    assert "no pending change any more" in said(admin_client.post(at(page, what), {"_of_pending": seen}, follow=True))


@pytest.mark.parametrize("button", [{"_pending": "1"}, {}])
def test_one_pending_change_does_not_replace_another_unseen(admin_client, button):
    page = factories.PageFactory(title_en="Old title")
    keep(admin_client, page, title_en="New title")
    opened = admin_client.get(f"{at(page)}?pending=1")
    keep(admin_client, page, "?pending=1", title_en="Newer title")
    late = filled(opened) | hidden(opened) | {"title_en": "Late title"} | button
    response = admin_client.post(at(page), late)
    assert "saved a pending change of this record" in response.content.decode()
    assert PendingChange.objects.get().fields()["title_en"] == "Newer title"
    assert "Old title" in public(admin_client, page)
    admin_client.post(at(page), late | hidden(response))
    if button:
        assert PendingChange.objects.get().fields()["title_en"] == "Late title"
    else:
        assert "Late title" in public(admin_client, page)


def test_whoever_may_not_publish_has_no_other_way_to_save_what_is_public(editor):
    page = factories.PageFactory(title_en="Old title")
    opened = editor.get(at(page))
    shown = opened.content.decode()
    assert 'name="_pending"' in shown
    assert 'name="_save"' not in shown
    assert 'name="_continue"' not in shown
    response = editor.post(
        at(page), filled(opened) | hidden(opened) | {"title_en": "New title", "_save": "1"}, follow=True
    )
    assert "Kept as a pending change." in said(response)
    assert "Old title" in public(editor, page)
    assert "Somebody who may publish has to publish it." in response.content.decode()
    stamp = PendingChange.objects.get().stamp
    assert editor.post(at(page, "pending_publish"), {"_of_pending": stamp}).status_code == 403
    assert editor.post(at(page), filled(opened) | {"title_en": "x", "_of_pending": stamp}).status_code == 302
    assert "Old title" in public(editor, page)
    wrong = editor.post(at(page), filled(opened) | {"title_en": "", "_of_pending": PendingChange.objects.get().stamp})
    assert "This is published. Only those who may publish can change it." not in wrong.content.decode()
    assert "title_en" in wrong.context["adminform"].form.errors


def test_a_draft_is_saved_as_ever(editor):
    page = factories.PageFactory(state=State.DRAFT)
    opened = editor.get(at(page))
    assert 'name="_save"' in opened.content.decode()
    assert 'name="_pending"' not in opened.content.decode()
    editor.post(at(page), filled(opened) | hidden(opened) | {"title_en": "New title"})
    page.refresh_from_db()
    assert page.title_en == "New title"


def test_who_may_not_see_the_record_sees_no_pending_change(client, django_user_model, admin_client):
    page = factories.PageFactory()
    keep(admin_client, page, title_en="zqtitle")
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    for what, more in (("pending", ()), ("pending_preview", ("en",))):
        assert client.get(at(page, what, *more)).status_code == 403
    assert client.post(at(page, "pending_discard"), {}).status_code == 403
    assert client.get(reverse("admin:publishing_pendingchange_changelist")).status_code == 403
    assert "pending" not in client.get(reverse("admin:index")).content.decode()


def test_a_preview_link_shows_the_pending_change(admin_client, client):
    page = factories.PageFactory(title_en="Old title")
    keep(admin_client, page, title_en="New title")
    _link, token = PreviewLink.make(page, None, days=1, languages=["en"])
    client.logout()
    shown = client.get(reverse("preview_link", args=[token, "en"])).content.decode()
    assert "New title" in shown
    assert "Old title" in public(client, page)


def test_one_that_no_longer_fits_says_so(admin_client):
    edition = factories.EditionFactory(number=1)
    keep(admin_client, edition, number="77")
    factories.EditionFactory(number=77)
    pending = PendingChange.objects.get()
    response = admin_client.get(at(edition, "pending"))
    assert any("already exists" in problem for problem in response.context["problems"])
    assert at(edition, "pending_publish") not in response.content.decode()
    refused = admin_client.post(at(edition, "pending_publish"), {"_of_pending": pending.stamp})
    assert "number" in refused.context["adminform"].form.errors
    assert PendingChange.objects.exists()


def test_those_who_may_publish_are_told(editor, django_user_model, settings):
    settings.CAN_SEND_EMAIL, settings.SITE_URL = True, "https://forum.example"
    settings.DEFAULT_FROM_EMAIL = "forum@example.org"
    publisher = django_user_model.objects.create_user("chen", "chen@example.org", is_staff=True)
    publisher.user_permissions.set(Permission.objects.filter(codename__in=["view_page", "publish_page"]))
    page = factories.PageFactory()
    keep(editor, page, title_en="New title", _pending_note="The name was wrong.")
    assert [(notice.user, notice.record) for notice in Notice.objects.all()] == [(publisher, page)]
    assert notices.tell.func(publisher.pk)
    assert "wrote a change that waits to be published" in mail.outbox[0].body
    assert "The name was wrong." in mail.outbox[0].body


def test_nobody_is_told_of_what_is_done_with(admin_client, editor, django_user_model, settings):
    settings.CAN_SEND_EMAIL, settings.SITE_URL = True, "https://forum.example"
    publisher = django_user_model.objects.create_user("chen", "chen@example.org", is_staff=True)
    publisher.user_permissions.set(Permission.objects.filter(codename__in=["view_page", "publish_page"]))
    page = factories.PageFactory()
    keep(editor, page, title_en="New title")
    PendingChange.objects.all().delete()
    assert not notices.tell.func(publisher.pk)
    assert mail.outbox == []


def test_nothing_is_kept_that_the_form_of_its_author_does_not_have(client, django_user_model):
    """Whoever publishes sends it again with more rights."""
    edition, office = factories.EditionFactory(), factories.OrganizationFactory()
    user = django_user_model.objects.create_user("li", is_staff=True)
    may = ["view_edition", "change_edition", "view_editionorganization", "change_figure"]
    user.user_permissions.set(Permission.objects.filter(codename__in=may))
    client.force_login(user)
    smuggled = {"_saveasnew": "1", "state": "retired", "roles-0-organization": str(office.pk), "roles-0-role": "host"}
    smuggled |= {"names-0-name": "Other", "figures-0-value": "3"}
    keep(client, edition, theme_en="New theme", **smuggled)
    kept = PendingChange.objects.get().fields()
    assert kept["theme_en"] == "New theme"
    assert "figures-TOTAL_FORMS" in kept
    assert not {*smuggled} & {*kept}


def test_a_file_taken_away_is_no_part_of_it(client, django_user_model):
    document = factories.DocumentFactory()
    user = django_user_model.objects.create_user("li", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_document", "change_document"]))
    client.force_login(user)
    keep(client, document, title_en="New title", **{"file-clear": "on"})
    assert "file-clear" not in PendingChange.objects.get().fields()


def test_a_link_shows_what_is_public_once_the_author_may_not_change_the_record(editor, client):
    page = factories.PageFactory(title_en="Old title")
    keep(editor, page, title_en="New title")
    _link, token = PreviewLink.make(page, None, days=1, languages=["en"])
    shown = reverse("preview_link", args=[token, "en"])
    assert "New title" in client.get(shown).content.decode()
    PendingChange.objects.get().author.user_permissions.clear()
    response = client.get(shown)
    assert response.status_code == 200
    assert "New title" not in response.content.decode()


def test_no_page_is_saved_as_another(admin_client):
    edition = factories.EditionFactory()
    response = admin_client.post(at(edition), {"_saveasnew": "1"})
    assert response.status_code == 400
    assert Edition.objects.count() == 1
