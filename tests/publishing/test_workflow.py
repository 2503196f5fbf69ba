"""The table of transitions: who may take which step from where, and what it leaves behind."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from events.models import Edition
from publishing import workflow
from publishing.models import AuditEntry, Publishable, State
from tests.factories import EditionFactory, PhotoFactory, TopicFactory

HOUR = timedelta(hours=1)
#: From where each step leads, and what it needs. Written out once more, so that a change of the table is a decision.
EXPECTED = {
    "submit": ({State.DRAFT, State.RETIRED}, State.IN_REVIEW, "change"),
    "publish": (set(State), State.PUBLISHED, "publish"),
    "schedule": (set(State), State.PUBLISHED, "publish"),
    "retire_later": ({State.PUBLISHED}, State.PUBLISHED, "publish"),
    "retire": ({State.PUBLISHED}, State.RETIRED, "publish"),
    "redraft": ({State.IN_REVIEW, State.RETIRED}, State.DRAFT, "change"),
    "unpublish": ({State.PUBLISHED}, State.DRAFT, "publish"),
}


def staff(*permissions: str) -> User:
    user = User.objects.create_user(f"user-{User.objects.count()}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def names(steps) -> list[str]:
    return [one.name for one in steps]


def test_the_table_is_what_was_decided():
    assert {one.name: (set(one.sources), one.target, one.permission) for one in workflow.TABLE} == EXPECTED


def test_the_editing_guide_has_the_same_table():
    def row(one) -> str:
        sources = ", ".join(str(state.label) for state in State if state in one.sources)
        holds = " ".join(str(condition.words) for condition in one.conditions)
        return f"| {one.label} | {sources} | {one.target.label} | who may {one.permission} it | {holds} |"

    guide = (settings.BASE_DIR / "docs/editing.md").read_text()
    head = "| Step | From | To | Who | What must hold |\n|---|---|---|---|---|\n"
    assert head + "\n".join(map(row, workflow.TABLE)) + "\n\n" in guide


def test_whatever_changes_what_the_public_sees_needs_the_permission_to_publish():
    for one in workflow.TABLE:
        touches = State.PUBLISHED in one.sources or one.target == State.PUBLISHED
        assert one.permission == (workflow.PUBLISH if touches else workflow.CHANGE), one.name


@pytest.mark.django_db
def test_every_publishable_kind_has_a_permission_to_publish():
    kinds = [model for model in apps.get_models() if issubclass(model, Publishable)]
    assert len(kinds) >= 12
    for kind in kinds:
        app, codename = workflow.permission(workflow.PUBLISH, kind).split(".")
        assert Permission.objects.filter(content_type__app_label=app, codename=codename).count() == 1, codename


@pytest.mark.django_db
@pytest.mark.parametrize("one", workflow.TABLE, ids=lambda one: one.name)
@pytest.mark.parametrize("state", State)
def test_a_step_is_taken_from_its_states_alone(one, state):
    now = timezone.now()
    record = EditionFactory(state=state, publish_at=now + HOUR, retire_at=now + 2 * HOUR)
    if state in one.sources:
        workflow.take(record, one)
        record.refresh_from_db()
        assert record.state == one.target
    else:
        with pytest.raises(ValidationError):
            workflow.take(record, one)
        assert record.state == state


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "editor", "publisher"),
    [
        (State.DRAFT, ["submit"], ["submit", "publish", "schedule"]),
        (State.IN_REVIEW, ["redraft"], ["publish", "schedule", "redraft"]),
        (State.PUBLISHED, [], ["retire_later", "retire", "unpublish"]),
        (State.RETIRED, ["submit", "redraft"], ["submit", "publish", "schedule", "redraft"]),
    ],
)
def test_what_is_offered_follows_the_state_and_the_permissions(state, editor, publisher):
    record = EditionFactory(state=state)
    assert names(workflow.offered(staff("change_edition"), record)) == editor
    assert names(workflow.offered(staff("change_edition", "publish_edition"), record)) == publisher
    assert names(workflow.offered(staff("change_photo", "publish_photo"), record)) == []
    assert names(workflow.offered(User(is_superuser=True, is_active=True), record)) == publisher


@pytest.mark.django_db
def test_a_step_is_refused_without_its_permission():
    record = EditionFactory(state=State.DRAFT)
    with pytest.raises(PermissionDenied):
        workflow.take(record, workflow.PUBLISH_NOW, staff("change_edition"))
    assert Edition.objects.get(pk=record.pk).state == record.state == State.DRAFT


@pytest.mark.django_db
def test_what_is_incomplete_is_not_published_and_stays_as_it_was():
    when = timezone.now() + HOUR
    photo = PhotoFactory(state=State.DRAFT, alt_text_en="", publish_at=when)
    with pytest.raises(ValidationError) as refused:
        workflow.take(photo, workflow.PUBLISH_NOW)
    assert list(refused.value.message_dict) == ["alt_text_en"]
    assert (photo.state, photo.publish_at) == (State.DRAFT, when)


@pytest.mark.django_db
def test_publishing_now_forgets_the_times_that_would_hide_it():
    now = timezone.now()
    waiting = EditionFactory(publish_at=now + HOUR)
    gone = EditionFactory(state=State.RETIRED, publish_at=now - 2 * HOUR, retire_at=now - HOUR)
    for record in (waiting, gone):
        workflow.take(record, workflow.PUBLISH_NOW)
        assert record.is_public()
    assert gone.publish_at == now - 2 * HOUR


@pytest.mark.django_db
def test_what_is_public_cannot_be_published_once_more():
    now = timezone.now()
    ways = (workflow.PUBLISH_NOW, workflow.SCHEDULE)
    public, waits, gone = EditionFactory(), EditionFactory(publish_at=now + HOUR), EditionFactory(retire_at=now - HOUR)
    assert [workflow.leads_on(way, public) for way in ways] == [False, False]
    assert [workflow.leads_on(way, record) for way in ways for record in (waits, gone)] == [True] * 4


@pytest.mark.django_db
@pytest.mark.parametrize(("step", "field"), [("schedule", "publish_at"), ("retire_later", "retire_at")])
@pytest.mark.parametrize("when", [None, -HOUR])
def test_a_time_must_be_given_and_lie_ahead(step, field, when):
    record = EditionFactory(state="draft" if step == "schedule" else "published")
    setattr(record, field, when and timezone.now() + when)
    with pytest.raises(ValidationError) as refused:
        workflow.take(record, workflow.BY_NAME[step])
    assert list(refused.value.message_dict) == [field]


@pytest.mark.django_db
def test_a_record_goes_on_time_to_the_minute_with_nothing_running():
    start = timezone.now()
    record = EditionFactory(state=State.IN_REVIEW, publish_at=start + HOUR, retire_at=start + 2 * HOUR)
    workflow.take(record, workflow.SCHEDULE)
    second = timedelta(seconds=1)
    seen = [start + HOUR - second, start + HOUR, start + 2 * HOUR - second, start + 2 * HOUR]
    assert [Edition.objects.published(at).exists() for at in seen] == [False, True, True, False]


@pytest.mark.django_db
def test_retiring_forgets_the_time_it_was_planned_for():
    record = EditionFactory(retire_at=timezone.now() + HOUR)
    workflow.take(record, workflow.RETIRE)
    assert (record.state, record.retire_at) == (State.RETIRED, None)


@pytest.mark.django_db
def test_the_step_towards_a_state_keeps_a_planned_time():
    planned = EditionFactory(state=State.DRAFT, publish_at=timezone.now() + HOUR)
    assert workflow.towards(State.PUBLISHED, planned) is workflow.SCHEDULE
    assert workflow.towards(State.PUBLISHED, EditionFactory(state=State.DRAFT)) is workflow.PUBLISH_NOW
    assert workflow.towards(State.DRAFT, EditionFactory()) is workflow.UNPUBLISH
    assert workflow.towards(State.DRAFT, EditionFactory(state=State.RETIRED)) is workflow.REDRAFT
    assert workflow.towards(State.RETIRED, planned) is None


@pytest.mark.django_db
def test_a_published_record_is_changed_by_whoever_may_publish():
    editor, publisher = staff("change_edition"), staff("change_edition", "publish_edition")
    draft, published = EditionFactory(state=State.DRAFT), EditionFactory()
    assert [workflow.may_change_public(editor, one) for one in (draft, published)] == [True, False]
    assert [workflow.may_change_public(publisher, one) for one in (draft, published)] == [True, True]


def test_each_step_is_in_the_audit_log(admin_user):
    topic = TopicFactory(state=State.DRAFT)
    workflow.take(topic, workflow.publication(topic), admin_user)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.detail) == ("admin", {"before": "draft", "after": "published"})
