"""The start page of the admin: what comes, what changed, how background work does; nothing beyond the user's limits."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import EditingScope
from publishing.history.writing import recording
from publishing.models import State, WorkerSign
from tests import factories as make

pytestmark = pytest.mark.django_db
ADDRESS = reverse("admin:index")
SOON, LATER = timedelta(hours=1), timedelta(days=2)


def editor_of(edition, *codenames: str) -> User:
    user = User.objects.create_user("of-one-edition", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    EditingScope.objects.create(user=user).editions.add(edition)
    return user


def test_what_appears_and_goes_is_told_in_order(admin_client):
    now = timezone.now()
    topic = make.TopicFactory(publish_at=now + LATER)
    page = make.PageFactory(retire_at=now + SOON)
    make.TopicFactory(publish_at=now + SOON, state=State.DRAFT)
    make.TopicFactory(publish_at=now - SOON, retire_at=now - SOON / 2)
    told = [(one.record, one.appears) for one in admin_client.get(ADDRESS).context["coming"]]
    assert told == [(page, False), (topic, True)]
    html = admin_client.get(ADDRESS).content.decode()
    assert f"appears {timezone.localtime(now + LATER):%Y-%m-%d %H:%M}" in html


def test_changes_are_told_each_record_once_with_who_and_what(admin_client, admin_user):
    first, second = make.TopicFactory(), make.TopicFactory()
    for topic in (first, second, first):
        with recording(admin_user):
            topic.name_en += "!"
            topic.save()
    told = [(one.record, one.by, one.deed) for one in admin_client.get(ADDRESS).context["lately"]]
    assert told == [(first, "admin", "Saved"), (second, "admin", "Saved")]


def test_nothing_beyond_the_limits_of_the_user_is_told(client):
    mine, other = make.EditionFactory(), make.EditionFactory()
    items = [make.SubForumFactory(edition=one, publish_at=timezone.now() + SOON) for one in (mine, other)]
    with recording():
        for item in [*items, make.TopicFactory()]:
            item.save()
    client.force_login(editor_of(mine, "view_subforum"))
    page = client.get(ADDRESS).context
    assert [one.record for one in page["coming"]] == items[:1]
    assert [one.record for one in page["lately"]] == items[:1]


@pytest.mark.parametrize(
    ("ago", "is_well"), [(None, False), (timedelta(seconds=40), True), (timedelta(hours=2), False)]
)
def test_it_says_whether_background_work_goes_on(admin_client, ago, is_well):
    if ago is not None:
        WorkerSign.objects.create(worker="one", seen_at=timezone.now() - ago)
    worker = admin_client.get(ADDRESS).context["worker"]
    assert worker["is_well"] == is_well
    assert worker["words"] in admin_client.get(ADDRESS).content.decode()


def test_a_worker_gives_one_sign_however_often():
    WorkerSign.give("one")
    first = WorkerSign.last()
    WorkerSign.give("one")
    assert WorkerSign.objects.count() == 1
    assert WorkerSign.last() > first


def test_what_most_records_lack_is_told_with_the_way_to_them(admin_client):
    for _number in range(3):
        make.EditionFactory()
    lines = admin_client.get(ADDRESS).context["lacking"]
    counts = [line["count"] for line in lines]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 3
    assert admin_client.get(lines[0]["address"]).status_code == 200


def test_more_records_need_no_more_queries(admin_client, admin_user):
    counts = []
    for number in (1, 3):
        for _number in range(number):
            for factory in (make.SubForumFactory, make.PhotoFactory, make.TopicFactory, make.DocumentFactory):
                with recording(admin_user):
                    factory(publish_at=timezone.now() + SOON).save()
                factory(state=State.DRAFT)
        with CaptureQueriesContext(connection) as asked:
            admin_client.get(ADDRESS)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] < 80


def test_the_next_edition_is_prepared_from_the_last_one(admin_client):
    assert admin_client.get(ADDRESS).context["shortcuts"][0]["words"] == "New edition"
    make.EditionFactory(year=2039)
    last = make.EditionFactory(year=2040)
    way = admin_client.get(ADDRESS).context["shortcuts"][0]
    assert way == {"address": reverse("admin:events_edition_next", args=[last.pk]), "words": "Prepare the next edition"}
