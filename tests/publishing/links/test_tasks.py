"""Asking links in the background: bounded by the setting, one of each host, patient before it calls one broken."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from media.tasks import make_renditions
from publishing.links import tasks
from publishing.links.asking import Answer
from publishing.links.collecting import collect
from publishing.models import LinkCheck
from tests.factories import SourceFactory
from tests.own_site import OwnSite

pytestmark = pytest.mark.django_db
Status = LinkCheck.Status
NOT_FOUND, SILENCE, FINE = Answer(Status.FAILING, 404), Answer(Status.FAILING, None, "No."), Answer(Status.GOOD, 200)


@pytest.fixture(autouse=True)
def some_are_asked(settings):
    settings.LINK_CHECKS_PER_HOUR = 30


@pytest.fixture
def asked(monkeypatch):
    """Return what is asked, in order, and answer it with ``asked.answers``, 404 by default."""

    class Asked(list):
        answers: dict[str, Answer] = {}

    found = Asked()
    monkeypatch.setattr(tasks, "ask", lambda address: found.append(address) or found.answers.get(address, NOT_FOUND))
    return found


def sources(*addresses: str, **values) -> None:
    for address in addresses:
        SourceFactory(url=address, **values)
    collect()


def queued() -> list[DBTaskResult]:
    return list(DBTaskResult.objects.filter(task_path=tasks.check_some.module_path).order_by("run_after"))


def test_the_chore_spreads_the_asking_over_the_hour(settings):
    settings.LINK_CHECKS_PER_HOUR = 12
    sources(*(f"https://{n}.example/" for n in range(20)))
    tasks.chore()
    times = [task.run_after for task in queued()]
    assert len(times) == 3  # of five each at most
    assert timedelta(minutes=39) < times[-1] - times[0] < timedelta(minutes=41)
    tasks.chore()
    assert len(queued()) == 3


def test_nothing_is_asked_where_the_setting_is_zero(settings):
    settings.LINK_CHECKS_PER_HOUR = 0
    sources("https://a.example/")
    tasks.chore()
    assert queued() == []


def test_a_task_queued_before_the_setting_became_zero_asks_nothing(settings, asked):
    sources("https://a.example/")
    settings.LINK_CHECKS_PER_HOUR = 0
    assert tasks.check_some.call() == 0
    assert asked == []


def test_one_of_each_host_and_what_the_public_sees_first(asked):
    sources("https://draft.example/", state="draft")
    sources(*(f"https://same.example/{n}" for n in range(3)), *(f"https://{n}.example/" for n in range(3)))
    assert tasks.check_some.call() == 5
    assert set(asked[:4]) == {"https://same.example/0", *(f"https://{n}.example/" for n in range(3))}
    assert asked[4] == "https://draft.example/"
    asked.clear()
    tasks.check_some.call()
    assert asked == ["https://same.example/1"]


def test_other_work_comes_first(asked):
    sources("https://a.example/", "https://b.example/", "https://c.example/")
    make_renditions.enqueue(1)
    assert tasks.check_some.call() == 1


def test_broken_after_three_days_and_good_again_at_once(asked):
    sources("https://a.example/")
    link, now = LinkCheck.objects.get(), timezone.now()
    asked.answers = {"https://other.example/": FINE}
    standing = []
    for days in range(3):
        for _twice in range(2):
            with_time(link, now + timedelta(days=days))
            link.refresh_from_db()
        standing.append((link.status, link.failures))
    assert standing == [("failing", 1), ("failing", 2), ("broken", 3)]
    assert link.next_at - link.last_at == timedelta(days=7)
    link.note(*FINE)
    link.refresh_from_db()
    assert (link.status, link.failures, link.http_code) == ("good", 0, 200)
    assert link.next_at - link.last_at == timedelta(days=30)
    assert list(LinkCheck.objects.due()) == []


def with_time(link: LinkCheck, moment) -> None:
    """Note a failure as if it were another moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        link.note(*NOT_FOUND)


def test_where_this_machine_is_offline_no_address_is_blamed(asked, caplog):
    sources("https://a.example/", "https://b.example/")
    asked.answers = dict.fromkeys(("https://a.example/", "https://b.example/"), SILENCE)
    assert tasks.check_some.call() == 0
    assert set(LinkCheck.objects.values_list("status", "failures")) == {("new", 0)}
    assert "without internet" in caplog.text
    assert not LinkCheck.objects.due().exists()
    LinkCheck.objects.update(next_at=None)
    LinkCheck.objects.filter(address="https://a.example/").update(status="good", last_at=timezone.now())
    assert tasks.check_some.call() == 2
    assert set(LinkCheck.objects.values_list("status", "failures")) == {("failing", 1)}


def test_a_single_silent_answer_among_others_counts(asked):
    sources("https://a.example/", "https://b.example/")
    asked.answers = {"https://a.example/": SILENCE, "https://b.example/": FINE}
    tasks.check_some.call()
    assert LinkCheck.objects.get(address="https://a.example/").failures == 1


def test_a_site_of_a_test_asks_nobody(tmp_path):
    site = OwnSite(tmp_path)
    try:
        assert site.environment["LINK_CHECKS_PER_HOUR"] == "0"
    finally:
        site.close()
