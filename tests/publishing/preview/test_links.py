"""Preview links: one record for somebody without an account, until it expires or is taken back."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from events.models import Edition, SubForum
from media import rendition_files
from media.models import Album, Document, Photo
from pages.models import Page
from publishing import visitors
from publishing.missed import missed
from publishing.models import MissedAddress, PreviewLink, State
from publishing.models.preview_link import hash_of
from publishing.preview import links
from tests import factories
from tests.publishing.preview.test_preview import LANGUAGES, a_text, change_page, draft, everything
from tests.test_visibility import FACTORIES, HIDDEN_STATES, KINDS

pytestmark = pytest.mark.django_db


def share(record, **values) -> tuple[PreviewLink, str]:
    """Return a link to a record and its token."""
    return PreviewLink.make(record, None, **{"days": 7, "languages": list(LANGUAGES)} | values)


def address(token: str, language: str = "en") -> str:
    return reverse("preview_link", args=[token, language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_shown_to_a_stranger(client, kind, language):
    record = draft(kind)
    _link, token = share(record)
    before = {table: rows for table, rows in everything().items() if "previewlink" not in table}
    response = client.get(address(token, language))
    shown = response.content.decode()
    assert response.status_code == 200
    assert escape(getattr(record, a_text(kind))) in shown
    assert 'class="preview-banner"' in shown
    assert response["Content-Language"] == language
    assert {table: rows for table, rows in everything().items() if "previewlink" not in table} == before
    assert client.get(record.get_absolute_url(), follow=True).status_code == 404 or kind.__name__ == "Source"


@pytest.mark.parametrize("hidden", HIDDEN_STATES.values(), ids=HIDDEN_STATES)
def test_whatever_hides_the_record_does_not_hide_it_behind_its_link(client, hidden):
    edition = factories.EditionFactory(**hidden)
    item = factories.SubForumFactory(edition=edition, **hidden)
    assert item.title_en in client.get(address(share(item)[1])).content.decode()


def test_the_answer_is_for_one_person_and_the_token_is_not_kept(client):
    link, token = share(draft(Page))
    response = client.get(address(token))
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    link.refresh_from_db()
    assert token not in {str(value) for value in vars(link).values()}
    assert "Disallow: /preview/\n" in client.get(reverse("robots")).content.decode()


def spoil(link: PreviewLink, how: str) -> None:
    """Make a link useless."""
    rows = PreviewLink.objects.filter(pk=link.pk)
    if how == "expired":
        past = timezone.now() - timedelta(days=2)
        rows.update(created_at=past, expires_at=past + timedelta(days=1))
    elif how == "revoked":
        rows.revoke()
    elif how == "deleted":
        link.record.delete()


@pytest.mark.parametrize("how", ["wrong", "expired", "revoked", "deleted", "other language"])
def test_every_useless_link_gets_the_same_answer(client, how):
    link, token = share(draft(Page), languages=["zh-hans"] if how == "other language" else list(LANGUAGES))
    spoil(link, how)
    response = client.get(address("x" * 43 if how == "wrong" else token))
    plain = client.get(address("never-made"))
    assert response.status_code == plain.status_code == 404
    assert "This preview cannot be seen." in response.content.decode()
    assert response.content == plain.content
    assert response.headers.keys() == plain.headers.keys()
    assert token not in response.content.decode()


def test_a_link_shows_no_other_draft(client):
    edition = draft(Edition, body_en="<p>zqhidden</p>")
    item = draft(SubForum, edition=edition)
    for kind in KINDS:
        if kind is not Edition and "edition" in kind.shown_with:
            other = draft(kind, edition=edition, **{a_text(kind): "zqhidden"})
            if hasattr(other, "sub_forums"):
                other.sub_forums.add(item)
    shown = client.get(address(share(item)[1])).content.decode()
    assert "zqhidden" not in shown
    assert edition.theme_en not in client.get(edition.get_absolute_url()).content.decode()


def test_one_address_cannot_try_many_tokens(client, monkeypatch):
    monkeypatch.setattr(visitors, "time", SimpleNamespace(time=lambda: 1_800_000_000))  # no minute ends amid the tries
    _link, token = share(draft(Page))
    for number in range(25):
        client.get(address(f"guess-{number}"))
    assert client.get(address(token)).status_code == 200, "whoever has a link may look"
    for _number in range(61):
        last = client.get(address(token))
    assert last.status_code == 404


def test_pictures_of_a_draft_photo_come_through_its_link_alone(client):
    photo, other = draft(Photo), draft(Photo)
    for one in (photo, other):
        assert rendition_files.make_for(one)
    _link, token = share(photo)
    shown = client.get(address(token)).content.decode()
    through = f"/preview/{token}{photo.fallback_url}"
    assert f'src="{through}"' in shown
    assert f'"{photo.fallback_url}' not in shown
    response = client.get(through)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert client.get(photo.fallback_url).status_code == 404
    assert client.get(f"/preview/{token}{other.fallback_url}").status_code == 404
    assert client.get(f"/preview/wrong{photo.fallback_url}").status_code == 404
    PreviewLink.objects.all().revoke()
    assert client.get(through).status_code == 404


def test_photos_that_wait_for_the_record_alone_are_shown_with_it(client):
    edition = draft(Edition)
    ready = factories.PhotoFactory(edition=edition)
    hidden = draft(Photo, edition=edition)
    album = draft(Album, edition=edition)
    for photo in (ready, hidden):
        assert rendition_files.make_for(photo)
        factories.AlbumPhotoFactory(album=album, photo=photo)
    for record in (edition, album):
        _link, token = share(record)
        shown = client.get(address(token)).content.decode()
        assert ready.token in shown
        assert hidden.token not in shown
        assert client.get(f"/preview/{token}{ready.fallback_url}").status_code == 200
        assert client.get(f"/preview/{token}{hidden.fallback_url}").status_code == 404
    _link, token = share(draft(Page))
    assert client.get(f"/preview/{token}{ready.fallback_url}").status_code == 404


def test_the_file_of_a_draft_document_comes_through_its_link(client):
    document = draft(Document)
    _link, token = share(document)
    file = reverse("preview_file", args=[token, "en"])
    assert f'href="{file}"' in client.get(address(token)).content.decode()
    assert b"".join(client.get(file)).startswith(b"%PDF")
    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(reverse("preview_file", args=[share(draft(Page))[1], "en"])).status_code == 404


def test_a_link_notes_when_it_was_opened(client):
    link, token = share(draft(Page))
    client.get(address(token))
    link.refresh_from_db()
    assert timezone.now() - link.last_opened_at < timedelta(minutes=1)


def test_links_are_made_and_taken_back_on_the_page_of_the_record(admin_client, client, admin_user):
    page = draft(Page)
    make = reverse("admin:pages_page_preview_link_make", args=[page.pk])
    response = admin_client.post(make, {"days": "30", "languages": ["zh-hans"], "note": "zqnote"}, follow=True)
    link = PreviewLink.objects.get()
    assert (link.record, link.created_by, link.languages) == (page, admin_user, ["zh-hans"])
    assert timedelta(days=29) < link.expires_at - timezone.now() <= timedelta(days=30)
    said = str(next(iter(response.context["messages"])))
    url = said.partition('href="')[2].partition('"')[0]
    assert url.startswith("http://testserver/preview/")
    assert client.get(url.removeprefix("http://testserver")).status_code == 200
    assert "zqnote" in admin_client.get(change_page(page)).content.decode()
    revoke = reverse("admin:pages_page_preview_link_revoke", args=[page.pk, link.pk])
    assert admin_client.get(revoke).status_code == 405
    admin_client.post(revoke)
    assert client.get(url.removeprefix("http://testserver")).status_code == 404
    assert "zqnote" not in admin_client.get(change_page(page)).content.decode()


@pytest.mark.parametrize("sent", [{"days": "365"}, {"languages": ["xx"]}, {"languages": []}])
def test_a_link_is_not_made_of_anything(admin_client, sent):
    page = draft(Page)
    make = reverse("admin:pages_page_preview_link_make", args=[page.pk])
    admin_client.post(make, {"days": "7", "languages": ["en"]} | sent)
    assert not PreviewLink.objects.exists()


def test_who_may_not_change_the_record_shares_nothing(client, django_user_model):
    page = draft(Page)
    link, _token = share(page)
    client.force_login(django_user_model.objects.create_user("li", is_staff=True))
    make = reverse("admin:pages_page_preview_link_make", args=[page.pk])
    assert client.post(make, {"days": "7", "languages": ["en"]}).status_code == 403
    assert client.post(reverse("admin:pages_page_preview_link_revoke", args=[page.pk, link.pk])).status_code == 403


def test_a_link_is_revoked_on_the_page_of_its_own_record_only(admin_client):
    link, _token = share(draft(Page))
    other = reverse("admin:pages_page_preview_link_revoke", args=[draft(Page).pk, link.pk])
    admin_client.post(other)
    assert PreviewLink.objects.working().exists()


def test_the_list_of_links(admin_client, django_assert_max_num_queries):
    for kind in KINDS:
        share(draft(kind), note=f"zq{kind.__name__}")
    PreviewLink.objects.create(
        token_hash="0" * 64, content_type=ContentType.objects.get_for_model(Page), object_id=999,
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    with django_assert_max_num_queries(40):
        shown = admin_client.get(reverse("admin:publishing_previewlink_changelist")).content.decode()
    assert all(f"zq{kind.__name__}" in shown for kind in KINDS)
    assert "gone" in shown
    keys = [link.pk for link in PreviewLink.objects.all()]
    admin_client.post(
        reverse("admin:publishing_previewlink_changelist"), {"action": "revoke", "_selected_action": keys}
    )
    assert not PreviewLink.objects.working().exists()


def test_a_stranger_costs_few_questions(client, django_assert_max_num_queries):
    _link, token = share(FACTORIES[Page](state=State.DRAFT))
    client.get(address(token))
    with django_assert_max_num_queries(25):
        client.get(address(token))


def test_links_that_ended_long_ago_are_forgotten():
    old, _token = share(draft(Page))
    share(draft(Page))
    past = timezone.now() - timedelta(days=100)
    PreviewLink.objects.filter(pk=old.pk).update(created_at=past, expires_at=past + timedelta(days=1))
    assert links.clear() == 1
    assert PreviewLink.objects.working().count() == 1


def test_a_working_token_is_never_among_the_addresses_not_found(client):
    link, _token = share(draft(Page), languages=["en"])
    token = "abcd-efgh-ijkl1mnopqrstuvwxyzabcdefghijklmn"  # hyphens as between words
    PreviewLink.objects.filter(pk=link.pk).update(token_hash=hash_of(token))
    missed.forget()
    assert client.get(address(token)).status_code == 200
    assert client.get(address(token, "zh-hans")).status_code == 404
    assert client.get(f"/preview/{token}/files/photos/abc/w1-x.jpg").status_code == 404
    missed.flush()
    assert not MissedAddress.objects.exists()


def test_all_who_have_a_link_share_a_limit(client, monkeypatch):
    monkeypatch.setattr(links, "PAGES_OF_ONE", 2)
    (_link, token), (_other, spared) = share(draft(Page)), share(draft(Page))
    asked = [client.get(address(token), REMOTE_ADDR=f"192.0.2.{number}").status_code for number in range(4)]
    assert asked == [200, 200, 404, 404]
    assert client.get(address(spared), REMOTE_ADDR="192.0.2.9").status_code == 200
