"""The contributor's own page: only the link leads there, and it says what became of each photo."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from media.contributions import decisions
from media.models import ContributedPhoto, Contribution, Photo, Standing
from publishing.models import State
from tests import factories as make
from tests.media.contributions.visitor import sent_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(client) -> tuple[list[ContributedPhoto], str]:
    """Return two photos that were sent in, and the address of their page."""
    contribution, page = sent_in(client, 2)
    return list(contribution.items.all()), page


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_page_belongs_to_one_person(client, sent):
    _items, page = sent
    for address in (page, f"{page}1/preview/", f"{page}2/withdraw/"):
        response = client.get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
    assert b"".join(client.get(f"{page}1/preview/")).startswith(b"\xff\xd8\xff")
    assert "It is not sent by e-mail." in words(client.get(page))


def test_chinese_sentences_follow_each_other_without_a_space(client, sent):
    _items, page = sent
    told = words(client.get(page.replace("/en/", "/zh-hans/")))
    assert "请勿转发他人。\u200b此链接不会通过邮件发送。" in told


def test_the_link_is_in_no_table(sent):
    _items, page = sent
    token = page.rstrip("/").rpartition("/")[2]
    row = Contribution.objects.values().get()
    assert len(token) == 64
    assert token not in [str(value) for value in row.values()]
    assert Contribution.objects.get().own_token() == token


def test_an_unknown_and_an_expired_link_get_the_same_answer(client, sent):
    items, page = sent
    unknown = f"/en/contribute/{'0' * 64}/"
    below = ["", "1/preview/", "1/withdraw/"]
    guessed = {words(client.get(unknown + end)).replace("0" * 64, "") for end in below}
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        token = page.split("/")[-2]
        expired = {words(client.get(page + end)).replace(token, "") for end in below}
        assert client.get(page).status_code == 404
        assert client.post(f"{page}1/withdraw/").status_code == 404
        assert client.post(f"{page}1/answer/", {"words": "x"}).status_code == 404
    assert client.get(unknown).status_code == 404
    assert len(guessed) == len(expired) == 3  # they differ in their own address alone
    days = r'<p class="print-only">.*?</p>'  # the day on which a page is printed
    strip = [{re.sub(days, "", text.split("<main")[1]) for text in texts} for texts in (guessed, expired)]
    assert strip[0] == strip[1]
    items[0].refresh_from_db()
    assert items[0].standing == Standing.WAITING


def test_a_photo_of_another_contribution_is_not_behind_the_link(client, sent):
    other = make.ContributedPhotoFactory(order=7)
    _items, page = sent
    assert client.get(f"{page}{other.order + 1}/preview/").status_code == 404
    assert client.post(f"{page}{other.order + 1}/withdraw/").status_code == 404
    assert client.get(f"{page}0/preview/").status_code == 404
    assert client.get(f"{page}999/preview/").status_code == 404


def test_nothing_sent_in_is_public(client, sent):
    items, page = sent
    caption = items[0].caption
    for address in ("/en/", "/en/photos/", "/en/search/?q=Words", "/en/contribute/"):
        assert caption not in words(client.get(address))
    assert client.get(f"/files/photos/{items[0].token}/v2_q-320.jpg").status_code == 404
    assert client.get(f"/files/{items[0].file.name}").status_code == 404
    assert caption in words(client.get(page))


def test_the_page_says_where_each_photo_stands(client, sent, admin_user):
    (first, second), page = sent
    assert words(client.get(page)).count("Waiting: nobody has decided yet.") == 2
    photo = decisions.accept(first, admin_user, alt_text="A river", credit_line="Photo: Lin")
    decisions.reject(second, admin_user, "It is <out> of focus.")
    shown = words(client.get(page))
    assert "Accepted, but not published yet." in shown
    assert "Not taken." in shown
    assert "It is &lt;out&gt; of focus." in shown
    photo.state = State.PUBLISHED
    photo.save()
    shown = words(client.get(page))
    assert "Published." in shown
    assert f'href="{photo.get_absolute_url()}"' in shown
    assert "Withdraw photo" not in shown


def test_spam_is_not_told_from_what_was_not_taken(client, sent, admin_user):
    (first, _second), page = sent
    decisions.mark_spam(first, admin_user)
    assert "Not taken." in words(client.get(page))
    assert "spam" not in words(client.get(page))


def test_a_question_is_answered(client, sent, admin_user):
    (first, _second), page = sent
    decisions.ask(first, admin_user, "Who stands on the left?")
    shown = words(client.get(page))
    assert "There is a question for you." in shown
    assert "Who stands on the left?" in shown
    empty = client.post(f"{page}1/answer/", {"words": " "})
    assert empty.status_code == 422
    assert "Write your answer before you send it." in words(empty)
    too_long = client.post(f"{page}1/answer/", {"words": "long " * 500})
    assert "long long long" in words(too_long)
    done = client.post(f"{page}1/answer/", {"words": "Ms Invented."})
    assert done["Location"] == f"{page}?now=answered#photo-1"
    assert "Ms Invented." in words(client.get(page))
    first.refresh_from_db()
    assert first.standing == Standing.WAITING
    again = client.post(f"{page}1/answer/", {"words": "Once more."})
    assert again["Location"] == f"{page}?now=changed#photo-1"


def test_a_photo_is_withdrawn_after_a_question(client, sent):
    (first, second), page = sent
    assert f'href="{page}1/withdraw/"' in words(client.get(page))
    assert "Withdraw this photo?" in words(client.get(f"{page}1/withdraw/"))
    first.refresh_from_db()
    assert first.standing == Standing.WAITING
    assert client.post(f"{page}1/withdraw/")["Location"] == f"{page}?now=withdrawn#photo-1"
    assert "Withdrawn, and its file deleted." in words(client.get(page))
    assert client.get(f"{page}1/preview/").status_code == 404
    assert client.get(f"{page}1/withdraw/")["Location"] == f"{page}?now=changed#photo-1"
    second.refresh_from_db()
    assert second.standing == Standing.WAITING


def test_an_accepted_photo_can_be_withdrawn_until_it_is_published(client, sent, admin_user):
    (first, second), page = sent
    decisions.accept(first, admin_user)
    photo = decisions.accept(second, admin_user, alt_text="A river", credit_line="Photo: Lin")
    photo.state = State.PUBLISHED
    photo.save()
    assert client.post(f"{page}1/withdraw/")["Location"] == f"{page}?now=withdrawn#photo-1"
    assert client.post(f"{page}2/withdraw/")["Location"] == f"{page}?now=changed#photo-2"
    assert list(Photo.objects.all()) == [photo]


def test_other_ways_of_asking_are_refused(client, sent):
    _items, page = sent
    assert client.post(page).status_code == 405
    assert client.get(f"{page}1/answer/").status_code == 405
    assert client.put(f"{page}1/withdraw/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_page_do_not_grow_with_the_photos(client, count, django_assert_num_queries):
    _contribution, page = sent_in(client, count)
    with django_assert_num_queries(5):
        assert client.get(page).status_code == 200
