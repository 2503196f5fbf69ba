"""What the home page shows: the line of editions, the latest edition, and the newest of photos, outcomes, documents."""

from datetime import date

from events.footnotes import Footnotes, citations_of
from events.models import Edition, EditionOrganization, Forum, Organization, Outcome
from events.timeline import recent_line
from media.models import Document, Photo

PHOTOS, OUTCOMES, DOCUMENTS = 3, 5, 4


def front_page(today: date) -> dict:
    """Return the context of the home page; every part of it may be empty."""
    forum, line = Forum.load(), recent_line(today)
    outcomes = list(Outcome.objects.published().for_cards().prefetch_related("dated_steps__source")[:OUTCOMES])
    latest = line.latest
    sources = [line.headcount.source] if line.headcount else []
    sources += [step.source for outcome in outcomes for step in outcome.dated_steps[-1:]]
    return {
        "forum": forum,
        "line": line,
        "latest": latest,
        "hosts": hosts_of(latest) if latest else [],
        "footnotes": Footnotes(forum, citations_of(forum), sources),
        "photos": list(Photo.objects.published().for_cards()[:PHOTOS]),
        "outcomes": outcomes,
        "documents": list(Document.objects.published().for_cards()[:DOCUMENTS]),
    }


def hosts_of(edition: Edition) -> list[Organization]:
    """Return the public organizations that hosted an edition, in their order."""
    hosts = edition.roles.filter(Organization.visible("organization__"), role=EditionOrganization.Role.HOST)
    return [role.organization for role in hosts.select_related("organization")]
