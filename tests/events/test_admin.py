"""The staff's pages of the forum: publishing, addresses, order of rows, citations, conflicts."""

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.admin.edition import EditionForm
from events.models import Citation, Edition, Exhibition, Organization, Person, SubForum, Topic
from publishing.facts import citable_fields
from publishing.history.entries import state_in_words
from publishing.history.writing import write
from publishing.models import State
from tests import factories as make
from tests.admin_forms import filled, rows


@pytest.fixture
def staff(admin_client):
    return admin_client


def add(client, name: str, **values):
    """Send the add form of a model as it comes, with these values changed."""
    address = reverse(f"admin:{name}_add")
    return client.post(address, filled(client.get(address)) | values)


def change(client, record, **values):
    """Send the change form of a record as it comes, with these values changed."""
    address = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
    return client.post(address, filled(client.get(address)) | values)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response) -> dict:
    return dict(response.context["adminform"].form.errors)


def test_a_new_edition_starts_where_the_last_one_ended(staff):
    make.EditionFactory(number=12, year=2040, country_en="Nowhere", country_zh_hans="无处")
    start = filled(staff.get(reverse("admin:events_edition_add")))
    found = [start[name] for name in ("number", "year", "country_en", "country_zh_hans", "step")]
    assert found == ["13", "2041", "Nowhere", "无处", ""]


def test_an_edition_takes_the_year_for_its_address_and_a_second_one_a_suffix(staff):
    make.EditionFactory(year=2030, slug="2030", number=1)
    assert add(staff, "events_edition", year="2030", number="2").status_code == 302
    assert Edition.objects.get(number=2).slug == "2030-2"


def test_publishing_an_edition_publishes_what_belongs_to_it(staff):
    edition = make.EditionFactory(state=State.DRAFT)
    item = make.SubForumFactory(edition=edition, state=State.DRAFT)
    show = make.ExhibitionFactory(edition=edition, state=State.IN_REVIEW)
    gone = make.SubForumFactory(edition=edition, state=State.RETIRED)
    ready = make.PhotoFactory(edition=edition, state=State.DRAFT)
    lacking = make.PhotoFactory(edition=edition, state=State.DRAFT, alt_text_en="", caption_en="A bridge.", licence="")
    response = change(staff, edition, _publish="1")
    refresh(edition, item, show, gone, ready, lacking)
    assert edition.is_public()
    assert [record.state for record in (item, show, ready)] == [State.PUBLISHED] * 3
    assert [record.state for record in (gone, lacking)] == [State.RETIRED, State.DRAFT]
    way = f'<a href="{reverse("admin:media_photo_change", args=[lacking.pk])}">Put it right</a>'
    assert f"“A bridge.” was not published. Missing: alt text (English), licence. {way}" in said(response)
    assert "3 records that belong to it were published with it." in said(response)


def refresh(*records) -> None:
    for record in records:
        record.refresh_from_db()


def editor(client, *permissions: str):
    """Sign in someone who may do only this."""
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_nobody_publishes_with_an_edition_what_they_may_not_change(client):
    edition = make.EditionFactory(state=State.DRAFT)
    item = make.SubForumFactory(edition=edition, state=State.DRAFT)
    photo = make.PhotoFactory(edition=edition, state=State.DRAFT)
    may = ("change_edition", "publish_edition", "change_subforum", "change_photo", "publish_photo")
    response = change(editor(client, *may), edition, _publish="1", publish_together="on")
    refresh(edition, item, photo)
    assert [record.state for record in (edition, item, photo)] == [State.PUBLISHED, State.DRAFT, State.PUBLISHED]
    assert "1 record stays as it is, because you may not change it." in said(response)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("permissions", "is_asked"),
    [
        (["publish_edition"], False),
        (["publish_edition", "change_subforum"], False),
        (["publish_edition", "publish_subforum"], True),
        (["publish_subforum"], False),
    ],
)
def test_who_may_publish_nothing_with_an_edition_is_not_asked(client, permissions, is_asked):
    address = reverse("admin:events_edition_change", args=[make.EditionFactory(state=State.DRAFT).pk])
    page = editor(client, "change_edition", *permissions).get(address).content.decode()
    assert ('name="publish_together"' in page) is is_asked


def test_whether_to_publish_together_is_asked_of_each_edition_alone(staff):
    addresses = [reverse("admin:events_edition_change", args=[make.EditionFactory(state=state).pk]) for state in State]
    forms = [staff.get(address).context["adminform"].form for address in addresses]
    assert [form["publish_together"].value() for form in forms] == [True, True, False, True]
    assert EditionForm.base_fields["publish_together"].initial is None


def test_publishing_an_edition_alone_leaves_the_rest(staff):
    edition = make.EditionFactory(state=State.DRAFT)
    item = make.SubForumFactory(edition=edition, state=State.DRAFT)
    address = reverse("admin:events_edition_change", args=[edition.pk])
    data = filled(staff.get(address)) | {"step": "publish"}
    del data["publish_together"]
    staff.post(address, data)
    refresh(edition, item)
    assert (edition.state, item.state) == (State.PUBLISHED, State.DRAFT)


def test_saving_a_published_edition_again_publishes_only_what_was_added(staff):
    edition = make.EditionFactory()
    draft = make.SubForumFactory(edition=edition, state=State.DRAFT)
    address = reverse("admin:events_edition_change", args=[edition.pk])
    data = filled(staff.get(address))
    assert "publish_together" not in data
    staff.post(address, data | rows(data, "sub_forums", {"kind": "launch", "title_en": "New launch"}))
    refresh(draft)
    assert draft.state == State.DRAFT
    assert SubForum.objects.get(slug="new-launch").state == State.PUBLISHED


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ({"title_en": "Clean Rivers!"}, "clean-rivers"),
        ({"title_zh_hans": "清洁河流", "kind": "roundtable", "number": "3"}, "roundtable-3"),
        ({"kind": "opening-ceremony"}, "opening-ceremony"),
    ],
)
def test_an_address_is_made_of_the_words(staff, words, address):
    edition = make.EditionFactory()
    assert add(staff, "events_subforum", edition=edition.pk, **words).status_code == 302
    assert SubForum.objects.get().slug == address


def test_a_taken_address_gets_a_suffix_and_a_word_about_it(staff):
    edition = make.EditionFactory()
    make.SubForumFactory(edition=edition, slug="rivers")
    make.SubForumFactory(slug="seas")
    response = add(staff, "events_subforum", edition=edition.pk, title_en="Rivers", slug="rivers")
    assert SubForum.objects.filter(edition=edition, slug="rivers-2").count() == 1
    assert "The address “rivers” was taken, so this one became “rivers-2”." in said(response)
    add(staff, "events_subforum", edition=edition.pk, title_en="Seas", slug="")
    assert SubForum.objects.filter(edition=edition, slug="seas").count() == 1


def test_a_person_known_in_chinese_only_gets_an_address(staff):
    for name in ("张", "李"):
        assert add(staff, "events_person", family_name_zh_hans=name).status_code == 302
    assert list(Person.objects.order_by("pk").values_list("slug", flat=True)) == ["person", "person-2"]
    assert Person.objects.published().count() == 2


def test_an_unchanged_address_stays(staff):
    item = make.SubForumFactory(slug="old-name", title_en="Old name")
    change(staff, item, title_en="A wholly new name")
    refresh(item)
    assert item.slug == "old-name"


def test_a_public_address_warns_before_it_is_changed(staff):
    warning = "others may link to it"
    public, draft = make.TopicFactory(), make.TopicFactory(state=State.DRAFT)
    pages = [staff.get(reverse("admin:events_topic_change", args=[one.pk])).content.decode() for one in (public, draft)]
    assert [warning in page for page in pages] == [True, False]


def test_rows_without_an_order_come_last(staff):
    item = make.SubForumFactory()
    people = make.PersonFactory.create_batch(3)
    address = reverse("admin:events_subforum_change", args=[item.pk])
    data = filled(staff.get(address))
    new = [
        {"person": people[0].pk, "role": "speaker", "order": "5"},
        {"person": people[1].pk, "role": "speaker", "order": ""},
        {"person": people[2].pk, "role": "moderator", "order": ""},
    ]
    assert staff.post(address, data | rows(data, "speakers", *new)).status_code == 302
    assert [(one.person, one.order) for one in item.speakers.all()] == [
        (people[0], 5), (people[1], 6), (people[2], 7),
    ]  # fmt: skip


def test_an_order_stays_within_its_column(staff):
    item = make.SubForumFactory()
    people = make.PersonFactory.create_batch(3)
    address = reverse("admin:events_subforum_change", args=[item.pk])
    data = filled(staff.get(address))
    new = [
        {"person": one.pk, "role": "speaker", "order": order}
        for one, order in zip(people, ("9999", "", ""), strict=True)
    ]
    assert staff.post(address, data | rows(data, "speakers", *new)).status_code == 302
    assert [one.order for one in item.speakers.all()] == [9999, 9999, 9999]
    for order in ("10000", "32768", "9" * 25, "-1"):
        response = staff.post(address, data | {"order": order})
        assert list(errors(response)) == ["order"]


def test_the_same_role_twice_is_refused_in_words(staff):
    edition, host = make.EditionFactory(), make.OrganizationFactory()
    address = reverse("admin:events_edition_change", args=[edition.pk])
    data = filled(staff.get(address))
    twice = [{"organization": host.pk, "role": "host", "order": ""}] * 2
    response = staff.post(address, data | rows(data, "roles", *twice))
    assert response.status_code == 200
    assert edition.roles.count() == 0
    assert "duplicate" in response.content.decode()


def test_publishing_by_hand_names_what_is_missing(staff):
    show = make.ExhibitionFactory(state=State.DRAFT)
    response = change(staff, show, title_en="", state="published")
    assert list(errors(response)) == ["title_en"]


def test_an_outcome_without_a_title_in_english_is_refused_on_its_field(staff):
    response = add(staff, "events_source", language="en", outlet_en="", outlet_zh_hans="日报", state="published")
    assert list(errors(response)) == ["outlet_en"]


def test_action_publishes_what_is_ready_and_names_the_rest(staff):
    hidden = make.EditionFactory(state=State.DRAFT, year=2031, city_en="Sampleton")
    ready = make.SubForumFactory(state=State.DRAFT, title_en="Ready", edition=hidden)
    response = act(staff, "events_subforum", "publish", ready)
    refresh(ready)
    assert ready.state == State.PUBLISHED
    assert said(response) == [
        "1 record published.",
        "“Ready”: Hidden: edition “2031, Sampleton” is not public.",
    ]


@pytest.mark.parametrize(
    ("action", "before", "state"),
    [
        ("submit", State.DRAFT, State.IN_REVIEW),
        ("publish", State.IN_REVIEW, State.PUBLISHED),
        ("retire", State.PUBLISHED, State.RETIRED),
        ("back_to_draft", State.PUBLISHED, State.DRAFT),
        ("back_to_draft", State.IN_REVIEW, State.DRAFT),
        ("back_to_draft", State.RETIRED, State.DRAFT),
    ],
)
def test_actions_move_records_and_note_it(staff, action, before, state):
    topic = make.TopicFactory(state=before)
    write({type(topic): [topic.pk]})
    act(staff, "events_topic", action, topic)
    refresh(topic)
    assert topic.state == state
    history = staff.get(reverse("admin:events_topic_history", args=[topic.pk])).content.decode()
    assert f"<strong>{state_in_words(state)}</strong>" in history


def act(client, name: str, action: str, *records):
    data = {"action": action, "_selected_action": [record.pk for record in records]}
    return client.post(reverse(f"admin:{name}_changelist"), data)


def test_who_may_only_look_may_not_publish(client, django_user_model):
    viewer = django_user_model.objects.create_user("viewer", password="x", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_topic"))
    client.force_login(viewer)
    topic = make.TopicFactory(state=State.DRAFT)
    act(client, "events_topic", "publish", topic)
    refresh(topic)
    assert topic.state == State.DRAFT
    page = client.get(reverse("admin:events_topic_change", args=[topic.pk]))
    assert page.status_code == 200
    assert 'name="_publish"' not in page.content.decode()


@pytest.mark.parametrize("name", ["edition", "subforum", "outcome"])
def test_who_may_only_look_sees_the_whole_page(client, django_user_model, name):
    viewer = django_user_model.objects.create_user("viewer", password="x", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(viewer)
    record = {"edition": make.EditionFactory, "subforum": make.SubForumFactory, "outcome": make.OutcomeFactory}[name]()
    assert client.get(reverse(f"admin:events_{name}_change", args=[record.pk])).status_code == 200


def test_an_edition_page_asks_little_more_for_many_rows(staff):
    """One query for each chosen value of an autocomplete field is Django's own; nothing else grows."""
    edition = make.EditionFactory()
    address = reverse("admin:events_edition_change", args=[edition.pk])
    make.SubForumFactory(edition=edition)
    staff.get(address)
    few = query_count(staff, address)
    make.SubForumFactory.create_batch(5, edition=edition)
    assert query_count(staff, address) == few
    make.EditionOrganizationFactory.create_batch(3, edition=edition)
    assert query_count(staff, address) == few + 3


def query_count(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_readiness_says_what_is_missing_and_why_something_is_hidden(staff):
    show = make.ExhibitionFactory(state=State.DRAFT, title_en="", title_zh_hans="展览")
    page = staff.get(reverse("admin:events_exhibition_change", args=[show.pk]))
    assert page.context["missing"] == [("Title (English)", "id_title_en")]
    waiting = make.SubForumFactory(edition__state=State.DRAFT, edition__year=2032, edition__city_en="")
    page = staff.get(reverse("admin:events_subforum_change", args=[waiting.pk]))
    assert "Hidden: edition “2032” is not public" in page.content.decode()


def test_view_on_site_leads_to_the_page_in_the_language_of_the_admin(staff):
    topic, draft = make.TopicFactory(slug="seas"), make.TopicFactory(state=State.DRAFT)
    staff.cookies["django_language"] = "zh-hans"
    page = staff.get(reverse("admin:events_topic_change", args=[topic.pk]))
    assert '<a href="/zh-hans/topics/seas/" class="viewsitelink">' in page.content.decode()
    page = staff.get(reverse("admin:events_topic_change", args=[draft.pk]))
    assert "viewsitelink" not in page.content.decode()


def test_citations_offer_the_fields_of_their_record(staff):
    edition, source = make.EditionFactory(), make.SourceFactory()
    address = reverse("admin:events_edition_change", args=[edition.pk])
    page = staff.get(address)
    form = next(one for one in page.context["inline_admin_formsets"] if one.opts.model is Citation).formset.empty_form
    offered = dict(form.fields["field"].choices)
    assert (offered["theme"], offered["first_day"], offered["organizations"]) == (
        "Theme", "First day", "Hosts, organisers and partners",
    )  # fmt: skip
    assert not {"state", "slug", "theme_en", "id", "theme_own_translation", "roles"} & set(offered)
    assert len(set(offered.values())) == len(offered)
    data = filled(page)
    prefix = "events-citation-content_type-object_id"
    new = {"source": source.pk, "field": "theme", "stance": "contradicts", "says_en": ""}
    refused = staff.post(address, data | rows(data, prefix, new))
    assert "Say in a few words what this source gives instead." in refused.content.decode()
    assert staff.post(address, data | rows(data, prefix, new | {"says_en": "Another theme"})).status_code == 302
    assert [(one.field, one.says_en) for one in edition.citations.all()] == [("theme", "Another theme")]


def test_the_forums_own_facts_can_be_cited(staff):
    forum, source = make.ForumFactory(founded=2011), make.SourceFactory()
    data = filled(staff.get(reverse("admin:events_forum_change", args=[forum.pk])))
    new = {"source": source.pk, "field": "founded", "stance": "supports", "says_en": "Since 2011"}
    prefix = "events-citation-content_type-object_id"
    assert change(staff, forum, **rows(data, prefix, new)).status_code == 302
    assert [(one.field, one.source) for one in forum.citations.all()] == [("founded", source)]


def test_every_citable_field_passes_the_check_of_citations():
    for model in (Edition, SubForum, Exhibition, Organization):
        for name, _label in citable_fields(model):
            assert model._meta.get_field(name)


def test_a_conflict_found_by_the_database_keeps_the_form(staff, monkeypatch):
    saves = []

    def refuse(self, *args, **kwargs):
        saves.append(self)
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(Topic, "save", refuse)
    response = add(staff, "events_topic", name_en="Words that must not be lost")
    assert response.status_code == 200
    assert len(saves) == 1
    assert "contradicts another record" in response.content.decode()
    assert 'value="Words that must not be lost"' in response.content.decode()


def test_records_that_only_name_things_start_published(staff):
    assert add(staff, "events_organization", name_en="Invented office").status_code == 302
    assert Organization.objects.published().get().slug == "invented-office"


def test_words_are_searched_in_every_language(staff):
    make.TopicFactory(name_en="Trade", name_zh_hans="贸易")
    make.TopicFactory(name_en="Water")
    address = reverse("admin:events_topic_changelist")
    assert [staff.get(address, {"q": word}).context["cl"].result_count for word in ("贸", "trad", "Nothing")] == [
        1,
        1,
        0,
    ]
