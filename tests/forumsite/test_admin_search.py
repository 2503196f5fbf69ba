"""The search over everything in the admin: in every language, of what the user may see, in few queries."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import EditingScope
from publishing.models import State
from tests import factories as make

pytestmark = pytest.mark.django_db
ADDRESS = reverse("admin:search")


def found(client, words: str) -> dict[str, list[str]]:
    kinds = client.get(ADDRESS, {"q": words}).context["kinds"]
    return {str(kind.name): [hit.words for hit in kind.hits] for kind in kinds}


def test_every_kind_is_looked_through_in_every_language(admin_client):
    make.SubForumFactory(title_en="Green trade", title_zh_hans="绿色贸易", state=State.DRAFT)
    make.OrganizationFactory(name_en="Trade office", name_zh_hans="贸易厅")
    make.PhotoFactory(caption_en="A handshake over trade")
    assert set(found(admin_client, "trade")) == {"sub-forums and programme items", "photos", "organizations"}
    assert set(found(admin_client, "贸易")) == {"sub-forums and programme items", "organizations"}


def test_words_in_the_text_of_a_record_are_found(admin_client):
    make.EditionFactory(summary_en="A word about mangroves.")
    assert list(found(admin_client, "MANGROVES")) == ["editions"]


def test_more_of_one_kind_are_shown_when_asked_for(admin_client):
    for _number in range(9):
        make.TopicFactory(name_en="Wetlands")
    make.OutcomeFactory(title_en="Wetlands")
    topics, _outcomes = admin_client.get(ADDRESS, {"q": "wetlands"}).context["kinds"]
    assert len(topics.hits) == 8
    (topics,) = admin_client.get(f"{ADDRESS}?{topics.more}").context["kinds"]
    assert (len(topics.hits), topics.more) == (9, "")
    assert admin_client.get(ADDRESS, {"q": "wetlands", "kind": "auth.user"}).context["kinds"] == []


def test_only_what_the_user_may_see_is_found(client):
    mine, other = make.EditionFactory(), make.EditionFactory()
    for edition in (mine, other):
        make.SubForumFactory(title_en="Shared words", edition=edition)
    make.TopicFactory(name_en="Shared words")
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_subforum"))
    EditingScope.objects.create(user=user).editions.add(mine)
    client.force_login(user)
    assert {name: len(hits) for name, hits in found(client, "shared").items()} == {"sub-forums and programme items": 1}


@pytest.mark.parametrize(
    "query", ["", "q=", "q=+", "q=" + "x" * 201, "q=%ED%A0%80", "q=%25", "q=%3Cscript%3E", "q=nothing"]
)
def test_whatever_is_asked_is_answered(admin_client, query):
    answer = admin_client.get(f"{ADDRESS}?{query}")
    assert (answer.status_code, answer.context["kinds"]) == (200, [])


def test_more_records_need_no_more_queries(admin_client):
    counts = []
    for number in (1, 3):
        for _number in range(number):
            make.SubForumFactory(title_en="Wetlands")
            make.PhotoFactory(caption_en="Wetlands", edition=make.EditionFactory(theme_en="Wetlands"))
        with CaptureQueriesContext(connection) as asked:
            admin_client.get(ADDRESS, {"q": "wetlands"})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_strangers_are_led_to_sign_in(client):
    assert client.get(ADDRESS).status_code == 302
