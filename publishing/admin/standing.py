"""Where a record stands, in words: badges, why a published one is hidden, what keeps one from being published."""

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from publishing.admin.forms import labels
from publishing.models import Publishable, State
from publishing.workflow import WAITING

#: What whoever may change a published record, but not publish it, is told of it.
KEPT_PENDING = gettext_lazy(
    "This is published. What you change is kept as a pending change, until somebody who may publish publishes it."
)


def badge(record: Publishable) -> SafeString:
    """Return the record's state as a coloured word, with the reason where a published one is still hidden."""
    label, kind = record.get_state_display(), record.state
    if record.state == State.PUBLISHED and not record.is_public():
        label, kind = why_hidden(record), "waiting"
    return format_html('<span class="badge badge-{}">{}</span>', kind, label)


def why_hidden(record: Publishable) -> str:
    """Return in words why a published record is not public, or an empty string if it is."""
    now = timezone.now()
    if record.state != State.PUBLISHED or record.is_public(now):
        return ""
    if record.publish_at and record.publish_at > now:
        return _("Published from %(when)s") % {"when": moment(record.publish_at)}
    if record.retire_at and record.retire_at <= now:
        return _("Retired since %(when)s") % {"when": moment(record.retire_at)}
    for name in record.shown_with:
        other = getattr(record, name)
        if other and not other.is_public(now):
            return _("Hidden: %(kind)s “%(name)s” is not public") % {"kind": other._meta.verbose_name, "name": other}
    return ""


def moment(when) -> str:
    """Return a time as staff read it, in the forum's own time zone."""
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M}"


def waiting(rows: QuerySet) -> dict[State, int]:
    """Return how many of the rows are in review and how many are drafts; a state without any is left out."""
    counts = rows.order_by().aggregate(**{state.name: Count("pk", filter=Q(state=state)) for state in WAITING})
    return {state: counts[state.name] for state in reversed(WAITING) if counts[state.name]}


def refusal(record: Publishable, error: ValidationError) -> str:
    """Return a sentence that names the record and what keeps it from being published."""
    if missing := record.missing_to_publish():
        return _("“%(record)s” was not published. Missing: %(fields)s.") % {
            "record": record,
            "fields": pgettext("between the items of a list", ", ").join(labels(type(record), missing)),
        }
    return _("“%(record)s” was not published. %(problems)s") % {
        "record": record,
        "problems": " ".join(error.messages),
    }
