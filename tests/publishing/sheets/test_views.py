"""The pages: who may open them, that nothing is stored before a yes, and that just what was shown is stored."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Topic
from publishing.models import AuditEntry, State
from publishing.sheets import arriving, comparing, forms, showing, views
from publishing.sheets.kinds import workbooks
from publishing.workflow import permission
from tests import factories as make
from tests.publishing.sheets.conftest import as_csv, sheets_of

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:spreadsheets")


def page(kind: str) -> str:
    return reverse("admin:spreadsheet", args=[kind])


def plan_of(kind: str) -> str:
    return reverse("admin:spreadsheet_changes", args=[kind])


def file_of(kind: str, sheet: str, suffix: str) -> str:
    return reverse("admin:spreadsheet_download", args=[kind, sheet, suffix])


def content(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def send(admin_client):
    """Return a function that uploads rows and returns the page that follows."""

    def sent(kind: str, rows, client=admin_client, **ticked):
        data = rows if isinstance(rows, bytes) else as_csv(rows)
        return client.post(page(kind), {"file": SimpleUploadedFile("rows.csv", data), **ticked}, follow=True)

    return sent


@pytest.fixture
def client_of(client):
    """Return a function that signs in a member of staff with these permissions."""

    def signed_in(*codenames: str):
        user = User.objects.create_user("editor", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        return client

    return signed_in


AIR = [["slug", "name (en)", "state"], ["air", "Clean air", ""], ["water", "Water", "published"]]


def test_every_kind_has_a_page_and_files(admin_client):
    listed = admin_client.get(INDEX).content.decode()
    for book in workbooks():
        name = book.main.name
        assert f'href="{page(name)}"' in listed
        assert admin_client.get(page(name)).status_code == 200
        sheets = sheets_of(content(admin_client.get(file_of(name, "all", "xlsx"))))
        assert list(sheets)[1:] == [kind.title for kind in book.kinds]
        for kind in book.kinds:
            response = admin_client.get(file_of(name, kind.name, "csv"))
            assert response["Content-Disposition"].startswith(f'attachment; filename="{kind.name}-')
            assert len(content(response).splitlines()) == 2
    taken = AuditEntry.objects.filter(kind="exported")
    assert taken.count() == sum(1 + len(book.kinds) for book in workbooks())


@pytest.mark.parametrize("name", ["user", "contribution", "figure", "nothing"])
def test_what_is_no_kind_has_no_page(admin_client, name):
    for address in (page(name), plan_of(name), file_of(name, "all", "xlsx")):
        assert admin_client.get(address, follow=True).status_code == 404
    for sheet, suffix in (("subforum", "csv"), ("all", "csv"), ("edition", "xlsx"), ("edition", "txt")):
        assert admin_client.get(file_of("edition", sheet, suffix), follow=True).status_code == 404


def test_the_list_leads_to_the_spreadsheet_of_what_it_shows(admin_client):
    make.TopicFactory(slug="air")
    make.TopicFactory(slug="dust", state=State.DRAFT)
    shown = admin_client.get(reverse("admin:events_topic_changelist"), {"state__exact": "draft", "p": "1"})
    assert f'href="{page("topic")}?state__exact=draft"' in shown.content.decode()
    offered = admin_client.get(page("topic"), {"state__exact": "draft"})
    assert "1 record of 2, as the list is filtered" in offered.content.decode()
    rows = content(admin_client.get(file_of("topic", "topic", "csv"), {"state__exact": "draft"})).decode()
    assert ("dust" in rows, "air" in rows) == (True, False)
    every = content(admin_client.get(file_of("topic", "topic", "csv"), {"nonsense": "1"})).decode()
    assert "air" in every


def test_what_is_shown_is_stored_after_a_yes_once(admin_client, send):
    make.TopicFactory(slug="air", name_en="Air")
    shown = send("topic", AIR)
    words = shown.content.decode()
    assert "Store everything: 1 new, 1 changed" in words
    assert [tab["count"] for tab in shown.context["tabs"]] == [0, 1, 1, 0]
    assert Topic.objects.get().name_en == "Air"
    token = shown.context["token"]
    changed = admin_client.get(plan_of("topic"), {"plan": token, "status": "changed"}).content.decode()
    assert "<del>Air</del>" in changed
    assert "<ins>Clean air</ins>" in changed
    done = admin_client.post(plan_of("topic"), {"plan": token}, follow=True)
    assert [str(message) for message in done.context["messages"]] == ["Stored: 1 new row, 1 changed row."]
    assert dict(Topic.objects.values_list("slug", "name_en")) == {"air": "Clean air", "water": "Water"}
    entry = AuditEntry.objects.get(kind="imported")
    assert (entry.detail["new"], entry.detail["changed"], entry.detail["refused"]) == (1, 1, 0)
    again = admin_client.post(plan_of("topic"), {"plan": token}, follow=True)
    told = "These changes were made already, or are older than a day. Upload the file again."
    assert [str(message) for message in again.context["messages"]] == [told]


@pytest.mark.parametrize("what", ["name_en", "slug"])
def test_what_would_be_something_else_by_now_is_shown_anew(admin_client, send, what):
    topic = make.TopicFactory(slug="air", name_en="Air")
    token = send("topic", AIR).context["token"]
    Topic.objects.filter(pk=topic.pk).update(**{what: "theirs"})
    shown = admin_client.post(plan_of("topic"), {"plan": token}, follow=True)
    told = "Nothing was stored: somebody changed the record after this was shown. Look at it once more."
    assert [str(message) for message in shown.context["messages"]] == [told]
    assert getattr(Topic.objects.get(), what) == "theirs"
    admin_client.post(plan_of("topic"), {"plan": shown.context["token"]})
    assert Topic.objects.filter(name_en="Clean air").exists()


def test_a_refused_row_leaves_nothing_to_say_yes_to(admin_client, send):
    shown = send("topic", [*AIR, ["", "Lost", ""]])
    words = shown.content.decode()
    assert "1 row is refused, so nothing can be stored." in words
    assert "Topics, row 4, column A (Address): “Address” is empty" in words
    assert "Store everything" not in words
    admin_client.post(plan_of("topic"), {"plan": shown.context["token"]})
    assert not Topic.objects.exists()


def test_a_plan_is_that_of_one_user_and_one_kind(admin_client, send, client_of):
    token = send("topic", AIR).context["token"]
    other = client_of("view_topic", "add_topic", "change_topic")
    for client, address in ((other, plan_of("topic")), (admin_client, plan_of("outcome"))):
        assert client.post(address, {"plan": token}).status_code == 302
        assert client.get(address, {"plan": token}).status_code == 302
    assert not Topic.objects.exists()


def test_who_may_only_look_takes_out_and_brings_nothing_in(client_of, send):
    make.TopicFactory(slug="air")
    client = client_of("view_topic")
    shown = client.get(page("topic")).content.decode()
    assert ('id="sheet-out"' in shown, 'id="sheet-in"' in shown) == (True, False)
    assert "air" in content(client.get(file_of("topic", "topic", "csv"))).decode()
    assert send("topic", AIR, client).status_code == 403
    listed = client.get(reverse("admin:events_topic_changelist")).content.decode()
    assert ("Export" in listed, "Import" in listed) == (True, False)


def test_who_may_not_look_gets_nothing(client_of, client):
    for address in (page("outcome"), plan_of("outcome"), file_of("outcome", "all", "xlsx")):
        assert client.get(address).status_code == 302
    client = client_of("view_topic", "view_edition")
    for address in (page("outcome"), plan_of("outcome"), file_of("outcome", "all", "xlsx")):
        assert client.get(address).status_code == 403
    assert [book.main.name for book in client.get(INDEX).context["books"]] == ["edition", "topic"]
    assert list(sheets_of(content(client.get(file_of("edition", "all", "xlsx")))))[1:] == ["Editions"]
    assert client.get(file_of("edition", "figure", "csv"), follow=True).status_code == 404


def test_a_file_that_cannot_be_read_is_told_beside_it(send, monkeypatch):
    assert "This is no spreadsheet that can be read." in send("topic", b"\0\1\2").content.decode()
    monkeypatch.setattr(forms, "MOST_BYTES", 10)
    assert "at most 10\xa0bytes are taken" in send("topic", AIR).content.decode()


def test_more_rows_than_come_back_in_one_file_are_told_and_refused(admin_client, send, monkeypatch):
    make.TopicFactory()
    make.TopicFactory()
    monkeypatch.setattr(views, "MOST", 1)
    monkeypatch.setattr(arriving, "MOST", 1)
    assert "One file can bring back 1 rows of a sheet." in admin_client.get(page("topic")).content.decode()
    assert "The file has more than 1 rows. Split it into several files." in send("topic", AIR).content.decode()


def test_many_rows_are_shown_page_by_page(send, monkeypatch):
    monkeypatch.setattr(showing, "PAGE", 2)
    shown = send("topic", [["slug", "name (en)"], *([f"t{number}", "T"] for number in range(5))])
    words = shown.content.decode()
    assert (len(shown.context["page"].object_list), "Page 1 of 3" in words) == (2, True)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_it_takes_as_many_queries_for_three_records_as_for_one(admin_client, suffix):
    counts = []
    for number in (1, 2):
        for _one in range(number):
            item = make.SubForumFactory(edition=make.EditionFactory())
            item.topics.add(make.TopicFactory())
            make.SubForumPersonFactory(sub_forum=item, organization=make.OrganizationFactory())
            make.CitationFactory(record=item)
        with CaptureQueriesContext(connection) as queries:
            content(admin_client.get(file_of("subforum", "all" if suffix == "xlsx" else "subforum", suffix)))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] < 25


def test_unchanged_rows_cost_no_query_each(admin_client, send):
    counts = []
    for number in (1, 3):
        edition = make.EditionFactory()
        for _one in range(number):
            make.FigureFactory(edition=edition)
            make.CitationFactory(record=edition)
        data = content(admin_client.get(file_of("edition", "all", "xlsx")))
        with CaptureQueriesContext(connection) as queries:
            shown = send("edition", data)
        counts.append(len(queries))
    assert {line.status for line in shown.context["plan"].lines} == {"unchanged"}
    assert counts[0] == counts[1]


def test_a_workbook_explains_itself_in_the_readers_language(admin_client):
    make.TopicFactory(slug="air")
    sheets = sheets_of(content(admin_client.get(file_of("topic", "all", "xlsx"))))
    explained = {row[0]: row[1] for row in sheets["Explanations"]}
    assert explained["name (en)"] == "Name (English)"
    assert explained["state"].endswith(
        "draft (Draft); in-review (In review); published (Published); retired (Retired)."
    )
    assert sheets["Topics"][0][:2] == ["Address", "Name (English)"]
    admin_client.cookies.load({"django_language": "zh-hans"})
    labels, codes, *_rows = list(sheets_of(content(admin_client.get(file_of("topic", "all", "xlsx")))).values())[1]
    assert (codes[1], "名称" in labels[1]) == ("name (en)", True)


def test_the_start_page_leads_to_spreadsheets(admin_client):
    assert f'href="{INDEX}"' in admin_client.get(reverse("admin:index")).content.decode()


def test_publishing_by_spreadsheet_takes_the_permission_to_publish(client_of, send):
    client = client_of("view_topic", "add_topic", "change_topic")
    assert permission("publish", Topic) == "events.publish_topic"
    shown = send("topic", AIR, client)
    assert "You may not give it this state." in shown.content.decode()
    assert not Topic.objects.exists()


def test_trying_for_too_long_is_given_up(send, monkeypatch):
    rows = [["slug", "name (en)"], *([f"topic-{number}", f"Topic {number}"] for number in range(3))]
    assert "Trying this takes too long" not in send("topic", rows).content.decode()
    moments = iter([0.0, 1.0, comparing.PATIENCE + 1])
    monkeypatch.setattr(comparing, "monotonic", lambda: next(moments, 1000.0))
    page = send("topic", rows).content.decode()
    assert "Trying this takes too long: after 1 row it was given up. Send fewer rows at a time." in page
    assert not Topic.objects.exists()
