"""What the site stands on fails, as it does in life: pages stay, whoever sends gets an answer, nothing taken is lost.

Redis and the store of photos are a port that nobody listens on, or one that accepts and never answers. Workers that are
killed have tests/media/test_killed_worker.py, whole nodes the rehearsal.
"""

import errno
import socket
import time

import psycopg
import pytest
from botocore.exceptions import ReadTimeoutError
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, close_old_connections, connection
from django.test import Client
from django.urls import reverse

from forumsite import buckets, caches
from forumsite.buckets import Breaker, Bucket, StoreDownError
from media import storages
from media.desk import leftovers
from media.models import Batch, BatchFile, Contribution, Photo, Stage
from search.indexing import rebuild
from tests.factories import image_bytes
from tests.media.contributions.visitor import Visitor, picture
from tests.media.desk.test_transfers import create, offset, patch, stored
from tests.media.test_views import ready_photo

#: Seconds within which whoever sends something has an answer.
ANSWER_WITHIN = 15


@pytest.fixture(params=["down", "frozen"])
def address(request):
    """Return host and port of a service that is down, or that accepts and never answers."""
    server = socket.create_server(("127.0.0.1", 0)) if request.param == "frozen" else socket.socket()
    with server:
        if request.param == "down":
            server.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def pages(db, settings) -> list[str]:
    """Return the addresses of pages of every sort, with a photo on them; each is drawn anew."""
    settings.PAGE_CACHE_BYTES = 0
    photo = ready_photo(caption="A river in the hills.")
    rebuild()
    lists = [reverse(name) for name in ("home", "media:photo_list", "events:edition_list")]
    return [*lists, photo.get_absolute_url(), f"{reverse('search:search')}?q=river"]


def read(client: Client, pages: list[str]) -> float:
    """Read pages, all of which must be there; return the seconds it took."""
    began = time.monotonic()
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    return time.monotonic() - began


@pytest.fixture
def batch(admin_user) -> Batch:
    return Batch.objects.create(created_by=admin_user)


# Redis


@pytest.mark.django_db(transaction=True)
def test_without_redis_pages_are_read_and_photos_are_sent(client, admin_client, pages, batch, address, settings):
    usual = read(client, pages)
    settings.CACHES = {"default": {"BACKEND": "forumsite.caches.ForgivingRedisCache", "LOCATION": f"redis://{address}"}}
    assert read(client, pages) < usual + 3 * caches.TIMEOUT + 2
    data = image_bytes(300, 200)
    made = create(admin_client, batch, data)
    assert patch(admin_client, made["Location"], data).status_code == 204
    assert Photo.objects.get(batch=batch).original.read() == data


# The store of photos


@pytest.fixture
def lost_store(address, settings, monkeypatch):
    """Have the files in a store that does not answer; it is waited for 0.2 seconds instead of 6."""
    monkeypatch.setattr(Bucket, "breakers", {})
    patient = Bucket.__init__

    def hasty(self, **facts) -> None:
        patient(self, **facts)
        assert (self.client_config.connect_timeout + self.client_config.read_timeout) * 2 + 1 > ANSWER_WITHIN
        assert self.client_config.read_timeout * self.client_config.retries["total_max_attempts"] + 2 < ANSWER_WITHIN
        self.client_config.read_timeout = 0.2

    monkeypatch.setattr(Bucket, "__init__", hasty)
    facts = {
        "bucket_name": "record",
        "endpoint_url": f"http://{address}",
        "region_name": "eu-west-1",
        "access_key": "key",
        "secret_key": "secret",
        "addressing_style": "path",
    }
    bucket = {"BACKEND": "forumsite.buckets.Bucket", "OPTIONS": facts}
    there = settings.STORAGES

    def lose() -> None:
        settings.STORAGES = {**there, "default": bucket, "renditions": bucket}

    def find() -> None:
        settings.STORAGES = there

    lose.find = find
    return lose


@pytest.mark.django_db(transaction=True)
def test_without_the_store_pages_are_read_and_who_sends_is_told(client, admin_client, pages, batch, lost_store, caplog):
    data = image_bytes(300, 200)
    made = create(admin_client, batch, data)
    visitor = Visitor(client)
    lost_store()
    assert read(client, pages) < 5
    picture_of_page = client.get(Photo.objects.get().rendition_url(320, "jpg"))
    assert (picture_of_page.status_code, picture_of_page["Cache-Control"]) == (503, "no-store")
    refused = patch(admin_client, made["Location"], data)
    visitor.choose(picture())
    waited = [record for record in caplog.records if record.name == "forumsite.buckets"]
    assert len(waited) == 1, "the store is waited for once, and then left alone"
    assert (refused.status_code, refused["Retry-After"]) == (503, "60")
    assert (visitor.response.status_code, "Files cannot be stored" in visitor.html) == (503, True)
    assert (offset(admin_client, made["Location"]), Contribution.objects.count()) == (0, 0)
    lost_store.find()
    assert patch(admin_client, made["Location"], data).status_code == 204
    assert Photo.objects.get(batch=batch).original.read() == data


def test_a_store_that_failed_rests_and_then_one_request_tries_it(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(buckets.time, "monotonic", lambda: now[0])
    breaker = Breaker()
    breaker.before()
    breaker.failed(exception=ReadTimeoutError(endpoint_url="http://store"))
    with pytest.raises(StoreDownError):
        breaker.before()
    now[0] += buckets.REST
    breaker.before()
    with pytest.raises(StoreDownError):
        breaker.before()
    breaker.answered()
    breaker.before()
    breaker.before()


# The disk


class FullDisk(FileSystemStorage):
    """A disk that has no room for another file."""

    def _save(self, name, content):
        raise OSError(errno.ENOSPC, "No space left on device")


class NoRoomForOriginals(FileSystemStorage):
    """A disk on which the pieces of a file still fit, and the whole of it does not."""

    def _save(self, name, content):
        if name.startswith("photos/"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._save(name, content)


def fill(settings, storage: str):
    """Have originals on such a disk; return what brings the usual one back."""
    there = settings.STORAGES
    options = there["default"]["OPTIONS"]
    settings.STORAGES = {**there, "default": {"BACKEND": f"{__name__}.{storage}", "OPTIONS": options}}
    return lambda: setattr(settings, "STORAGES", there)


@pytest.mark.django_db(transaction=True)
def test_on_a_full_disk_pages_are_read_and_what_was_sent_goes_on_later(client, admin_client, pages, batch, settings):
    data = image_bytes(900, 900, "PNG") + bytes(70_000)
    made = create(admin_client, batch, data)
    assert patch(admin_client, made["Location"], data[:65_536]).status_code == 204
    make_room = fill(settings, "FullDisk")
    read(client, pages)
    assert patch(admin_client, made["Location"], data[65_536:], 65_536).status_code == 503
    assert offset(admin_client, made["Location"]) == 65_536
    visitor = Visitor(client)
    visitor.choose(picture())
    assert visitor.response.status_code == 503
    make_room()
    assert patch(admin_client, made["Location"], data[65_536:], 65_536).status_code == 204
    assert Photo.objects.get(batch=batch).original.read() == data


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_whole_becomes_a_photo_once_there_is_room(admin_client, batch, settings):
    data = image_bytes(300, 200)
    made = create(admin_client, batch, data)
    make_room = fill(settings, "NoRoomForOriginals")
    assert patch(admin_client, made["Location"], data).status_code == 503
    assert (offset(admin_client, made["Location"]), BatchFile.objects.get().stage) == (len(data), Stage.WAITING)
    make_room()
    BatchFile.objects.update(changed_at="2020-01-01T00:00Z")
    leftovers.clear()
    run_tasks()
    assert Photo.objects.get(batch=batch).original.read() == data
    assert stored() == []


def run_tasks() -> None:
    from django.core.management import call_command

    call_command("worker", once=True, verbosity=0)


# The database


@pytest.mark.django_db(transaction=True)
def test_a_lost_database_is_said_in_plain_words_and_what_was_sent_is_kept(client, admin_client, batch, monkeypatch):
    data = image_bytes(300, 200)
    made = create(admin_client, batch, data)

    def lost(self, *_values):
        raise OperationalError("terminating connection due to administrator command")

    with monkeypatch.context() as broken:
        broken.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", lost)
        page = client.get(reverse("media:photo_list"))
        as_json = client.get(reverse("media:photo_list"), headers={"accept": "application/json"})
    assert (page.status_code, page["Cache-Control"]) == (503, "no-store")
    assert "The record cannot be read at the moment." in page.content.decode()
    assert as_json.json() == {"error": "The record cannot be read at the moment. Please try again in a few minutes."}
    assert patch(admin_client, made["Location"], data).status_code == 204
    assert storages.originals().exists(Photo.objects.get(batch=batch).original.name)


if connection.vendor == "postgresql":

    @pytest.mark.django_db(transaction=True)
    def test_after_a_restart_of_the_database_the_next_request_is_answered(client, pages):
        read(client, pages)
        facts = connection.get_connection_params()
        mine = connection.connection.info.backend_pid
        with psycopg.connect(
            host=facts["host"], port=facts.get("port"), user=facts["user"], password=facts.get("password"),
            dbname="postgres", autocommit=True,
        ) as other:  # fmt: skip
            assert other.execute("SELECT pg_terminate_backend(%s, 5000)", [mine]).fetchone() == (True,)
        close_old_connections()  # as each request of a server begins
        read(client, pages)
        assert connection.connection.info.backend_pid != mine
