"""Files in an S3 bucket: private, never overwritten, and with an end to waiting."""

import errno
import logging
import time

from botocore.config import Config
from botocore.hooks import BaseEventHooks
from storages.backends.s3 import S3Storage

#: Seconds for which a store is not asked after it did not answer: else each picture of a page would hold up a thread
#: for as long as the store is waited for, and no thread would be left for pages.
REST = 10.0

logger = logging.getLogger(__name__)


class StoreDownError(OSError):
    """The store did not answer lately, and is not asked again yet."""

    def __init__(self) -> None:
        super().__init__(errno.EIO, "The store of files does not answer.")


class Breaker:
    """Leaves a store alone for a while once it did not answer; then one request tries whether it does again."""

    def __init__(self) -> None:
        self.resting_until = 0.0

    def attach(self, events: BaseEventHooks) -> None:
        """Listen to what becomes of the requests of a client."""
        events.register("before-call.s3", self.before)
        events.register("after-call.s3", self.answered)
        events.register("after-call-error.s3", self.failed)

    def before(self, **_facts: object) -> None:
        """Raise ``StoreDownError`` while the store rests. Whoever comes first after that goes ahead of the others."""
        now = time.monotonic()
        if now < self.resting_until:
            raise StoreDownError
        if self.resting_until:
            self.resting_until = now + REST

    def answered(self, **_facts: object) -> None:
        """Trust the store again."""
        self.resting_until = 0.0

    def failed(self, exception: Exception, **_facts: object) -> None:
        """Let the store rest."""
        self.resting_until = time.monotonic() + REST
        logger.warning("The store of files is left alone for %d s, because it failed: %s", REST, exception)


class Bucket(S3Storage):
    """A prefix of a bucket. A store that hangs is given up after seconds, not after the library's minutes."""

    breakers: dict[str | None, Breaker] = {}

    def get_default_settings(self) -> dict:
        return super().get_default_settings() | {
            "default_acl": "private",
            "file_overwrite": False,
            "max_memory_size": 5 * 1024 * 1024,
        }

    def __init__(self, **settings) -> None:
        super().__init__(**settings)
        self.client_config = self.client_config.merge(
            Config(
                connect_timeout=3,
                read_timeout=6,  # twice, and whoever sends a file still has an answer within 15 seconds
                retries={"mode": "standard", "total_max_attempts": 2},
                signature_version="s3v4",
            )
        )

    @property
    def connection(self):
        """Return this thread's connection, which gives up a store that lately did not answer."""
        is_new = not hasattr(self._connections, "connection")
        connection = super().connection
        if is_new:
            self.breakers.setdefault(self.endpoint_url, Breaker()).attach(connection.meta.client.meta.events)
        return connection
