"""The form, as people and as attackers use it: files first, then words; whatever is wrong, nothing good is lost."""

import re
import time
from contextlib import ExitStack

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from media import storages
from media.contributions import decisions, held, limits, receiving, turns
from media.contributions.stamps import Stamp
from media.models import ContributedPhoto, Contribution, Photo, Sending
from publishing.licences import Licence
from tests import factories as make
from tests.media.contributions.visitor import ABOUT, Visitor, picture, sent_in
from tests.media.files import NOT_TAKEN, bomb_png, cut

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client) -> Visitor:
    return Visitor(client)


def stored(folder: str) -> list[str]:
    """Return the names of all files below a folder of the private storage."""
    try:
        folders, names = storages.originals().listdir(folder)
    except FileNotFoundError:
        return []
    return [*names, *(name for below in folders for name in stored(f"{folder}/{below}"))]


def test_the_limits_are_said_before_anything_is_chosen(visitor):
    assert "At most 20 photos at a time" in visitor.html
    assert "each up to 40\xa0MB, all together up to 150\xa0MB" in visitor.html
    assert "180 days after you send in the photos" in visitor.html
    assert visitor.kept == 0
    assert "licence" not in visitor.fields


@pytest.mark.django_db(transaction=True)
def test_photos_go_from_the_form_to_the_contributor_s_page(client, visitor):
    edition = make.EditionFactory(year=2023)
    visitor.choose(picture("a.jpg", 40), picture("b.jpg", 50))
    assert (visitor.kept, visitor.response.status_code) == (2, 200)
    assert [b"".join(client.get(image)).startswith(b"\xff\xd8\xff") for image in visitor.images] == [True, True]
    assert Contribution.objects.count() == 0
    response = visitor.send(
        **{
            "photo0-caption": "The river.",
            "photo1-caption": "The hills.",
            "photo1-creator": "Somebody Else",
            "photo1-taken_on": "2023-09-15",
            "photo1-people_shown": "Ms Invented",
            "edition": str(edition.pk),
            "message": "Hello",
        }
    )
    assert response.status_code == 302
    contribution = Contribution.objects.get()
    assert re.fullmatch(r"C-20\d\d-[2-9A-Z]{5}", contribution.reference)
    assert (contribution.email, contribution.licence) == ("lin@example.org", Licence.CC_BY)
    assert (contribution.edition, contribution.message, contribution.language) == (edition, "Hello", "en")
    first, second = contribution.items.all()
    assert (first.caption, first.creator, first.width, first.standing) == (
        "The river.",
        ABOUT["creator"],
        40,
        "waiting",
    )
    assert (second.creator, second.people_shown, str(second.taken_on)) == ("Somebody Else", "Ms Invented", "2023-09-15")
    assert first.file.read() == make.image_bytes(40, 30)
    assert stored(held.FOLDER) == []
    assert Photo.objects.count() == 0
    page = client.get(response["Location"]).content.decode()
    assert contribution.reference in page
    assert "Keep this link" in page
    assert not client.cookies


def test_one_bad_file_of_three_is_named_and_the_others_stay(visitor):
    visitor.choose(picture("good.jpg", 40), picture("bad.jpg", data=NOT_TAKEN["PDF"]()), picture("fine.jpg", 50))
    assert visitor.kept == 2
    assert "<strong>bad.jpg</strong>: This is a PDF file, whatever its name says." in visitor.html
    assert "These were not taken; the other photos are kept:" in visitor.html
    assert "<title>Please check: Send in photos" in " ".join(visitor.html.split())
    assert visitor.send().status_code == 302
    assert ContributedPhoto.objects.count() == 2


@pytest.mark.parametrize("kind", ["HTML", "SVG", "HEIC", "ZIP"])
def test_a_disguised_file_is_not_taken(visitor, kind):
    visitor.choose(picture("photo.jpg", data=NOT_TAKEN[kind]()))
    assert visitor.kept == 0
    assert "<strong>photo.jpg</strong>" in visitor.html
    assert stored("") == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "The file is empty."),
        (cut(make.image_bytes(200, 200), 0.6), "The picture is damaged or was cut short"),
        (bomb_png(12_000, 12_000), "million pixels; at most"),
    ],
)
def test_a_file_that_is_no_sound_picture_says_why(visitor, data, told):
    visitor.choose(picture("<b>odd.jpg", data=data))
    assert visitor.kept == 0
    assert "<strong>&lt;b&gt;odd.jpg</strong>" in visitor.html
    assert told in visitor.html


def test_the_twenty_first_photo_is_named_and_twenty_are_kept(visitor):
    visitor.choose(*(picture(f"{number}.jpg", 20 + number) for number in range(21)))
    assert visitor.kept == 20
    assert "<strong>20.jpg</strong>: At most 20 photos are taken at a time." in visitor.html


def test_photos_that_are_too_much_together_are_named(visitor, settings):
    settings.CONTRIBUTE_MAX_BYTES = len(make.image_bytes(40, 30)) + 100
    settings.CONTRIBUTE_PER_HOUR = settings.CONTRIBUTE_PER_HOUR_IN_ALL = 10_000
    visitor.choose(picture("a.jpg", 40), picture("b.jpg", 50))
    assert visitor.kept == 1
    assert "<strong>b.jpg</strong>: All photos together may have" in visitor.html


def test_the_same_photo_is_kept_once(visitor):
    visitor.choose(picture("a.jpg"), picture("copy.jpg"))
    assert visitor.kept == 1
    assert "<strong>copy.jpg</strong>: You have chosen this photo already." in visitor.html
    assert len(stored(held.FOLDER)) == 2
    visitor.press("add", **{"photo1-held": visitor.fields["photo0-held"]})
    assert visitor.kept == 1


def test_missing_words_are_named_and_nothing_is_lost(visitor):
    visitor.choose(picture("a.jpg", 40), picture("b.jpg", 50))
    response = visitor.press("send", **{"photo0-caption": "Only this.", "email": "no address", "message": "Hello"})
    assert response.status_code == 422
    for told in (
        "Say in a sentence what this photo shows.",
        "Say who took the photos.",
        "This is no e-mail address.",
        "Choose what others may do with your photos.",
        "Without this we cannot publish your photos.",
    ):
        assert told in visitor.html
    assert visitor.html.count("Say in a sentence what this photo shows.") == 2  # at the top and at its field
    assert 'href="#id-photo1-caption"' in visitor.html
    assert visitor.fields["photo0-caption"] == "Only this."
    assert (visitor.fields["email"], visitor.fields["message"], visitor.kept) == ("no address", "Hello", 2)
    assert visitor.send(email="").status_code == 302
    assert [item.caption for item in ContributedPhoto.objects.all()] == ["Only this.", "Words for photo1-caption."]


def test_adding_and_removing_photos_keeps_all_words(visitor):
    visitor.choose(picture("a.jpg", 40), picture("b.jpg", 50))
    visitor.choose(picture("c.jpg", 60), creator="Lin", **{"photo0-caption": "First", "photo1-caption": "Second"})
    assert (visitor.kept, visitor.fields["creator"], visitor.response.status_code) == (3, "Lin", 200)
    visitor.press("remove", "0", licence="CC0-1.0")
    assert (visitor.kept, visitor.fields["photo0-caption"]) == (2, "Second")
    assert (visitor.fields["licence"], visitor.fields["creator"]) == ("CC0-1.0", "Lin")
    assert len(stored(held.FOLDER)) == 4


def test_words_are_shown_as_words(visitor):
    visitor.choose(picture(), creator="<script>alert(1)</script>")
    visitor.send(creator='"><script>alert(2)</script>', email="x", **{"photo0-caption": "</textarea><b>"})
    assert "<script>alert" not in visitor.html
    assert visitor.fields["photo0-caption"] == "</textarea><b>"


def test_nothing_chosen_says_so(visitor):
    assert visitor.press("send", **ABOUT).status_code == 422
    assert "Choose at least one photo." in visitor.html


@pytest.mark.parametrize("day", ["15.09.2023", "2023/9/15", "2023年9月15日"])
def test_a_day_is_read_as_people_write_it(visitor, day):
    visitor.choose(picture())
    assert visitor.send(**{"photo0-taken_on": day}).status_code == 302
    assert str(ContributedPhoto.objects.get().taken_on) == "2023-09-15"


@pytest.mark.parametrize(("day", "told"), [("yesterday", "Write the day as"), ("2199-01-01", "still to come")])
def test_a_day_that_cannot_be_says_so(visitor, day, told):
    visitor.choose(picture())
    assert visitor.send(**{"photo0-taken_on": day}).status_code == 422
    assert told in visitor.html


def test_a_form_sent_twice_is_one_contribution(client, visitor):
    visitor.choose(picture())
    fields = visitor.fields
    first = visitor.send()
    visitor.fields = fields
    again = visitor.send(message="Once more, with other words")
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert (Contribution.objects.count(), ContributedPhoto.objects.count()) == (1, 1)


def test_the_stamp_of_one_form_is_no_use_for_another(client):
    contribution, page = sent_in(client)
    other = Visitor(client)
    other.choose(picture("other.jpg", 70))
    assert other.send(stamp=Stamp(contribution.seed, time.time()).signed()).status_code == 422
    assert "This form was sent in before, with other photos." in other.html
    assert (other.kept, page in other.html, ContributedPhoto.objects.count()) == (1, False, 1)
    assert other.send(after=70).status_code == 302
    assert (Contribution.objects.count(), Contribution.objects.latest("pk").own_token() in page) == (2, False)


def test_a_stamp_planted_by_another_site_leads_its_maker_nowhere(client):
    planted = Visitor(client).fields["stamp"]
    victim = Visitor(client)
    victim.choose(picture("private.jpg", 70), stamp=planted)
    page = victim.send()["Location"]
    attacker = Visitor(client)
    attacker.send(stamp=planted)
    assert (attacker.response.status_code, attacker.fields["stamp"] == planted) == (422, False)
    attacker.choose(picture("own.jpg", 80))
    assert attacker.send(stamp=planted).status_code == 422
    assert attacker.send(after=70)["Location"] != page


def test_two_forms_with_one_stamp_at_the_same_moment_are_not_mixed_up(client, visitor, monkeypatch):
    contribution, page = sent_in(client)
    visitor.choose(picture("other.jpg", 70))
    answers = [False, True]  # stored by the other one after it was asked for
    monkeypatch.setattr(receiving, "is_used", lambda seed: answers.pop(0))
    assert visitor.send(stamp=Stamp(contribution.seed, time.time()).signed()).status_code == 422
    assert (visitor.kept, page in visitor.html, Contribution.objects.count()) == (1, False, 1)


@pytest.mark.parametrize("stamp", ["", "forged", "W10:1abc:xyz", "\0", "x" * 60_000])
def test_a_forged_stamp_asks_once_more_and_loses_nothing(visitor, stamp):
    visitor.choose(picture())
    assert visitor.send(stamp=stamp).status_code == 422
    assert "Nothing is lost. Look through it once more and send it again." in visitor.html
    assert (visitor.kept, visitor.fields["creator"], Contribution.objects.count()) == (1, ABOUT["creator"], 0)
    assert visitor.send(after=70).status_code == 302


def test_a_form_sent_too_fast_asks_once_more(visitor):
    visitor.press("add", files=[picture()], after=0)
    assert visitor.send(after=1).status_code == 422
    assert "That was very quick." in visitor.html
    assert visitor.kept == 1
    assert visitor.send(after=5).status_code == 302


def test_a_form_older_than_a_day_asks_once_more(visitor):
    visitor.choose(picture())
    day_later = timezone.now() + visitor.waited(25 * 3600)
    with time_machine.travel(day_later):
        held.clear(timezone.now())
        assert visitor.send(after=0).status_code == 422
        assert "This form was open for more than a day." in visitor.html
        assert visitor.kept == 1
        assert visitor.send(after=10).status_code == 302


def test_a_photo_that_is_held_no_longer_is_named_with_its_words(visitor):
    visitor.choose(picture(), picture("b.jpg", 50))
    held.drop(held.find(visitor.fields["photo0-held"]))
    assert visitor.send(**{"photo0-caption": "The lost one."}).status_code == 422
    assert "<strong>The lost one.</strong>: This photo is here no longer." in visitor.html
    assert visitor.kept == 1


@pytest.mark.parametrize("token", ["forged", "W10:1abc:xyz", "x" * 60_000])
def test_a_forged_token_of_a_photo_finds_nothing(client, visitor, token):
    visitor.press("add", **{"photo0-held": token})
    assert visitor.kept == 0
    assert client.get(f"/en/contribute/preview/{token[:100]}/").status_code == 404


def test_machines_fall_into_the_trap_and_people_get_out(visitor):
    visitor.choose(picture())
    assert visitor.send(website="https://spam.example").status_code == 422
    assert (Contribution.objects.count(), visitor.fields["website"], visitor.kept) == (0, "", 1)
    assert visitor.send().status_code == 302


def test_one_address_sends_in_so_often_an_hour(client, settings):
    settings.CONTRIBUTE_PER_HOUR = 1
    sent_in(client)
    late = Visitor(client)
    late.choose(picture("b.jpg", 50))
    assert late.send().status_code == 429
    assert "try again in an hour" in late.html
    assert (late.kept, late.fields["creator"], Contribution.objects.count()) == (1, ABOUT["creator"], 1)
    other = Visitor(client, REMOTE_ADDR="203.0.113.9")
    other.choose(picture("c.jpg", 60))
    assert other.send().status_code == 302
    assert late.send(after=3700).status_code == 302


def test_all_together_send_in_so_often_an_hour(client, settings):
    settings.CONTRIBUTE_PER_HOUR_IN_ALL = 1
    sent_in(client)
    other = Visitor(client, REMOTE_ADDR="203.0.113.9")
    other.choose(picture("b.jpg", 50))
    assert other.send().status_code == 429
    assert other.kept == 1


def test_files_that_nobody_sends_in_are_counted_too(client, settings):
    settings.CONTRIBUTE_PER_HOUR = 1
    settings.CONTRIBUTE_MAX_BYTES = 2 * limits.LEAST
    visitor = Visitor(client)
    visitor.choose(picture("a.jpg", 40), picture("b.jpg", data=b"no picture"))
    assert visitor.kept == 1
    visitor.choose(picture("c.jpg", 60), **{"photo0-caption": "Kept words."})
    assert visitor.response.status_code == 429
    assert (visitor.kept, visitor.fields["photo0-caption"]) == (1, "Kept words.")


def test_one_address_does_not_use_up_the_day_of_all(client, settings):
    settings.CONTRIBUTE_PER_HOUR = 1
    settings.CONTRIBUTE_PER_HOUR_IN_ALL = 6
    settings.CONTRIBUTE_MAX_BYTES = limits.LEAST  # so that two photos are a third of the day's
    taken = []
    for hour in range(3):
        visitor = Visitor(client)
        visitor.press("add", files=[picture(f"{hour}.jpg", 40 + hour)], after=3700 * hour)
        taken.append(visitor.kept)
    other = Visitor(client, REMOTE_ADDR="203.0.113.9")
    other.press("add", files=[picture("other.jpg", 70)], after=3700 * 3)
    assert (taken, other.kept) == ([1, 1, 0], 1)


def test_what_waits_for_a_decision_has_only_so_much_room(client, settings):
    contribution, _page = sent_in(client)
    visitor = Visitor(client)
    visitor.choose(picture("a.jpg", 50))
    settings.CONTRIBUTE_MAX_STORED_BYTES = contribution.items.get().file_size
    visitor.choose(picture("b.jpg", 60))
    assert (visitor.response.status_code, visitor.kept) == (503, 1)
    assert "no more are taken at this moment" in visitor.html
    decisions.withdraw(contribution.items.get())
    visitor.choose(picture("b.jpg", 60))
    assert visitor.kept == 2


def test_half_of_the_threads_are_left_to_readers(visitor, settings):
    visitor.choose(picture("a.jpg", 40))
    with ExitStack() as others:
        for _number in range(settings.WEB_THREADS // 2):
            others.enter_context(turns.turn())
        visitor.choose(picture("b.jpg", 50), **{"photo0-caption": "Kept words."})
        assert (visitor.response.status_code, visitor.kept) == (503, 1)
        assert "choose the new ones once more in a minute" in visitor.html
        assert (visitor.fields["photo0-caption"], Sending.objects.count()) == ("Kept words.", 1)
    visitor.choose(picture("b.jpg", 50))
    assert visitor.kept == 2


def test_files_for_which_there_is_no_time_are_named(visitor, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0)
    visitor.choose(picture("late.jpg", 40))
    assert "There was no time left to look at this photo. Choose it once more." in visitor.html
    assert (visitor.kept, "late.jpg" in visitor.html) == (0, True)


def test_addresses_are_told_apart_but_not_stored(rf, settings):
    settings.BEHIND_PROXY = False
    forged = rf.get("/", HTTP_X_FORWARDED_FOR="198.51.100.7", REMOTE_ADDR="192.0.2.1")
    assert limits.address_of(forged) == "192.0.2.1"
    settings.BEHIND_PROXY = True
    proxied = rf.get("/", HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.4", REMOTE_ADDR="10.0.0.1")
    assert limits.address_of(proxied) == "203.0.113.4"
    assert limits.address_of(rf.get("/", REMOTE_ADDR="10.0.0.1")) == "10.0.0.1"
    assert limits.address_of(rf.get("/", REMOTE_ADDR="2001:db8:1:2:3::9")) == "2001:db8:1:2::/64"
    assert limits.address_of(rf.get("/", REMOTE_ADDR="::ffff:192.0.2.1")) == "192.0.2.1"
    assert limits.address_of(rf.get("/", REMOTE_ADDR="")) == "unknown"
    assert limits.let_in(proxied)
    assert "203.0.113.4" not in str(Sending.objects.values().get())
    now = timezone.now()
    assert limits.digest("a", now) != limits.digest("a", now + limits.DAY)


def test_the_count_goes_on_over_midnight(rf, settings):
    settings.CONTRIBUTE_PER_HOUR = 1
    with time_machine.travel("2026-03-01T23:50:00Z"):
        assert limits.let_in(rf.get("/"), complete=True)
    with time_machine.travel("2026-03-02T00:10:00Z"):
        assert not limits.let_in(rf.get("/"), complete=True)
    assert Sending.objects.count() == 1


def test_only_public_editions_are_offered(client):
    make.EditionFactory(year=2023, city_en="Sampleton")
    make.EditionFactory(year=2024, city_en="Secretville", state="draft")
    visitor = Visitor(client)
    visitor.choose(picture())
    assert "Sampleton" in visitor.html
    assert "Secretville" not in visitor.html


def test_a_site_that_takes_no_photos_has_no_form(client, settings):
    settings.CONTRIBUTE = False
    assert client.get("/en/contribute/").status_code == 404
    assert "contribute" not in client.get("/en/photos/").content.decode()


def test_the_form_works_where_csrf_is_enforced_and_nothing_is_kept_in_cookies():
    strict = Client(enforce_csrf_checks=True)
    _contribution, page = sent_in(strict)
    assert strict.post(f"{page}1/withdraw/").status_code == 302
    assert not strict.cookies


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client, settings):
    too_much = settings.BODY_LIMIT + settings.BODY_LIMITS["media:contribute"] + 1
    kind = "multipart/form-data; boundary=x"
    assert client.generic("POST", "/en/contribute/", b"x", kind, CONTENT_LENGTH=str(too_much)).status_code == 413


def test_errors_are_told_in_the_language_of_the_reader(client):
    make.EditionFactory()
    visitor = Visitor(client, "zh-hans")
    visitor.choose(picture())
    assert visitor.send().status_code == 302
    assert Contribution.objects.get().language == "zh-hans"
    assert visitor.response["Location"].startswith("/zh-hans/contribute/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_form_do_not_grow_with_the_photos(client, count, django_assert_num_queries):
    visitor = Visitor(client)
    visitor.choose(*(picture(f"{number}.jpg", 40 + number) for number in range(count)))
    with django_assert_num_queries(3):
        visitor.press("add")


def test_the_longest_name_is_no_problem(client, visitor):
    visitor.choose(picture("河" * 250 + ".jpg"))
    assert [client.get(image).status_code for image in visitor.images] == [200]
    assert len(visitor.images[0]) < 2000
    assert visitor.send().status_code == 302
    assert ContributedPhoto.objects.get().original_name == "河" * 100


def test_a_file_name_is_only_a_name(visitor):
    visitor.choose(SimpleUploadedFile("../../etc/pass\u202ewd.jpg", make.image_bytes(40, 30)))
    visitor.send()
    item = ContributedPhoto.objects.get()
    assert item.original_name == "passwd.jpg"
    assert re.fullmatch(r"contributed/[0-9a-f]{2}/[0-9a-f]{32}-[0-9a-f]{8}\.jpg", item.file.name)
