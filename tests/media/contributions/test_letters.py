"""E-mails to contributors: in their language, with their link, once, and with nothing of what anybody typed."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from media.contributions import decisions, letters, tasks
from media.models import Contribution, Decision
from tests import factories as make
from tests.media.contributions.visitor import sent_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def can_send(settings):
    settings.CAN_SEND_EMAIL = True
    settings.SITE_URL = "https://record.example.org/"
    settings.DEFAULT_FROM_EMAIL = "photos@example.org"


def queued(task) -> list[int]:
    rows = DBTaskResult.objects.filter(task_path=task.module_path).order_by("enqueued_at")
    return [row.args_kwargs["args"][0] for row in rows]


def test_the_link_is_sent_once(client):
    contribution, page = sent_in(client, message="Buy cheap things", creator="Buy More")
    assert queued(tasks.tell_received) == [contribution.pk]
    assert "It is on its way to your e-mail address" in client.get(page).content.decode()
    assert tasks.tell_received.call(contribution.pk) is True
    assert tasks.tell_received.call(contribution.pk) is False
    (letter,) = mail.outbox
    assert letter.to == ["lin@example.org"]
    assert letter.subject == f"Your photos arrived: {contribution.reference}"
    assert f"https://record.example.org{page}" in letter.body
    assert "Buy" not in letter.body
    assert "We sent it to your e-mail address" in client.get(page).content.decode()


def test_a_stranger_s_address_is_not_flooded(monkeypatch):
    monkeypatch.setattr(tasks, "MOST_A_DAY", 2)
    typed = ("victim@example.org", "Victim@example.org", "victim@EXAMPLE.org", "other@example.org")
    first, second, third, other = (make.ContributionFactory(email=address).pk for address in typed)
    assert [tasks.tell_received.call(pk) for pk in (first, second, third, other)] == [True, True, False, True]
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        tasks.enqueue_untold()
        assert queued(tasks.tell_received) == [third]
        assert tasks.tell_received.call(third) is True
    assert len(mail.outbox) == 4


def test_decisions_are_told_together_in_the_contributor_s_language(admin_user):
    make.ForumFactory(contact_email="desk@example.org")
    contribution = make.ContributionFactory(language="zh-hans")
    items = make.ContributedPhotoFactory.create_batch(4, contribution=contribution)
    for order, item in enumerate(items):
        type(item).objects.filter(pk=item.pk).update(order=order)
    decisions.accept(items[0], admin_user)
    decisions.ask(items[1], admin_user, "谁在左边？")
    decisions.reject(items[2], admin_user, "模糊 & <虚>。")
    decisions.mark_spam(items[3], admin_user)
    assert queued(tasks.tell_decided) == [contribution.pk] * 3
    assert tasks.tell_decided.call(contribution.pk) is True
    assert tasks.tell_decided.call(contribution.pk) is False
    (letter,) = mail.outbox
    assert "谁在左边？" in letter.body
    assert "模糊 & <虚>。" in letter.body
    assert f"https://record.example.org/zh-hans/contribute/{contribution.own_token()}/" in letter.body
    assert letter.reply_to == ["desk@example.org"]
    assert Decision.objects.filter(told_at=None).get().what == "spam"


@pytest.mark.parametrize("without", ["address", "server"])
def test_without_an_address_or_a_server_nothing_is_sent(client, settings, without, admin_user):
    settings.CAN_SEND_EMAIL = without != "server"
    contribution, page = sent_in(client, email="" if without == "address" else "lin@example.org")
    decisions.reject(contribution.items.get(), admin_user, "No.")
    for task in (tasks.tell_received, tasks.tell_decided):
        if queued(task):
            assert task.call(contribution.pk) is False
    assert mail.outbox == []
    assert "It is not sent by e-mail." in client.get(page).content.decode()


def test_what_could_not_be_sent_is_sent_later(client, monkeypatch, admin_user):
    contribution, _page = sent_in(client)
    decisions.reject(contribution.items.get(), admin_user, "No.")

    def away(self, messages):
        raise ConnectionRefusedError("The mail server is away.")

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", away)
        for task in (tasks.tell_received, tasks.tell_decided):
            with pytest.raises(ConnectionRefusedError):
                task.call(contribution.pk)
    assert tasks.enqueue_untold() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert tasks.enqueue_untold() == 2
    for task in (tasks.tell_received, tasks.tell_decided):
        assert task.call(contribution.pk) is True
    assert len(mail.outbox) == 2
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert tasks.enqueue_untold() == 0


def test_a_link_that_works_no_more_is_not_sent(settings):
    contribution = make.ContributionFactory()
    assert contribution.own_token() in letters.link_to(contribution)
    settings.SECRET_KEY = "another key, " * 10
    assert letters.link_to(contribution) == ""
    settings.SITE_URL = ""
    assert letters.link_to(make.ContributionFactory()) == ""
    gone = make.ContributionFactory(expires_at=timezone.now())
    settings.SITE_URL = "https://record.example.org/"
    assert letters.link_to(gone) == ""
    assert Contribution.objects.count() == 3
