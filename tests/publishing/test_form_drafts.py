"""Drafts of forms: kept as they come, closed when saved, forgotten after a month."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from events.models import Outcome, Topic
from publishing import form_drafts
from publishing.models import FormDraft, Presence

pytestmark = pytest.mark.django_db
PAGE = UUID(int=7)


@pytest.fixture
def ann() -> User:
    return User.objects.create(username="ann")


def keep(user, words: str = "River", typed_at: int = 1, page: UUID = PAGE, object_id: str = "", **fields):
    sent = {"name_en": [words]} | fields
    return form_drafts.keep(user, Topic, object_id, page, sent.items(), typed_at)


def words() -> list[str]:
    return [draft.fields()["name_en"] for draft in FormDraft.objects.order_by("pk")]


def test_the_latest_words_of_a_page_are_kept(ann):
    keep(ann, "Riv")
    draft = keep(ann, "River", 2)
    assert (words(), draft.typed_at) == (["River"], 2)


def test_what_arrives_late_does_not_take_the_place_of_what_was_typed_later(ann):
    keep(ann, "River", 2)
    assert keep(ann, "Riv", 1) == FormDraft.objects.get()
    assert words() == ["River"]


def test_what_belongs_to_one_sending_and_passwords_are_left_out(ann):
    draft = keep(ann, csrfmiddlewaretoken=["x"], password1=["y"], _page=["z"], topics=["1", "2"])
    assert json.loads(draft.data) == {"name_en": ["River"], "topics": ["1", "2"]}
    assert draft.fields().getlist("topics") == ["1", "2"]


def test_signs_that_a_database_refuses_are_kept(ann):
    keep(ann, "a\x00b\ud800")
    assert words() == ["a\x00b\ud800"]


def test_too_much_is_refused(ann):
    with pytest.raises(form_drafts.TooLongError):
        keep(ann, "x" * form_drafts.LONGEST)
    assert FormDraft.objects.count() == 0


def test_a_page_that_was_saved_takes_no_more(ann):
    keep(ann)
    form_drafts.close(ann, Topic, "", PAGE)
    assert keep(ann, "late", 9) is None
    assert FormDraft.objects.get().fields() == {}
    assert list(FormDraft.objects.of(ann, Topic, "").offered()) == []


def test_a_page_saved_without_a_draft_is_closed_too(ann):
    form_drafts.close(ann, Topic, "", PAGE)
    assert keep(ann) is None


def test_nobody_writes_into_or_closes_the_draft_of_another(ann):
    other = User.objects.create(username="bo")
    keep(ann)
    assert keep(other, "Forged", 9) is None
    form_drafts.close(other, Topic, "", PAGE)
    assert words() == ["River"]


def test_each_sees_their_own_of_one_record_the_newest_first(ann):
    other = User.objects.create(username="bo")
    keep(ann, "first", page=uuid4())
    keep(ann, "second", page=uuid4())
    keep(ann, "of a record", page=uuid4(), object_id="3")
    keep(other, "other", page=uuid4())
    form_drafts.keep(ann, Outcome, "", uuid4(), {"name_en": ["outcome"]}.items(), 1)
    found = FormDraft.objects.of(ann, Topic, "").offered()
    assert [draft.fields()["name_en"] for draft in found] == ["second", "first"]


def test_what_nobody_came_back_for_goes(ann):
    now = timezone.now()
    for days in (29, 31):
        draft = keep(ann, str(days), page=uuid4())
        FormDraft.objects.filter(pk=draft.pk).update(saved_at=now - timedelta(days=days))
    Presence.objects.beat(ann, Topic, "1")
    Presence.objects.update(seen_at=now - timedelta(minutes=5))
    assert form_drafts.clear() == 1
    assert words() == ["29"]
    assert Presence.objects.count() == 0
