"""Who has the same record open."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from publishing.models import Presence
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return make.TopicFactory()


@pytest.fixture
def li() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("li", first_name="Wei", last_name="Li"))
    return client


def beat(client, topic, **values) -> dict:
    return client.post(reverse("admin:events_topic_presence", args=[topic.pk]), values).json()


def opened(client, topic) -> list[str]:
    return client.get(reverse("admin:events_topic_change", args=[topic.pk])).context["keeping"]["others"]


def test_others_are_named_with_the_time_since_when(admin_client, li, topic):
    now = timezone.localtime().replace(hour=10, minute=2)
    with time_machine.travel(now, tick=False):
        beat(li, topic)
    with time_machine.travel(now + timedelta(seconds=50), tick=False):
        assert beat(li, topic)["others"] == []
        beat(admin_client, topic)
    with time_machine.travel(now + timedelta(seconds=100), tick=False):
        said = ["Wei Li is editing this too, since 10:02."]
        assert beat(admin_client, topic)["others"] == said
        assert opened(admin_client, topic) == said, "also without scripts"
        assert opened(admin_client, make.TopicFactory()) == []
    with time_machine.travel(now + timedelta(seconds=111), tick=False):
        assert beat(admin_client, topic)["others"] == []


def test_whoever_comes_back_later_is_there_since_then(admin_client, li, topic):
    now = timezone.localtime().replace(hour=10, minute=2)
    with time_machine.travel(now, tick=False):
        beat(li, topic)
    with time_machine.travel(now + timedelta(minutes=30), tick=False):
        beat(li, topic)
        assert opened(admin_client, topic) == ["Wei Li is editing this too, since 10:32."]


def test_whoever_leaves_is_gone_at_once(admin_client, li, topic):
    beat(li, topic)
    address = reverse("admin:events_topic_presence", args=[topic.pk])
    assert li.post(address, {"left": "1"}).status_code == 204
    assert (opened(admin_client, topic), Presence.objects.count()) == ([], 0)


def test_a_save_by_somebody_else_is_told(admin_client, li, topic):
    page = admin_client.get(reverse("admin:events_topic_change", args=[topic.pk]))
    seen = page.context["keeping"]["changed"]
    assert beat(admin_client, topic, seen=seen)["saved"] == ""
    li.post(
        reverse("admin:events_topic_change", args=[topic.pk]),
        {"name_en": "Rivers", "slug": topic.slug, "state": topic.state},
    )
    assert beat(admin_client, topic, seen=seen)["saved"].startswith("Saved meanwhile by Wei Li, ")


def test_only_who_may_save_the_record_is_there(client, topic):
    address = reverse("admin:events_topic_presence", args=[topic.pk])
    assert client.post(address).status_code == 302
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.post(address).status_code == 403
    assert Presence.objects.count() == 0


def test_a_beat_is_cheap(admin_client, topic):
    beat(admin_client, topic)
    with CaptureQueriesContext(connection) as queries:
        answer = admin_client.post(reverse("admin:events_topic_presence", args=[topic.pk]))
    assert len(queries) == 5, [query["sql"] for query in queries]  # session, user, record, own row, others
    assert len(answer.content) < 100
