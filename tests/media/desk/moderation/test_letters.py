"""What the contributor gets by e-mail, in their language, and what the moderator is told about that."""

import pytest
from django.core import mail
from django.utils.translation import gettext, override

from media.contributions import tasks
from media.desk.moderation.forms import REASONS
from media.models import Decision
from tests.media.desk.moderation.conftest import now, waiting


@pytest.fixture
def mailing(settings):
    settings.CAN_SEND_EMAIL, settings.SITE_URL = True, "https://forum.example"
    return settings


def letter_of(item):
    """Return the e-mail that the worker sends about what was decided."""
    assert tasks.tell_decided.func(item.contribution_id)
    (letter,) = mail.outbox
    return letter


def test_a_question_goes_out_with_its_words(moderator, mailing):
    item = waiting()
    moderator.decide(item, "ask", words="Who stands on the left?")
    letter = letter_of(item)
    assert letter.to == ["contributor@example.org"]
    assert letter.subject == f"About your photos: {item.contribution.reference}"
    assert "Who stands on the left?" in letter.body
    assert f"https://forum.example/en/contribute/{item.contribution.own_token()}/" in letter.body


def test_the_letter_and_the_reason_are_in_the_contributors_language(moderator, mailing):
    item = waiting(contribution__language="zh-hans")
    moderator.decide(item, "reject", reason="quality", words="谢谢")
    with override("zh-hans"):
        reason = str(REASONS["quality"])
        subject = gettext("About your photos: %(reference)s") % {"reference": item.contribution.reference}
    letter = letter_of(item)
    assert Decision.objects.get().words == f"{reason}\n\n谢谢"
    assert letter.subject == subject
    assert f"{reason}\n\n谢谢" in letter.body
    assert "/zh-hans/contribute/" in letter.body


def test_spam_is_never_answered(moderator, mailing):
    item = waiting()
    moderator.decide(item, "spam")
    assert not tasks.tell_decided.func(item.contribution_id)
    assert mail.outbox == []


def test_nothing_that_the_public_wrote_stands_in_the_head_or_body_of_a_letter(moderator, mailing):
    evil = "Hello\r\nBcc: everyone@example.org\r\n\r\nBuy"
    item = waiting(caption=evil, creator=evil, contribution__name=evil, contribution__message=evil)
    moderator.decide(item, "reject", reason="other", words="No.\r\nBcc: nobody@example.org")
    message = letter_of(item).message()
    assert message["Subject"] == f"About your photos: {item.contribution.reference}"
    assert (message["To"], message["Bcc"], message["Cc"]) == ("contributor@example.org", None, None)
    assert "everyone@example.org" not in message.as_string()
    assert "Bcc: nobody@example.org" in mail.outbox[0].body


def test_the_words_of_a_letter_are_words_and_no_markup(moderator, mailing):
    item = waiting()
    moderator.decide(item, "ask", words="Is <b>A & B</b> right?")
    letter = letter_of(item)
    assert "Is <b>A & B</b> right?" in letter.body
    assert letter.content_subtype == "plain"


@pytest.mark.parametrize(
    ("sends", "email", "words"),
    [
        (True, "rosa@example.org", "Your words are sent to <bdi>rosa@example.org</bdi> within minutes"),
        (False, "rosa@example.org", '<a href="mailto:rosa@example.org">rosa@example.org</a>'),
        (False, "rosa?bcc=x@example.org", 'href="mailto:rosa%3Fbcc%3Dx@example.org"'),
        (True, "", "The contributor left no e-mail address."),
    ],
)
def test_the_page_says_how_the_words_reach_the_contributor(moderator, settings, sends, email, words):
    settings.CAN_SEND_EMAIL = sends
    item = waiting(contribution__email=email)
    assert words in moderator.look(item).content.decode()
    moderator.decide(item, "ask", words="Who?")
    assert now(item).standing == "asked"
