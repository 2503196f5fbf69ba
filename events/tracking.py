"""How long ago an outcome was last heard of."""

from datetime import date

from django.db.models import Case, CharField, Q, QuerySet, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from events.models import OutcomeStep

#: Steps after which nothing more is to be heard.
CLOSING = (OutcomeStep.Kind.DELIVERED, OutcomeStep.Kind.ENDED)
#: Calendar years within which an outcome counts as heard of lately, and after which as not heard of for long.
LATELY, LONG = 2, 5


class News(TextChoices):
    """When an outcome was last heard of."""

    CLOSED = "closed", _("Delivered or ended")
    LATELY = "lately", _("This year or last year")
    A_WHILE = "a-while", _("Not for two to four years")
    LONG = "long", _("Not for five years or more")
    NEVER = "never", _("No step recorded")


def with_news(rows: QuerySet) -> QuerySet:
    """Add ``news`` to outcomes that have ``last_kind`` and ``last_year``."""
    this_year = timezone.localdate().year
    return rows.annotate(
        news=Case(
            When(last_kind__in=CLOSING, then=Value(News.CLOSED.value)),
            When(last_year__gt=this_year - LATELY, then=Value(News.LATELY.value)),
            When(last_year__gt=this_year - LONG, then=Value(News.A_WHILE.value)),
            When(Q(last_kind__isnull=True), then=Value(News.NEVER.value)),
            default=Value(News.LONG.value),
            output_field=CharField(),
        )
    )


def since(step: OutcomeStep, today: date) -> str:
    """Return how long ago a step was: "this year", "3 months ago", "7 years ago"; nothing where no year is known."""
    if step.day and step.precision != "year":
        months = (today.year - step.day.year) * 12 + today.month - step.day.month - (today.day < step.day.day)
        if months < 1:
            return gettext("within the last month") if step.day <= today else ""
        if months < 24:
            return ngettext("%(count)s month ago", "%(count)s months ago", months) % {"count": months}
        years = months // 12
    else:
        years = today.year - (step.when or today.year + 1)
        if years == 0:
            return gettext("this year")
    return ngettext("%(count)s year ago", "%(count)s years ago", years) % {"count": years} if years > 0 else ""
