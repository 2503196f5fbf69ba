"""Files in pieces: the protocol, what interrupts it, and who may use it."""

import base64
import hashlib
import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.urls import reverse

from media import storages
from media.desk import pieces, transfers
from media.models import Batch, BatchFile, Photo, Stage
from publishing.models import State
from tests.factories import image_bytes

pytestmark = pytest.mark.django_db(transaction=True)

PIECE = 64 * 1024
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}


def picture(width=700, height=500) -> bytes:
    """Return a picture of several pieces."""
    data = image_bytes(width, height, "PNG")
    return data + b"\0" * (3 * PIECE - len(data) % PIECE)


def create(client, batch, data, name="river.png", **headers):
    metadata = f"filename {base64.b64encode(name.encode()).decode()},modified {base64.b64encode(b'17').decode()}"
    return client.post(
        reverse("admin:media_batch_create", args=[batch.pk]),
        **TUS | {"HTTP_UPLOAD_LENGTH": str(len(data)), "HTTP_UPLOAD_METADATA": metadata} | headers,
    )


def patch(client, address, data, offset=0, **headers):
    return client.patch(
        address, data, content_type="application/offset+octet-stream",
        **TUS | {"HTTP_UPLOAD_OFFSET": str(offset)} | headers,
    )  # fmt: skip


def sent(client, address, data, piece=PIECE, start=0) -> list[int]:
    """Send a file piece by piece and return the statuses."""
    places = range(start, len(data), piece)
    return [patch(client, address, data[place : place + piece], place).status_code for place in places]


def offset(client, address) -> int:
    return int(client.head(address, **TUS)["Upload-Offset"])


def stored() -> list[str]:
    try:
        tokens = storages.originals().listdir("incoming")[0]
    except FileNotFoundError:
        return []
    return [name for token in tokens for name in storages.originals().listdir(f"incoming/{token}")[1]]


def test_a_file_in_pieces_becomes_a_draft(admin_client, batch):
    data = picture()
    made = create(admin_client, batch, data)
    assert (made.status_code, made["Tus-Resumable"]) == (201, "1.0.0")
    assert set(sent(admin_client, made["Location"], data)) == {204}
    file = BatchFile.objects.get()
    photo = Photo.objects.get()
    assert (file.stage, file.photo, file.pieces) == (Stage.PHOTO, photo, [])
    assert (photo.state, photo.batch, photo.original_name, photo.width) == (State.DRAFT, batch, "river.png", 700)
    with photo.original.open() as original:
        assert original.read() == data
    assert stored() == []
    assert offset(admin_client, made["Location"]) == len(data)


def test_the_protocol_says_what_it_can(admin_client, batch):
    answer = admin_client.options(reverse("admin:media_batch_create", args=[batch.pk]))
    told = [answer[name] for name in ("Tus-Version", "Tus-Extension", "Tus-Max-Size")]
    assert (answer.status_code, told) == (204, ["1.0.0", "creation,termination", str(4000 * 1024 * 1024)])


def test_another_version_of_the_protocol_is_refused(admin_client, batch):
    address = create(admin_client, batch, picture())["Location"]
    assert patch(admin_client, address, b"x", HTTP_TUS_RESUMABLE="0.2.0").status_code == 412
    assert admin_client.head(address).status_code == 412


def test_after_a_line_dropped_it_goes_on_where_it_was(admin_client, batch):
    data = picture()
    address = create(admin_client, batch, data)["Location"]
    assert offset(admin_client, address) == 0
    patch(admin_client, address, data[:PIECE])
    assert offset(admin_client, address) == PIECE
    assert set(sent(admin_client, address, data, start=PIECE)) == {204}
    assert Photo.objects.get().sha256 == hashlib.sha256(data).hexdigest()


def test_what_came_before_a_line_dropped_is_kept(client, admin_user, batch, monkeypatch):
    data = picture()
    client.force_login(admin_user)
    address = create(client, batch, data)["Location"]
    whole = transfers._read
    monkeypatch.setattr(transfers, "_read", lambda request: whole(request)[: PIECE + 17])
    assert patch(client, address, data[: 3 * PIECE])["Upload-Offset"] == str(PIECE + 17)
    monkeypatch.setattr(transfers, "_read", lambda request: whole(request)[:17])
    assert patch(client, address, data[PIECE + 17 : 3 * PIECE], PIECE + 17).status_code == 400
    monkeypatch.undo()
    assert offset(client, address) == PIECE + 17
    assert set(sent(client, address, data, start=PIECE + 17)) == {204}
    assert Photo.objects.get().sha256 == hashlib.sha256(data).hexdigest()


def test_a_body_that_breaks_off_counts_as_far_as_it_came():
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell() >= PIECE:
                raise OSError("reset by peer")
            return super().read(size)

    request = RequestFactory().patch("/", b"")
    request._stream = Broken(b"x" * 3 * PIECE)
    assert transfers._read(request) == b"x" * PIECE


@pytest.mark.parametrize("wrong", [0, 1, PIECE - 1, PIECE + 1, 2 * PIECE, -PIECE])
def test_a_piece_at_a_wrong_place_is_refused(admin_client, batch, wrong):
    data = picture()
    address = create(admin_client, batch, data)["Location"]
    patch(admin_client, address, data[:PIECE])
    assert patch(admin_client, address, data[:PIECE], wrong).status_code == 409
    assert offset(admin_client, address) == PIECE
    assert len(stored()) == 1


def test_of_two_requests_for_the_same_place_one_wins(admin_client, batch, monkeypatch):
    """The second one has stored its piece when the first one's is set down: it is told so, and its piece goes."""
    data = picture()
    address = create(admin_client, batch, data)["Location"]
    store = pieces.store

    def first_the_other(token, place, content):
        end = store(token, place, content)
        monkeypatch.setattr(pieces, "store", store)
        assert patch(admin_client, address, b"y" * PIECE).status_code == 204
        return end

    monkeypatch.setattr(pieces, "store", first_the_other)
    assert patch(admin_client, address, data[:PIECE]).status_code == 409
    file = BatchFile.objects.get()
    assert (file.received, stored()) == (PIECE, file.pieces)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_type": "application/octet-stream"}, 415),
        ({"HTTP_UPLOAD_OFFSET": "many"}, 400),
        ({"HTTP_UPLOAD_OFFSET": "9" * 5000}, 400),
        ({"HTTP_UPLOAD_OFFSET": ""}, 400),
    ],
)
def test_a_piece_that_is_badly_described_is_refused(admin_client, batch, headers, status):
    address = create(admin_client, batch, picture())["Location"]
    kind = headers.pop("content_type", "application/offset+octet-stream")
    headers = TUS | {"HTTP_UPLOAD_OFFSET": "0"} | headers
    assert admin_client.patch(address, b"x" * PIECE, content_type=kind, **headers).status_code == status
    assert stored() == []


def test_a_piece_over_the_limit_is_refused_unread(admin_client, batch, monkeypatch):
    address = create(admin_client, batch, b"x" * (transfers.MOST + PIECE))["Location"]
    monkeypatch.setattr(transfers, "_read", lambda request: pytest.fail("it was read"))
    assert patch(admin_client, address, b"x" * (transfers.MOST + 1)).status_code == 413


def test_more_than_the_file_was_to_have_is_refused_unread(admin_client, batch, monkeypatch):
    address = create(admin_client, batch, b"x" * PIECE)["Location"]
    monkeypatch.setattr(transfers, "_read", lambda request: pytest.fail("it was read"))
    assert patch(admin_client, address, b"x" * (PIECE + 1)).status_code == 413


def test_tiny_pieces_are_refused_but_for_the_last(admin_client, batch):
    data = picture()
    address = create(admin_client, batch, data)["Location"]
    assert patch(admin_client, address, data[:1]).status_code == 400
    assert patch(admin_client, address, b"").status_code == 400
    assert patch(admin_client, address, data[: len(data) - 1]).status_code == 204
    assert patch(admin_client, address, data[-1:], len(data) - 1).status_code == 204
    assert BatchFile.objects.get().stage == Stage.PHOTO


@pytest.mark.parametrize("size", [0, 40 * 1024 * 1024 + 1])
def test_a_file_that_would_be_refused_need_not_be_sent(admin_client, batch, size):
    answer = create(admin_client, batch, b"", HTTP_UPLOAD_LENGTH=str(size))
    assert answer.status_code == 413
    assert answer.content.decode().startswith("The file ")
    assert not BatchFile.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_UPLOAD_LENGTH": "many"},
        {"HTTP_UPLOAD_LENGTH": "-1"},
        {"HTTP_UPLOAD_LENGTH": "9" * 400},
        {"HTTP_UPLOAD_METADATA": ""},
        {"HTTP_UPLOAD_METADATA": "filename ???,name"},
        {"HTTP_UPLOAD_METADATA": "filename " + base64.b64encode(b"\xff\xfe").decode()},
    ],
)
def test_a_file_that_is_badly_described_is_refused(admin_client, batch, headers):
    assert create(admin_client, batch, b"x" * PIECE, **headers).status_code == 400


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\river.jpg", "river.jpg"),
        ("river\u202egpj.exe", "rivergpj.exe"),
        ("a\x07b\n.jpg", "ab.jpg"),
        ("河流.jpg", "河流.jpg"),
        ("\u202e", "?"),
        ("x" * 400, "x" * 255),
    ],
)
def test_names_are_shown_and_never_used(admin_client, batch, name, shown):
    data = picture()
    address = create(admin_client, batch, data, name)["Location"]
    sent(admin_client, address, data)
    photo = Photo.objects.get()
    assert (BatchFile.objects.get().name, photo.original_name) == (shown, shown)
    assert re.fullmatch(r"photos/[0-9a-f]{2}/[0-9a-f]{32}-[0-9a-f]{8}\.png", photo.original.name)


def test_what_is_no_picture_says_why_and_leaves_nothing(admin_client, batch):
    data = b"<!DOCTYPE html><script>alert(1)</script>" * 9000
    address = create(admin_client, batch, data, "river.jpg")["Location"]
    assert set(sent(admin_client, address, data)) == {204}
    file = BatchFile.objects.get()
    assert (file.stage, file.reason) == (
        Stage.REFUSED,
        "This is a HTML file, whatever its name says. JPEG, PNG, WebP and AVIF pictures are taken.",
    )
    assert (stored(), Photo.objects.count()) == ([], 0)
    assert admin_client.head(address, **TUS).status_code == 410
    assert patch(admin_client, address, data[:PIECE]).status_code == 410


def test_a_transfer_can_be_called_off(admin_client, batch):
    data = picture()
    address = create(admin_client, batch, data)["Location"]
    patch(admin_client, address, data[:PIECE])
    assert admin_client.delete(address, **TUS).status_code == 204
    assert admin_client.head(address, **TUS).status_code == 410
    assert (stored(), BatchFile.objects.count()) == ([], 0)


def test_what_became_a_photo_cannot_be_called_off(admin_client, batch):
    data = picture()
    address = create(admin_client, batch, data)["Location"]
    sent(admin_client, address, data)
    assert admin_client.delete(address, **TUS).status_code == 409
    assert (Photo.objects.count(), BatchFile.objects.count()) == (1, 1)


def test_a_proxy_that_lets_only_post_through_does_not_matter(admin_client, batch):
    data = picture()
    address = create(admin_client, batch, data)["Location"]
    answer = admin_client.post(
        address, data[:PIECE], content_type="application/offset+octet-stream",
        **TUS | {"HTTP_UPLOAD_OFFSET": "0", "HTTP_X_HTTP_METHOD_OVERRIDE": "PATCH"},
    )  # fmt: skip
    assert (answer.status_code, offset(admin_client, address)) == (204, PIECE)
    answer = admin_client.get(address, **TUS | {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"})
    assert (answer.status_code, BatchFile.objects.count()) == (200, 1)


def test_other_methods_are_not_allowed(admin_client, batch):
    address = create(admin_client, batch, picture())["Location"]
    assert admin_client.put(address, **TUS).status_code == 405
    assert admin_client.get(reverse("admin:media_batch_create", args=[batch.pk])).status_code == 405


# Who may


def requests(client, batch, address) -> list[int]:
    """Return the statuses of everything a script can ask."""
    row = f"use:{address.split('/')[-2]}"
    return [
        create(client, batch, picture()).status_code,
        client.head(address, **TUS).status_code,
        client.get(address).status_code,
        patch(client, address, b"x" * PIECE).status_code,
        client.delete(address, **TUS).status_code,
        client.post(reverse("admin:media_batch_expect", args=[batch.pk]), {"files": "[]"}).status_code,
        client.post(reverse("admin:media_batch_decide", args=[batch.pk]), {"decide": row}).status_code,
        client.get(reverse("admin:media_batch_state", args=[batch.pk])).status_code,
    ]


@pytest.fixture
def address(admin_client, batch):
    return create(admin_client, batch, picture())["Location"]


def test_who_is_signed_out_is_told_in_a_way_a_script_understands(client, batch, address):
    assert set(requests(client, batch, address)) == {401}


def test_an_account_that_is_no_staff_is_told_the_same(client, batch, address):
    client.force_login(get_user_model().objects.create_user("reader", password="x"))
    assert set(requests(client, batch, address)) == {401}


def test_who_may_not_add_photos_is_told_so(client, member, batch, address):
    client.force_login(member("editor", "change_photo", "view_photo"))
    assert set(requests(client, batch, address)) == {403}


def test_nobody_reaches_another_ones_files(client, member, batch, address):
    client.force_login(member("other", "add_photo", "change_photo"))
    assert set(requests(client, batch, address)) == {410}


def test_a_token_counts_in_its_own_batch_only(client, member, batch, address):
    owner = member("other", "add_photo")
    client.force_login(owner)
    own = Batch.objects.create(created_by=owner)
    forged = address.replace(f"/{batch.pk}/", f"/{own.pk}/")
    assert client.head(forged, **TUS).status_code == 410
    assert client.head(address, **TUS).status_code == 410


def test_a_request_without_the_token_against_forgery_is_refused(admin_user, batch, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    assert patch(client, address, b"x" * PIECE).status_code == 403
    assert client.delete(address, **TUS).status_code == 403
    client.get(reverse("admin:media_batch", args=[batch.pk]))
    token = client.cookies["csrftoken"].value
    assert patch(client, address, b"x" * PIECE, HTTP_X_CSRFTOKEN=token).status_code == 204


def test_an_expired_sign_in_loses_nothing(client, admin_user, batch):
    data = picture()
    client.force_login(admin_user)
    address = create(client, batch, data)["Location"]
    patch(client, address, data[:PIECE])
    client.logout()
    assert patch(client, address, data[PIECE : 2 * PIECE], PIECE).status_code == 401
    client.force_login(admin_user)
    assert offset(client, address) == PIECE
    sent(client, address, data, start=PIECE)
    assert BatchFile.objects.get().stage == Stage.PHOTO


def test_a_piece_costs_few_queries(admin_client, batch, django_assert_num_queries):
    data = picture()
    address = create(admin_client, batch, data)["Location"]
    with django_assert_num_queries(4):  # session, account, file, and its change
        patch(admin_client, address, data[:PIECE])
