"""What runs through the editions: outcomes, organizations, people and topics."""

from functools import partial
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.appearances import Appearances, span, years_of
from events.footnotes import Footnotes
from events.models import Organization, Outcome, Person, Topic
from events.views import lists
from events.views.editions import photos_of
from publishing.caching import kept
from publishing.contents import Contents
from publishing.listing import WITHIN
from publishing.places import place_of
from publishing.written import Written

_outcome = Written(lambda slug: Outcome.objects.published().for_detail().filter(slug=slug))
_person = Written(lambda slug: Person.objects.published().for_detail().filter(slug=slug))
_topic = Written(lambda slug: Topic.objects.published().for_detail().filter(slug=slug))


@kept(WITHIN)
@require_safe
def outcome_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one outcome and its steps over the years, each with its source."""
    contents = Contents(request, "outcome", slug, partial(_outcome_contents, slug))
    place = place_of(request, lists.OutcomeListView, contents.record_key)
    return render(request, "events/outcome_detail.html", {"contents": contents, "place": place})


def _outcome_contents(slug: str) -> dict:
    outcome = _outcome.get_or_404(slug=slug)
    footnotes = Footnotes(outcome, outcome.citations.all(), [step.source for step in outcome.dated_steps])
    return {"outcome": outcome, "footnotes": footnotes}


@kept(WITHIN)
@require_safe
def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one organization and everything it had a part in, year by year, under its other names too."""
    contents = Contents(request, "organization", slug, partial(_organization_contents, slug))
    place = place_of(request, lists.OrganizationListView, contents.record_key)
    return render(request, "events/organization_detail.html", {"contents": contents, "place": place})


def _organization_contents(slug: str) -> dict:
    organization, *earlier = Organization.objects.published().with_earlier(slug=slug) or [None]
    if organization is None:
        raise Http404
    names = _other_names(organization, earlier[:1])
    appearances = Appearances(organization, earlier)
    return {
        "organization": organization,
        "earlier": earlier,
        "names": names,
        "appearances": appearances,
        "strip": appearances.strip(year for name in names for year in name.years),
        "footnotes": Footnotes(organization, organization.citations.all()),
        "photos": photos_of(organization, *earlier),
    }


class OtherName(NamedTuple):
    """An organization that came before or after another, with the years of its parts."""

    organization: Organization
    is_earlier: bool
    years: list[int]

    @property
    def span(self) -> str:
        return span(self.years)


def _other_names(organization: Organization, before: list[Organization]) -> list[OtherName]:
    """Return the organization whose work it took over, and the public ones that took over its own."""
    after = [*organization.successors.all()]
    years = years_of([*before, *after])
    names = [(one, True) for one in before] + [(one, False) for one in after]
    return [OtherName(one, is_earlier, years.get(one.pk, [])) for one, is_earlier in names]


@kept(WITHIN)
@require_safe
def person_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one person and the parts they had, with the position and organization of the time."""
    contents = Contents(request, "person", slug, partial(_person_contents, slug))
    place = place_of(request, lists.PersonListView, contents.record_key)
    return render(request, "events/person_detail.html", {"contents": contents, "place": place})


def _person_contents(slug: str) -> dict:
    person = _person.get_or_404(slug=slug)
    appearances = Appearances(person)
    return {
        "person": person,
        "appearances": appearances,
        "strip": appearances.strip(),
        "footnotes": Footnotes(person, person.citations.all()),
        "photos": photos_of(person),
    }


@kept(WITHIN)
@require_safe
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one topic and everything on it, year by year."""
    contents = Contents(request, "topic", slug, partial(_topic_contents, slug))
    place = place_of(request, lists.TopicListView, contents.record_key)
    return render(request, "events/topic_detail.html", {"contents": contents, "place": place})


def _topic_contents(slug: str) -> dict:
    topic = _topic.get_or_404(slug=slug)
    appearances = Appearances(topic)
    return {"topic": topic, "appearances": appearances, "strip": appearances.strip(), "photos": photos_of(topic)}
