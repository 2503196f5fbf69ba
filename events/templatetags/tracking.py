"""A template filter that says how long ago a step was."""

from django import template
from django.utils import timezone

from events.models import OutcomeStep
from events.tracking import since

register = template.Library()


@register.filter
def ago(step: OutcomeStep) -> str:
    """Return "7 years ago"."""
    return since(step, timezone.localdate())
