"""The queue: what waits first, narrowed by state, edition and reference, copies told; for moderators only."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from media.contributions import decisions, retention
from media.models import Contribution, Photo
from publishing.models import State
from tests import factories as make
from tests.media.desk.moderation.conftest import ADDRESS, Moderator, now, waiting


def shown(response) -> list:
    return [row.item for row in response.context["rows"]]


def test_what_waits_longest_stands_first_then_what_was_asked_then_what_was_decided(moderator):
    young, old, asked, rejected, spam = (waiting(hours) for hours in (1, 5, 9, 8, 7))
    decisions.ask(asked, moderator.user, "Who?")
    decisions.reject(rejected, moderator.user, "No.")
    decisions.mark_spam(spam, moderator.user)
    assert shown(moderator.look()) == [old, young, asked, spam, rejected]


def test_an_answered_photo_waits_again_in_its_old_place_and_says_so(moderator):
    waiting(1)
    answered = waiting(5)
    decisions.ask(answered, moderator.user, "Who?")
    decisions.answer(answered, "Ms Invented.")
    response = moderator.look()
    assert shown(response)[0] == answered
    assert [row.is_answered for row in response.context["rows"]] == [True, False]
    assert "Ms Invented." in response.content.decode()


def test_states_are_links_with_counts(moderator):
    first, second, third = waiting(3), waiting(2), waiting(1)
    decisions.reject(third, moderator.user, "No.")
    response = moderator.look()
    assert [(one["standing"], one["count"]) for one in response.context["counts"]] == [("waiting", 2), ("rejected", 1)]
    assert shown(moderator.look(query="?standing=rejected")) == [third]
    assert shown(moderator.look(query="?standing=waiting")) == [first, second]


def test_edition_and_reference_narrow_the_queue_and_its_counts(moderator):
    edition = make.EditionFactory()
    here, _there = waiting(contribution__edition=edition), waiting()
    for query in (f"?edition={edition.pk}", f"?reference={here.contribution.reference.lower()}"):
        response = moderator.look(query=query)
        assert shown(response) == [here]
        assert response.context["count"] == 1


@pytest.mark.parametrize(
    "query", ["?standing=nonsense", "?edition=x", "?edition=99999999999999999999", "?page=-1", f"?reference={'x' * 41}"]
)
def test_nonsense_in_the_address_narrows_nothing(moderator, query):
    item = waiting()
    assert shown(moderator.look(query=query)) == [item]


def test_a_reference_with_signs_of_its_own_stays_in_the_links(moderator):
    waiting()
    response = moderator.look(query="?reference=a%26standing%3Dspam")
    assert response.context["query"] == "reference=a%26standing%3Dspam"
    assert shown(response) == []


def test_queries_do_not_grow_with_photos(moderator):
    edition = make.EditionFactory()

    def queries() -> int:
        moderator.look()
        with CaptureQueriesContext(connection) as found:
            moderator.look()
        return len(found)

    def more() -> None:
        item = waiting(contribution__edition=edition)
        waiting(contribution=item.contribution)
        make.PhotoFactory(sha256=item.sha256)
        waiting(sha256=item.sha256)
        decisions.ask(item, moderator.user, "Who?")

    more()
    one = queries()
    more(), more()
    assert one == queries() <= 18


def test_copies_in_the_record_and_among_what_was_sent_in_are_named(moderator):
    item = waiting()
    same = make.PhotoFactory(sha256=item.sha256, state=State.DRAFT, caption_en="The very same.")
    before = waiting(sha256=item.sha256)
    decisions.mark_spam(before, moderator.user)
    (row,) = [row for row in moderator.look().context["rows"] if row.item == item]
    assert (row.copies.exact, row.copies.sent_before) == ([same], [before])


def test_a_photo_that_looks_like_one_of_the_record_is_said_to(moderator):
    photo = decisions.accept(waiting(1), moderator.user)
    again = waiting(sha256="ab" * 32, preview=ContentFile(make.image_bytes(240, 180), name="preview.jpg"))
    (row,) = [row for row in moderator.look().context["rows"] if row.item == again]
    assert (row.copies.exact, row.copies.near) == ([], [photo])
    assert "Looks like a photo of the record" in moderator.look(again).content.decode()


def test_who_may_not_open_photos_is_told_of_copies_without_links(colleague):
    item = waiting()
    make.PhotoFactory(sha256=item.sha256, caption_en="The very same.")
    words = colleague.look().content.decode()
    assert "The very same." in words
    assert "/change/" not in words


def test_what_was_personal_is_gone_after_a_while_and_the_page_says_so(moderator):
    item = waiting(contribution__name="Rosa Private", contribution__email="rosa@example.org")
    decisions.reject(item, moderator.user, "Rosa, this is not sharp.")
    assert "rosa@example.org" in moderator.look(item).content.decode()
    retention.forget(timezone.now() + timezone.timedelta(days=1))
    for page in (moderator.look(), moderator.look(now(item))):
        words = page.content.decode()
        assert "What was personal was deleted on" in words
        assert "rosa" not in words.lower()


@pytest.mark.parametrize("name", ["", "decide/", "{pk}/", "{pk}/edit/", "{pk}/preview/", "{pk}/large/"])
def test_other_staff_and_strangers_see_nothing(db, client, name):
    item = waiting(caption="Nobody's business")
    address = ADDRESS + name.format(pk=item.pk)
    assert client.get(address).status_code == 302
    other = Moderator("other", "change_photo", "add_photo", "view_contributedphoto")
    for method in (other.client.get, other.client.post):
        response = method(address)
        assert response.status_code == 403
        assert "business" not in response.content.decode()
    assert (now(item).version, Photo.objects.count()) == (1, 0)


def test_the_start_page_tells_moderators_alone_how_many_wait(moderator):
    waiting(), waiting()
    decisions.ask(waiting(), moderator.user, "Who?")
    assert "Photos from the public (2 wait)" in moderator.client.get("/admin/").content.decode()
    other = Moderator("other", "change_photo")
    assert "Photos from the public" not in other.client.get("/admin/").content.decode()
    assert "Photos from the public" not in other.client.get("/admin/media/photo/").content.decode()


def test_an_empty_queue_says_so(moderator):
    assert Contribution.objects.count() == 0
    assert "No photos have come in from the public yet." in moderator.look().content.decode()
    assert "(" not in moderator.client.get("/admin/").context["shortcuts"][-1]["words"]
