"""An edition and what belongs to it alone: its programme items and exhibitions."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from events.footnotes import Footnotes, citations_of
from events.models import Edition, Exhibition, Figure, SubForum
from events.models.organization import OrganizationRole

#: A page shows this many photos and leads to the others.
PHOTOS = 12


@require_safe
def edition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one edition with everything that hangs on it, each fact with its source."""
    edition = get_object_or_404(Edition.objects.published().for_detail(), slug=slug)
    previous, following = Edition.objects.published().neighbours(edition)
    footnotes = _footnotes(edition)
    context = {
        "edition": edition,
        "footnotes": footnotes,
        "programme": edition.sub_forums.all(),
        "exhibitions": edition.exhibitions.all(),
        "figures": edition.figures.all(),
        "headcount_missing": edition.status == Edition.Status.HELD and not _headcounts(edition),
        "roles": by_role(edition.roles.all()),
        "steps": edition.outcome_steps.all(),
        "previous": previous,
        "next": following,
    }
    return render(request, "events/edition_detail.html", context | _media(edition, footnotes))


def _headcounts(edition: Edition) -> list[Figure]:
    return [figure for figure in edition.figures.all() if figure.kind == Figure.Kind.PARTICIPANTS]


def _footnotes(edition: Edition) -> Footnotes:
    shown = [edition, *edition.sub_forums.all(), *edition.exhibitions.all()]
    rows = [*edition.names.all(), *edition.figures.all(), *edition.outcome_steps.all()]
    return Footnotes(edition, citations_of(*shown), [row.source for row in rows], shown)


def _media(edition: Edition, footnotes: Footnotes) -> dict[str, list]:
    return {
        "photos": photos_of(edition),
        "albums": list(edition.albums.published()),
        "documents": list(edition.documents.published().for_cards()),
        "press": footnotes.without_cited(edition.sources.published()),
    }


def photos_of(record) -> list:
    """Return the first published photos tied to a record, ready to be shown."""
    return list(record.photos.published().for_cards()[:PHOTOS])


def by_role(rows) -> list[tuple[str, list]]:
    """Return ``[(role in words, rows)]``: hosts first, then organisers, each in the order given."""
    order = {role: place for place, role in enumerate(OrganizationRole.values)}
    ranked = sorted(rows, key=lambda row: order[row.role])
    groups = [(OrganizationRole(role), list(group)) for role, group in groupby(ranked, lambda row: row.role)]
    return [(role.heading(len(group)), group) for role, group in groups]


@require_safe
def sub_forum_detail(request: HttpRequest, edition_slug: str, slug: str) -> HttpResponse:
    """Show one item of a programme."""
    items = SubForum.objects.published().for_detail()
    sub_forum = get_object_or_404(items, edition__slug=edition_slug, slug=slug)
    context = {
        "sub_forum": sub_forum,
        "roles": by_role(sub_forum.roles.all()),
        "footnotes": Footnotes(sub_forum, sub_forum.citations.all()),
        "photos": photos_of(sub_forum),
        "documents": list(sub_forum.documents.published().for_cards()),
    }
    return render(request, "events/sub_forum_detail.html", context)


@require_safe
def exhibition_detail(request: HttpRequest, edition_slug: str, slug: str) -> HttpResponse:
    """Show one exhibition."""
    exhibitions = Exhibition.objects.published().for_detail()
    exhibition = get_object_or_404(exhibitions, edition__slug=edition_slug, slug=slug)
    context = {
        "exhibition": exhibition,
        "footnotes": Footnotes(exhibition, exhibition.citations.all()),
        "photos": photos_of(exhibition),
    }
    return render(request, "events/exhibition_detail.html", context)
