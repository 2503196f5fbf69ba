"""The pages of a record keep what is typed, offer it again, and are done with it once it is saved."""

from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import EditionOrganization, Topic
from publishing import form_drafts
from publishing.models import FormDraft
from tests import factories as make
from tests.admin_forms import filled, rows

pytestmark = pytest.mark.django_db
ADD = "/admin/events/topic/add/"
DRAFTS = "/admin/events/topic/form-drafts/"


def change_page(record) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def keep(client, user, page: UUID, record="", drafts: str = DRAFTS, **fields):
    own = {"_page": str(page), "_record": str(record), "_typed": "5", "_user": str(user.pk)}
    return client.post(drafts, own | fields)


def editor(client, *permissions: str) -> User:
    """Sign in someone who may do only this."""
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return user


def test_what_is_typed_is_kept_and_offered_to_its_user_alone(admin_client, admin_user, client):
    page = uuid4()
    assert keep(admin_client, admin_user, page, name_en="River").json().keys() == {"kept"}
    (offer,) = admin_client.get(ADD).context["keeping"]["offers"]
    assert (offer["page"], offer["put_back"]) == (str(page), f"?_draft={page}")
    client.force_login(User.objects.create_superuser("other"))
    assert client.get(ADD).context["keeping"]["offers"] == []
    assert client.get(f"{ADD}?_draft={page}").context["keeping"]["put_back"] is None
    assert client.get(f"{DRAFTS}{page}/").json() == {"state": "unknown", "typed": 0}
    client.post(f"{DRAFTS}{page}/discard/")
    assert FormDraft.objects.count() == 1


def test_a_draft_fills_the_form_without_a_word_about_its_problems(admin_client, admin_user):
    page = uuid4()
    keep(admin_client, admin_user, page, name_en="", name_zh_hans="河", slug="not a slug")
    response = admin_client.get(f"{ADD}?_draft={page}")
    form = response.context["adminform"].form
    assert (form["name_zh_hans"].value(), form["slug"].value()) == ("河", "not a slug")
    assert (response.context["errors"], "errorlist" in response.content.decode()) == ([], False)
    assert response.context["keeping"]["page"] == page, "goes on with the same draft"
    assert response.context["keeping"]["offers"] == []


def test_a_draft_fills_rows_added_changed_and_marked_for_deletion(admin_client, admin_user):
    edition = make.EditionFactory()
    kept = make.EditionOrganizationFactory(edition=edition, order=1)
    make.EditionOrganizationFactory(edition=edition, order=2)
    office = make.OrganizationFactory(name_en="Invented office")
    data = filled(admin_client.get(change_page(edition)))
    data |= rows(data, "roles", {"organization": str(office.pk), "role": "partner", "order": "3"})
    data |= {"roles-0-order": "7", "roles-1-DELETE": "on", "_user": str(admin_user.pk), "_record": str(edition.pk)}
    drafts = "/admin/events/edition/form-drafts/"
    assert admin_client.post(drafts, data | {"_typed": "5"}).status_code == 200
    response = admin_client.get(f"{change_page(edition)}?_draft={data['_page']}")
    formset = response.context["inline_admin_formsets"][0].formset
    assert [form["order"].value() for form in formset.forms] == ["7", "2", "3"]
    assert [bool(form["DELETE"].value()) for form in formset.forms] == [False, True, False]
    page = response.content.decode()
    assert f'<option value="{office.pk}" selected>Invented office</option>' in page
    assert "errornote" not in page
    saved = admin_client.post(change_page(edition), data)
    assert saved.status_code == 302
    assert EditionOrganization.objects.get(pk=kept.pk).order == 7
    assert FormDraft.objects.get().is_closed


def test_a_draft_older_than_what_is_stored_is_merged_with_it(admin_client, admin_user):
    topic = make.TopicFactory(name_en="River", description_en="Old")
    data = filled(admin_client.get(change_page(topic)))
    keep(admin_client, admin_user, UUID(data["_page"]), topic.pk, **data | {"name_en": "Rivers"})
    topic.description_en = "Water."
    topic.save()
    response = admin_client.get(f"{change_page(topic)}?_draft={data['_page']}")
    form = response.context["adminform"].form
    assert (form["name_en"].value(), form["description_en"].value()) == ("Rivers", "Water.")
    assert "Description (English)" in response.content.decode()
    admin_client.post(change_page(topic), data | {"name_en": "Rivers", "_seen": response.context["keeping"]["seen"]})


def test_a_refused_save_keeps_the_draft_and_a_good_one_ends_it(admin_client, admin_user):
    data = filled(admin_client.get(ADD))
    assert admin_client.post(ADD, data | {"name_en": "", "description_en": "Words"}).status_code == 200
    draft = FormDraft.objects.get()
    assert (str(draft.page), draft.fields()["description_en"]) == (data["_page"], "Words")
    assert admin_client.post(ADD, data | {"name_en": "River"}).status_code == 302
    assert admin_client.get(f"{DRAFTS}{draft.page}/").json()["state"] == "saved"
    assert keep(admin_client, admin_user, draft.page, name_en="late").status_code == 410
    assert admin_client.get(ADD).context["keeping"]["offers"] == []


def test_a_page_gone_back_to_after_it_was_saved_keeps_a_draft_of_its_own(admin_client):
    data = filled(admin_client.get(ADD))
    admin_client.post(ADD, data | {"name_en": "River"})
    response = admin_client.post(ADD, data | {"name_en": "", "description_en": "More"})
    page = response.context["keeping"]["page"]
    assert str(page) != data["_page"]
    assert FormDraft.objects.get(page=page).fields()["description_en"] == "More"


def test_what_was_typed_for_a_record_deleted_meanwhile_is_kept(admin_client, admin_user):
    topic = make.TopicFactory()
    data = filled(admin_client.get(change_page(topic)))
    key = topic.pk
    topic.delete()
    assert admin_client.post(change_page(Topic(pk=key)), data | {"name_en": "Rivers"}).status_code == 302
    assert FormDraft.objects.of(admin_user, Topic, str(key)).get().fields()["name_en"] == "Rivers"


def test_throwing_a_draft_away_leads_back_to_the_form_and_nowhere_else(admin_client, admin_user):
    page = uuid4()
    keep(admin_client, admin_user, page, name_en="River")
    assert admin_client.get(f"{DRAFTS}{page}/discard/").status_code == 405
    assert admin_client.post(f"{DRAFTS}{page}/discard/", {"next": ADD})["Location"] == ADD
    assert FormDraft.objects.count() == 0
    answer = admin_client.post(f"{DRAFTS}{page}/discard/", {"next": "https://example.org/"})
    assert answer["Location"] == "/admin/events/topic/"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"_page": "x"}, 400),
        ({"_typed": "x"}, 400),
        ({"_typed": "-1"}, 400),
        ({"_user": "0"}, 409),
        ({"_record": "999999"}, 403),
        ({"_record": "x"}, 403),
        ({"_record": "9" * 41}, 400),
        ({"name_en": "x" * 2_000_000}, 413),
    ],
)
def test_what_no_page_sends_is_refused(admin_client, admin_user, fields, status):
    own = {"_page": str(uuid4()), "_record": "", "_typed": "5", "_user": str(admin_user.pk)}
    assert admin_client.post(DRAFTS, own | fields).status_code == status
    assert FormDraft.objects.count() == 0


def test_drafts_are_kept_for_what_one_may_save(client):
    topic = make.TopicFactory()
    user = editor(client, "view_topic", "add_topic")
    assert keep(client, user, uuid4()).status_code == 200
    assert keep(client, user, uuid4(), topic.pk).status_code == 403
    assert "keeping" not in client.get(change_page(topic)).context
    assert client.get(f"{change_page(topic)}?_draft={uuid4()}").status_code == 200


def test_whoever_is_signed_out_is_sent_to_sign_in(client):
    assert client.post(DRAFTS).status_code == 302
    assert client.get(f"{DRAFTS}{uuid4()}/").status_code == 302


def test_an_unknown_draft_is_told_not_failed(admin_client):
    for asked in ("x", uuid4()):
        response = admin_client.get(f"{ADD}?_draft={asked}")
        assert "This draft is no longer there" in response.content.decode()


def test_what_a_page_carries_and_asks_for_this_is_little(admin_client):
    album = make.AlbumFactory()
    for order in range(1, 41):
        make.AlbumPhotoFactory(album=album, order=order)
    with CaptureQueriesContext(connection) as queries:
        keeping = admin_client.get(change_page(album)).context["keeping"]
    ours = [query["sql"] for query in queries if "publishing_formdraft" in query["sql"] or "_presence" in query["sql"]]
    assert len(ours) == 2
    assert len(keeping["seen"]) < 1500


def test_nobody_fills_the_database_with_drafts(admin_client, admin_user, monkeypatch):
    monkeypatch.setattr(form_drafts, "MOST", 2)
    others = FormDraft.objects.create(
        user=User.objects.create_user("other"), content_type=ContentType.objects.get_for_model(Topic)
    )
    pages = [uuid4() for _number in range(4)]
    for page in pages:
        keep(admin_client, admin_user, page, name_en="River")
    assert set(FormDraft.objects.values_list("page", flat=True)) == {*pages[2:], others.page}
