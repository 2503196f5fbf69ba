"""What the home page shows: what is on today, the line of editions, and the newest of everything."""

from datetime import date

from events.footnotes import Footnotes, citations_of
from events.models import Edition, EditionOrganization, Organization, Outcome, SubForum
from events.timeline import Line, recent_line
from events.today import by_the_clock
from media.models import Document, Photo
from pages.context import current_frame

PHOTOS, OUTCOMES, DOCUMENTS = 3, 5, 4


def front_page(today: date, *, lasts: bool = False) -> dict:
    """Return the context of the home page; every part of it may be empty.

    What ``lasts``, as a copy made of files does, does not speak of today.
    """
    frame, line = current_frame(), recent_line(today)
    outcomes = list(Outcome.objects.published().for_cards().prefetch_related("dated_steps__source")[:OUTCOMES])
    under_way = None if lasts else under_way_on(line, today)
    latest = None if under_way else line.latest
    sources = [line.headcount.source] if latest and line.headcount else []
    sources += [step.source for outcome in outcomes for step in outcome.dated_steps[-1:]]
    return {
        "frame": frame,
        "forum": frame.forum,
        "line": line,
        "under_way": under_way,
        "today": programme_of(under_way, today) if under_way else [],
        "latest": latest,
        "hosts": hosts_of(shown) if (shown := under_way or latest) else [],
        "footnotes": Footnotes(frame.forum, citations_of(frame.forum), sources),
        "photos": list(Photo.objects.published().for_grid()[:PHOTOS]),
        "outcomes": outcomes,
        "documents": list(Document.objects.published().for_cards()[:DOCUMENTS]),
    }


def under_way_on(line: Line, today: date) -> Edition | None:
    """Return the edition that is being held on this day, or None."""
    return next((mark.edition for mark in line.editions if mark.edition.is_under_way(today)), None)


def programme_of(edition: Edition, today: date) -> list[SubForum]:
    """Return what is on today of the public programme, by the clock."""
    return by_the_clock(SubForum.objects.published().filter(edition=edition).select_related("edition"), today)


def hosts_of(edition: Edition) -> list[Organization]:
    """Return the public organizations that hosted an edition, in their order."""
    hosts = edition.roles.filter(Organization.visible("organization__"), role=EditionOrganization.Role.HOST)
    return [role.organization for role in hosts.select_related("organization")]
