"""Redis may be there, gone or frozen: the site works in all three cases."""

import os
import secrets
import socket
import time

import pytest
import redis
from django.core.cache.backends.redis import RedisCache

from forumsite import caches
from forumsite.caches import ForgivingRedisCache
from tests.conftest import missing

CALLS = [
    ("add", ("key", 1), True),
    ("get", ("key",), None),
    ("get", ("key", "otherwise"), "otherwise"),
    ("set", ("key", 1), None),
    ("touch", ("key",), False),
    ("delete", ("key",), False),
    ("get_many", (["key"],), {}),
    ("has_key", ("key",), False),
    ("set_many", ({"key": 1},), []),
    ("delete_many", (["key"],), None),
    ("clear", (), False),
    ("get_or_set", ("key", 7), 7),
]


@pytest.fixture
def gone():
    """Return a cache on a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield ForgivingRedisCache(f"redis://127.0.0.1:{probe.getsockname()[1]}/0", {})


@pytest.fixture
def frozen():
    """Return a cache on a server that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield ForgivingRedisCache(f"redis://127.0.0.1:{server.getsockname()[1]}/0", {})


@pytest.mark.parametrize(("name", "arguments", "expected"), CALLS)
def test_without_redis_nothing_is_remembered_and_nothing_breaks(gone, name, arguments, expected):
    assert getattr(gone, name)(*arguments) == expected


def test_without_redis_a_counter_is_not_there(gone):
    with pytest.raises(ValueError, match="not found"):
        gone.incr("key")


def test_a_frozen_redis_costs_one_timeout_and_is_then_left_alone(frozen, caplog):
    begun = time.monotonic()
    for _ in range(20):
        assert frozen.get("key", "otherwise") == "otherwise"
    assert time.monotonic() - begun < 3 * caches.TIMEOUT
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_redis_is_asked_again_after_the_rest(gone, caplog, monkeypatch):
    monkeypatch.setattr(caches, "REST", 0.0)
    gone.get("key")
    gone.get("key")
    assert len(caplog.records) == 2


@pytest.fixture
def address() -> str:
    """Return the address of a Redis that answers: the one of the settings, or the usual one of this machine."""
    address = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/15"
    try:
        redis.Redis.from_url(address).ping()
    except redis.exceptions.RedisError:
        missing(f"no Redis answers at {address}")
    return address


def test_with_redis_it_is_the_ordinary_cache(address):
    forgiving, ordinary = ForgivingRedisCache(address, {}), RedisCache(address, {})
    key = secrets.token_hex(8)
    assert forgiving.add(key, {"a": 1}, 60) is True
    assert ordinary.get(key) == {"a": 1}
    assert forgiving.add(key, "other", 60) is False
    assert forgiving.delete(key) is True
    assert ordinary.get(key) is None
