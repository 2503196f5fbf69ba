"""What becomes of a file: shared words, copies, refusals, and processes that die or meet."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.models import Forum
from media import images, storages
from media.desk import arrival, intake, pieces, tasks
from media.models import Batch, BatchFile, Photo, Stage
from media.tasks import make_renditions
from publishing.licences import Licence
from tests import factories as make
from tests.media.desk.sending import decide, expect, sent
from tests.media.files import NOT_TAKEN, SOUND

pytestmark = pytest.mark.django_db(transaction=True)


def complete(batch, data=None, name="river.jpg") -> BatchFile:
    """Return a file that is all there and was not looked at."""
    data = make.image_bytes() if data is None else data
    file = BatchFile.objects.create(batch=batch, name=name, size=len(data), received=len(data), stage=Stage.WAITING)
    file.pieces = [pieces.store(file.token, 0, data[:9000]), pieces.store(file.token, 9000, data[9000:])]
    file.save()
    return file


def queued(task) -> list[int]:
    rows = DBTaskResult.objects.filter(task_path=task.module_path)
    return [row.args_kwargs["args"][0] for row in rows]


def originals() -> int:
    try:
        folders = storages.originals().listdir("photos")[0]
    except FileNotFoundError:
        return 0
    return sum(len(storages.originals().listdir(f"photos/{folder}")[1]) for folder in folders)


def test_a_photo_gets_what_the_batch_shares(admin_user):
    Forum(name_en="Forum", default_usage_terms_en="Ask us.", default_usage_terms_zh_hans="问").save()
    item = make.SubForumFactory()
    show, topic = make.ExhibitionFactory(edition=item.edition), make.TopicFactory()
    shared = {
        "edition": item.edition.pk, "sub_forums": [item.pk], "exhibitions": [show.pk], "topics": [topic.pk],
        "creator_en": "Invented Photographer", "creator_zh_hans": "虚构", "credit_line_zh_hans": "摄影：虚构",
        "place_en": "Sampleton", "licence": Licence.CC_BY,
    }  # fmt: skip
    file = complete(Batch.objects.create(created_by=admin_user, shared=shared))
    assert intake.take(file).stage == Stage.PHOTO
    photo = Photo.objects.get()
    words = {name: getattr(photo, name) for name in shared if name not in {"sub_forums", "exhibitions", "topics"}}
    assert words == {**{name: shared[name] for name in words}, "edition": item.edition}
    assert [list(relation.all()) for relation in (photo.sub_forums, photo.exhibitions, photo.topics)] == [
        [item], [show], [topic],
    ]  # fmt: skip
    assert (photo.usage_terms_en, photo.usage_terms_zh_hans, photo.caption) == ("Ask us.", "问", "")
    assert queued(make_renditions) == [photo.pk]
    assert LogEntry.objects.get().user == admin_user


def test_what_was_deleted_meanwhile_is_left_out(batch):
    edition, topic = make.EditionFactory(), make.TopicFactory()
    batch.shared = {"edition": edition.pk, "topics": [topic.pk]}
    batch.save()
    edition.delete()
    topic.delete()
    assert intake.take(complete(batch)).stage == Stage.PHOTO
    assert (Photo.objects.get().edition, Photo.objects.get().topics.count()) == (None, 0)


@pytest.mark.parametrize("kind", SOUND)
def test_every_sound_picture_is_taken(batch, kind):
    assert intake.take(complete(batch, SOUND[kind]())).stage == Stage.PHOTO


@pytest.mark.parametrize("kind", NOT_TAKEN)
def test_what_is_no_picture_is_refused_with_its_reason(batch, kind):
    file = intake.take(complete(batch, NOT_TAKEN[kind]() + b"\0" * 9000, "river.jpg"))
    assert (file.stage, file.pieces, file.received) == (Stage.REFUSED, [], 0)
    assert file.reason.startswith(f"This is a {kind} file, whatever its name says.")
    assert originals() == 0


# Copies


def test_a_copy_of_a_photo_is_left_to_be_decided(admin_client, batch):
    data = make.image_bytes()
    first = sent(admin_client, batch, "river.jpg", data)
    copy = sent(admin_client, batch, "again.jpg", data)
    assert (copy.stage, copy.duplicate_of, copy.photo) == (Stage.DUPLICATE, first.photo, None)
    assert (Photo.objects.count(), originals()) == (1, 1)


def test_the_one_that_is_there_can_be_used(admin_client, admin_user):
    item, topic, old = make.SubForumFactory(), make.TopicFactory(), make.TopicFactory()
    shared = {"edition": item.edition.pk, "sub_forums": [item.pk], "topics": [topic.pk], "creator_en": "Somebody else"}
    data = make.image_bytes()
    there = sent(admin_client, Batch.objects.create(created_by=admin_user), "river.jpg", data).photo
    there.topics.add(old)
    copy = sent(admin_client, Batch.objects.create(created_by=admin_user, shared=shared), "again.jpg", data)
    assert decide(admin_client, copy, "use").status_code == 302
    copy.refresh_from_db()
    there.refresh_from_db()
    assert (copy.stage, copy.photo, copy.pieces) == (Stage.LINKED, there, [])
    assert (there.edition, list(there.sub_forums.all()), set(there.topics.all())) == (
        item.edition,
        [item],
        {old, topic},
    )
    assert (there.creator_en, Photo.objects.count()) == ("", 1)
    assert LogEntry.objects.filter(object_id=str(there.pk), action_flag=2).count() == 1
    assert not list_of_pieces(copy)


def test_a_photo_keeps_the_edition_that_it_has(admin_client, admin_user):
    data, mine, other = make.image_bytes(), make.EditionFactory(), make.EditionFactory()
    batches = [Batch.objects.create(created_by=admin_user, shared={"edition": one.pk}) for one in (mine, other)]
    there = sent(admin_client, batches[0], "river.jpg", data).photo
    copy = sent(admin_client, batches[1], "again.jpg", data)
    decide(admin_client, copy, "use")
    there.refresh_from_db()
    assert there.edition == mine


def test_who_may_not_change_photos_cannot_use_the_one_that_is_there(client, member, batch):
    data, user = make.image_bytes(), member("sender", "add_photo")
    client.force_login(user)
    own = Batch.objects.create(created_by=user, shared={"topics": [make.TopicFactory().pk]})
    intake.take(complete(batch, data))
    copy = sent(client, own, "again.jpg", data)
    decide(client, copy, "use")
    copy.refresh_from_db()
    assert (copy.stage, Photo.objects.get().topics.count()) == (Stage.DUPLICATE, 0)


def test_a_copy_can_be_taken_as_another_photo(admin_client, batch):
    data = make.image_bytes()
    sent(admin_client, batch, "river.jpg", data)
    copy = sent(admin_client, batch, "again.jpg", data)
    decide(admin_client, copy, "twice")
    copy.refresh_from_db()
    assert (copy.stage, copy.photo.original_name, Photo.objects.count()) == (Stage.PHOTO, "again.jpg", 2)
    decide(admin_client, copy, "twice")
    decide(admin_client, copy, "use")
    assert Photo.objects.count() == 2


def test_a_copy_can_be_left_out(admin_client, batch):
    data = make.image_bytes()
    sent(admin_client, batch, "river.jpg", data)
    copy = sent(admin_client, batch, "again.jpg", data)
    decide(admin_client, copy, "remove")
    assert (BatchFile.objects.count(), Photo.objects.count(), list_of_pieces(copy)) == (1, 1, [])


def test_of_two_copies_at_the_same_moment_one_becomes_a_photo(batch, monkeypatch):
    data = make.image_bytes()
    one, other = complete(batch, data), complete(batch, data, "other.jpg")
    save = Photo.original.field.attr_class.save

    def meanwhile(*args, **kwargs):
        monkeypatch.undo()
        assert intake.take(other).stage == Stage.PHOTO
        return save(*args, **kwargs)

    monkeypatch.setattr(Photo.original.field.attr_class, "save", meanwhile)
    assert intake.take(one).stage == Stage.DUPLICATE
    assert (Photo.objects.count(), originals()) == (1, 1)


def list_of_pieces(file) -> list[str]:
    try:
        return storages.originals().listdir(f"incoming/{file.token}")[1]
    except FileNotFoundError:
        return []


# Bad ones, and trying again


def test_one_bad_file_stops_none_of_the_others(admin_client, batch):
    good = [sent(admin_client, batch, f"{n}.jpg", make.image_bytes(600 + n)) for n in range(2)]
    bad = sent(admin_client, batch, "bad.jpg", b"\xff\xd8\xff nothing" * 900)
    good.append(sent(admin_client, batch, "last.jpg", make.image_bytes(700)))
    assert [file.stage for file in good] == [Stage.PHOTO] * 3
    assert (bad.stage, bad.reason.partition(".")[0]) == (
        Stage.REFUSED, "The picture is damaged or was cut short on its way",
    )  # fmt: skip


def test_a_refused_file_can_be_sent_again(admin_client, batch):
    data = make.image_bytes()
    bad = sent(admin_client, batch, "river.jpg", data[:9000])
    answer = decide(admin_client, bad, "again", HTTP_ACCEPT="application/json").json()
    assert (answer["stage"], answer["part"], answer["received"]) == (Stage.ARRIVING, "missing", 0)
    bad.refresh_from_db()
    assert (bad.reason, bad.pieces) == ("", [])


def test_a_file_refused_for_its_size_stays_refused(admin_client, batch):
    (row,) = expect(admin_client, batch, ("huge.jpg", 41 * 1024 * 1024))
    assert (row["stage"], row["part"]) == (Stage.REFUSED, "open")
    file = BatchFile.objects.get()
    assert file.reason == "The file has 41.0\xa0MB; at most 40.0\xa0MB are taken. Save it smaller and send it again."
    assert decide(admin_client, file, "again", HTTP_ACCEPT="application/json").json()["stage"] == Stage.REFUSED
    assert expect(admin_client, batch, ("huge.jpg", 41 * 1024 * 1024))[0]["stage"] == Stage.REFUSED


def test_a_file_without_a_byte_need_not_be_sent(admin_client, batch):
    (row,) = expect(admin_client, batch, ("empty.jpg", 0))
    assert (row["stage"], "The file is empty." in row["html"]) == (Stage.REFUSED, True)


def test_while_too_many_are_read_a_file_waits_for_the_worker(admin_client, batch, monkeypatch):
    monkeypatch.setattr(images, "WAIT_SECONDS", 0.01)
    with images._decoding:
        file = sent(admin_client, batch, "river.jpg", make.image_bytes())
    assert (file.stage, file.claimed_at, queued(tasks.take_in)) == (Stage.WAITING, None, [file.pk])
    assert tasks.take_in.func(file.pk) == Stage.PHOTO
    assert tasks.take_in.func(file.pk) == Stage.PHOTO
    assert Photo.objects.count() == 1
    assert tasks.take_in.func(0) == ""


# Processes that die, and those that meet


def test_a_file_that_another_process_has_is_left_to_it(batch):
    file = complete(batch)
    BatchFile.objects.update(claimed_at=timezone.now())
    assert (intake.take(file).stage, Photo.objects.count()) == (Stage.WAITING, 0)


def test_a_file_of_a_process_that_died_is_taken_over(batch):
    file = complete(batch)
    BatchFile.objects.update(claimed_at=timezone.now() - intake.CLAIMED_FOR - timedelta(seconds=1))
    assert (intake.take(file).stage, Photo.objects.count()) == (Stage.PHOTO, 1)


def test_a_slow_process_that_lost_its_file_leaves_nothing(batch, monkeypatch):
    file = complete(batch)
    save = Photo.original.field.attr_class.save

    def slowly(*args, **kwargs):
        monkeypatch.undo()
        save(*args, **kwargs)
        BatchFile.objects.update(claimed_at=timezone.now())

    monkeypatch.setattr(Photo.original.field.attr_class, "save", slowly)
    assert intake.take(file).stage == Stage.WAITING
    assert (Photo.objects.count(), originals()) == (0, 0)


def test_a_process_that_fails_lets_the_file_go(batch, monkeypatch):
    file = complete(batch)
    monkeypatch.setattr(intake, "read_facts", lambda upload: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        intake.take(file)
    monkeypatch.undo()
    assert intake.take(file).stage == Stage.PHOTO


def test_a_file_whose_pieces_are_lost_is_asked_for_again(batch):
    file = complete(batch)
    pieces.remove_all(file.token)
    file = arrival.arrived(file)
    assert (file.stage, file.received, file.pieces) == (Stage.ARRIVING, 0, [])


def test_a_file_removed_while_it_is_read_leaves_nothing(batch, monkeypatch):
    file = complete(batch)
    read = intake.read_facts

    def meanwhile(upload):
        BatchFile.objects.filter(pk=file.pk).delete()
        return read(upload)

    monkeypatch.setattr(intake, "read_facts", meanwhile)
    intake.take(file)
    assert (Photo.objects.count(), originals()) == (0, 0)


def test_pieces_are_read_as_one_file(batch):
    data = make.image_bytes()
    file = complete(batch, data)
    with pieces.opened(file.token, file.pieces, file.name) as upload:
        assert (upload.size, upload.read()) == (len(data), data)
        upload.seek(8990)
        assert upload.read(20) == data[8990:9010]
        upload.seek(-5, 2)
        assert (upload.tell(), upload.read(99), upload.read(1)) == (len(data) - 5, data[-5:], b"")
