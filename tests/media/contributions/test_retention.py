"""What is personal goes when the site promised; what was accepted stays with its creator."""

import os
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from media import orphans, storages
from media.contributions import decisions, held, retention
from media.models import ContributedPhoto, Contribution, Decision, Sending, Standing
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def sent() -> Contribution:
    """Return a contribution of five photos: one of each fate, and one that still waits."""
    contribution = make.ContributionFactory()
    make.ContributedPhotoFactory.create_batch(5, contribution=contribution)
    return contribution


def stored(item: ContributedPhoto) -> list[bool]:
    item = ContributedPhoto.objects.get(pk=item.pk)
    return [bool(file) and storages.originals().exists(file.name) for file in (item.file, item.preview)]


def in_days(days: int) -> datetime:
    return timezone.now() + days * DAY


def personal(contribution: Contribution) -> str:
    """Return all words that the database has about a contribution."""
    tables = (
        Contribution.objects.filter(pk=contribution.pk),
        ContributedPhoto.objects.filter(contribution=contribution),
        Decision.objects.filter(item__contribution=contribution),
    )
    return str([row for rows in tables for row in rows.values()])


#: Words of the contributor, and of others about them.
PERSONAL = (
    "Invented Contributor",
    "contributor@",
    "Invented message",
    "Contributed caption",
    "Invented Person",
    "IMG_",
    "Ms Answer",
)


@pytest.mark.django_db(transaction=True)
def test_what_is_personal_goes_after_the_time_that_was_set(sent, admin_user):
    accepted, rejected, asked, waiting, withdrawn = sent.items.all()
    photo = decisions.accept(accepted, admin_user)
    decisions.reject(rejected, admin_user, "Not the forum, Ms Answer.")
    decisions.ask(asked, admin_user, "Where?")
    decisions.answer(asked, "Ms Answer says: here.")
    decisions.withdraw(withdrawn)
    files = [file.name for item in (rejected, asked, waiting) for file in (item.file, item.preview)]
    before = personal(sent)
    assert [word for word in PERSONAL if word not in before] == []
    assert retention.clear(in_days(179)) == 0
    assert retention.clear(in_days(181)) == 1
    after = personal(sent)
    assert [word for word in PERSONAL if word in after] == []
    assert not any(storages.originals().exists(name) for name in files)
    sent.refresh_from_db()
    assert sent.personal_data_deleted_at is not None
    assert (sent.own_token(), sent.licence, bool(sent.consented_at)) == ("", "CC-BY-4.0", True)
    photo.refresh_from_db()
    assert (photo.creator_en, photo.credit_line_en) == ("Invented Photographer", "Photo: Invented Photographer")
    assert storages.originals().exists(photo.original.name)
    standings = [item.standing for item in sent.items.all()]
    assert standings == ["accepted", "rejected", "withdrawn", "withdrawn", "withdrawn"]
    assert [d.what for d in Decision.objects.filter(item=waiting)] == ["lapsed"]
    assert Decision.objects.get(item=rejected).made_by == admin_user
    assert retention.clear(in_days(182)) == 0


def test_a_link_leads_nowhere_once_the_data_is_gone(client, sent):
    page = f"/en/contribute/{sent.own_token()}/"
    assert client.get(page).status_code == 200
    retention.forget(in_days(1))
    assert client.get(page).status_code == 404


def test_who_decides_too_late_does_nothing(sent, admin_user):
    item = sent.items.first()
    retention.forget(in_days(1))
    assert decisions.accept(item, admin_user) is None
    assert not decisions.reject(item, admin_user, "Late.")
    assert "Late." not in personal(sent)


def test_the_command_does_it_at_once(sent, capsys):
    call_command("forget_contributors")
    assert capsys.readouterr().out == "What is personal in 0 contributions was deleted.\n"
    call_command("forget_contributors", days=0)
    assert capsys.readouterr().out == "What is personal in 1 contributions was deleted.\n"
    sent.refresh_from_db()
    assert (sent.name, sent.email, sent.message) == ("", "", "")
    with pytest.raises(CommandError):
        call_command("forget_contributors", days=-1)


def test_the_worker_calls_it(settings):
    assert "media.contributions.retention.clear" in settings.WORKER_CHORES


def test_files_of_photos_turned_down_stay_while_it_can_be_undone(sent, admin_user):
    rejected, spam, waiting, asked, _accepted = sent.items.all()
    decisions.reject(rejected, admin_user, "No.")
    decisions.mark_spam(spam, admin_user)
    decisions.ask(asked, admin_user, "Where?")
    retention.clear(in_days(29))
    assert [stored(item) for item in (rejected, spam)] == [[True, True]] * 2
    retention.clear(in_days(31))
    assert [stored(item) for item in (rejected, spam)] == [[False, False]] * 2
    assert [stored(item) for item in (waiting, asked)] == [[True, True]] * 2
    rejected.refresh_from_db()
    assert not decisions.reopen(rejected, admin_user)
    assert (rejected.standing, rejected.caption != "") == (Standing.REJECTED, True)


def age_all(folder: str) -> None:
    storage = storages.originals()
    old = (timezone.now() - 400 * DAY).timestamp()
    for below in storage.listdir(folder)[0]:
        for name in storage.listdir(f"{folder}/{below}")[1]:
            os.utime(storage.path(f"{folder}/{below}/{name}"), (old, old))


def test_orphans_are_cleared_and_waiting_files_are_not(sent):
    item = sent.items.first()
    storage = storages.originals()
    lost = storage.save(f"contributed/{item.token[:2]}/lost-file.jpg", ContentFile(b"x"))
    age_all("contributed")
    for hour in range(orphans.PARTS):
        orphans.clear(timezone.now() + timedelta(hours=hour))
    assert not storage.exists(lost)
    assert [stored(item) for item in sent.items.all()] == [[True, True]] * 5


def test_held_photos_go_after_three_days_and_counts_after_two():
    photo = held.hold(ContentFile(make.image_bytes(40, 30), name="a.jpg"))
    token = photo.token
    Sending.objects.create(address_hash="x")
    retention.clear()
    assert (held.find(token), Sending.objects.count()) == (photo, 1)
    with time_machine.travel(timezone.now() + timedelta(days=2, hours=1)):
        retention.clear()
        assert (held.find(token), Sending.objects.count()) == (photo, 0)
    with time_machine.travel(timezone.now() + timedelta(days=3, hours=1)):
        assert held.find(token) is None
        retention.clear()
    assert not storages.originals().exists(photo.path)
