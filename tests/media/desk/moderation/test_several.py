"""Several photos at once: each is told of, those decided meanwhile are left as they are, nothing ticked is lost."""

import pytest

from media import storages
from media.contributions import decisions
from media.models import Photo, Standing
from tests.media.desk.moderation.conftest import ADDRESS, now, record_of, waiting


def outcomes(response) -> list[tuple]:
    return [(outcome.item, outcome.is_done) for outcome in response.context["outcomes"]]


def test_several_are_accepted_and_their_captions_are_one_click_away(moderator):
    items = [waiting(3), waiting(2)]
    response = moderator.several("accept", *items)
    assert outcomes(response) == [(item, True) for item in items]
    keys = [now(item).photo_id for item in items]
    assert response.context["captions"] == f"/admin/media/photo/captions/?ids={keys[0]},{keys[1]}"
    assert response.context["captions"] in response.content.decode()
    assert moderator.client.get(response.context["captions"]).context["photos"] == list(Photo.objects.order_by("pk"))


def test_one_that_was_decided_meanwhile_is_said_and_the_others_are_done(moderator, colleague):
    first, gone, last = waiting(3), waiting(2), waiting(1)
    colleague.decide(gone, "spam")
    response = moderator.several("accept", first, gone, last)
    assert outcomes(response) == [(first, True), (gone, False), (last, True)]
    assert "Wu was quicker: marked as spam" in response.content.decode()
    assert [now(item).standing for item in (first, gone, last)] == ["accepted", "spam", "accepted"]
    assert Photo.objects.count() == 2


def test_all_get_the_one_reason_each_in_its_own_language(moderator, settings):
    items = [waiting(), waiting(contribution__language="zh-hans")]
    moderator.several("reject", *items, reason="other", words="Too many.")
    assert [record_of(item) for item in items] == [[("rejected", "lin", "Too many.")]] * 2


def test_several_are_marked_as_spam(moderator):
    items = [waiting(), waiting()]
    assert "2 photos were marked as spam." in moderator.several("spam", *items, reason="nonsense").content.decode()
    assert {now(item).standing for item in items} == {Standing.SPAM}


def test_without_a_reason_nothing_is_done_and_ticks_and_words_stay(moderator):
    items = [waiting(3), waiting(2), waiting(1)]
    response = moderator.several("reject", *items[:2], words="Kept words.")
    assert response.status_code == 422
    assert response.context["ticked"] == {item.pk for item in items[:2]}
    assert all(words in response.content.decode() for words in ("Kept words.", "Choose the reason."))
    assert {now(item).version for item in items} == {1}


def test_nothing_ticked_is_said_and_the_words_stay(moderator):
    waiting()
    response = moderator.several("accept", words="Kept words.")
    assert response.status_code == 422
    assert all(words in response.content.decode() for words in ("Tick the photos first.", "Kept words."))


@pytest.mark.parametrize("ticked", ["x", "1", "1:", ":1", "-1:1", "1:99999999999", "9" * 19 + ":1", "1:1\n"])
def test_what_is_no_choice_of_photos_decides_nothing(moderator, ticked):
    item = waiting()
    sent = {"what": "spam", "items": [f"{item.pk}:1", ticked]}
    assert moderator.client.post(f"{ADDRESS}decide/", sent).status_code == 422
    assert now(item).version == 1


def test_a_decision_that_is_none_decides_nothing(moderator):
    item = waiting()
    assert moderator.several("reopen", item).status_code == 422
    assert now(item).version == 1


def test_one_that_is_gone_from_the_database_is_counted(moderator):
    item, gone = waiting(), waiting()
    gone_key = gone.pk
    gone.delete()
    gone.pk = gone_key
    assert "1 is gone meanwhile." in moderator.several("spam", item, gone).content.decode()


def test_one_whose_file_is_gone_is_said_and_waits_on(moderator):
    lost, sound = waiting(2), waiting(1)
    storages.originals().delete(lost.file.name)
    response = moderator.several("accept", lost, sound)
    assert outcomes(response) == [(lost, False), (sound, True)]
    assert "The file of this photo is gone." in response.content.decode()
    assert now(lost).standing == Standing.WAITING


def test_sending_the_same_again_does_nothing_more(moderator):
    item = waiting()
    moderator.several("accept", item)
    assert outcomes(moderator.several("accept", item)) == [(item, False)]
    assert Photo.objects.count() == 1
    assert decisions.can_be_withdrawn(now(item))


def test_the_way_back_keeps_the_scope_and_the_page_alone_leads_to_the_queue(moderator):
    item = waiting()
    assert moderator.several("spam", item, query="?standing=waiting").context["back"] == f"{ADDRESS}?standing=waiting"
    assert moderator.client.get(f"{ADDRESS}decide/")["Location"] == ADDRESS
