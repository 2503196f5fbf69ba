"""Finding and making people, organizations and topics from the contact sheet."""

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Organization, Person, Topic
from media.desk.captions.creation import in_languages, parts_of_person
from media.desk.captions.records import MOST
from publishing.models import State
from tests import factories as make

RECORDS = reverse("admin:media_photo_captions_records")
CREATE = reverse("admin:media_photo_captions_create")


@pytest.fixture
def find(admin_client):
    """Return a function that returns the records offered for a part of a name, as (name, note)."""

    def found(kind: str, words: str) -> list[tuple[str, str]]:
        answer = admin_client.get(RECORDS, {"kind": kind, "q": words}).json()
        return [(one["name"], one["note"]) for one in answer["records"]]

    return found


@pytest.fixture
def create(admin_client):
    """Return a function that asks for a new record and returns the answer."""

    def created(kind: str, name: str, **more) -> dict:
        return admin_client.post(CREATE, {"kind": kind, "name": name, **more}).json()

    return created


def zhang() -> Person:
    return make.PersonFactory(
        family_name_en="Zhang",
        given_name_en="Fengqin",
        family_name_zh_hans="张",
        given_name_zh_hans="凤琴",
        family_name_first=True,
    )


@pytest.mark.parametrize("words", ["zhang", "fengqin zhang", "Zhang Feng", "张凤", "张凤琴", "凤琴", "ｚｈａｎｇ"])
def test_a_person_is_found_by_parts_of_either_name(find, words):
    zhang()
    make.PersonFactory(family_name_en="Wang", given_name_en="Li")
    assert find("people", words) == [("Zhang Fengqin", "张凤琴")]


def test_an_organization_is_found_by_its_acronym_and_each_language(find):
    make.OrganizationFactory(name_en="Ministry of Rivers", name_zh_hans="河流部", acronym="MoR")
    found = [("Ministry of Rivers", "河流部 · MoR")]
    assert [find("organizations", words) for words in ("mor", "河流", "ministry rivers", "lakes")] == [found] * 3 + [[]]


def test_those_that_begin_with_the_words_come_first_and_their_states_are_told(find):
    make.TopicFactory(name_en="Air and water")
    make.TopicFactory(name_en="Water", state=State.DRAFT)
    assert find("topics", "water") == [("Water", "Draft"), ("Air and water", "")]


def test_no_more_are_offered_than_one_can_look_through(admin_client):
    make.TopicFactory.create_batch(MOST + 1)
    answer = admin_client.get(RECORDS, {"kind": "topics", "q": "invented"}).json()
    assert (len(answer["records"]), answer["isMore"]) == (MOST, True)


def test_names_are_told_by_key(admin_client):
    person = zhang()
    answer = admin_client.get(RECORDS, {"kind": "people", "keys": f"{person.pk},{2**62}"}).json()
    assert answer["records"] == [{"key": person.pk, "name": "Zhang Fengqin", "note": "张凤琴"}]


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"kind": "editions", "q": "a"}, {"kind": "people", "q": "a" * 201},
        {"kind": "people", "keys": "a"}, {"kind": "people", "keys": "9" * 30},
    ],
)  # fmt: skip
def test_nonsense_is_refused(admin_client, asked):
    response = admin_client.get(RECORDS, asked)
    assert (response.status_code, response.json()["reason"]) == (400, "unreadable")


FACTORIES = {"people": make.PersonFactory, "organizations": make.OrganizationFactory, "topics": make.TopicFactory}


@pytest.mark.parametrize("kind", FACTORIES)
def test_finding_asks_no_more_for_three_than_for_one(admin_client, kind):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(RECORDS, {"kind": kind, "q": "n"})
        return len(captured)

    FACTORIES[kind]()
    queries()
    one = queries()
    FACTORIES[kind].create_batch(2)
    assert queries() == one


def test_a_person_is_made_with_the_family_name_that_was_told(create, admin_user):
    record = create("people", " Zhang   Fengqin ", family_name_first="on")["record"]
    person = Person.objects.get()
    assert record == {"key": person.pk, "name": "Zhang Fengqin", "note": ""}
    assert (person.family_name_en, person.given_name_en, person.family_name_first) == ("Zhang", "Fengqin", True)
    assert (person.slug, person.state) == ("fengqin-zhang", State.PUBLISHED)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.action_flag, entry.object_id) == (admin_user, ADDITION, str(person.pk))


def test_a_name_in_two_scripts_is_stored_in_both_languages(create):
    create("organizations", "Ministry of Rivers（河流部）")
    organization = Organization.objects.get()
    assert (organization.name_en, organization.name_zh_hans) == ("Ministry of Rivers", "河流部")
    assert (organization.slug, organization.state) == ("ministry-of-rivers", State.PUBLISHED)


def test_what_needs_an_english_name_and_has_none_is_a_draft(create):
    assert create("topics", "气候")["record"]["note"] == "Draft"
    topic = Topic.objects.get()
    assert (topic.name_zh_hans, topic.name_en or "", topic.state) == ("气候", "", State.DRAFT)


def test_a_chinese_person_needs_no_other_name(create):
    assert create("people", "欧阳凤琴")["record"]["name"] == "欧阳凤琴"
    person = Person.objects.get()
    assert (person.family_name_zh_hans, person.given_name_zh_hans, person.state) == ("欧阳", "凤琴", State.PUBLISHED)


@pytest.mark.parametrize("name", ["zhang fengqin", "Fengqin Zhang", "张凤琴", "张 凤琴", "Zhang F. 张凤琴"])
def test_a_name_that_is_there_is_offered_and_not_doubled(create, name):
    person = zhang()
    answer = create("people", name)
    assert (answer["record"], [one["key"] for one in answer["existing"]]) == (None, [person.pk])
    assert Person.objects.count() == 1


def test_a_name_that_is_part_of_another_is_a_new_one(create):
    make.OrganizationFactory(name_en="Ministry of Rivers")
    assert create("organizations", "Ministry")["existing"] == []
    assert Organization.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "problems"),
    [
        ({"kind": "people", "name": " "}, ["This field is required."]),
        ({"kind": "topics", "name": "a" * 121}, ["Ensure this value has at most 120 characters (it has 121)."]),
        ({"kind": "topics", "name": "a\x00"}, ["Null characters are not allowed."]),
        ({"kind": "editions", "name": "A"}, ["Select a valid choice. editions is not one of the available choices."]),
    ],
)
def test_what_cannot_be_a_name_makes_nothing(admin_client, sent, problems):
    response = admin_client.post(CREATE, sent)
    assert (response.status_code, response.json()["problems"]) == (400, problems)
    assert (Person.objects.count(), Topic.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_only_those_with_the_permission_find_and_make(client, member):
    def statuses(*permissions: str) -> tuple[int, int]:
        client.force_login(member("-".join(permissions), *permissions))
        found = client.get(RECORDS, {"kind": "people", "q": "a"})
        made = client.post(CREATE, {"kind": "people", "name": "Wen Li"})
        return found.status_code, made.status_code

    assert (client.get(RECORDS).status_code, client.post(CREATE).status_code) == (401, 401)
    assert statuses("add_person", "view_person") == (403, 403)
    assert statuses("change_photo") == (403, 403)
    assert statuses("change_photo", "view_person") == (200, 403)
    assert Person.objects.count() == 0
    assert statuses("change_photo", "add_person", "view_person") == (200, 200)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Zhang Fengqin", {"en": "Zhang Fengqin"}),
        ("张凤琴", {"zh-hans": "张凤琴"}),
        ("张凤琴 Zhang Fengqin", {"en": "Zhang Fengqin", "zh-hans": "张凤琴"}),
        ("Zhang Fengqin / 张凤琴", {"en": "Zhang Fengqin", "zh-hans": "张凤琴"}),
        ("中国—东盟 AI 中心", {"zh-hans": "中国—东盟 AI 中心"}),
        ("北京Panda公司", {"zh-hans": "北京Panda公司"}),
        ("TCL集团", {"zh-hans": "TCL集团"}),
    ],
)
def test_the_script_tells_the_language(name, found):
    assert in_languages(name) == found


@pytest.mark.parametrize(
    ("name", "is_first", "parts"),
    [
        ("Zhang Fengqin", True, ("Zhang", "Fengqin")),
        ("Ann Mary Author", False, ("Author", "Ann Mary")),
        ("Suharto", False, ("Suharto", "")),
        ("张凤琴", False, ("张", "凤琴")),
        ("张 凤琴", False, ("张", "凤琴")),
        ("司马相如", False, ("司马", "相如")),
        ("约翰·史密斯", False, ("约翰·史密斯", "")),
    ],
)
def test_names_of_people_have_parts(name, is_first, parts):
    assert parts_of_person(name, is_first) == parts
