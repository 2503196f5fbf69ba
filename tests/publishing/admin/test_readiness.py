"""The panel on a record's page, the report, the records behind its numbers, and the same as a spreadsheet."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from events.admin.edition import EditionAdmin
from events.models import Edition
from media.models import Photo
from publishing.admin.readiness.panel import panel
from publishing.models import LinkCheck, LinkUse
from tests.factories import (
    AlbumFactory,
    EditionFactory,
    PageFactory,
    PersonFactory,
    PhotoFactory,
    SourceFactory,
    SubForumFactory,
)

pytestmark = pytest.mark.django_db
REPORT, RECORDS, CSV = (reverse(f"admin:readiness{name}") for name in ("", "_records", "_spreadsheet"))


def change_page(client, record) -> str:
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
    return client.get(reverse(name, args=[record.pk])).content.decode()


def numbers(client, **query) -> dict[tuple[str, str, str], tuple[int, str]]:
    """Return the numbers of the report and where each leads, by check, language and kind."""
    groups = client.get(REPORT, query).context["groups"]
    return {
        (line["words"], line["language"], number["kind"]): (number["count"], number["address"])
        for group in groups
        for line in group["lines"]
        for number in line["numbers"]
    }


def test_the_panel_leads_to_each_field(admin_client):
    photo = PhotoFactory(alt_text_zh_hans="描述", state="draft", caption_en="")
    page = change_page(admin_client, photo)
    assert '<a href="#id_caption_en" data-jump>Caption (English)</a>' in page
    assert '<a href="#id_edition" data-jump>Edition</a>' in page
    assert '<a href="#id_focal_x" data-jump>' in page
    for anchor in ("id_caption_en", "id_edition", "id_focal_x"):
        assert f'id="{anchor}"' in page


def test_each_place_of_an_edition_is_on_its_page(admin_client):
    edition = EditionFactory(city_en="", status="held")
    page = change_page(admin_client, edition)
    wanted = [
        "roles-group",
        "figures-group",
        "events-citation-content_type-object_id-group",
        "id_first_day",
        "id_city_en",
    ]
    for anchor in [*wanted, "photos-group"]:
        assert f'href="#{anchor}" data-jump' in page
        assert f'id="{anchor}"' in page


@pytest.mark.parametrize("factory", [AlbumFactory, PersonFactory, SubForumFactory, SourceFactory, PageFactory])
def test_no_line_of_a_panel_leads_nowhere(admin_client, factory):
    page = change_page(admin_client, factory())
    anchors = set(re.findall(r'href="#([^"]+)" data-jump', page))
    assert anchors
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in page] == []


def test_the_panel_shows_a_broken_link_with_a_way_to_a_copy(admin_client):
    source = SourceFactory(url="https://gone.example/", archived_url="https://archive.example/1")
    link = LinkCheck.objects.create(address=source.url, host="gone.example", status="broken", failures=3)
    LinkUse.objects.create(link=link, record=source, column="url", record_changed_at=source.updated_at)
    page = change_page(admin_client, source)
    assert "Broken link" in page
    assert 'href="https://archive.example/1"' in page
    assert 'href="https://web.archive.org/web/*/https://gone.example/"' in page


def test_the_panel_leads_to_the_translation(admin_client):
    photo = PhotoFactory()
    address = reverse("admin:translation", args=["media.photo", photo.pk, "zh-hans"])
    assert f'href="{address}"' in change_page(admin_client, photo)


def test_the_queries_of_a_panel(django_assert_num_queries):
    page = PageFactory()
    panel(page)
    with django_assert_num_queries(2):  # all that SQL can tell, and the texts long enough to be hard to read
        panel(page)


def test_each_number_leads_to_as_many_records(admin_client):
    edition = EditionFactory(year=2023, first_day=date(2023, 9, 15), summary_en="Words.")
    PhotoFactory.create_batch(2, edition=edition, caption_zh_hans="说明")
    PhotoFactory(taken_on="2023-09-15")
    SubForumFactory(edition=edition, title_en="", title_zh_hans="分论坛")
    SourceFactory(published_on="2023-09-16", url="")
    found = numbers(admin_client)
    assert found["No date", "", "photos"][0] == 2
    assert found["No translation", "Simplified Chinese", "photos"][0] == 3
    assert len(found) > 15
    for key, (count, address) in found.items():
        page = admin_client.get(address)
        assert page.context["page"].paginator.count == count, key
        assert len(page.context["rows"]) == count
        assert all(row.lacks for row in page.context["rows"])
        assert {lack["words"] for row in page.context["rows"] for lack in row.lacks} == {key[0]}


def test_a_list_says_what_each_record_lacks_and_leads_there(admin_client):
    photo = PhotoFactory(caption_en="A named photo.")
    page = admin_client.get(RECORDS, {"kind": "media.photo", "check": "untranslated"})
    text = page.content.decode()
    change = reverse("admin:media_photo_change", args=[photo.pk])
    assert f'<a href="{change}">A named photo.</a>' in text
    assert f'href="{change}#id_caption_zh_hans"' in text
    assert reverse("admin:translation", args=["media.photo", photo.pk, "zh-hans"]) in text


def test_filters(admin_client):
    first, second = EditionFactory(), EditionFactory()
    PhotoFactory(edition=first)
    PhotoFactory.create_batch(2, edition=second)
    PhotoFactory(state="draft")
    PhotoFactory(state="in-review")
    PhotoFactory(retire_at=timezone.now() - timedelta(days=1))
    PhotoFactory(publish_at=timezone.now() + timedelta(days=1))
    key = ("No date", "", "photos")
    assert numbers(admin_client)[key][0] == 5  # published, scheduled, in review
    assert numbers(admin_client, state="public")[key][0] == 3
    assert numbers(admin_client, state="draft")[key][0] == 1
    assert numbers(admin_client, state="any")[key][0] == 7
    assert numbers(admin_client, edition=second.pk)[key][0] == 2
    assert {kind for _words, _language, kind in numbers(admin_client, kind="events.edition")} == {"editions"}
    assert {code for _words, code, _kind in numbers(admin_client, language="zh-hans")} == {"", "Simplified Chinese"}
    assert key not in numbers(admin_client, severity="should")
    assert key in numbers(admin_client, severity="hint", edition="none", kind="nonsense", state="x")


def test_a_list_is_cut_into_pages_across_kinds(admin_client):
    PhotoFactory.create_batch(40)
    PageFactory.create_batch(40)
    first = admin_client.get(RECORDS, {"check": "untranslated"})
    second = admin_client.get(RECORDS, {"check": "untranslated", "page": 2})
    keys = [(type(row.record), row.record.pk) for page in (first, second) for row in page.context["rows"]]
    assert first.context["page"].paginator.count == len(keys) == len(set(keys)) == 80
    assert len(first.context["rows"]) == 50


def test_the_spreadsheet_has_a_line_for_each_thing(admin_client):
    photo = PhotoFactory(caption_en="=cmd()", taken_on="2023-09-15", focal_is_chosen=True, edition=EditionFactory())
    response = admin_client.get(CSV, {"kind": "media.photo", "severity": "should"})
    assert response["Content-Type"].startswith("text/csv")
    header, *lines = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert header[0] == "Kind of record"
    assert {tuple(line[:3]) for line in lines} == {("Photo", str(photo.pk), "'=cmd()")}
    assert ["No translation", "Caption (Simplified Chinese)", "Simplified Chinese"] in [line[5:8] for line in lines]
    assert lines[0][8] == f"http://testserver{reverse('admin:media_photo_change', args=[photo.pk])}"


@pytest.mark.parametrize("address", [REPORT, RECORDS, CSV])
def test_the_number_of_queries_does_not_grow(admin_client, address, django_assert_max_num_queries):
    PhotoFactory(edition=EditionFactory())
    admin_client.get(address)
    with CaptureQueriesContext(connection) as few:
        admin_client.get(address)
    PhotoFactory.create_batch(4, edition=EditionFactory())
    with django_assert_max_num_queries(len(few)):
        admin_client.get(address)
    assert len(few) <= 75


@pytest.fixture
def clerk(client):
    """Return a client whose user may see photos, and change none."""
    user = User.objects.create_user("clerk", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_photo"))
    client.force_login(user)
    return client


def test_only_what_one_may_see_is_counted(clerk):
    PhotoFactory()
    EditionFactory()
    assert {kind for _words, _language, kind in numbers(clerk)} == {"photos"}
    assert {type(row.record) for row in clerk.get(RECORDS).context["rows"]} == {Photo}
    lines = clerk.get(CSV).content.decode("utf-8-sig").splitlines()
    assert {line.split(",")[0] for line in lines[1:]} == {"Photo"}


def test_whoever_may_see_nothing_sees_nothing(client):
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    EditionFactory()
    assert client.get(REPORT).context["groups"] == []
    assert escape("What is missing") not in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("address", [REPORT, RECORDS, CSV])
def test_the_public_is_asked_to_sign_in(client, address):
    assert client.get(address).status_code == 302


def test_the_report_is_reached_from_every_page(admin_client):
    for address in (reverse("admin:index"), reverse("admin:events_edition_changelist")):
        page = admin_client.get(address).content.decode()
        for name in ("admin:readiness", "admin:translations", "admin:publishing_linkcheck_changelist"):
            assert f'href="{reverse(name)}"' in page


def test_rows_that_a_list_hides_are_not_counted(admin_client, monkeypatch):
    """Whoever keeps one edition only sees its numbers: the report asks each kind's own list."""
    mine, _other = EditionFactory(), EditionFactory()
    own = EditionAdmin.get_queryset
    monkeypatch.setattr(EditionAdmin, "get_queryset", lambda self, request: own(self, request).filter(pk=mine.pk))
    assert numbers(admin_client)["No dates", "", "editions"][0] == 1
    assert [row.record for row in admin_client.get(RECORDS, {"kind": "events.edition"}).context["rows"]] == [mine]
    assert Edition.objects.count() == 2
