"""What becomes of a contributed photo: each way, once, recorded, and never for two who decide at the same time."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django_tasks_db.models import DBTaskResult
from reversion.models import Version

from media import storages
from media.contributions import decisions
from media.contributions.proposals import proposed
from media.models import ContributedPhoto, Decision, Photo, Standing
from media.tasks import make_renditions
from publishing.history.deeds import Deed
from publishing.licences import Licence
from publishing.models import State, Trashed
from tests import factories as make

pytestmark = pytest.mark.django_db
#: For what happens once the transaction has ended.
with_commits = pytest.mark.django_db(transaction=True)


@pytest.fixture
def item() -> ContributedPhoto:
    return make.ContributedPhotoFactory()


@pytest.fixture
def user():
    return get_user_model().objects.create_user("moderator", password="x", is_staff=True)


def record_of(item: ContributedPhoto) -> list[tuple]:
    return [(decision.what, decision.made_by, decision.words) for decision in item.decisions.all()]


def seen_now(item: ContributedPhoto) -> ContributedPhoto:
    """Return the item as somebody else who opens it now has it before them."""
    return ContributedPhoto.objects.get(pk=item.pk)


def waiting(task) -> list[int]:
    """Return the keys for which a task is queued."""
    rows = DBTaskResult.objects.filter(task_path=task.module_path).order_by("enqueued_at")
    return [row.args_kwargs["args"][0] for row in rows]


def is_stored(name: str) -> bool:
    return storages.originals().exists(name)


@with_commits
def test_an_accepted_photo_is_a_draft_with_the_words_that_came(item, user):
    edition = make.EditionFactory()
    item.contribution.edition = edition
    item.taken_on = datetime.date(2023, 9, 15)
    sent_file = item.file.name
    photo = decisions.accept(item, user)
    photo.refresh_from_db()
    assert (photo.state, photo.was_published) == (State.DRAFT, False)
    assert photo.caption_en == item.caption
    assert photo.alt_text_en == "A gradient"
    assert (photo.creator_en, photo.creator_zh_hans) == ("Invented Photographer",) * 2
    assert photo.credit_line_en == "Photo: Invented Photographer"
    assert (photo.licence, photo.edition, photo.taken_on) == (Licence.CC_BY, edition, datetime.date(2023, 9, 15))
    assert (photo.width, photo.height) == (640, 480)
    assert photo.original.read() == make.image_bytes()
    assert (item.standing, item.photo, item.file.name) == (Standing.ACCEPTED, photo, "")
    assert not is_stored(sent_file)
    assert is_stored(item.preview.name)
    assert record_of(item) == [("accepted", user, "")]
    assert LogEntry.objects.get().object_id == str(photo.pk)
    assert waiting(make_renditions) == [photo.pk]
    assert list(Photo.objects.published()) == []


def test_words_stand_in_the_language_of_the_contributor(user):
    item = make.ContributedPhotoFactory(contribution__language="zh-hans", caption="山", place="南宁")
    photo = decisions.accept(item, user)
    assert (photo.caption_en or "", photo.caption_zh_hans, photo.place_zh_hans) == ("", "山", "南宁")


def test_words_in_a_language_that_the_site_gave_up_stand_in_its_first(user):
    item = make.ContributedPhotoFactory(contribution__language="fr", caption="Montagne")
    assert decisions.accept(item, user).caption_en == "Montagne"


def test_edits_are_taken_over_and_recorded(item, user):
    topic = make.TopicFactory()
    edits = {"caption": "Better words.", "place_en": "Sampleton", "caption_zh_hans": "山", "topics": [topic]}
    photo = decisions.accept(item, user, **edits)
    photo.refresh_from_db()
    assert (photo.caption_en, photo.caption_zh_hans, photo.state) == ("Better words.", "山", State.DRAFT)
    assert list(photo.topics.all()) == [topic]
    assert item.decisions.get().edited == ["caption_en", "caption_zh_hans", "topics"]
    assert proposed(item)["caption_en"] == item.caption != photo.caption_en


def test_a_photo_whose_file_is_gone_stays_where_it_is(item, user):
    storages.originals().delete(item.file.name)
    with pytest.raises(ValidationError) as refused:
        decisions.accept(item, user)
    assert refused.value.code == "file_gone"
    assert (seen_now(item).standing, Photo.objects.count()) == (Standing.WAITING, 0)


def test_a_question_and_its_answer(item, user):
    assert decisions.ask(item, user, "Who stands on the left?")
    assert (item.standing, item.is_open()) == (Standing.ASKED, True)
    assert decisions.answer(item, "Ms Invented.")
    assert item.standing == Standing.WAITING
    assert record_of(item) == [("asked", user, "Who stands on the left?"), ("answered", None, "Ms Invented.")]
    assert not decisions.answer(item, "Once more.")


def test_a_photo_that_was_turned_down_can_be_taken_up_again(item, user):
    assert decisions.reject(item, user, "Out of focus.")
    assert not item.is_open()
    assert is_stored(item.file.name)
    assert not decisions.ask(item, user, "?")
    assert decisions.reopen(item, user)
    assert decisions.mark_spam(item, user)
    item.file = ""
    assert not decisions.reopen(item, user)
    assert [what for what, _by, _words in record_of(item)] == ["rejected", "reopened", "spam"]


WAYS = {
    "accept": lambda item, user: decisions.accept(item, user),
    "ask": lambda item, user: decisions.ask(item, user, "?"),
    "reject": lambda item, user: decisions.reject(item, user, "No."),
    "spam": lambda item, user: decisions.mark_spam(item, user),
    "withdraw": lambda item, user: decisions.withdraw(item),
}


@pytest.mark.parametrize("first", WAYS)
@pytest.mark.parametrize("second", WAYS)
def test_who_decides_on_what_they_saw_before_does_nothing(item, user, first, second):
    late = seen_now(item)
    assert WAYS[first](item, user)
    photos, standing = Photo.objects.count(), seen_now(item).standing
    files = storages.originals().listdir("photos")[0] if photos else []
    assert not WAYS[second](late, user)
    assert (Photo.objects.count(), seen_now(item).standing) == (photos, standing)
    assert Decision.objects.count() == 1
    assert (storages.originals().listdir("photos")[0] if photos else []) == files


@with_commits
def test_of_two_who_accept_in_the_same_moment_one_makes_a_photo(item, user, monkeypatch):
    take_in, rival = decisions._take_in, []

    def overtaken(mine, photo):
        take_in(mine, photo)
        if not rival:
            rival.append(None)
            rival[0] = decisions.accept(seen_now(item), user)

    monkeypatch.setattr(decisions, "_take_in", overtaken)
    assert decisions.accept(item, user) is None
    (photo,) = Photo.objects.all()
    assert seen_now(item).photo == photo == rival[0]
    stored = storages.originals().listdir("photos")[0]
    names = [name for folder in stored for name in storages.originals().listdir(f"photos/{folder}")[1]]
    assert names == [photo.original.name.rpartition("/")[2]]
    assert Decision.objects.count() == 1


@with_commits
def test_what_is_withdrawn_is_deleted(item):
    names = (item.file.name, item.preview.name)
    assert all(map(is_stored, names))
    assert decisions.withdraw(item)
    assert not any(map(is_stored, names))
    assert (item.standing, item.file.name, item.preview.name) == (Standing.WITHDRAWN, "", "")
    assert record_of(item) == [("withdrawn", None, "")]
    assert not decisions.withdraw(item)


@with_commits
def test_a_draft_that_was_made_of_it_is_withdrawn_with_it(item, user):
    photo = decisions.accept(item, user)
    make.AlbumPhotoFactory(photo=photo)
    assert Version.objects.get_for_object(photo).get().revision.comment == Deed.MODERATION
    assert decisions.can_be_withdrawn(item)
    assert decisions.withdraw(item)
    assert not Version.objects.get_for_model(Photo).exists()
    assert not Trashed.objects.exists()
    assert (Photo.objects.count(), item.photo, item.standing) == (0, None, Standing.WITHDRAWN)
    assert not is_stored(photo.original.name)


def test_what_was_published_cannot_be_withdrawn(item, user):
    photo = decisions.accept(item, user)
    photo.state = State.PUBLISHED
    photo.save()
    seen = seen_now(item)
    assert not decisions.can_be_withdrawn(seen)
    assert not decisions.withdraw(seen)
    assert (seen_now(item).standing, seen_now(item).photo) == (Standing.ACCEPTED, photo)
    assert is_stored(photo.original.name)
