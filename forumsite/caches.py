"""A cache that may fail: while Redis is down or frozen, the site works as if nothing were remembered."""

import logging
import time
from collections.abc import Callable

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

TIMEOUT = 0.5  # seconds to wait for a connection or an answer, once: the library would try four times
REST = 5.0  # seconds for which Redis is not asked after it failed, so that a frozen one does not hold up every request

logger = logging.getLogger(__name__)


def _forgiving(name: str, when_down: Callable) -> Callable:
    """Return the client's method of this name, which answers with ``when_down`` while Redis cannot be reached."""
    method = getattr(RedisCacheClient, name)

    def forgiving(self, *args, **kwargs):
        if time.monotonic() < self.resting_until:
            return when_down(*args, **kwargs)
        try:
            return method(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            self.resting_until = time.monotonic() + REST
            logger.warning("The cache is left alone for %d s, because Redis failed: %s", REST, error)
            return when_down(*args, **kwargs)

    return forgiving


def _not_there(key: str, delta: int = 1) -> int:
    raise ValueError(f"Key '{key}' not found.")


class ForgivingClient(RedisCacheClient):
    """Redis, or an empty cache that keeps nothing, as Django's dummy cache does."""

    resting_until = 0.0

    add = _forgiving("add", lambda *args: True)
    get = _forgiving("get", lambda key, default: default)
    set = _forgiving("set", lambda *args: None)
    touch = _forgiving("touch", lambda *args: False)
    delete = _forgiving("delete", lambda *args: False)
    get_many = _forgiving("get_many", lambda *args: {})
    has_key = _forgiving("has_key", lambda *args: False)
    incr = _forgiving("incr", _not_there)
    set_many = _forgiving("set_many", lambda *args: None)
    delete_many = _forgiving("delete_many", lambda *args: None)
    clear = _forgiving("clear", lambda: False)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; its failure slows a request by one timeout at most and never breaks it."""

    def __init__(self, server: str, params: dict) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
        self._options = {
            "socket_timeout": TIMEOUT,
            "socket_connect_timeout": TIMEOUT,
            "retry": Retry(NoBackoff(), 0),
            **self._options,
        }
