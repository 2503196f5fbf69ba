"""One photo: each decision, what it leads to, and what somebody is told who was too late."""

import pytest
from django_tasks_db.models import DBTaskResult

from media import storages
from media.contributions import decisions
from media.models import Photo, Standing
from publishing.models import State
from tests import factories as make
from tests.media.desk.moderation.conftest import ADDRESS, now, page_of, record_of, told, waiting

ASK = {"words": "Who stands on the left?"}
REJECT = {"reason": "quality", "words": "Please send a larger one."}


def edit(moderator, item, version: int | None = None, **changes):
    """Send the page for editing as it is shown, with changes, and return the answer."""
    page = moderator.client.get(f"{page_of(item)}edit/")
    form = page.context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() is not None}
    return moderator.client.post(f"{page_of(item)}edit/", sent | {"version": version or item.version} | changes)


def test_the_page_shows_all_that_came_and_who_sent_it(moderator):
    edition = make.EditionFactory(year=1987)
    item = waiting(contribution__edition=edition)
    sibling = waiting(contribution=item.contribution)
    words = moderator.look(item).content.decode()
    for part in (
        item.caption, "A gradient", "Invented Photographer", "Sampleton", "Invented Person", "Invented Contributor",
        "contributor@example.org", item.contribution.reference, "Free for any use, changed or not", "1987",
        "Invented message", item.original_name, f'href="{page_of(sibling)}"',
    ):  # fmt: skip
        assert part in words


def test_an_accepted_photo_is_a_draft_and_the_next_that_waits_is_opened(moderator):
    item, following = waiting(5), waiting(1)
    response = moderator.decide(item, "accept")
    photo = Photo.objects.get()
    assert (response.status_code, response["Location"]) == (302, page_of(following))
    assert (photo.state, photo.caption_en, now(item).photo) == (State.DRAFT, item.caption, photo)
    (words,) = told(response)
    assert f'href="/admin/media/photo/{photo.pk}/change/"' in words
    assert f'href="/admin/media/photo/captions/?ids={photo.pk}"' in words
    assert record_of(item) == [("accepted", "lin", "")]
    assert list(Photo.objects.published()) == []


def test_captions_of_all_accepted_photos_of_a_contribution_are_written_together(moderator):
    first = waiting(order=0)
    second = waiting(contribution=first.contribution, order=1)
    moderator.decide(first, "accept")
    response = moderator.decide(second, "accept")
    keys = ",".join(str(now(item).photo_id) for item in (first, second))
    assert f"?ids={keys}" in told(response)[-1]


def test_who_may_not_open_photos_is_told_without_links(colleague):
    response = colleague.decide(waiting(), "accept")
    assert "href" not in told(response)[0]


def test_after_the_last_one_comes_the_first_that_waits_and_then_the_queue(moderator):
    first, last = waiting(5), waiting(1)
    assert moderator.decide(last, "spam")["Location"] == page_of(first)
    assert moderator.decide(first, "spam")["Location"] == ADDRESS


def test_the_scope_is_kept_from_photo_to_photo(moderator):
    edition = make.EditionFactory()
    one, _other = waiting(5, contribution__edition=edition), waiting(4)
    two = waiting(3, contribution__edition=edition)
    query = f"?edition={edition.pk}"
    assert moderator.decide(one, "spam", query)["Location"] == page_of(two) + query


def test_a_question_is_recorded_and_its_photo_waits_for_an_answer(moderator):
    item = waiting()
    assert moderator.decide(item, "ask", **ASK).status_code == 302
    assert now(item).standing == Standing.ASKED
    assert record_of(item) == [("asked", "lin", "Who stands on the left?")]


def test_a_reason_is_sent_with_the_moderators_own_words(moderator):
    item = waiting()
    moderator.decide(item, "reject", **REJECT)
    reason = "The photo is too small or not sharp enough to be published."
    assert record_of(item) == [("rejected", "lin", f"{reason}\n\nPlease send a larger one.")]


def test_spam_is_marked_without_a_word_and_can_be_taken_up_again(moderator, settings):
    settings.CAN_SEND_EMAIL = True
    item = waiting()
    moderator.decide(item, "spam")
    assert 'value="reopen"' in moderator.look(item).content.decode()
    assert moderator.decide(now(item), "reopen").status_code == 302
    assert now(item).standing == Standing.WAITING
    assert record_of(item) == [("spam", "lin", ""), ("reopened", "lin", "")]
    assert DBTaskResult.objects.count() == 0


@pytest.mark.parametrize(
    ("what", "words", "problem"),
    [
        ("ask", {"words": " "}, "Write the question."),
        ("reject", {"reason": "", "words": "kept words"}, "Choose the reason."),
        ("reject", {"reason": "other", "words": ""}, "Say the reason in your own words."),
        ("reject", {"reason": "nonsense", "words": "kept words"}, "not one of the available choices"),
        ("ask", {"words": "kept words" * 400}, "at most 2000 characters"),
    ],
)
def test_words_that_are_missing_are_asked_for_and_nothing_typed_is_lost(moderator, what, words, problem):
    item = waiting()
    response = moderator.decide(item, what, **words)
    assert response.status_code == 422
    assert problem in response.content.decode()
    assert words["words"].strip() in response.content.decode()
    assert (now(item).version, record_of(item)) == (1, [])


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
@pytest.mark.parametrize("what", ["accept", "reject"])
def test_a_version_that_is_none_decides_nothing(moderator, what, version):
    item = waiting()
    response = moderator.client.post(page_of(item), {"what": what, "version": version, **ASK, **REJECT})
    assert response.status_code == 422
    assert (now(item).version, Photo.objects.count()) == (1, 0)


def test_a_button_that_is_none_decides_nothing(moderator):
    item = waiting()
    assert moderator.decide(item, "publish").status_code == 302
    assert now(item).version == 1


WAYS = {"accept": {}, "ask": ASK, "reject": REJECT, "spam": {}}


@pytest.mark.parametrize("first", WAYS)
@pytest.mark.parametrize("second", WAYS)
def test_of_two_who_saw_the_same_the_later_one_is_told_who_decided_what(moderator, colleague, first, second):
    item = waiting()
    assert moderator.decide(item, first, **WAYS[first]).status_code == 302
    stands = (now(item).standing, now(item).version, Photo.objects.count())
    response = colleague.decide(item, second, **WAYS[second])
    page = response.content.decode()
    assert response.status_code == 409
    assert response.context["late"].startswith("Lin was quicker: ")
    assert now(item).decisions.get().get_what_display() in response.context["late"]
    assert WAYS[second].get("words", "") in page
    assert (now(item).standing, now(item).version, Photo.objects.count()) == stands


def test_after_a_question_of_a_colleague_the_same_button_works_when_pressed_again(moderator, colleague):
    item = waiting()
    colleague.decide(item, "ask", **ASK)
    response = moderator.decide(item, "reject", **REJECT)
    form = response.context["forms"]["reject"]
    assert form["version"].value() == now(item).version == 2
    assert moderator.decide(now(item), "reject", **REJECT).status_code == 302


def test_pressing_twice_is_told_as_ones_own_decision(moderator):
    item = waiting()
    moderator.decide(item, "spam")
    assert moderator.decide(item, "spam").context["late"].startswith("You decided on this photo already: ")


def test_what_the_contributor_withdrew_meanwhile_cannot_be_accepted(moderator):
    item = waiting()
    assert decisions.withdraw(now(item))
    response = moderator.decide(item, "accept")
    assert response.context["late"].startswith("The contributor was quicker: withdrawn")
    assert "The picture is deleted." in response.content.decode()
    assert Photo.objects.count() == 0


def test_a_photo_whose_file_is_gone_is_not_accepted_and_says_why(moderator):
    item = waiting()
    storages.originals().delete(item.file.name)
    response = moderator.decide(item, "accept")
    assert response.status_code == 422
    assert "The file of this photo is gone." in response.content.decode()
    assert now(item).standing == Standing.WAITING


def test_words_are_put_right_before_accepting_and_what_changed_is_recorded(moderator):
    item, edition = waiting(), make.EditionFactory()
    response = edit(
        moderator, item, caption_en="Better words.", caption_zh_hans="山", edition=edition.pk, licence="CC0-1.0",
        credit_line_en="Photo: Someone",
    )  # fmt: skip
    photo = Photo.objects.get()
    assert response.status_code == 302
    assert (photo.caption_en, photo.caption_zh_hans, photo.edition) == ("Better words.", "山", edition)
    assert (photo.licence, photo.credit_line_en, photo.creator_en) == ("CC0-1.0", "Photo: Someone", item.creator)
    assert photo.state == State.DRAFT
    assert item.decisions.get().edited == ["caption_en", "caption_zh_hans", "credit_line_en", "edition", "licence"]
    assert "edited: caption (English), caption (Simplified Chinese), " in moderator.look(now(item)).content.decode()


def test_what_was_not_touched_counts_as_it_came(moderator):
    item = waiting(caption="Two lines,\r\nas browsers send them.")
    edit(moderator, item)
    assert item.decisions.get().edited == []
    assert Photo.objects.get().caption_en == item.caption


def test_the_alt_text_is_never_filled_from_the_caption(moderator):
    item = waiting(alt_text="")
    form = moderator.client.get(f"{page_of(item)}edit/").context["form"]
    assert [form[name].value() or "" for name in ("alt_text_en", "alt_text_zh_hans")] == ["", ""]
    moderator.decide(item, "accept")
    assert [one or "" for one in Photo.objects.values_list("alt_text_en", "alt_text_zh_hans").get()] == ["", ""]


def test_an_error_while_editing_loses_nothing(moderator):
    item = waiting()
    response = edit(moderator, item, caption_en="Kept words.", licence="nonsense", taken_on="15/09/2026")
    page = response.content.decode()
    assert response.status_code == 422
    assert all(words in page for words in ("Kept words.", "15/09/2026", "Enter a day of the calendar"))
    assert (now(item).version, Photo.objects.count()) == (1, 0)


def test_who_edited_too_late_gets_their_words_back(moderator, colleague):
    item = waiting()
    colleague.decide(item, "reject", **REJECT)
    response = moderator.client.post(
        f"{page_of(item)}edit/", {"version": 1, "caption_en": "An hour's work.", "caption_zh_hans": "一小时"}
    )
    assert response.status_code == 409
    assert "Wu was quicker: not taken" in response.context["late"]
    assert {"An hour's work.", "一小时"} <= {words for _label, words in response.context["typed"]}
    assert Photo.objects.count() == 0


def test_who_edits_while_a_question_is_asked_goes_on_with_the_same_words(moderator, colleague):
    item = waiting()
    colleague.decide(item, "ask", **ASK)
    response = edit(moderator, item, version=1, caption_en="An hour's work.")
    form = response.context["form"]
    assert (response.status_code, form["caption_en"].value(), form["version"].value()) == (409, "An hour's work.", 2)
    assert edit(moderator, now(item), caption_en="An hour's work.").status_code == 302
    assert Photo.objects.get().caption_en == "An hour's work."


def test_a_draft_that_was_deleted_since_is_said_to_be(moderator):
    item = waiting()
    moderator.decide(item, "accept")
    Photo.objects.all().delete()
    assert "The photo that was made of it is deleted." in moderator.look(now(item)).content.decode()


def test_what_is_decided_is_not_edited(moderator):
    item = waiting()
    moderator.decide(item, "spam")
    assert moderator.client.get(f"{page_of(item)}edit/")["Location"] == page_of(item)


@pytest.mark.parametrize("name", ["99999999999999999999/", "123456/", "123456/edit/", "123456/preview/", "0/large/"])
def test_a_photo_that_is_none_is_not_found(moderator, name):
    assert moderator.client.get(ADDRESS + name, follow=True).status_code == 404


def test_what_the_public_writes_is_shown_as_words(moderator):
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    item = waiting(
        caption=evil, alt_text=evil, creator=evil[:200], place=evil, people_shown=evil, original_name=evil,
        contribution__name=evil, contribution__message=evil, contribution__email='"<b>x</b>"@example.org',
    )  # fmt: skip
    decisions.ask(item, moderator.user, evil)
    decisions.answer(item, evil)
    pages = [moderator.look(), moderator.look(item), moderator.client.get(f"{page_of(item)}edit/")]
    response = moderator.decide(item, "accept")
    pages += [moderator.client.get(response["Location"]), moderator.look(now(item))]
    for page in pages:
        words = page.content.decode()
        assert page.status_code == 200
        assert not any(part in words for part in ("<script>alert", "<img src=x", "<b>x</b>"))
        assert "&lt;script&gt;alert(1)" in words
