"""The pages of batches: what they share, what they list, who sees them, and the form without a script."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from events.models import Forum
from media import storages
from media.desk import sending as sending_views
from media.models import Batch, BatchFile, Photo, Stage
from publishing.licences import Licence
from tests import factories as make
from tests.media.desk.sending import SCRIPT, decide, expect, patch, sent

pytestmark = pytest.mark.django_db(transaction=True)


def page(client, batch):
    return client.get(reverse("admin:media_batch", args=[batch.pk]))


def names(response, part: str) -> list[str]:
    (found,) = (one for one in response.context["parts"] if one["name"] == part)
    assert found["count"] == len(found["rows"])
    return [row["file"].name for row in found["rows"]]


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def send(client, batch, *files):
    return client.post(reverse("admin:media_batch_send", args=[batch.pk]), {"files": list(files)}, follow=True)


# What they share


def test_a_batch_begins_with_what_its_photos_share(admin_client, admin_user):
    item, topic = make.SubForumFactory(), make.TopicFactory()
    data = {
        "edition": item.edition.pk, "sub_forums": [item.pk], "topics": [topic.pk], "creator_en": " Invented ",
        "creator_zh_hans": "虚构", "licence": Licence.CC_BY,
    }  # fmt: skip
    answer = admin_client.post(reverse("admin:media_batch_add"), data)
    batch = Batch.objects.get()
    assert answer.url == reverse("admin:media_batch", args=[batch.pk])
    assert (batch.created_by, batch.language) == (admin_user, "en")
    assert batch.shared == {
        "edition": item.edition.pk, "sub_forums": [item.pk], "topics": [topic.pk], "creator_en": "Invented",
        "creator_zh_hans": "虚构", "licence": "CC-BY-4.0",
    }  # fmt: skip
    assert page(admin_client, batch).context["shared"] == [
        ("edition", str(item.edition)),
        ("sub-forums and programme items", item.title_en),
        ("topics", topic.name_en),
        ("creator (byline) (English)", "Invented"),
        ("creator (byline) (Simplified Chinese)", "虚构"),
        ("licence", "CC BY 4.0"),
    ]


def test_nothing_need_be_shared(admin_client):
    assert admin_client.post(reverse("admin:media_batch_add"), {}).status_code == 302
    batch = Batch.objects.get()
    assert (batch.shared, page(admin_client, batch).status_code) == ({}, 200)


def test_the_form_starts_with_the_licence_of_the_forum(admin_client):
    Forum(name_en="Forum", default_licence=Licence.CC0).save()
    response = admin_client.get(reverse("admin:media_batch_add"))
    assert response.context["form"]["licence"].value() == Licence.CC0


def test_the_edition_follows_from_the_sub_forum(admin_client):
    item = make.SubForumFactory()
    admin_client.post(reverse("admin:media_batch_add"), {"sub_forums": [item.pk]})
    assert Batch.objects.get().shared["edition"] == item.edition.pk


def test_a_sub_forum_of_another_edition_is_refused_with_a_sentence(admin_client):
    item, other = make.SubForumFactory(title_en="Rivers"), make.EditionFactory()
    response = admin_client.post(reverse("admin:media_batch_add"), {"edition": other.pk, "sub_forums": [item.pk]})
    told = f"“Rivers” belongs to another edition ({item.edition})."
    assert (response.context["form"].errors, Batch.objects.count()) == ({"sub_forums": [told]}, 0)
    assert told in response.content.decode()


@pytest.mark.parametrize("value", ["x", "9" * 30, "-1", "\x00"])
def test_what_can_be_no_record_is_refused(admin_client, value):
    for name in ("edition", "sub_forums", "topics"):
        response = admin_client.post(reverse("admin:media_batch_add"), {name: [value]})
        assert (response.status_code, list(response.context["form"].errors)) == (200, [name])


# What the page lists


def test_the_page_lists_what_arrived_what_is_missing_and_what_waits(admin_client, batch):
    data = make.image_bytes()
    expect(admin_client, batch, ("missing.jpg", 500_000), ("half.jpg", 500_000), ("empty.jpg", 0))
    half = BatchFile.objects.get(name="half.jpg")
    patch(admin_client, reverse("admin:media_batch_transfer", args=[batch.pk, half.token]), b"x" * 100_000)
    sent(admin_client, batch, "river.jpg", data)
    sent(admin_client, batch, "again.jpg", data)
    response = page(admin_client, batch)
    assert {name: names(response, name) for name in ("open", "missing", "arrived")} == {
        "open": ["empty.jpg", "again.jpg"],
        "missing": ["missing.jpg", "half.jpg"],
        "arrived": ["river.jpg"],
    }
    assert response.context["to_write"] == {"photos": 1, "caption": 1, "alt_text": 1, "credit_line": 1}
    words = response.content.decode()
    assert "Still needed: alt text, caption, credit line" in words
    assert "You have this photo already:" in words


def test_words_that_were_written_are_no_longer_asked_for(admin_client, batch):
    file = sent(admin_client, batch, "river.jpg", make.image_bytes())
    Photo.objects.update(caption_en="A river.", alt_text_en="Water", licence=Licence.CC_BY)
    response = page(admin_client, batch)
    assert response.context["to_write"] == {"photos": 1, "caption": 0, "alt_text": 0, "credit_line": 1}
    assert "Still needed: credit line" in response.content.decode()
    assert file.photo.original_name == "river.jpg"


def test_a_tab_that_was_closed_goes_on_where_it_was(admin_client, batch):
    data = make.image_bytes(2000, 1500, "PNG") + b"\0" * 200_000
    first = expect(admin_client, batch, ("one.png", data), ("two.png", data), ("three.jpg", 0))
    patch(admin_client, first[0]["address"], data[:100_000])
    assert names(page(admin_client, batch), "missing") == ["one.png", "two.png"]
    again = expect(admin_client, batch, ("two.png", data), ("one.png", data), ("four.png", data))
    assert [row["address"] for row in again[:2]] == [first[1]["address"], first[0]["address"]]
    assert [row["received"] for row in again] == [0, 100_000, 0]
    patch(admin_client, again[1]["address"], data[100_000:], 100_000)
    assert [row["stage"] for row in expect(admin_client, batch, ("one.png", data))] == [Stage.PHOTO]
    assert BatchFile.objects.count() == 4


def test_a_file_that_changed_meanwhile_is_another_one(admin_client, batch):
    first = expect(admin_client, batch, ("one.png", 500_000), modified="1")
    other = expect(admin_client, batch, ("one.png", 500_000), modified="2")
    assert first[0]["address"] != other[0]["address"]


def test_names_are_shown_as_words(admin_client, batch):
    name = '<script>alert("1")</script>\u202egpj.exe'
    (row,) = expect(admin_client, batch, (name, 500_000))
    shown = "script&gt;gpj.exe"
    assert (shown in row["html"], "<script" in row["html"], "\u202e" in row["html"]) == (True, False, False)
    assert shown in page(admin_client, batch).content.decode()


@pytest.mark.parametrize(
    "files",
    ["", "no JSON", "{}", "[1]", '[{"name": "", "size": 1}]', '[{"name": "a.jpg"}]', '[{"name": "a", "size": -1}]',
     '[{"name": "a", "size": "' + "9" * 5000 + '"}]', '[{"name": ["a"], "size": {}}]',
     '[{"name": "a\\u0000", "size": 1}]'],
)  # fmt: skip
def test_what_is_no_list_of_files_is_refused(admin_client, batch, files):
    answer = admin_client.post(reverse("admin:media_batch_expect", args=[batch.pk]), {"files": files})
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (400, "text/plain")
    assert BatchFile.objects.count() == 0


def test_too_many_files_at_a_time_are_refused(admin_client, batch):
    files = json.dumps([{"name": "a.jpg", "size": 1}] * 2001)
    answer = admin_client.post(reverse("admin:media_batch_expect", args=[batch.pk]), {"files": files})
    assert (answer.status_code, answer.content) == (400, b"At most 2000 files can be chosen at a time.")


def state(client, batch, **query):
    return client.get(reverse("admin:media_batch_state", args=[batch.pk]), query).json()


def test_the_script_asks_for_what_changed(admin_client, batch):
    expect(admin_client, batch, ("one.jpg", 500_000))
    begun = state(admin_client, batch)["now"]
    BatchFile.objects.update(changed_at="2020-01-01T00:00Z")
    file = sent(admin_client, batch, "river.jpg", make.image_bytes())
    found = state(admin_client, batch, since=begun)
    assert [row["token"] for row in found["rows"]] == [file.token]
    assert "without a caption: 1" in found["to_write"]
    assert state(admin_client, batch, since="never")["rows"] == []


def test_the_script_asks_for_pictures_that_are_made(admin_client, batch):
    file = sent(admin_client, batch, "river.jpg", make.image_bytes())
    BatchFile.objects.update(changed_at="2020-01-01T00:00Z")
    assert state(admin_client, batch, lacking=file.token)["rows"] == []
    Photo.objects.update(rendition_key="v1_abc")
    assert [row["token"] for row in state(admin_client, batch, lacking=file.token)["rows"]] == [file.token]
    assert state(admin_client, batch, lacking=f"{file.token},nonsense")["rows"] == []


# Without a script


def test_a_plain_form_does_the_same(admin_client, batch):
    files = [upload("one.jpg", make.image_bytes(500)), upload("bad.jpg", b"nothing"), upload("empty.jpg", b"")]
    response = send(admin_client, batch, *files, upload("two.jpg", make.image_bytes(600)))
    assert names(response, "arrived") == ["one.jpg", "two.jpg"]
    assert names(response, "open") == ["bad.jpg", "empty.jpg"]
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["4 files came in."]
    assert Photo.objects.filter(batch=batch).count() == 2


def test_a_plain_form_that_takes_long_leaves_the_rest_to_the_worker(admin_client, batch, monkeypatch):
    monkeypatch.setattr(sending_views, "PATIENCE", -1)
    send(admin_client, batch, upload("one.jpg", make.image_bytes()))
    file = BatchFile.objects.get()
    assert file.stage == Stage.WAITING
    task = DBTaskResult.objects.get(task_path="media.desk.tasks.take_in")
    assert task.args_kwargs["args"] == [file.pk]


def test_a_plain_form_without_a_file_says_so(admin_client, batch):
    response = send(admin_client, batch)
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["No file was chosen."]


def test_three_hundred_files_fit_into_a_plain_form(admin_client, batch, monkeypatch):
    monkeypatch.setattr(sending_views, "PATIENCE", 600)
    response = send(admin_client, batch, *(upload(f"{n}.jpg", b"nothing") for n in range(300)))
    assert len(names(response, "open")) == 300


def test_decisions_need_no_script(admin_client, batch):
    file = sent(admin_client, batch, "bad.jpg", b"nothing")
    response = decide(admin_client, file, "remove")
    assert response.url == reverse("admin:media_batch", args=[batch.pk])
    assert BatchFile.objects.count() == 0


def test_who_is_signed_out_and_has_no_script_is_led_to_sign_in(client, admin_client, batch):
    file = sent(admin_client, batch, "bad.jpg", b"nothing")
    client.logout()
    answer = decide(client, file, "remove", HTTP_ACCEPT="text/html,*/*")
    back = reverse("admin:media_batch", args=[batch.pk])
    assert (answer.status_code, answer.url) == (302, f"{reverse('admin:login')}?next={back}")


@pytest.mark.parametrize("decision", ["", "use", "burn:" + "a" * 32, "remove:../../etc/passwd"])
def test_what_is_no_decision_is_refused(admin_client, batch, decision):
    address = reverse("admin:media_batch_decide", args=[batch.pk])
    assert admin_client.post(address, {"decide": decision}).status_code == 400


def test_a_file_that_is_gone_can_be_removed_once_more(admin_client, batch):
    file = sent(admin_client, batch, "bad.jpg", b"nothing")
    assert decide(admin_client, file, "remove", **SCRIPT).json() == {"token": file.token, "part": ""}
    assert decide(admin_client, file, "remove", **SCRIPT).status_code == 410


def test_what_is_not_known_again_is_not_tried_again(admin_client, batch):
    """A file of a plain form, or out of a ZIP file, has no age that its browser could tell once more."""
    send(admin_client, batch, upload("bad.jpg", b"nothing"))
    file = BatchFile.objects.get()
    assert "Try again" not in page(admin_client, batch).content.decode()
    decide(admin_client, file, "again")
    file.refresh_from_db()
    assert file.stage == Stage.REFUSED


def test_a_plain_form_sends_what_was_missing(admin_client, batch):
    """The tab of a script was closed, and the rest comes from a browser without one: no row is left behind."""
    data = make.image_bytes(2000, 1500, "PNG") + b"\0" * 200_000
    (row,) = expect(admin_client, batch, ("one.png", data))
    patch(admin_client, row["address"], data[:100_000])
    send(admin_client, batch, upload("bad.jpg", b"nothing"))
    response = send(admin_client, batch, upload("one.png", data), upload("bad.jpg", b"anybody"))
    assert {name: names(response, name) for name in ("open", "missing", "arrived")} == {
        "open": ["bad.jpg"],
        "missing": [],
        "arrived": ["one.png"],
    }
    assert (BatchFile.objects.count(), storages.originals().listdir("incoming")[1]) == (2, [])


def test_a_file_of_a_zip_file_that_is_still_taken_apart_is_left_alone(admin_client, batch):
    archive = BatchFile.objects.create(batch=batch, name="a.zip", size=9, stage=Stage.UNPACKING)
    entry = BatchFile.objects.create(batch=batch, name="one.jpg", size=7, archive=archive, place=0)
    send(admin_client, batch, upload("one.jpg", b"nothing"))
    entry.refresh_from_db()
    assert (entry.stage, BatchFile.objects.count()) == (Stage.ARRIVING, 3)


def test_a_zip_file_is_not_counted_among_the_photos(admin_client, batch):
    sent(admin_client, batch, "river.jpg", make.image_bytes())
    BatchFile.objects.create(batch=batch, name="a.zip", size=9, stage=Stage.UNPACKED)
    (arrived,) = (one for one in page(admin_client, batch).context["parts"] if one["name"] == "arrived")
    assert (arrived["count"], len(arrived["rows"]), arrived["not_shown"]) == (1, 2, 0)


def test_the_list_counts_what_is_where_and_what_lacks_words(admin_client, admin_user, batch):
    sent(admin_client, batch, "river.jpg", make.image_bytes())
    sent(admin_client, batch, "lake.jpg", make.image_bytes(500))
    sent(admin_client, batch, "bad.jpg", b"nothing")
    expect(admin_client, batch, ("missing.jpg", 500_000))
    BatchFile.objects.create(batch=batch, name="a.zip", size=9, stage=Stage.UNPACKING)
    lake = Photo.objects.filter(original_name="lake.jpg")
    lake.update(caption_en="A lake.", alt_text_en="Water", credit_line_en="Photo: Invented")
    later = Batch.objects.create(created_by=admin_user)
    found = list(admin_client.get(reverse("admin:media_batch_list")).context["page"])
    counts = [(one.photo_count, one.missing_count, one.open_count, one.wordless_count) for one in found]
    assert (found, counts) == ([later, batch], [(0, 0, 0, 0), (2, 2, 1, 1)])


def test_the_ways_on_are_for_those_who_may_change_photos(client, member, batch):
    make.PhotoFactory(batch=batch)
    for permission, shown in (("add_photo", False), ("change_photo", True)):
        user = member(permission, permission, "view_photo")
        Batch.objects.update(created_by=user)
        client.force_login(user)
        words = page(client, batch).content.decode()
        assert [reverse(f"admin:media_photo_{name}") in words for name in ("captions", "near_copies")] == [
            shown,
            False,  # of one photo alone there is no copy
        ]


def test_who_signed_in_again_is_sent_back(client, member, batch):
    client.force_login(member("sender", "add_photo"))
    own = Batch.objects.create(created_by=get_user_model().objects.get(username="sender"))
    back = reverse("admin:media_batch_signed_in")
    assert f'data-sign-in="{reverse("admin:login")}?next={back}"' in page(client, own).content.decode()
    assert "the upload there goes on by itself" in client.get(back).content.decode()


# Who sees what


def statuses(client, batch) -> dict[str, int]:
    return {
        "list": client.get(reverse("admin:media_batch_list")).status_code,
        "add": client.get(reverse("admin:media_batch_add")).status_code,
        "batch": page(client, batch).status_code,
    }


def test_who_sends_photos_sees_the_own_batches_alone(client, member, batch):
    user = member("sender", "add_photo")
    client.force_login(user)
    own = Batch.objects.create(created_by=user)
    assert statuses(client, own) == {"list": 200, "add": 200, "batch": 200}
    assert [one.pk for one in client.get(reverse("admin:media_batch_list")).context["page"]] == [own.pk]
    assert page(client, batch).status_code in {302, 404}
    assert client.get(page(client, batch).url).status_code == 404


def test_who_may_change_photos_looks_into_all_and_sends_to_none(client, member, batch):
    client.force_login(member("editor", "change_photo", "view_photo"))
    assert statuses(client, batch) == {"list": 200, "add": 403, "batch": 200}
    response = page(client, batch)
    assert (response.context["may_send"], "batch-input" in response.content.decode()) == (False, False)


def test_who_may_do_neither_sees_nothing(client, member, batch):
    client.force_login(member("reader", "view_photo"))
    assert statuses(client, batch) == {"list": 403, "add": 403, "batch": 403}


def test_who_is_signed_out_is_led_to_sign_in(client, batch):
    assert statuses(client, batch) == {"list": 302, "add": 302, "batch": 302}


def test_nobody_sends_a_plain_form_to_another_ones_batch(client, member, batch):
    client.force_login(member("sender", "add_photo", "change_photo"))
    client.post(reverse("admin:media_batch_send", args=[batch.pk]), {"files": [upload("one.jpg", make.image_bytes())]})
    assert BatchFile.objects.count() == 0


def test_the_ways_in_stand_above_the_photos_and_on_the_start_page(client, admin_client, member):
    for address in (reverse("admin:media_photo_changelist"), reverse("admin:index")):
        words = admin_client.get(address).content.decode()
        assert (reverse("admin:media_batch_add") in words, reverse("admin:media_batch_list") in words) == (True, True)
        client.force_login(member(f"editor {address}", "change_photo", "view_photo"))
        assert reverse("admin:media_batch_add") not in client.get(address).content.decode()


# How much they cost


def test_the_page_costs_the_same_for_one_file_and_for_three(admin_client, batch, django_assert_num_queries):
    sent(admin_client, batch, "0.jpg", make.image_bytes(500))
    page(admin_client, batch)
    with django_assert_num_queries(8):
        page(admin_client, batch)
    for number in (1, 2):
        sent(admin_client, batch, f"{number}.jpg", make.image_bytes(500 + number))
    sent(admin_client, batch, "copy.jpg", make.image_bytes(500))
    with django_assert_num_queries(8):
        page(admin_client, batch)


def test_the_list_costs_the_same_for_one_batch_and_for_three(admin_client, admin_user, django_assert_num_queries):
    for count in (1, 3):
        while Batch.objects.count() < count:
            Batch.objects.create(created_by=admin_user, shared={"edition": make.EditionFactory().pk})
        admin_client.get(reverse("admin:media_batch_list"))
        with django_assert_num_queries(7):
            admin_client.get(reverse("admin:media_batch_list"))


def test_naming_files_costs_the_same_for_one_and_for_three(admin_client, batch, django_assert_num_queries):
    with django_assert_num_queries(7):
        expect(admin_client, batch, ("one.jpg", 500_000))
    with django_assert_num_queries(7):
        expect(admin_client, batch, *((f"{number}.jpg", 500_000) for number in range(3)))


@pytest.mark.parametrize(
    "files",
    [
        "[" * 100_000,
        "9" * 5000,
        '[{"name": "a", "size": 1, "modified": "\\ud800"}]',
        '[{"name": "\\u0000", "size": 1}]',
    ],
)
def test_a_list_of_files_that_no_script_sends_is_unreadable(admin_client, batch, files):
    answer = admin_client.post(reverse("admin:media_batch_expect", args=[batch.pk]), {"files": files})
    assert (answer.status_code, BatchFile.objects.count()) == (400, 0)
    assert (
        answer.content.decode() == "What was sent cannot be read. Load the page again and choose the files once more."
    )


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "never"])
def test_rows_since_a_time_that_cannot_be_are_none(admin_client, batch, since):
    expect(admin_client, batch, ("a.jpg", 9))
    answer = admin_client.get(reverse("admin:media_batch_state", args=[batch.pk]), {"since": since})
    assert (answer.status_code, answer.json()["rows"]) == (200, [])


def test_a_copy_of_a_photo_that_is_there_may_be_left_to_it(admin_client, admin_user):
    batch, data = Batch.objects.create(created_by=admin_user), make.image_bytes()
    answer = send(admin_client, batch, upload("1.jpg", data), upload("copy.jpg", data))
    copy = BatchFile.objects.get(name="copy.jpg")
    assert f'value="use:{copy.token}"' in answer.content.decode()
