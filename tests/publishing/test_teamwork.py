"""Assignments, comments and e-mails: who is asked, who is told, and what waits for whom."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.models import Edition
from publishing import notices, teamwork
from publishing.models import Assignment, Comment, Notice, Preferences, State
from tests import factories as make
from tests.events.test_admin import act, change

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    """Return a function that makes a member of staff with these permissions."""

    def add(name: str, *permissions: str) -> User:
        user = User.objects.create_user(name, f"{name}@example.org", "x", is_staff=True, first_name=name.title())
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        return user

    return add


@pytest.fixture
def editor(member):
    return member("editor", "change_edition", "view_edition")


@pytest.fixture
def publisher(member):
    return member("publisher", "change_edition", "view_edition", "publish_edition")


@pytest.fixture
def sends_email(settings):
    settings.CAN_SEND_EMAIL, settings.SITE_URL = True, "https://forum.example"
    settings.DEFAULT_FROM_EMAIL = "forum@example.org"


def address(record, what: str = "discussion") -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{what}", args=[record.pk])


def post(client, user, record, what: str, **values):
    client.force_login(user)
    return client.post(address(record), {"what": what} | values)


def told() -> list[tuple[str, str]]:
    return [(notice.user.username, notice.reason) for notice in Notice.objects.select_related("user")]


# Assignments


def test_a_record_is_assigned_and_done(client, editor, publisher):
    edition = make.EditionFactory(state=State.DRAFT)
    response = post(client, publisher, edition, "assign", assignee=editor.pk, note="The Chinese theme")
    assert response.url == f"{address(edition, 'change')}#discussion"
    (one,) = edition.assignments.all()
    assert (one.assignee, one.made_by, one.note, one.done_at) == (editor, publisher, "The Chinese theme", None)
    page = client.get(address(edition, "change")).content.decode()
    assert page.count("The Chinese theme") >= 2
    post(client, editor, edition, "done", key=one.pk)
    assert edition.assignments.get().done_at
    assert "The Chinese theme" not in client.get(address(edition, "change")).content.decode()


def test_assigning_again_replaces_what_was_asked_before(editor, publisher):
    edition = make.EditionFactory()
    for note in ("First", "Second"):
        teamwork.assign(edition, editor, publisher, note)
    assert [one.note for one in edition.assignments.filter(done_at=None)] == ["Second"]


def test_those_who_may_change_the_record_can_be_asked_and_nobody_else(client, member, editor, publisher):
    others = [
        member("photographer", "change_photo"),
        member("left", "change_edition"),
        member("reader", "change_edition"),
    ]
    User.objects.filter(username="left").update(is_active=False)
    User.objects.filter(username="reader").update(is_staff=False)
    edition = make.EditionFactory()
    assert set(teamwork.staff_with("change", edition)) == {editor, publisher}
    for other in others:
        assert post(client, publisher, edition, "assign", assignee=other.pk).status_code == 422
    assert not Assignment.objects.exists()


def test_whoever_only_looks_may_comment_and_not_assign(client, member, editor):
    reader = member("only-looks", "view_edition")
    edition = make.EditionFactory()
    assert post(client, reader, edition, "assign", assignee=editor.pk).status_code == 403
    assert post(client, reader, edition, "comment", text="A slip in line 2").status_code == 302
    assert [one.text for one in edition.comments.all()] == ["A slip in line 2"]
    (mine,) = edition.comments.all()
    other = teamwork.comment(edition, editor, "Another")
    assert post(client, reader, edition, "resolve", key=other.pk).status_code == 403
    assert post(client, reader, edition, "resolve", key=mine.pk).status_code == 302


def test_nothing_is_said_to_or_by_those_who_may_not_see_the_record(client, member):
    edition = make.EditionFactory()
    stranger = member("stranger", "change_photo")
    assert post(client, stranger, edition, "comment", text="Hello").status_code == 403
    assert client.get(address(edition)).status_code == 403
    client.logout()
    assert client.post(address(edition), {"what": "comment", "text": "Hello"}).status_code == 302
    assert not Comment.objects.exists()


@pytest.mark.parametrize("what", ["done", "resolve"])
def test_what_belongs_to_another_record_is_not_touched(client, editor, publisher, what):
    here, there = make.EditionFactory(), make.EditionFactory()
    other = teamwork.assign(there, editor, publisher) if what == "done" else teamwork.comment(there, publisher, "Text")
    response = post(client, publisher, here, what, key=other.pk)
    assert response.status_code == 422
    assert "This is gone meanwhile." in response.content.decode()
    assert there.assignments.filter(done_at=None).count() + there.comments.filter(resolved_at=None).count() == 1


@pytest.mark.parametrize(
    "sent", [{"what": "comment", "text": ""}, {"what": "comment", "text": "x" * 2001}, {"what": "done"}]
)
def test_what_cannot_be_taken_is_shown_again(client, editor, sent):
    edition = make.EditionFactory()
    assert post(client, editor, edition, **sent).status_code == 422


def test_nonsense_and_records_that_are_gone_are_no_error(client, editor):
    edition = make.EditionFactory()
    assert post(client, editor, edition, "no-such").status_code == 200
    gone = make.EditionFactory.build(pk=2**40)
    assert post(client, editor, gone, "comment", text="x").url == reverse("admin:index")
    assert not Comment.objects.exists()


def test_a_script_gets_the_part_of_the_page_alone(client, editor):
    client.force_login(editor)
    edition = make.EditionFactory()
    script = {"X-Requested-With": "fetch"}
    page = client.post(address(edition), {"what": "comment", "text": "<b>bold</b>"}, headers=script).content.decode()
    assert page.lstrip().startswith('<section class="module discussion"')
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_what_is_said_goes_with_the_record(editor, publisher, sends_email):
    edition, other = make.EditionFactory(), make.EditionFactory()
    for one in (edition, other):
        teamwork.assign(one, editor, publisher)
        teamwork.comment(one, editor, "Text")
    edition.delete()
    assert [model.objects.count() for model in (Assignment, Comment, Notice)] == [1, 1, 2]


def test_nothing_of_it_is_public(client, editor, publisher):
    edition = make.EditionFactory()
    teamwork.assign(edition, editor, publisher, "Unseenword")
    teamwork.comment(edition, editor, "Unseenword")
    assert "Unseenword" not in client.get(edition.get_absolute_url()).content.decode()


# E-mails


def test_whoever_is_assigned_something_is_told(editor, publisher, sends_email, django_capture_on_commit_callbacks):
    edition = make.EditionFactory(year=2031, city_en="Sampleton")
    with django_capture_on_commit_callbacks(execute=True):
        teamwork.assign(edition, editor, publisher, "The Chinese theme")
        teamwork.assign(edition, publisher, publisher, "Told to oneself")
    assert told() == [("editor", "assigned")]
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[editor.pk]]
    assert notices.tell.func(editor.pk) is True
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["editor@example.org"], "1 thing waits for you")
    assert "Publisher assigned to you: edition “2031, Sampleton”" in letter.body
    assert "The Chinese theme" in letter.body
    assert f"https://forum.example{address(edition, 'change')}" in letter.body
    assert notices.tell.func(editor.pk) is False
    assert len(mail.outbox) == 1


def test_many_things_are_told_in_one_letter(editor, publisher, sends_email, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for _number in range(3):
            teamwork.assign(make.EditionFactory(), editor, publisher)
    assert DBTaskResult.objects.count() == 1
    notices.tell.func(editor.pk)
    assert [letter.subject for letter in mail.outbox] == ["3 things wait for you"]


def test_a_comment_is_told_to_those_involved(client, member, editor, publisher, sends_email):
    member("stranger", "change_edition")
    edition = make.EditionFactory(state=State.DRAFT)
    client.force_login(editor)
    change(client, edition, step="submit")
    Notice.objects.all().delete()
    teamwork.comment(edition, publisher, "Which venue is right?")
    assert told() == [("editor", "comment")]
    teamwork.comment(edition, editor, "The second.")
    assert told()[1:] == [("publisher", "comment")]


@pytest.mark.parametrize("way", ["form", "action"])
def test_those_who_may_publish_are_told_of_what_is_in_review(client, member, editor, publisher, sends_email, way):
    member("photographer", "publish_photo")
    edition = make.EditionFactory(state=State.DRAFT)
    client.force_login(editor)
    if way == "form":
        change(client, edition, step="submit")
    else:
        act(client, "events_edition", "submit", edition)
    assert told() == [("publisher", "review")]


def test_what_no_longer_waits_is_not_told(editor, publisher, sends_email):
    review, done, settled = make.EditionFactory(state=State.IN_REVIEW), make.EditionFactory(), make.EditionFactory()
    teamwork.send_to_review(review, editor)
    Edition.objects.filter(pk=review.pk).update(state=State.DRAFT)
    teamwork.assign(done, publisher, editor)
    teamwork.finish(done.assignments.all())
    teamwork.comment(settled, publisher, "Question")
    teamwork.comment(settled, editor, "Answer")
    teamwork.resolve(settled.comments.all(), editor)
    assert len(told()) == 3
    assert notices.tell.func(publisher.pk) is False
    assert mail.outbox == []


@pytest.mark.parametrize("reason", ["unwanted", "no address", "left", "may not see it"])
def test_some_are_told_nothing(editor, publisher, sends_email, reason):
    teamwork.assign(make.EditionFactory(), editor, publisher)
    if reason == "unwanted":
        Preferences.objects.create(user=editor, language="en", wants_email=False)
    elif reason == "may not see it":
        editor.user_permissions.clear()
    else:
        User.objects.filter(pk=editor.pk).update(**{"no address": {"email": ""}, "left": {"is_active": False}}[reason])
    assert notices.tell.func(editor.pk) is False
    assert mail.outbox == []


def test_a_letter_is_in_the_language_of_its_reader(editor, publisher, sends_email):
    Preferences.objects.create(user=editor, language="zh-hans")
    teamwork.assign(make.EditionFactory(theme_zh_hans="绿色发展"), editor, publisher)
    notices.tell.func(editor.pk)
    assert "届" in mail.outbox[0].body  # the Chinese word for an edition


def test_a_letter_that_could_not_be_sent_is_sent_later(editor, publisher, sends_email, monkeypatch):
    teamwork.assign(make.EditionFactory(), editor, publisher)
    with monkeypatch.context() as broken:
        broken.setattr(notices.EmailMessage, "send", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            notices.tell.func(editor.pk)
    assert notices.tell.func(editor.pk) is True


def test_without_a_mail_server_nothing_is_kept_to_be_told(editor, publisher, settings):
    settings.CAN_SEND_EMAIL = False
    teamwork.assign(make.EditionFactory(), editor, publisher)
    assert not Notice.objects.exists()


def test_old_notices_are_deleted(editor, publisher, sends_email):
    teamwork.assign(make.EditionFactory(), editor, publisher)
    assert notices.clear() == 0
    Notice.objects.update(made_at=timezone.now() - timedelta(days=91))
    assert notices.clear() == 1


def test_everyone_says_for_themselves_whether_and_how_they_are_told(client, editor, publisher):
    client.force_login(editor)
    page = client.get(reverse("admin:preferences"))
    assert page.context["form"].initial == {"wants_email": True, "language": "en"}
    client.post(reverse("admin:preferences"), {"language": "zh-hans"})
    mine = Preferences.objects.get()
    assert (mine.user, mine.wants_email, mine.language) == (editor, False, "zh-hans")
    assert Preferences.of(publisher).wants_email is True


# The start page


def waiting(client, user) -> dict[str, list[str]]:
    client.force_login(user)
    context = client.get(reverse("admin:index")).context
    return {part.name: [str(line.record) for line in part.lines] for part in context["waits"]}


def test_the_start_page_says_what_waits_for_whom(client, editor, publisher, member):
    assigned, said, review = make.EditionFactory(), make.EditionFactory(), make.EditionFactory(state=State.IN_REVIEW)
    teamwork.assign(assigned, editor, publisher)
    teamwork.assign(said, publisher, editor)
    teamwork.comment(said, publisher, "Which one?")
    make.PhotoFactory(state=State.IN_REVIEW)
    assert waiting(client, editor) == {"assigned": [str(assigned)], "comments": [str(said)]}
    assert waiting(client, publisher) == {"assigned": [str(said)], "review": [str(review)]}
    assert waiting(client, member("stranger", "change_edition")) == {}
    assert "Nothing waits for you." in client.get(reverse("admin:index")).content.decode()


def test_a_comment_waits_until_it_is_answered_or_settled(client, editor, publisher):
    edition = make.EditionFactory()
    teamwork.comment(edition, editor, "A question")
    first = teamwork.comment(edition, publisher, "A question back")
    assert waiting(client, editor) == {"comments": [str(edition)]}
    teamwork.comment(edition, editor, "The answer")
    assert waiting(client, editor) == {}
    assert waiting(client, publisher) == {"comments": [str(edition)]}
    teamwork.resolve(edition.comments.exclude(pk=first.pk), publisher)
    assert waiting(client, publisher) == {}


def test_whoever_sent_a_record_to_review_is_involved(client, editor, publisher):
    edition = make.EditionFactory(state=State.DRAFT)
    client.force_login(editor)
    change(client, edition, step="submit")
    teamwork.comment(edition, publisher, "Not yet: the days are missing.")
    assert waiting(client, editor) == {"comments": [str(edition)]}


def test_more_than_fit_are_said_to_be_more(client, editor, publisher):
    for _number in range(10):
        teamwork.assign(make.EditionFactory(), editor, publisher)
    client.force_login(editor)
    (part,) = client.get(reverse("admin:index")).context["waits"]
    assert (len(part.lines), part.more) == (8, True)


def test_the_start_page_asks_the_database_no_more_often_for_more(
    client, publisher, editor, django_assert_max_num_queries
):
    client.force_login(publisher)
    counts = []
    for number in range(3):
        edition = make.EditionFactory(state=State.IN_REVIEW)
        make.EditionFactory(publish_at=timezone.now() + timedelta(hours=1))
        teamwork.assign(edition, publisher, editor)
        teamwork.comment(edition, publisher, "First")
        teamwork.comment(edition, editor, "Second")
        if number in (0, 2):
            ContentType.objects.clear_cache()
            with django_assert_max_num_queries(80) as asked:
                client.get(reverse("admin:index"))
            counts.append(len(asked))
    assert counts[0] == counts[1]
