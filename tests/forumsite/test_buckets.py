"""Files in an S3 bucket: they come back as they went, privately, and a store that hangs is given up."""

import logging
import socket
import time

import boto3
import botocore.exceptions
import pytest
from django.core.files.base import ContentFile
from moto.server import ThreadedMotoServer

from forumsite.buckets import Bucket

CREDENTIALS = {"access_key": "key", "secret_key": "secret", "region_name": "eu-west-1"}


@pytest.fixture(scope="module")
def endpoint():
    """Return the address of a server that speaks S3."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=address, region_name="eu-west-1", aws_access_key_id="key", aws_secret_access_key="secret"
    )
    client.create_bucket(Bucket="record", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield address
    server.stop()


def test_a_file_comes_back_through_the_sites_own_settings(own_site, endpoint):
    own_site.environment |= {
        "S3_BUCKET": "record",
        "S3_ENDPOINT_URL": endpoint,
        "S3_REGION": "eu-west-1",
        "S3_ACCESS_KEY": "key",
        "S3_SECRET_KEY": "secret",
        "S3_ADDRESSING": "path",
    }
    shown = own_site.python(
        "from django.core.files.base import ContentFile\n"
        "from media.storages import originals, renditions\n"
        "for storage in (originals(), renditions()):\n"
        "    name = storage.save('photos/a.bin', ContentFile(bytes(range(256)) * 4096))\n"
        "    print(name, storage.open(name).read() == bytes(range(256)) * 4096)\n"
    )
    assert shown.splitlines() == ["photos/a.bin True"] * 2
    bucket = Bucket(bucket_name="record", endpoint_url=endpoint, addressing_style="path", **CREDENTIALS)
    assert bucket.exists("uploads/photos/a.bin")
    assert bucket.exists("renditions/photos/a.bin")
    assert not (own_site.folder / "uploads").exists()


def test_a_file_is_private_and_never_overwritten(endpoint):
    bucket = Bucket(bucket_name="record", location="x", endpoint_url=endpoint, addressing_style="path", **CREDENTIALS)
    first = bucket.save("a.txt", ContentFile(b"first"))
    second = bucket.save("a.txt", ContentFile(b"second"))
    assert first == "a.txt"
    assert second != first
    assert bucket.open(first).read() == b"first"
    assert bucket.open(second).read() == b"second"
    grants = bucket.connection.meta.client.get_object_acl(Bucket="record", Key="x/a.txt")["Grants"]
    assert [grant["Permission"] for grant in grants] == ["FULL_CONTROL"]
    bucket.delete(first)
    assert not bucket.exists(first)


def test_a_store_that_hangs_is_given_up(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        bucket = Bucket(bucket_name="record", endpoint_url=address, addressing_style="path", **CREDENTIALS)
        assert (bucket.client_config.connect_timeout, bucket.client_config.read_timeout) == (3, 10)
        assert bucket.client_config.retries == {"mode": "standard", "total_max_attempts": 2}
        assert bucket.client_config.s3 == {"addressing_style": "path"}
        monkeypatch.setattr(bucket.client_config, "read_timeout", 0.3)
        begun = time.monotonic()
        with pytest.raises(botocore.exceptions.ReadTimeoutError):
            bucket.exists("a.txt")
        assert time.monotonic() - begun < 5
