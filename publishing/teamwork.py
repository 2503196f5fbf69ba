"""Working on a record together: who is to do something, what colleagues say, and who is told of it."""

from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from publishing import notices, scopes, workflow
from publishing.models import Assignment, Comment, Notice, Publishable

#: Where permissions are kept; others ways to sign in know of none.
PERMISSIONS = "django.contrib.auth.backends.ModelBackend"
#: What the history notes of the step that sends a record to review.
SUBMITTED = f'"transition": "{workflow.SUBMIT.name}"'


def staff_with(verb: str, record: Publishable) -> QuerySet:
    """Return the active members of staff who may do this with a record, superusers among them."""
    users = get_user_model().objects.with_perm(workflow.permission(verb, record), backend=PERMISSIONS)
    users = users.filter(is_staff=True).order_by("last_name", "first_name", "username")
    limited = users.exclude(editing_scope=None).select_related("editing_scope")
    return users.exclude(pk__in=[user.pk for user in limited if not scopes.may_alter(user, record)])


@transaction.atomic
def assign(record: Publishable, assignee, by, note: str = "") -> Assignment:
    """Ask a colleague to do something about a record and tell them; what they were asked before is replaced."""
    finish(record.assignments.filter(assignee=assignee))
    assignment = Assignment.objects.create(record=record, assignee=assignee, made_by=by, note=note)
    notices.announce([assignee], Notice.Reason.ASSIGNED, record, by, note)
    return assignment


def finish(assignments: QuerySet) -> int:
    """Note that what these assignments ask for is done; return how many were open."""
    return assignments.filter(done_at=None).update(done_at=timezone.now())


@transaction.atomic
def comment(record: Publishable, author, text: str) -> Comment:
    """Say something about a record, and tell those involved."""
    made = Comment.objects.create(record=record, author=author, text=text)
    notices.announce(involved(record), Notice.Reason.COMMENT, record, author, text)
    return made


def resolve(comments: QuerySet, by) -> int:
    """Note that nothing more is to be done about these comments; return how many were open."""
    return comments.filter(resolved_at=None).update(resolved_at=timezone.now(), resolved_by=by)


def send_to_review(record: Publishable, by) -> None:
    """Tell those who may publish the record that it waits for them."""
    notices.announce(staff_with(workflow.PUBLISH, record), Notice.Reason.REVIEW, record, by)


def propose_change(record: Publishable, by, note: str = "") -> None:
    """Tell those who may publish the record of a pending change that waits for them, where ``by`` cannot publish it."""
    if not workflow.may_change_public(by, record):
        notices.announce(staff_with(workflow.PUBLISH, record), Notice.Reason.PENDING, record, by, note)


def involved(record: Publishable) -> QuerySet:
    """Return the staff who take part in the work on a record.

    They are those who commented, those to whom it is assigned and who assigned it, and who sent it to review.
    """
    assignments = record.assignments.filter(done_at=None)
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(record),
        object_id=str(record.pk),
        change_message__contains=SUBMITTED,
    )
    is_involved = (
        Q(pk__in=record.comments.values("author"))
        | Q(pk__in=assignments.values("assignee"))
        | Q(pk__in=assignments.values("made_by"))
        | Q(pk__in=entries.values("user"))
    )
    return get_user_model().objects.filter(is_involved, is_active=True, is_staff=True).order_by("pk")
