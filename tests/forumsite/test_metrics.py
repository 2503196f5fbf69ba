"""Numbers for machines: counted over all processes, those that ended included, and told to those who may read them."""

import multiprocessing
import re

import pytest
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed

from forumsite import env
from forumsite.metrics import counters, requests
from forumsite.metrics.counters import Counters
from media.tasks import make_renditions
from tests.factories import PhotoFactory

TOKEN = {"authorization": "Bearer opens-it"}


@pytest.fixture
def counting(settings, tmp_path, monkeypatch):
    """Have the site count into a folder of this test's own, for whoever brings the token."""
    settings.METRICS, settings.METRICS_TOKEN = True, "opens-it"
    own = Counters(tmp_path / "metrics")
    monkeypatch.setattr(requests, "counters", own)
    monkeypatch.setattr("forumsite.metrics.exposition.counters", own)
    return own


def numbers(client) -> dict[str, float]:
    """Return what ``/metrics`` tells, by name and labels."""
    text = client.get("/metrics", headers=TOKEN).content.decode()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _space, value in (line.rpartition(" ") for line in lines)}


def test_nothing_is_told_or_counted_unless_somebody_may_read_it(client, settings, db):
    assert client.get("/metrics").status_code == 404
    with pytest.raises(MiddlewareNotUsed):
        requests.MetricsMiddleware(print)


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "opens-it-not", "Bearer öffnet"])
def test_a_wrong_token_opens_nothing(client, counting, db, given):
    assert client.get("/metrics", headers={"authorization": given}).status_code == 403
    assert client.get("/metrics", headers=TOKEN).status_code == 200


def test_an_empty_token_opens_nothing(client, settings, db):
    settings.METRICS, settings.METRICS_TOKEN = True, ""
    settings.METRICS_ALLOW = [env.ipaddress.ip_network("10.0.0.0/8")]
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 403


def test_listed_addresses_may_read_and_a_proxy_does_not_lend_its_own(client, counting, settings, db):
    settings.METRICS_ALLOW = [env.ipaddress.ip_network("127.0.0.0/8")]
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.1").status_code == 403
    settings.BEHIND_PROXY = True
    assert client.get("/metrics", headers={"x-forwarded-for": "127.0.0.1, 6.6.6.6"}).status_code == 403


def test_a_network_that_is_none_stops_the_start(monkeypatch):
    monkeypatch.setenv("METRICS_ALLOW", "10.0.0.0/8, ::1")
    assert [str(network) for network in env.networks("METRICS_ALLOW")] == ["10.0.0.0/8", "::1/128"]
    monkeypatch.setenv("METRICS_ALLOW", "example.org")
    with pytest.raises(ImproperlyConfigured, match="METRICS_ALLOW"):
        env.networks("METRICS_ALLOW")


def test_requests_are_counted_by_view_and_status(client, counting, db):
    for address in ("/hello/", "/hello/", "/en/photos/99999/", "/admin/"):
        client.get(address)
    found = numbers(client)
    assert found['forum_requests_total{view="hello",status="200"}'] == 2
    assert found['forum_requests_total{view="media:photo_detail",status="404"}'] == 1
    assert found['forum_requests_total{view="admin",status="302"}'] == 1
    assert found['forum_request_seconds_count{view="hello"}'] == 2
    steps = [value for name, value in found.items() if name.startswith('forum_request_seconds_bucket{view="hello"')]
    assert steps == sorted(steps)
    assert (len(steps), steps[-1]) == (len(requests.STEPS) + 1, 2)


def test_background_work_is_told(client, counting, db):
    PhotoFactory(rendition_key="")
    make_renditions.enqueue(1)
    found = numbers(client)
    assert found["forum_renditions_outstanding"] == 1
    assert found["forum_tasks_waiting"] == 1
    assert found["forum_tasks_failed"] == 0
    assert found["forum_task_oldest_seconds"] >= 0


def test_the_text_is_in_the_form_that_prometheus_reads(client, counting, db):
    client.get("/hello/")
    response = client.get("/metrics", headers=TOKEN)
    assert response["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    sample = re.compile(r'[a-z_]+(\{[a-z]+="[^"\\\n]*"(,[a-z]+="[^"\\\n]*")*\})? [0-9.e+-]+')
    lines = response.content.decode().splitlines()
    assert [line for line in lines if not (sample.fullmatch(line) or re.match("# (HELP|TYPE) [a-z_]+ .", line))] == []


def work(own: Counters, times: int) -> None:
    for _ in range(times):
        own.add({("one", "环境"): 1, ("seconds",): 0.5})


def test_counters_of_all_processes_are_added_up_and_outlive_them(tmp_path):
    own = Counters(tmp_path)
    work(own, 10)
    processes = [multiprocessing.get_context("fork").Process(target=work, args=(own, 1000)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert own.totals() == {("one", "环境"): 3010, ("seconds",): 1505}
    assert own.totals() == {("one", "环境"): 3010, ("seconds",): 1505}
    assert len(list(tmp_path.glob(f"*{counters.SUFFIX}"))) == 1
    assert Counters(tmp_path).totals() == own.totals()


def test_what_has_no_room_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(counters, "ROWS", 2)
    own = Counters(tmp_path)
    own.add({("x" * 200,): 1, ("a",): 1, ("b",): 1, ("c",): 1})
    assert own.totals() == {("a",): 1, ("b",): 1}
