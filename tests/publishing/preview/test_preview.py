"""The preview in the admin: every kind in every language, from the form, and nothing of it stays."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils.html import escape
from django_tasks_db.models import DBTaskResult

from events.models import Edition, Exhibition, Source, SubForum
from media.models import Photo
from pages.models import Page
from publishing.models import Publishable, State
from tests import factories
from tests.admin_forms import filled, rows
from tests.test_visibility import FACTORIES, KINDS, text_columns

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")


def address(record, language: str = "en") -> str:
    """Return the address of a record's preview."""
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_preview"
    return reverse(name, args=[record.pk, language])


def change_page(record) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def draft(kind, **values):
    """Return a draft of a kind, complete enough to be published."""
    return FACTORIES[kind](state=State.DRAFT, **values)


def a_text(kind) -> str:
    """Return the column of a kind that every page of it shows, in English."""
    return {
        "Edition": "theme_en", "Person": "family_name_en", "Photo": "caption_en", "Source": "title",
        "Organization": "name_en", "Topic": "name_en",
    }.get(kind.__name__, "title_en")  # fmt: skip


def everything() -> dict[str, list]:
    """Return all rows of all tables."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table != "django_session":
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_previews_from_the_unsaved_form(admin_client, kind, language):
    record = draft(kind)
    data = filled(admin_client.get(change_page(record))) | {a_text(kind): "zqunsaved"}
    before = everything()
    response = admin_client.post(address(record, language), data)
    assert response.status_code == 200, response.content.decode()
    shown = response.content.decode()
    assert "zqunsaved" in shown
    assert 'class="preview-banner"' in shown
    assert f'<html lang="{ {"en": "en", "zh-hans": "zh-Hans"}[language] }">' in shown
    assert response["Content-Language"] == language
    assert everything() == before


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_stored_can_be_looked_at_too(admin_client, kind):
    record = draft(kind)
    response = admin_client.get(address(record))
    assert response.status_code == 200
    assert escape(getattr(record, a_text(kind))) in response.content.decode()


def test_a_new_record_previews_before_it_is_saved(admin_client):
    data = filled(admin_client.get(reverse("admin:pages_page_add"))) | {"title_en": "zqnew", "path": "zq-new"}
    response = admin_client.post(reverse("admin:pages_page_preview_new", args=["en"]), data)
    assert response.status_code == 200
    assert "zqnew" in response.content.decode()
    assert not Page.objects.exists()


def test_a_new_edition_previews_with_its_rows(admin_client):
    data = filled(admin_client.get(reverse("admin:events_edition_add"))) | {"year": "2031", "theme_en": "zqtheme"}
    organization = factories.OrganizationFactory()
    data |= rows(data, "roles", {"organization": organization.pk, "role": "host", "order": "1"})
    response = admin_client.post(reverse("admin:events_edition_preview_new", args=["en"]), data)
    assert organization.name_en in response.content.decode()
    assert not Edition.objects.exists()


def test_rows_and_relations_of_the_form_are_shown(admin_client):
    edition, topic = draft(Edition), factories.TopicFactory(name_en="zqtopic")
    source = factories.SourceFactory(title="zqreport")
    data = filled(admin_client.get(change_page(edition))) | {"topics": [topic.pk]}
    figure = {"kind": "participants", "qualifier": "exactly", "value": "98765", "source": source.pk, "status": "actual"}
    data |= rows(data, "figures", figure)
    shown = admin_client.post(address(edition), data).content.decode()
    assert "zqtopic" in shown
    assert "zqreport" in shown
    assert "98,765" in shown


def test_no_other_draft_shows(admin_client):
    """A draft sub-forum of a draft edition: the page shows it and names the edition, and nothing else that waits."""
    edition = draft(Edition, body_en="<p>zqhidden</p>")
    item = draft(SubForum, edition=edition)
    hidden = {"state": State.DRAFT}
    other = factories.SubForumFactory(edition=edition, title_en="zqhidden", **hidden)
    photo = factories.PhotoFactory(edition=edition, caption_en="zqhidden", **hidden)
    photo.sub_forums.add(item)
    factories.SubForumPersonFactory(sub_forum=item, person=factories.PersonFactory(family_name_en="zqhidden", **hidden))
    factories.DocumentFactory(edition=edition, sub_forum=item, title_en="zqhidden", **hidden)
    factories.CitationFactory(record=item, source=factories.SourceFactory(title="zqhidden", **hidden))
    item.topics.add(factories.TopicFactory(name_en="zqhidden", **hidden))
    data = filled(admin_client.get(change_page(item)))
    for response in (admin_client.get(address(item)), admin_client.post(address(item), data)):
        assert item.title_en in response.content.decode()
        assert "zqhidden" not in response.content.decode()
    assert admin_client.get(other.get_absolute_url()).status_code == 404
    assert admin_client.get(edition.get_absolute_url()).status_code == 404


def test_drafts_of_an_edition_do_not_show_on_its_page(admin_client):
    edition = draft(Edition)
    for kind in KINDS:
        if kind not in {Edition, Source} and "edition" in kind.shown_with:
            draft(kind, edition=edition, **dict.fromkeys(text_columns(kind), "zqhidden"))
    draft(Source, title="zqhidden").editions.add(edition)
    assert "zqhidden" not in admin_client.get(address(edition)).content.decode()


def test_a_form_that_cannot_be_saved_says_why(admin_client):
    edition = draft(Edition)
    data = filled(admin_client.get(change_page(edition))) | {"first_day": "soon", "publish_at_0": "never"}
    response = admin_client.post(address(edition), data)
    assert response.status_code == 422
    said = response.content.decode()
    assert "First day: Enter a day of the calendar in this form: 2026-09-15." in said
    assert "Publish at" in said


def test_what_the_database_refuses_is_said_in_words(admin_client):
    photo = draft(Photo, alt_text_en="")
    response = admin_client.get(address(photo))
    assert response.status_code == 422
    assert "It can be shown once this is filled in: Alt text (English)." in response.content.decode()


def test_what_is_missing_stands_above_the_page(admin_client):
    item = draft(Exhibition, title_en="", title_zh_hans="名称")
    shown = admin_client.get(address(item)).content.decode()
    assert "Missing before this can be published:" in shown
    assert "名称" in shown


def test_files_are_not_stored_and_the_banner_says_so(admin_client, tmp_path):
    photo = draft(Photo)
    data = filled(admin_client.get(change_page(photo)))
    before = sorted(tmp_path.rglob("*"))
    upload = SimpleUploadedFile("another.jpg", factories.image_bytes(800, 600), "image/jpeg")
    response = admin_client.post(address(photo), data | {"original": upload, "caption_en": "zqwords"})
    assert "zqwords" in response.content.decode()
    assert "Files that you chose are not in the preview" in response.content.decode()
    assert sorted(tmp_path.rglob("*")) == before


def test_a_new_photo_cannot_be_shown_before_its_file_is_stored(admin_client, tmp_path):
    data = filled(admin_client.get(reverse("admin:media_photo_add")))
    words = dict.fromkeys(("caption_en", "alt_text_en", "credit_line_en"), "zq")
    data |= words | {"licence": "CC-BY-4.0"}
    data["original"] = SimpleUploadedFile("new.jpg", factories.image_bytes(), "image/jpeg")
    response = admin_client.post(reverse("admin:media_photo_preview_new", args=["en"]), data)
    assert response.status_code == 422
    assert "Photo file" in response.content.decode()
    assert not list(tmp_path.rglob("*.*"))


def test_photos_added_to_an_edition_are_left_out_with_their_files(admin_client, tmp_path):
    edition = factories.EditionFactory()
    data = filled(admin_client.get(change_page(edition)))
    upload = SimpleUploadedFile("new.jpg", factories.image_bytes(), "image/jpeg")
    data |= rows(data, "photos", {"original": upload, "caption_en": "zqcaption"})
    response = admin_client.post(address(edition), data)
    assert response.status_code == 200
    assert "zqcaption" not in response.content.decode()
    assert not list(tmp_path.rglob("*.*"))


def test_nothing_a_save_would_start_is_started(admin_client, django_capture_on_commit_callbacks):
    photo = factories.PhotoFactory()
    data = filled(admin_client.get(change_page(photo))) | {"caption_en": "Another caption."}
    with django_capture_on_commit_callbacks() as callbacks:
        assert admin_client.post(address(photo), data).status_code == 200
    assert callbacks == []
    assert not DBTaskResult.objects.exists()
    assert not list(admin_client.get(reverse("admin:index")).context["messages"])


def test_the_answer_is_for_one_person(admin_client):
    response = admin_client.get(address(draft(Page)))
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_who_may_not_change_a_record_previews_no_form_of_it(client, django_user_model):
    page = draft(Page)
    user = django_user_model.objects.create_user("li", is_staff=True)
    client.force_login(user)
    assert client.get(address(page)).status_code == 403
    assert client.post(address(page), {"title_en": "x"}).status_code == 403
    assert client.post(reverse("admin:pages_page_preview_new", args=["en"]), {}).status_code == 403
    client.logout()
    assert client.get(address(page)).status_code == 302


@pytest.mark.parametrize("path", ["1/preview/xx/", "999/preview/en/", "x/preview/en/", "add/preview/en/"])
def test_addresses_that_lead_nowhere(admin_client, path):
    assert admin_client.get(reverse("admin:pages_page_changelist") + path, follow=True).status_code == 404


def test_buttons_stand_beside_save_in_each_language(admin_client):
    page = draft(Page)
    shown = admin_client.get(change_page(page)).content.decode()
    for language in LANGUAGES:
        assert f'formaction="{address(page, language)}" formtarget="_blank"' in shown
    assert (
        reverse("admin:pages_page_preview_new", args=["en"])
        in admin_client.get(reverse("admin:pages_page_add")).content.decode()
    )


def test_a_list_is_shown_at_the_page_with_the_record(admin_client):
    for _number in range(60):
        factories.SourceFactory(published_on="2024-01-01")
    source = draft(Source, title="zqold", published_on="1999-01-01")
    shown = admin_client.get(address(source)).content.decode()
    assert "zqold" in shown
    assert f'href="#source-{source.pk}"' in shown


def test_a_preview_asks_the_database_no_more_with_more_rows(admin_client, django_assert_max_num_queries):
    edition = draft(Edition)
    factories.SubForumFactory.create_batch(3, edition=edition)
    admin_client.get(address(edition))
    with django_assert_max_num_queries(45):
        assert admin_client.get(address(edition)).status_code == 200


def test_every_publishable_kind_has_the_page():
    for kind in apps.get_models():
        if issubclass(kind, Publishable):
            assert hasattr(admin.site.get_model_admin(kind), "preview_view"), kind


def test_what_the_form_publishes_together_is_shown_with_it(admin_client):
    edition = draft(Edition)
    item = draft(SubForum, edition=edition, title_en="zqitem")
    data = filled(admin_client.get(change_page(edition)))
    assert "publish_together" in data
    with_it = admin_client.post(address(edition), data).content.decode()
    del data["publish_together"]
    alone = admin_client.post(address(edition), data).content.decode()
    assert "zqitem" in with_it
    assert "Shown too, because the form publishes it with this: Sub-forum or programme item: " in with_it
    assert "zqitem" not in alone
    item.refresh_from_db()
    assert item.state == State.DRAFT


def test_who_only_looks_at_a_record_gets_links_to_it_as_it_is_stored(client, django_user_model):
    user = django_user_model.objects.create_user("li", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_page"))
    client.force_login(user)
    page = draft(Page)
    shown = client.get(change_page(page)).content.decode()
    assert f'href="{address(page)}"' in shown
    assert "formaction" not in shown
    preview = client.get(address(page))
    assert preview.status_code == 200
    assert address(page, "zh-hans") in preview.content.decode()
    assert client.post(address(page), {"title_en": "x"}).status_code == 403
