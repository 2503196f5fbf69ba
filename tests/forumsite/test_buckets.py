"""Files in an S3 bucket: they come back as they went, privately, and a store that hangs is given up."""

import logging
import socket
import time
from contextlib import suppress
from datetime import timedelta

import boto3
import botocore.exceptions
import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from moto.server import ThreadedMotoServer

from forumsite.buckets import Bucket
from media import orphans, rendition_files, storages
from tests.factories import PhotoFactory

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
    with suppress(client.exceptions.BucketAlreadyOwnedByYou):  # the server's memory outlives it
        client.create_bucket(Bucket="record", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield address
    server.stop()


@pytest.mark.once
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


@pytest.mark.once
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


@pytest.mark.once
def test_a_store_that_hangs_is_given_up(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        bucket = Bucket(bucket_name="record", endpoint_url=address, addressing_style="path", **CREDENTIALS)
        assert (bucket.client_config.connect_timeout, bucket.client_config.read_timeout) == (3, 6)
        assert bucket.client_config.retries == {"mode": "standard", "total_max_attempts": 2}
        assert bucket.client_config.s3 == {"addressing_style": "path"}
        monkeypatch.setattr(bucket.client_config, "read_timeout", 0.3)
        assert bucket.connection, "making one takes longer than anything else here"
        begun = time.monotonic()
        with pytest.raises(botocore.exceptions.ReadTimeoutError):
            bucket.exists("a.txt")
        assert time.monotonic() - begun < 5


@pytest.mark.django_db
def test_what_no_record_names_goes_from_a_bucket_too(settings, endpoint):
    def storage(folder: str) -> dict:
        facts = {"bucket_name": "record", "endpoint_url": endpoint, "addressing_style": "path", **CREDENTIALS}
        return {"BACKEND": "forumsite.buckets.Bucket", "OPTIONS": {**facts, "location": f"orphans/{folder}"}}

    settings.STORAGES = {**settings.STORAGES, "default": storage("uploads"), "renditions": storage("renditions")}
    kept, deleted = (PhotoFactory(token=digit * 32) for digit in "ab")
    for photo in (kept, deleted):
        path = rendition_files.path(photo.token, "v1_a", "320.jpg")
        storages.renditions().save(path, ContentFile(b"x"))
    type(kept).objects.filter(pk=kept.pk).update(rendition_key="v1_a")
    deleted.delete()
    begin = timezone.now() + timedelta(days=31)
    assert orphans.clear(timezone.now()) == 0
    assert sum(orphans.clear(begin + timedelta(hours=hour)) for hour in range(orphans.PARTS)) == 2
    assert storages.originals().listdir("photos")[0] == ["aa"]
    assert storages.renditions().listdir("photos")[0] == ["aa"]
