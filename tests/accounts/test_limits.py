"""How often somebody may try, over all processes, and what whoever has to wait is told."""

from datetime import datetime, timedelta

import pytest
import time_machine

from accounts import limits
from accounts.models import Attempt
from publishing.models import AuditEntry
from tests.accounts.people import PASSWORD, person, sign_in

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
NOON = datetime.fromisoformat("2026-03-05T12:00:00+08:00")


def fail(rf, times: int, account: str = "anna", address: str = HERE) -> None:
    for _number in range(times):
        limits.begin(rf.get("/", REMOTE_ADDR=address), account)


def is_closed(rf, account: str = "anna", address: str = HERE) -> bool:
    try:
        limits.begin(rf.get("/", REMOTE_ADDR=address), account).succeeded()
    except limits.TooManyError:
        return True
    return False


def test_one_account_from_one_address_is_closed_after_five_failures_and_opens_by_itself(rf):
    with time_machine.travel(NOON, tick=False) as clock:
        fail(rf, 5)
        assert is_closed(rf)
        assert is_closed(rf, account=" ANNA ")
        assert not is_closed(rf, account="berta")
        assert not is_closed(rf, address=ELSEWHERE)
        clock.shift(limits.WINDOW + timedelta(seconds=1))
        assert not is_closed(rf)


def test_what_succeeds_does_not_count(rf):
    for _number in range(10):
        limits.begin(rf.get("/", REMOTE_ADDR=HERE), "anna").succeeded()
    assert not is_closed(rf)


def test_one_address_cannot_try_many_accounts(rf):
    for number in range(limits.PER_ADDRESS):
        fail(rf, 1, account=f"name{number}")
    assert is_closed(rf, account="another")
    assert not is_closed(rf, account="another", address=ELSEWHERE)


def test_many_addresses_cannot_try_one_account_nor_lock_out_whoever_works_there(rf):
    limits.remember(rf.get("/", REMOTE_ADDR=HERE), "anna")
    for number in range(limits.PER_ACCOUNT):
        fail(rf, 1, address=f"203.0.113.{number}")
    assert is_closed(rf, address=ELSEWHERE)
    assert not is_closed(rf)


def test_an_address_is_known_for_a_month(rf):
    with time_machine.travel(NOON, tick=False) as clock:
        limits.remember(rf.get("/", REMOTE_ADDR=HERE), "anna")
        clock.shift(limits.KNOWN + timedelta(minutes=1))
        for number in range(limits.PER_ACCOUNT):
            fail(rf, 1, address=f"203.0.113.{number}")
        assert is_closed(rf)


def test_passwords_and_codes_are_counted_apart(rf):
    fail(rf, 5)
    assert is_closed(rf)
    code = limits.begin(rf.get("/", REMOTE_ADDR=HERE), "anna", limits.CODE)
    assert isinstance(code, limits.Try)


def test_old_attempts_are_forgotten_and_names_and_addresses_never_kept(rf):
    with time_machine.travel(NOON, tick=False) as clock:
        fail(rf, 2)
        limits.remember(rf.get("/", REMOTE_ADDR=HERE), "anna")
        assert {
            len(value) for row in Attempt.objects.values_list("account_digest", "address_digest") for value in row
        } == {64}
        clock.shift(timedelta(hours=1))
        limits.forget()
        assert [row.is_success for row in Attempt.objects.all()] == [True]
        clock.shift(limits.KNOWN)
        limits.forget()
        assert not Attempt.objects.exists()


@pytest.mark.parametrize("exists", [True, False])
def test_whoever_is_locked_out_is_told_until_when_whether_or_not_there_is_such_an_account(client, exists):
    if exists:
        person()
    with time_machine.travel(NOON, tick=False) as clock:
        for _number in range(5):
            answer = sign_in(client, password="wrong")
            assert answer.context["form"].non_field_errors() == [
                "Name and password do not fit each other. Mind capital letters in the password."
            ]
        clock.shift(timedelta(minutes=5))
        answer = sign_in(client, password=PASSWORD)
        assert answer.context["form"].non_field_errors() == [
            "There were too many attempts. You can try again in 10 minutes, at 12:15."
        ]
        assert "_auth_user_id" not in client.session
        clock.shift(timedelta(minutes=10, seconds=1))
        assert sign_in(client).status_code == (302 if exists else 200)


def test_a_lock_out_is_written_down_once(client):
    person()
    for _number in range(8):
        sign_in(client, password="wrong")
    kinds = list(AuditEntry.objects.order_by("pk").values_list("kind", "actor"))
    assert kinds == [("sign-in-failed", "anna")] * 5 + [("locked-out", "anna")]


def test_the_cache_takes_no_part(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    person()
    for _number in range(5):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 200
