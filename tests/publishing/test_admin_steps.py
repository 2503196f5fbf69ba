"""Steps in the admin: who is offered which, what they do, and what no one can send past them."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from events.models import Edition, SubForum, Topic
from media.models import AlbumPhoto, EarlierFile, Photo
from publishing import workflow
from publishing.admin.standing import KEPT_PENDING
from publishing.models import State
from tests import factories as make
from tests.admin_forms import filled, rows
from tests.events.test_admin import act, add, change, errors, said

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ONLY_PUBLISHERS = str(workflow.ONLY_PUBLISHERS)


def sign_in(client, *permissions: str):
    user = User.objects.create_user(f"user-{User.objects.count()}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


@pytest.fixture
def editor(client):
    kinds = ("edition", "subforum", "topic", "photo", "album")
    return sign_in(client, *(f"{verb}_{kind}" for kind in kinds for verb in ("add", "change", "delete", "view")))


def address(record, what: str = "change") -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{what}", args=[record.pk])


def state_of(record) -> str:
    return type(record).objects.get(pk=record.pk).state


def steps(response) -> list[str]:
    return [name for name, _label in response.context["adminform"].form.fields["step"].choices]


def at(when) -> dict:
    """Return what the two fields of a time send."""
    local = timezone.localtime(when)
    return {"0": f"{local:%Y-%m-%d}", "1": f"{local:%H:%M:%S}"}


def times(**moments) -> dict:
    return {f"{name}_{part}": value for name, when in moments.items() for part, value in at(when).items()}


# What is offered


@pytest.mark.parametrize("state", State)
def test_the_form_offers_what_the_table_says(editor, admin_client, state):
    topic = make.TopicFactory(state=state)
    for client in (editor, admin_client):
        page = client.get(address(topic))
        assert steps(page)[1:] == [one.name for one in workflow.offered(page.wsgi_request.user, topic)]
        assert 'name="state"' not in page.content.decode()


@pytest.mark.parametrize(
    ("state", "buttons"),
    [(State.DRAFT, [False, True]), (State.IN_REVIEW, [False, False]), (State.RETIRED, [False, True])],
)
def test_whoever_may_not_publish_has_a_button_that_sends_to_review(editor, state, buttons):
    page = editor.get(address(make.TopicFactory(state=state))).content.decode()
    assert [f'name="{name}"' in page for name in ("_publish", "_submit")] == buttons
    assert "those who may publish find it on their start page" in page


def test_saving_without_a_step_says_where_it_stays(admin_client):
    planned = make.TopicFactory(publish_at=timezone.now() + HOUR)
    labels = [
        admin_client.get(address(one)).context["adminform"].form.fields["step"].choices[0][1]
        for one in (make.TopicFactory(state=State.IN_REVIEW), planned)
    ]
    assert labels[0] == "Leave it as it is: In review"
    assert labels[1].startswith("Leave it as it is: Published from ")


def test_actions_are_offered_to_those_who_may_take_them(editor, admin_client):
    make.TopicFactory()
    offered = [
        [
            name
            for name, _label in client.get(reverse("admin:events_topic_changelist"))
            .context["action_form"]
            .fields["action"]
            .choices
        ]
        for client in (editor, admin_client)
    ]
    assert {"submit", "back_to_draft"} <= set(offered[0])
    assert not {"publish", "retire"} & set(offered[0])
    assert {"submit", "publish", "retire", "back_to_draft"} <= set(offered[1])


# Steps taken with the form


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        (State.DRAFT, "submit", State.IN_REVIEW),
        (State.IN_REVIEW, "publish", State.PUBLISHED),
        (State.IN_REVIEW, "redraft", State.DRAFT),
        (State.PUBLISHED, "retire", State.RETIRED),
        (State.PUBLISHED, "unpublish", State.DRAFT),
        (State.RETIRED, "publish", State.PUBLISHED),
    ],
)
def test_a_step_is_taken_and_noted_with_what_was_changed(admin_client, before, step, after):
    topic = make.TopicFactory(state=before)
    response = change(admin_client, topic, step=step, name_en="Another name")
    topic.refresh_from_db()
    assert (response.status_code, topic.state, topic.name_en) == (302, after, "Another name")
    entry = LogEntry.objects.get()
    assert entry.get_change_message() == "Changed Name (English). Changed state."
    assert f'"transition": "{step}"' in entry.change_message


@pytest.mark.parametrize(
    ("before", "step", "words"),
    [
        (State.DRAFT, "submit", "It is in review now: those who may publish find it on their start page."),
        (State.PUBLISHED, "retire", "It is retired: the public does not see it any more."),
        (State.PUBLISHED, "unpublish", "It is a draft again: the public does not see it."),
    ],
)
def test_whoever_takes_a_step_is_told_what_it_means(admin_client, before, step, words):
    assert words in said(change(admin_client, make.TopicFactory(state=before), step=step))


def test_whoever_schedules_is_told_the_time(admin_client):
    moment = timezone.localtime(timezone.now() + HOUR)
    words = f"{moment:%Y-%m-%d %H:%M}."
    topic = make.TopicFactory(state=State.DRAFT)
    assert f"Published from {words}" in said(change(admin_client, topic, step="schedule", **times(publish_at=moment)))
    sent = times(retire_at=moment)
    assert f"The public sees it until {words}" in said(change(admin_client, make.TopicFactory(), **sent))


def test_a_day_without_a_time_is_asked_about_in_words(admin_client):
    response = change(admin_client, make.TopicFactory(), retire_at_0="2040-01-01")
    assert errors(response)["retire_at"] == ["Give both a date and a time."]


def test_what_was_not_published_is_one_click_away(admin_client):
    topic = make.TopicFactory(state=State.DRAFT, name_en="")
    response = act(admin_client, "events_topic", "publish", topic)
    assert f'<a href="{address(topic)}">Put it right</a>' in said(response)[0]


def test_a_record_is_scheduled_and_appears_by_itself(admin_client):
    topic = make.TopicFactory(state=State.IN_REVIEW)
    when = (timezone.now() + HOUR).replace(microsecond=0)
    change(admin_client, topic, step="schedule", **times(publish_at=when))
    topic.refresh_from_db()
    assert (topic.state, topic.publish_at, topic.is_public()) == (State.PUBLISHED, when, False)
    assert topic.is_public(at=when)


@pytest.mark.parametrize(
    ("step", "moments", "field"),
    [
        ("schedule", {}, "publish_at"),
        ("schedule", {"publish_at": -HOUR}, "publish_at"),
        ("publish", {"publish_at": HOUR}, "publish_at"),
        ("publish", {"retire_at": -HOUR}, "retire_at"),
        ("schedule", {"publish_at": 2 * HOUR, "retire_at": HOUR}, "retire_at"),
    ],
)
def test_a_time_that_contradicts_the_step_is_refused_beside_it(admin_client, step, moments, field):
    topic = make.TopicFactory(state=State.DRAFT)
    given = times(**{name: timezone.now() + delta for name, delta in moments.items()})
    response = change(admin_client, topic, step=step, **given)
    assert field in errors(response)
    assert state_of(topic) == State.DRAFT


def test_what_waits_for_its_time_is_published_now_all_the_same(admin_client):
    topic = make.TopicFactory(publish_at=(timezone.now() + HOUR).replace(microsecond=0))
    assert change(admin_client, topic, step="publish").status_code == 302
    assert Topic.objects.published().get().publish_at is None


def test_the_button_publishes_at_the_time_that_is_entered(admin_client):
    when = (timezone.now() + HOUR).replace(microsecond=0)
    topic = make.TopicFactory(state=State.DRAFT)
    change(admin_client, topic, _publish="1", **times(publish_at=when))
    topic.refresh_from_db()
    assert (topic.state, topic.publish_at) == (State.PUBLISHED, when)


@pytest.mark.parametrize(
    ("planned", "field", "delta", "is_taken"),
    [
        (HOUR, "publish_at", 2 * HOUR, True),
        (None, "publish_at", HOUR, False),
        (None, "retire_at", HOUR, True),
        (None, "retire_at", -HOUR, False),
    ],
)
def test_other_times_of_a_published_record_are_judged_as_the_step_they_mean(
    admin_client, planned, field, delta, is_taken
):
    topic = make.TopicFactory(publish_at=planned and timezone.now() + planned)
    when = (timezone.now() + delta).replace(microsecond=0)
    response = change(admin_client, topic, **times(**{field: when}))
    assert (response.status_code == 302) is is_taken
    assert (getattr(Topic.objects.get(), field) == when) is is_taken


def test_each_missing_word_is_named_once(admin_client):
    photo = make.PhotoFactory(state=State.DRAFT, alt_text_en="", licence="")
    response = change(admin_client, photo, step="publish", licence="")
    assert errors(response) == {name: ["Needed before this can be published."] for name in ("alt_text_en", "licence")}


def test_a_record_goes_back_to_draft_though_something_is_missing(admin_client):
    photo = make.PhotoFactory()
    assert change(admin_client, photo, step="unpublish", alt_text_en="").status_code == 302
    assert state_of(photo) == State.DRAFT


# What nobody can send past the table


@pytest.mark.parametrize(
    "sent", [{"step": "publish"}, {"step": "schedule"}, {"_publish": "1"}, {"state": "published"}, {"step": "no such"}]
)
def test_what_is_not_offered_cannot_be_sent(editor, sent):
    topic = make.TopicFactory(state=State.DRAFT)
    response = change(editor, topic, **sent)
    assert state_of(topic) == State.DRAFT
    assert response.status_code == (302 if "state" in sent else 200)


def test_a_new_record_is_not_published_by_someone_who_may_not(editor):
    for sent in ({"step": "publish"}, {"_publish": "1"}, {"state": "published"}):
        add(editor, "events_topic", name_en="Invented", **sent)
        assert not Topic.objects.exclude(state=State.DRAFT).exists()


def test_a_step_that_was_overtaken_is_refused(admin_client):
    topic = make.TopicFactory(state=State.DRAFT)
    data = filled(admin_client.get(address(topic))) | {"step": "submit"}
    Topic.objects.filter(pk=topic.pk).update(state=State.PUBLISHED)
    response = admin_client.post(address(topic), data)
    assert "step" in errors(response)
    assert state_of(topic) == State.PUBLISHED


@pytest.mark.parametrize("action", ["publish", "retire", "back_to_draft"])
def test_actions_sent_without_permission_do_nothing(editor, action):
    published, waits = make.TopicFactory(), make.TopicFactory(state=State.IN_REVIEW)
    act(editor, "events_topic", action, published, waits)
    after = State.DRAFT if action == "back_to_draft" else State.IN_REVIEW
    assert [state_of(published), state_of(waits)] == [State.PUBLISHED, after]


def test_an_action_that_leads_nowhere_says_so(admin_client):
    draft, published = make.TopicFactory(state=State.DRAFT), make.TopicFactory()
    response = act(admin_client, "events_topic", "retire", draft, published)
    assert said(response) == [
        "1 record stays as it is: this step is not possible from where it stands.",
        "1 record retired.",
    ]
    assert [state_of(draft), state_of(published)] == [State.DRAFT, State.RETIRED]


# What is published


def test_a_published_record_is_not_changed_by_someone_who_may_not_publish(editor):
    topic = make.TopicFactory(name_en="As it was")
    page = editor.get(address(topic))
    assert page.context["adminform"].form.fields["step"].help_text == str(KEPT_PENDING)
    assert ONLY_PUBLISHERS not in page.content.decode()
    assert change(editor, topic, name_en="Otherwise").url == address(topic, "pending")
    assert Topic.objects.get().name_en == "As it was"


def test_a_published_row_on_the_page_of_a_draft_is_not_changed_either(editor):
    edition = make.EditionFactory(state=State.DRAFT)
    item = make.SubForumFactory(edition=edition, title_en="As it was")
    assert change(editor, edition, theme_en="Untouched rows pass").status_code == 302
    for sent in ({"sub_forums-0-title_en": "Otherwise"}, {"sub_forums-0-DELETE": "on"}):
        response = change(editor, edition, **sent)
        assert ONLY_PUBLISHERS in response.content.decode()
    assert SubForum.objects.get(pk=item.pk).title_en == "As it was"


def test_a_row_added_to_a_published_edition_stays_a_draft_without_the_permission(client):
    edition = make.EditionFactory(year=2040)
    may = ("change_edition", "publish_edition", "view_subforum", "add_subforum", "change_subforum")
    sign_in(client, *may)
    page = filled(client.get(address(edition)))
    client.post(address(edition), page | rows(page, "sub_forums", {"kind": "roundtable", "title_en": "New"}))
    assert SubForum.objects.get().state == State.DRAFT


def test_photos_do_not_come_into_a_published_album_by_another_way(editor):
    edition = make.EditionFactory()
    make.PhotoFactory(edition=edition)
    published, draft = make.AlbumFactory(), make.AlbumFactory(state=State.DRAFT)
    for album in (published, draft):
        response = editor.post(reverse("admin:media_album_add_photos", args=[album.pk]), {"edition": edition.pk})
        assert (said(response)[-1] == ONLY_PUBLISHERS) is (album == published)
    assert set(AlbumPhoto.objects.values_list("album", flat=True)) == {draft.pk}


def test_an_earlier_file_does_not_come_back_to_a_published_photo_by_another_way(editor):
    photo = make.PhotoFactory()
    earlier = EarlierFile.objects.create(photo=photo, stored_name="photos/earlier.jpg", original_name="earlier.jpg")
    response = editor.post(reverse("admin:media_photo_bring_back", args=[photo.pk, earlier.pk]))
    assert said(response) == [ONLY_PUBLISHERS]
    assert Photo.objects.get().original.name == photo.original.name


def test_records_that_start_published_start_as_drafts_with_those_who_may_not(editor, admin_client):
    add(editor, "events_topic", name_en="Of the editor")
    add(admin_client, "events_topic", name_en="Of the publisher")
    assert dict(Topic.objects.values_list("name_en", "state")) == {
        "Of the editor": State.DRAFT,
        "Of the publisher": State.PUBLISHED,
    }


def test_whoever_only_looks_sees_the_state_and_no_steps(client):
    edition = make.EditionFactory()
    page = sign_in(client, "view_edition").get(address(edition)).content.decode()
    assert "Published" in page
    assert 'name="step"' not in page
    assert Edition.objects.get().state == State.PUBLISHED
