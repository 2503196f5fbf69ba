"""The way of a record to the public: one table of transitions, which the admin, commands and tests all go by.

Visibility itself is computed (``PublishableQuerySet.published()``): nothing here has to happen when a time comes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from publishing import audit
from publishing.models import Publishable, State

#: What stands before publication, and is published by whoever publishes many at once.
WAITING = (State.DRAFT, State.IN_REVIEW)
#: Verbs of permissions; with the model's name they are the codename: ``publish_edition``.
CHANGE, PUBLISH, TRANSLATE = "change", "publish", "translate"

#: What whoever may not publish is told of a published record.
ONLY_PUBLISHERS = gettext_lazy("This is published. Only those who may publish can change it.")


class Condition(NamedTuple):
    """What must hold for a transition: in words, and the problems by field where it does not."""

    words: Promise
    problems: Callable[[Publishable, datetime], dict[str, str]]


class Transition(NamedTuple):
    """A step from one of several states to another."""

    name: str
    label: Promise
    sources: frozenset[State]
    target: State
    #: The verb of the permission that whoever takes the step needs for this kind of record.
    permission: str
    conditions: tuple[Condition, ...] = ()
    #: Sets the times of the record as the step wants them.
    times: Callable[[Publishable, datetime], None] = lambda record, now: None


def _missing(record: Publishable, now: datetime) -> dict[str, str]:
    return {name: _("Needed before this can be published.") for name in record.missing_to_publish()}


def _not_ahead(name: str) -> Callable[[Publishable, datetime], dict[str, str]]:
    def problems(record: Publishable, now: datetime) -> dict[str, str]:
        when = getattr(record, name)
        return {} if when and when > now else {name: _("Enter a time that lies ahead.")}

    return problems


def _appear_now(record: Publishable, now: datetime) -> None:
    """Forget a time to appear that lies ahead, and a time to go that has passed: both would hide the record."""
    if record.publish_at and record.publish_at > now:
        record.publish_at = None
    _forget_past_retirement(record, now)


def _forget_past_retirement(record: Publishable, now: datetime) -> None:
    if record.retire_at and record.retire_at <= now:
        record.retire_at = None


def _forget_retirement(record: Publishable, now: datetime) -> None:
    record.retire_at = None


COMPLETE = Condition(gettext_lazy("Nothing that readers need is missing."), _missing)
APPEARS_LATER = Condition(gettext_lazy("The time of publication lies ahead."), _not_ahead("publish_at"))
GOES_LATER = Condition(gettext_lazy("The time of retirement lies ahead."), _not_ahead("retire_at"))

_DRAFT, _REVIEW, _PUBLISHED, _RETIRED = State.DRAFT, State.IN_REVIEW, State.PUBLISHED, State.RETIRED
SUBMIT = Transition("submit", gettext_lazy("Send to review"), frozenset({_DRAFT, _RETIRED}), _REVIEW, CHANGE)
REDRAFT = Transition(
    "redraft", pgettext_lazy("a step", "Back to draft"), frozenset({_REVIEW, _RETIRED}), _DRAFT, CHANGE
)
PUBLISH_NOW = Transition(
    "publish", gettext_lazy("Publish now"), frozenset(State), _PUBLISHED, PUBLISH, (COMPLETE,), _appear_now
)
SCHEDULE = Transition(
    "schedule",
    gettext_lazy("Publish at a time"),
    frozenset(State),
    _PUBLISHED,
    PUBLISH,
    (COMPLETE, APPEARS_LATER),
    _forget_past_retirement,
)
RETIRE = Transition(
    "retire",
    gettext_lazy("Retire now"),
    frozenset({_PUBLISHED}),
    _RETIRED,
    PUBLISH,
    times=_forget_retirement,
)
RETIRE_LATER = Transition(
    "retire_later",
    gettext_lazy("Retire at a time"),
    frozenset({_PUBLISHED}),
    _PUBLISHED,
    PUBLISH,
    (COMPLETE, GOES_LATER),
)
UNPUBLISH = Transition("unpublish", gettext_lazy("Take back to draft"), frozenset({_PUBLISHED}), _DRAFT, PUBLISH)
#: All there is, in the order in which it is offered.
TABLE = (SUBMIT, PUBLISH_NOW, SCHEDULE, RETIRE_LATER, RETIRE, REDRAFT, UNPUBLISH)
BY_NAME = {transition.name: transition for transition in TABLE}


def permission(verb: str, kind: type[Publishable] | Publishable) -> str:
    """Return the full name of a permission: ``events.publish_edition``."""
    return f"{kind._meta.app_label}.{verb}_{kind._meta.model_name}"


def may_take(user, transition: Transition, kind: type[Publishable] | Publishable) -> bool:
    """Say whether the user may take this step with records of a kind; whether it leads on from one is not asked."""
    return user.has_perm(permission(transition.permission, kind))


def may_publish(user, kind: type[Publishable] | Publishable) -> bool:
    """Say whether the user may decide what the public sees of a kind of record."""
    return user.has_perm(permission(PUBLISH, kind))


def may_change_public(user, record: Publishable) -> bool:
    """Say whether the user may change this record as it stands: a published one needs the permission to publish.

    Whether the user may change records of the kind at all is for the caller to ask.
    """
    return record.state != State.PUBLISHED or may_publish(user, record)


def leads_on(transition: Transition, record: Publishable, now: datetime | None = None) -> bool:
    """Say whether the step is possible from where the record stands.

    What its times have made public is not published once more, neither now nor later.
    """
    if record.state not in transition.sources:
        return False
    if record.state != State.PUBLISHED or transition not in (PUBLISH_NOW, SCHEDULE):
        return True
    now = now or timezone.now()
    return bool((record.publish_at and record.publish_at > now) or (record.retire_at and record.retire_at <= now))


def offered(user, record: Publishable) -> list[Transition]:
    """Return the steps that the user may take from where the record stands, in order."""
    return [one for one in TABLE if leads_on(one, record) and may_take(user, one, record)]


def publication(record: Publishable) -> Transition:
    """Return the step that publishes the record as it is planned: at its time, where that lies ahead, else now."""
    return SCHEDULE if record.publish_at and record.publish_at > timezone.now() else PUBLISH_NOW


def towards(target: State, record: Publishable) -> Transition | None:
    """Return the step that brings the record to a state from where it stands; None where there is none."""
    candidates = (publication(record),) if target == State.PUBLISHED else TABLE
    return next((one for one in candidates if one.target == target and leads_on(one, record)), None)


def prepare(record: Publishable, transition: Transition, user=None) -> None:
    """Give the record, unsaved, state and times of a step.

    Without a user, as in commands, no permission is asked. Raises ``PermissionDenied``, or ``ValidationError`` where
    the step does not lead on from here or a condition does not hold; the record is then as it was.
    """
    now = timezone.now()
    if user is not None and not may_take(user, transition, record):
        raise PermissionDenied
    if not leads_on(transition, record, now):
        raise ValidationError(
            _("“%(step)s” is not possible from “%(state)s”.")
            % {"step": transition.label, "state": record.get_state_display()},
            code="no_way",
        )
    problems = {}
    for condition in transition.conditions:
        problems |= condition.problems(record, now)
    if problems:
        raise ValidationError(problems)
    record.state = transition.target
    transition.times(record, now)


def start_anew(record: Publishable) -> None:
    """Give a record, unsaved, the state in which its way to the public begins, wherever it stood."""
    record.state = State.DRAFT


@contextmanager
def judged_as(record: Publishable, state: State) -> Iterator[None]:
    """Let a record in memory stand in another state for a while, so that it is judged as what it would be there."""
    before, record.state = record.state, state
    try:
        yield
    finally:
        record.state = before


def take(record: Publishable, transition: Transition, user=None, request: HttpRequest | None = None) -> None:
    """Take a step and save the record; raise what ``prepare`` raises, and ``ValidationError`` for what is wrong in it.

    Where it raises, the record in memory has its state and times of before. The request, if there is one, is written
    down with the step.
    """
    before = record.state, record.publish_at, record.retire_at
    prepare(record, transition, user)
    try:
        if transition.target == State.PUBLISHED:
            record.full_clean()
    except ValidationError:
        record.state, record.publish_at, record.retire_at = before
        raise
    record.save()
    audit.note_transition(record, before[0], record.state, actor=user, request=request)


def publish_for_a_look(rows: QuerySet) -> None:
    """Make stored rows public and ask nothing: for a preview, in a transaction that is taken back."""
    rows.update(state=State.PUBLISHED, publish_at=None, retire_at=None)
