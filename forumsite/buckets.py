"""Files in an S3 bucket: private, never overwritten, and with an end to waiting."""

from botocore.config import Config
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):
    """A prefix of a bucket. A store that hangs is given up after seconds, not after the library's minutes."""

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
                read_timeout=10,
                retries={"mode": "standard", "total_max_attempts": 2},
                signature_version="s3v4",
            )
        )
