"""Every page of the admin opens in both languages, under the strict policy, grouped by task."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Forum
from tests import factories as make
from tests.admin_forms import filled

RECORDS = {
    "events_edition": make.EditionFactory,
    "events_subforum": make.SubForumFactory,
    "events_exhibition": make.ExhibitionFactory,
    "events_organization": make.OrganizationFactory,
    "events_person": make.PersonFactory,
    "events_topic": make.TopicFactory,
    "events_outcome": make.OutcomeFactory,
    "events_source": make.SourceFactory,
    "media_photo": make.PhotoFactory,
    "media_album": make.AlbumFactory,
    "media_document": make.DocumentFactory,
    "pages_page": make.PageFactory,
}
LANGUAGES = ("en", "zh-hans")


@pytest.fixture
def staff(admin_client):
    """Return a client signed in as a superuser."""
    return admin_client


def in_language(client, code):
    client.cookies["django_language"] = code
    return client


def directives(response) -> dict[str, str]:
    policy = response["Content-Security-Policy"]
    return {part.split()[0]: part for part in policy.split("; ")}


def test_every_model_of_ours_has_its_pages():
    registered = {
        f"{model._meta.app_label}_{model._meta.model_name}"
        for model in admin.site._registry
        if model._meta.app_label in {"events", "media", "pages"}
    }
    assert registered == {*RECORDS, "events_forum"}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", RECORDS)
def test_list_add_change_delete_and_history_open(staff, name, code):
    in_language(staff, code)
    record = RECORDS[name]()
    addresses = [
        reverse(f"admin:{name}_changelist"),
        reverse(f"admin:{name}_add"),
        *(reverse(f"admin:{name}_{page}", args=[record.pk]) for page in ("change", "delete", "history")),
    ]
    for address in addresses:
        response = staff.get(address)
        assert (address, response.status_code) == (address, 200)
        assert f'<html lang="{code}"' in response.content.decode()


@pytest.mark.parametrize("code", LANGUAGES)
def test_index_accounts_and_password_pages_open(staff, code):
    in_language(staff, code)
    names = (
        "index", "auth_user_changelist", "auth_user_add", "auth_group_changelist", "auth_group_add", "password_change",
    )  # fmt: skip
    for name in names:
        assert (name, staff.get(reverse(f"admin:{name}")).status_code) == (name, 200)


@pytest.mark.parametrize("name", RECORDS)
def test_autocomplete_finds_records(staff, name):
    """Each kind of record is found by its name, and not by other words."""
    record, _other = RECORDS[name](), RECORDS[name]()
    page, rows = admin.site._registry[type(record)], type(record).objects.all()
    word = {"events_edition": "year", "events_person": "family_name", "events_source": "outlet"}.get(name) or next(
        field for field in ("title", "name", "caption") if hasattr(record, field)
    )
    terms = (f'"{getattr(record, word)}"', '"no such words"')
    found = [list(page.get_search_results(None, rows, term)[0]) for term in terms]
    assert found == [[record], []]


def test_autocomplete_names_the_year(staff):
    item = make.SubForumFactory(title_en="Clean rivers", edition=make.EditionFactory(year=2019, slug="2019"))
    found = staff.get(
        reverse("admin:autocomplete"),
        {"app_label": "media", "model_name": "photo", "field_name": "sub_forums", "term": "rivers"},
    )
    assert found.json()["results"] == [{"id": str(item.pk), "text": "2019 · Clean rivers"}]


@pytest.mark.parametrize("term", ["环境" * 30_000, "%' OR 1=1 --", "\\"])
def test_any_search_term_is_taken(staff, term):
    make.PhotoFactory()
    assert staff.get(reverse("admin:media_photo_changelist"), {"q": term}).status_code == 200
    asked = {"app_label": "media", "model_name": "album", "field_name": "cover", "term": term}
    assert staff.get(reverse("admin:autocomplete"), asked).status_code == 200


def test_policy_has_a_nonce_and_nothing_unsafe(staff):
    response = staff.get(reverse("admin:events_edition_add"))
    policy = directives(response)
    nonce = policy["script-src"].partition("'nonce-")[2].partition("'")[0]
    content = response.content.decode()
    assert nonce
    assert "unsafe" not in response["Content-Security-Policy"]
    assert f'<script type="importmap" nonce="{nonce}">' in content
    assert " style=" not in content
    assert " onclick=" not in content


def test_start_page_is_grouped_by_task(staff):
    groups = staff.get(reverse("admin:index")).context["app_list"]
    names = [(str(group["name"]), [model["object_name"] for model in group["models"]]) for group in groups]
    assert names == [
        ("Editions and programme", ["Edition", "SubForum", "Exhibition", "Topic"]),
        ("Photos and documents", ["Photo", "Album", "Document"]),
        ("People and organizations", ["Organization", "Person"]),
        ("Outcomes and sources", ["Outcome", "Source"]),
        ("Pages and forum", ["Page", "Forum"]),
        ("Publishing", ["PendingChange", "PreviewLink"]),
        ("What is missing", ["Readiness", "Translations", "LinkCheck"]),
        ("Deleted", ["Trashed"]),
        ("Web addresses", ["Redirect", "MissedAddress"]),
        ("Accounts", ["User", "Group", "AuditEntry"]),
        ("Background work", ["DBTaskResult"]),
    ]


def test_someone_who_may_edit_nothing_sees_no_models(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("guest", password="x", is_staff=True))
    assert client.get(reverse("admin:index")).context["app_list"] == []


def test_language_is_switched_by_a_form(staff):
    response = staff.post(reverse("admin:set_language"), {"language": "zh-hans", "next": reverse("admin:index")})
    assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))
    assert staff.cookies["django_language"].value == "zh-hans"
    assert '<html lang="zh-hans"' in staff.get(reverse("admin:index")).content.decode()


@pytest.mark.django_db
def test_language_switch_wants_its_token(django_user_model):
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("admin:set_language"), {"language": "zh-hans"}).status_code == 403


def test_forum_leads_to_its_one_page(staff):
    listing = reverse("admin:events_forum_changelist")
    assert staff.get(listing)["Location"] == reverse("admin:events_forum_add")
    Forum(name_en="Invented forum").save()
    assert staff.get(listing)["Location"] == reverse("admin:events_forum_change", args=[1])
    assert staff.get(reverse("admin:events_forum_add"))["Location"] == reverse("admin:events_forum_change", args=[1])
    assert staff.get(reverse("admin:events_forum_delete", args=[1])).status_code == 403
    assert staff.get(reverse("admin:events_forum_change", args=[1])).status_code == 200


@pytest.mark.parametrize("name", RECORDS)
def test_lists_ask_no_more_for_three_rows_than_for_one(staff, name):
    address = reverse(f"admin:{name}_changelist")
    make_record = RECORDS[name]
    make_record()
    staff.get(address)
    count = queries(staff, address)
    make_record.create_batch(2)
    assert queries(staff, address) == count


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_accounts_can_be_made(staff):
    data = {"username": "editor", "password1": "a-good-pass-9", "password2": "a-good-pass-9", "usable_password": "true"}
    assert staff.post(reverse("admin:auth_user_add"), data).status_code == 302
    assert User.objects.filter(username="editor").exists()
    assert staff.post(reverse("admin:auth_group_add"), {"name": "Editors"}).status_code == 302
    assert Group.objects.filter(name="Editors").exists()


def test_start_page_tells_what_is_not_public_yet(staff):
    make.PhotoFactory.create_batch(2, state="in-review")
    make.TopicFactory(state="draft")
    make.TopicFactory()
    response = staff.get(reverse("admin:index"))
    found = [(str(row["name"]), row["state"], row["count"], row["address"]) for row in response.context["waiting"]]
    assert found == [
        ("topics", "draft", 1, "/admin/events/topic/?state__exact=draft"),
        ("photos", "in-review", 2, "/admin/media/photo/?state__exact=in-review"),
    ]
    assert staff.get(found[1][3]).context["cl"].result_count == 2


@pytest.mark.parametrize(
    "query",
    [
        "creator_en__regex=(a%2B)%2B$",
        "caption_en__iregex=^(.|.){21}ZZ",
        "edition__slug__regex=a",
        "id__in=1",
        "pk__gte=1",
    ],
)
def test_only_conditions_that_a_filter_makes_are_asked(staff, query):
    make.PhotoFactory()
    assert staff.get(f"{reverse('admin:media_photo_changelist')}?{query}").status_code == 400


@pytest.mark.parametrize("name", RECORDS)
def test_every_link_of_a_list_is_allowed(staff, name):
    RECORDS[name]()
    address = reverse(f"admin:{name}_changelist")
    found = re.findall(r'href="(\?[^"]+)"', staff.get(address).content.decode())
    assert [link for link in found if staff.get(address + unescape(link)).status_code != 200] == []


INITIAL = {
    "events_edition": ["year=abc", "topics=abc", "publish_at=2023-01-01", "first_day=%0a"],
    "media_photo": ["edition=abc", "edition=" + "9" * 25, "topics=1,abc", "topics=" + "9" * 25, "original=abc"],
    "events_subforum": ["start_time=99", "edition=-1", "retire_at=zzz", "body_en=" + "%3Cp%3E" * 300, "state=zzz"],
    "media_document": ["file=x", "sub_forum=abc", "published_on=zzz", "pages=1e9"],
}


@pytest.mark.parametrize(("name", "query"), [(name, query) for name in INITIAL for query in INITIAL[name]])
def test_an_address_that_fills_a_new_form_with_nonsense_fills_nothing(staff, name, query):
    response = staff.get(f"{reverse(f'admin:{name}_add')}?{query}")
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert query.partition("=")[2] not in str(form.initial.get(query.partition("=")[0], ""))


def test_an_address_may_fill_a_new_form(staff):
    edition, topic = make.EditionFactory(), make.TopicFactory()
    query = f"edition={edition.pk}&topics={topic.pk}&step=publish&number=7&starts_on=2026-01-01"
    initial = staff.get(f"{reverse('admin:events_subforum_add')}?{query}").context["adminform"].form.initial
    assert (initial["edition"], initial["topics"], initial["number"]) == (str(edition.pk), [str(topic.pk)], "7")
    assert "step" not in initial


@pytest.mark.parametrize("name", RECORDS)
def test_a_number_of_rows_that_no_page_sends_costs_nothing(staff, name):
    address = reverse(f"admin:{name}_add")
    page = staff.get(address)
    data = filled(page)
    for formset in [inline.formset for inline in page.context["inline_admin_formsets"]]:
        for number in (2000, 10**30):
            response = staff.post(address, data | {f"{formset.prefix}-TOTAL_FORMS": str(number), "slug": "-"})
            shown = {one.formset.prefix: one.formset for one in response.context["inline_admin_formsets"]}
            assert len(shown[formset.prefix].forms) == 0


def test_a_list_says_what_it_holds_and_what_is_chosen(staff):
    make.EditionFactory(state="draft")
    page = staff.get("/admin/events/edition/?state__exact=draft").content.decode()
    assert "<h1>Editions</h1>" in page
    assert re.search(r"<summary>(.*?)</summary>", page)[1] == "State · Draft"
    assert page.count('class="list-filter is-chosen"') == 1
    assert 'name="action"' in page


@pytest.mark.parametrize(
    ("query", "words"), [("?q=zeppelin", "Nothing in this list fits."), ("", "Nothing stands here yet.")]
)
def test_an_empty_list_says_so_and_offers_no_action(staff, query, words):
    page = staff.get(f"/admin/events/edition/{query}").content.decode()
    assert words in page
    assert 'name="action"' not in page


def test_times_and_days_are_written_in_one_way_in_both_languages(staff):
    user = User.objects.create_user("somebody", last_login=datetime(2026, 9, 15, 6, 30, tzinfo=UTC))
    edition = make.EditionFactory(year=2026, first_day=date(2026, 9, 15))
    for code in LANGUAGES:
        in_language(staff, code)
        assert "2026-09-15 14:30" in staff.get(f"/admin/auth/user/?q={user.username}").content.decode(), code
        form = staff.get(reverse("admin:events_edition_change", args=[edition.pk])).content.decode()
        assert 'name="first_day" value="2026-09-15"' in form, code
