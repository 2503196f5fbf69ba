"""The translator's desk: the queue, the marked change, one field at a time, and nothing overwritten unseen."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from events.models import EditingScope
from media.models import Photo
from pages.models import Page
from publishing.models import PendingChange, State, TranslationBase
from tests.factories import EditionFactory, PageFactory, PhotoFactory

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:translations")


def desk(record, language: str = "zh-hans", query: str = "") -> str:
    return reverse("admin:translation", args=[record._meta.label_lower, record.pk, language]) + query


def sent(client, record, **values: str) -> dict[str, str]:
    """Return what a browser sends for a desk on which these words were typed."""
    page = client.get(desk(record))
    data = {f"seen-{row['words'].column}": row["words"].seen for row in page.context["rows"]}
    data |= {row["words"].column: row["field"].value() or "" for row in page.context["rows"]}
    return data | values


def row(response, column: str) -> dict:
    return next(row for row in response.context["rows"] if row["words"].column == column)


@pytest.fixture
def photo():
    """Return a photo whose Chinese caption is older than its English one."""
    photo = PhotoFactory(caption_en="A river in Nanning.", caption_zh_hans="南宁的河。", alt_text_en="Water")
    photo.caption_en = "A wide river in Nanning."
    photo.save()
    return photo


def test_the_change_is_marked_by_words(admin_client, photo):
    page = admin_client.get(desk(photo)).content.decode()
    assert "A <ins>wide </ins>river in Nanning." in page
    photo.caption_en = "A river at Beihai."
    photo.save()
    page = admin_client.get(desk(photo)).content.decode()
    assert "A river <del>in Nanning</del><ins>at Beihai</ins>." in page


def test_rich_text_is_marked_by_its_words(admin_client):
    page = PageFactory(body_en="<p>One two</p><ul><li>three</li></ul>", body_zh_hans="<p>词</p>")
    page.body_en = "<p>One <strong>2</strong></p><ul><li>three</li></ul>"
    page.save()
    text = admin_client.get(desk(page)).content.decode()
    assert "One <del>two</del><ins>**2**</ins>" in text


def test_what_stands_in_the_original_is_shown_as_words(admin_client):
    photo = PhotoFactory(caption_en="<b>&</b> <script>", headline_en="Line")
    page = admin_client.get(desk(photo)).content.decode()
    assert "&lt;b&gt;&amp;&lt;/b&gt; &lt;script&gt;" in page


def test_one_field_is_saved_and_others_typed_are_kept(admin_client, photo):
    data = sent(admin_client, photo, caption_zh_hans="南宁的大河。", alt_text_zh_hans="水面")
    response = admin_client.post(desk(photo), data | {"save": "caption_zh_hans"})
    assert response.status_code == 200
    assert row(response, "alt_text_zh_hans")["field"].value() == "水面"
    photo.refresh_from_db()
    assert photo.caption_zh_hans == "南宁的大河。"
    assert not photo.alt_text_zh_hans
    assert not TranslationBase.objects.of(photo).get(field="caption").is_stale(photo)
    response = admin_client.post(
        desk(photo), sent(admin_client, photo, alt_text_zh_hans="水面") | {"save": "alt_text_zh_hans"}
    )
    assert response.status_code == 302
    assert response["Location"].endswith("#words-alt_text_zh_hans")


def test_a_save_is_in_the_history(admin_client, photo):
    admin_client.post(desk(photo), sent(admin_client, photo, caption_zh_hans="新") | {"save": "caption_zh_hans"})
    assert "Caption (Simplified Chinese)" in LogEntry.objects.get().get_change_message()


def test_still_right(admin_client, photo):
    data = sent(admin_client, photo)
    assert admin_client.post(desk(photo), data | {"right": "caption_zh_hans"}).status_code == 302
    assert not row(admin_client.get(desk(photo)), "caption_zh_hans")["words"].is_stale
    photo.refresh_from_db()
    assert photo.caption_zh_hans == "南宁的河。"
    assert "still right" in LogEntry.objects.get().get_change_message()


def test_saving_a_stale_one_as_it_is_says_so_too(admin_client, photo):
    admin_client.post(desk(photo), sent(admin_client, photo) | {"save": "caption_zh_hans"})
    assert not row(admin_client.get(desk(photo)), "caption_zh_hans")["words"].is_stale


@pytest.mark.parametrize("changed", [{"caption_en": "A third original."}, {"caption_zh_hans": "别人的话"}])
@pytest.mark.parametrize("button", ["save", "right"])
def test_what_changed_meanwhile_is_shown_and_not_overwritten(admin_client, photo, changed, button):
    data = sent(admin_client, photo, caption_zh_hans="我的话")
    Photo.objects.filter(pk=photo.pk).update(**changed)
    response = admin_client.post(desk(photo), data | {button: "caption_zh_hans"})
    assert response.status_code == 200
    assert "changed by someone else" in response.content.decode()
    assert row(response, "caption_zh_hans")["field"].value() == "我的话"
    photo.refresh_from_db()
    assert photo.caption_zh_hans == changed.get("caption_zh_hans", "南宁的河。")
    again = data | {"seen-caption_zh_hans": row(response, "caption_zh_hans")["words"].seen, "save": "caption_zh_hans"}
    assert admin_client.post(desk(photo), again).status_code == 302
    photo.refresh_from_db()
    assert photo.caption_zh_hans == "我的话"


def test_what_the_field_refuses_is_told_beside_it(admin_client, photo):
    response = admin_client.post(
        desk(photo), sent(admin_client, photo, headline_zh_hans="字" * 251) | {"save": "headline_zh_hans"}
    )
    if not row_exists(response, "headline_zh_hans"):
        photo.headline_en = "Headline"
        photo.save()
        response = admin_client.post(
            desk(photo), sent(admin_client, photo, headline_zh_hans="字" * 251) | {"save": "headline_zh_hans"}
        )
    assert "at most 250 characters" in " ".join(row(response, "headline_zh_hans")["problems"])
    assert row(response, "headline_zh_hans")["field"].value() == "字" * 251


def row_exists(response, column: str) -> bool:
    return any(row["words"].column == column for row in response.context["rows"])


def test_what_publication_needs_cannot_be_emptied(admin_client):
    photo = PhotoFactory(caption_zh_hans="说明")
    data = sent(admin_client, photo)
    page = admin_client.get(desk(photo, "en"))
    data = {f"seen-{row['words'].column}": row["words"].seen for row in page.context["rows"]}
    response = admin_client.post(desk(photo, "en"), data | {"caption_en": "", "save": "caption_en"})
    assert response.status_code == 200
    photo.refresh_from_db()
    assert photo.caption_en


@pytest.mark.parametrize(
    "values", [{}, {"save": "nonsense"}, {"save": "caption_en"}, {"right": "licence"}, {"save": "state"}]
)
def test_nonsense_stores_nothing(admin_client, photo, values):
    before = Photo.objects.values().get(pk=photo.pk)
    response = admin_client.post(desk(photo), sent(admin_client, photo, state="draft", licence="") | values)
    assert response.status_code == 200
    assert "Nothing was stored" in response.content.decode()
    assert Photo.objects.values().get(pk=photo.pk) == before


def test_into_the_default_language_from_the_one_that_has_words(admin_client):
    photo = PhotoFactory(headline_zh_hans="标题")
    response = admin_client.get(desk(photo, "en"))
    words = row(response, "headline_en")["words"]
    assert (words.original, words.original_language, words.is_missing) == ("标题", "zh-Hans", True)


@pytest.mark.parametrize(
    "address",
    [
        "nonsense.kind/1/zh-hans/", "media.photo/0/zh-hans/", "media.photo/99999999999999999999/zh-hans/",
        "media.photo/{pk}/fr/", "auth.user/1/zh-hans/", "media.batch/1/zh-hans/", "a.b.c/1/en/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(admin_client, photo, address):
    assert admin_client.get(QUEUE + address.format(pk=photo.pk)).status_code == 404


@pytest.mark.parametrize(("codename", "status"), [("view_photo", 403), ("change_photo", 200), ("change_page", 403)])
def test_whoever_may_change_the_record_may_translate_it(client, photo, codename, status):
    user = User.objects.create_user("translator", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    assert client.get(desk(photo)).status_code == status
    page = client.get(QUEUE)
    assert {type(one.record) for one in page.context["rows"]} == ({Photo} if status == 200 else set())


def test_a_field_that_the_page_shows_read_only_cannot_be_written(admin_client, photo, monkeypatch):
    from media.admin.photo import PhotoAdmin

    monkeypatch.setattr(PhotoAdmin, "get_readonly_fields", lambda *asked: ("caption_zh_hans",))
    page = admin_client.get(desk(photo))
    assert row(page, "caption_zh_hans")["field"] is None
    data = {"caption_zh_hans": "我的话", "seen-caption_zh_hans": row(page, "caption_zh_hans")["words"].seen}
    admin_client.post(desk(photo), data | {"save": "caption_zh_hans"})
    photo.refresh_from_db()
    assert photo.caption_zh_hans == "南宁的河。"


def test_the_queue_and_its_filters(admin_client, photo):
    other = PageFactory(title_zh_hans="标题")
    edition = EditionFactory(theme_zh_hans="主题", city_zh_hans="城", country_zh_hans="国")
    mine = PhotoFactory(edition=edition, headline_zh_hans="标题", caption_zh_hans="说", alt_text_zh_hans="述")

    def found(**query) -> list:
        return [(one.record, one.language) for one in admin_client.get(QUEUE, query).context["rows"]]

    assert found() == [(photo, "Simplified Chinese"), (other, "Simplified Chinese")]
    assert found(which="stale") == [(photo, "Simplified Chinese")]
    assert found(which="names", edition=edition.pk) == [(mine, "English"), (mine, "Simplified Chinese")]
    assert found(which="names", edition=edition.pk, language="en") == [(mine, "English")]
    assert found(kind="pages.page") == [(other, "Simplified Chinese")]
    rows = admin_client.get(QUEUE).context["rows"]
    assert (rows[0].stale, rows[0].missing) == (["Caption"], ["Alt text"])


def test_from_one_to_the_next(admin_client, photo):
    second, third = PhotoFactory(), PhotoFactory()
    query = "?kind=media.photo"
    page = admin_client.get(desk(second, query=query))
    assert (page.context["before"], page.context["after"]) == (desk(photo, query=query), desk(third, query=query))
    assert page.context["left"] == 2
    Photo.objects.filter(pk=second.pk).update(caption_zh_hans="说", alt_text_zh_hans="述")
    page = admin_client.get(desk(second, query=query))
    assert page.context["after"] == desk(third, query=query)
    assert admin_client.get(desk(third, query=query)).context["after"] is None
    assert admin_client.get(desk(photo, query=query)).context["before"] is None
    assert re.search(r'href="[^"]*kind=media.photo"', page.content.decode())


def test_the_queries_do_not_grow_with_the_queue(admin_client, photo, django_assert_max_num_queries):
    admin_client.get(QUEUE)
    admin_client.get(desk(photo))
    PhotoFactory.create_batch(4)
    with django_assert_max_num_queries(60):
        admin_client.get(QUEUE)
    with django_assert_max_num_queries(45):
        admin_client.get(desk(photo))


def test_the_rich_text_editor_is_on_the_desk(admin_client):
    page = Page.objects.get(pk=PageFactory().pk)
    text = admin_client.get(desk(page)).content.decode()
    assert "django_prose_editor" in text
    assert "data-tiptap-style" in text


@pytest.fixture
def translator(client):
    """Return a client whose user may change photos, but not what is public."""
    user = User.objects.create_user("translator", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_photo"))
    client.force_login(user)
    return client, user


def test_what_is_public_is_written_at_once_by_publishers_only(translator, photo):
    client, _user = translator
    page = client.get(desk(photo))
    data = {"caption_zh_hans": "我的话", "seen-caption_zh_hans": row(page, "caption_zh_hans")["words"].seen}
    client.post(desk(photo), data | {"save": "caption_zh_hans"})
    photo.refresh_from_db()
    assert photo.caption_zh_hans == "南宁的河。"
    assert PendingChange.objects.of(photo).get().fields()["caption_zh_hans"] == "我的话"
    assert row(client.get(desk(photo)), "caption_zh_hans")["words"].is_stale is False


def test_whoever_has_languages_writes_in_those_only(translator, photo):
    client, user = translator
    Photo.objects.filter(pk=photo.pk).update(state="draft")
    EditingScope.objects.create(user=user, languages=["zh-hans"])
    assert row(client.get(desk(photo)), "caption_zh_hans")["field"] is not None
    assert row(client.get(desk(photo, "en")), "caption_en")["field"] is None


def test_whoever_has_editions_sees_those_only(translator, photo):
    client, user = translator
    mine = PhotoFactory(edition=EditionFactory())
    Photo.objects.filter(pk=photo.pk).update(edition=EditionFactory())
    scope = EditingScope.objects.create(user=user)
    scope.editions.add(mine.edition)
    page = client.get(QUEUE)
    assert [one.record for one in page.context["rows"]] == [mine]
    assert list(page.context["scope"].fields["edition"].queryset) == [mine.edition]
    assert client.get(desk(photo)).status_code == 404


@pytest.fixture
def only_translates(client) -> User:
    """Return somebody who is a translator and nothing else, signed in, without languages."""
    user = User.objects.create_user("only-translates", is_staff=True)
    user.groups.add(Group.objects.get(name="Translator"))
    client.force_login(user)
    return user


def test_a_translator_without_languages_writes_nothing(client, only_translates, photo):
    Photo.objects.filter(pk=photo.pk).update(state=State.DRAFT)
    page = client.get(desk(photo))
    assert [row["field"] for row in page.context["rows"]] == [None] * len(page.context["rows"])
    client.post(desk(photo), {"caption_zh_hans": "词", "save": "caption_zh_hans"})
    photo.refresh_from_db()
    assert photo.caption_zh_hans == "南宁的河。"


def test_a_translator_writes_drafts_in_their_languages_and_nothing_else(client, only_translates, photo):
    EditingScope.objects.create(user=only_translates, languages=["zh-hans"])
    Photo.objects.filter(pk=photo.pk).update(state=State.DRAFT)
    assert desk(photo).encode() in client.get(f"{QUEUE}?state=any").content
    data = sent(client, photo, caption_zh_hans="南宁的大河。") | {"caption_en": "Changed", "credit_line_en": "Mine"}
    assert client.post(desk(photo), data | {"save": "caption_zh_hans"}).status_code == 302
    client.post(desk(photo, "en"), data | {"save": "caption_en"})
    change = reverse("admin:media_photo_change", args=[photo.pk])
    assert client.post(change, {"caption_en": "Changed"}).status_code == 403
    photo.refresh_from_db()
    assert (photo.caption_zh_hans, photo.caption_en) == ("南宁的大河。", "A wide river in Nanning.")
    assert photo.credit_line_en != "Mine"


def test_a_translator_of_some_editions_opens_no_other(client, only_translates, photo):
    scope = EditingScope.objects.create(user=only_translates, languages=["zh-hans"])
    scope.editions.add(EditionFactory())
    assert client.get(desk(photo)).status_code == 404
