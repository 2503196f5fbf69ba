"""What runs through the editions: outcomes, organizations, people and topics."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from events.footnotes import Footnotes
from events.models import Organization, Outcome, Person, Topic
from events.views.editions import photos_of


@require_safe
def outcome_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one outcome and its steps over the years, each with its source."""
    outcome = get_object_or_404(Outcome.objects.published().for_detail(), slug=slug)
    footnotes = Footnotes(outcome, outcome.citations.all(), [step.source for step in outcome.dated_steps])
    return render(request, "events/outcome_detail.html", {"outcome": outcome, "footnotes": footnotes})


@require_safe
def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one organization and everything it had a part in."""
    organization = get_object_or_404(Organization.objects.published().for_detail(), slug=slug)
    roles = groupby(organization.edition_roles.all(), lambda role: role.edition)
    context = {
        "organization": organization,
        "editions": [(edition, list(group)) for edition, group in roles],
        "items": _newest_first(organization.sub_forum_roles.all(), lambda role: role.sub_forum.edition),
        "speakers": _newest_first(organization.representatives.all(), lambda part: part.sub_forum.edition),
        "stands": _newest_first(organization.stands.all(), lambda stand: stand.exhibition.edition),
        "footnotes": Footnotes(organization, organization.citations.all()),
        "photos": photos_of(organization),
    }
    return render(request, "events/organization_detail.html", context)


def _newest_first(rows, edition_of) -> list:
    return sorted(rows, key=lambda row: -edition_of(row).year)


@require_safe
def person_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one person and the parts they had, with the position and organization of the time."""
    person = get_object_or_404(Person.objects.published().for_detail(), slug=slug)
    context = {
        "person": person,
        "footnotes": Footnotes(person, person.citations.all()),
        "photos": photos_of(person),
    }
    return render(request, "events/person_detail.html", context)


@require_safe
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one topic and everything on it."""
    topic = get_object_or_404(Topic.objects.published().for_detail(), slug=slug)
    return render(request, "events/topic_detail.html", {"topic": topic, "photos": photos_of(topic)})
