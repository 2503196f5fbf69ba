"""An edition and what belongs to it alone: its programme items and exhibitions."""

from functools import cache, partial
from itertools import groupby

from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.footnotes import Footnotes, citations_of
from events.models import Edition, Exhibition, Figure, SubForum
from events.models.organization import OrganizationRole
from events.querysets import beside
from events.today import by_the_clock
from events.views import lists
from publishing.caching import kept
from publishing.contents import Contents
from publishing.listing import WITHIN
from publishing.places import place_of
from publishing.remembering import remembered
from publishing.written import Written

#: A page shows this many photos and leads to the others.
PHOTOS = 12


def _public(model: type[Model], relation: str) -> QuerySet:
    return model._meta.get_field(relation).related_model.objects.published()


_edition = Written(
    lambda slug: (
        Edition.objects.published()
        .for_detail()
        .prefetch_related(
            Prefetch("albums", _public(Edition, "albums")),
            Prefetch("documents", _public(Edition, "documents").for_cards()),
            Prefetch("sources", _public(Edition, "sources")),
        )
        .filter(slug=slug)
    )
)
_sub_forum = Written(
    lambda edition, slug: (
        SubForum.objects.published()
        .for_detail()
        .prefetch_related(Prefetch("documents", _public(SubForum, "documents").for_cards()))
        .filter(edition__slug=edition, slug=slug)
    )
)
_exhibition = Written(
    lambda edition, slug: Exhibition.objects.published().for_detail().filter(edition__slug=edition, slug=slug)
)
_in_order = Written(lambda: Edition.objects.published().in_order())


@kept(WITHIN)
@require_safe
def edition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one edition with everything that hangs on it, each fact with its source."""
    contents = Contents(request, "edition", slug, partial(_edition_contents, slug))
    place = place_of(request, lists.EditionListView, contents.record_key)
    return render(request, "events/edition_detail.html", {"contents": contents, "place": place})


def _edition_contents(slug: str) -> dict:
    edition = _edition.get_or_404(slug=slug)
    previous, following = _neighbours(edition)
    footnotes = _footnotes(edition)
    return _media(edition, footnotes) | {
        "edition": edition,
        "footnotes": footnotes,
        "programme": edition.sub_forums.all(),
        "today": _today(edition),
        "exhibitions": edition.exhibitions.all(),
        "figures": edition.figures.all(),
        "headcount_missing": edition.status == Edition.Status.HELD and not _headcounts(edition),
        "roles": by_role(edition.roles.all()),
        "steps": edition.outcome_steps.all(),
        "previous": previous,
        "next": following,
    }


def _neighbours(edition: Edition) -> tuple[Edition | None, Edition | None]:
    return beside(edition, remembered("editions in order", _in_order.all))


def _today(edition: Edition) -> list[SubForum]:
    """Return what is on today, by the clock, while the edition is under way."""
    return by_the_clock(edition.sub_forums.all(), timezone.localdate()) if edition.is_under_way() else []


def _headcounts(edition: Edition) -> list[Figure]:
    return [figure for figure in edition.figures.all() if figure.kind == Figure.Kind.PARTICIPANTS]


def _footnotes(edition: Edition) -> Footnotes:
    shown = [edition, *edition.sub_forums.all(), *edition.exhibitions.all()]
    rows = [*edition.names.all(), *edition.figures.all(), *edition.outcome_steps.all()]
    return Footnotes(edition, citations_of(*shown), [row.source for row in rows], shown)


def _media(edition: Edition, footnotes: Footnotes) -> dict[str, list]:
    return {
        "photos": photos_of(edition),
        "albums": edition.albums.all(),
        "documents": edition.documents.all(),
        "press": footnotes.without_cited(edition.sources.all()),
    }


def photos_of(record, *earlier) -> list:
    """Return the first published photos tied to a record, or to those that it was before, ready to be shown."""
    if not earlier:
        return _photos(type(record)).all(key=record.pk)
    photos, relation = record.photos.model.objects.published(), record._meta.get_field("photos").remote_field.name
    tied = photos.filter(**{f"{relation}__in": [record, *earlier]}).order_by()
    return list(photos.filter(pk__in=tied.values("pk")).for_grid()[:PHOTOS])


@cache
def _photos(model: type[Model]) -> Written:
    relation = model._meta.get_field("photos")
    photos, name = relation.related_model.objects, relation.remote_field.name
    return Written(lambda key: photos.published().filter(**{name: key}).for_grid()[:PHOTOS])


def by_role(rows) -> list[tuple[str, list]]:
    """Return ``[(role in words, rows)]``: hosts first, then organisers, each in the order given."""
    order = {role: place for place, role in enumerate(OrganizationRole.values)}
    ranked = sorted(rows, key=lambda row: order[row.role])
    groups = [(OrganizationRole(role), list(group)) for role, group in groupby(ranked, lambda row: row.role)]
    return [(role.heading(len(group)), group) for role, group in groups]


@kept(WITHIN)
@require_safe
def sub_forum_detail(request: HttpRequest, edition_slug: str, slug: str) -> HttpResponse:
    """Show one item of a programme."""
    contents = Contents(request, "sub_forum", (edition_slug, slug), partial(_sub_forum_contents, edition_slug, slug))
    place = place_of(request, lists.SubForumListView, contents.record_key)
    return render(request, "events/sub_forum_detail.html", {"contents": contents, "place": place})


def _sub_forum_contents(edition_slug: str, slug: str) -> dict:
    sub_forum = _sub_forum.get_or_404(edition=edition_slug, slug=slug)
    return {
        "sub_forum": sub_forum,
        "roles": by_role(sub_forum.roles.all()),
        "footnotes": Footnotes(sub_forum, sub_forum.citations.all()),
        "photos": photos_of(sub_forum),
        "documents": sub_forum.documents.all(),
    }


@kept(WITHIN)
@require_safe
def exhibition_detail(request: HttpRequest, edition_slug: str, slug: str) -> HttpResponse:
    """Show one exhibition."""
    contents = Contents(request, "exhibition", (edition_slug, slug), partial(_exhibition_contents, edition_slug, slug))
    place = place_of(request, lists.ExhibitionListView, contents.record_key)
    return render(request, "events/exhibition_detail.html", {"contents": contents, "place": place})


def _exhibition_contents(edition_slug: str, slug: str) -> dict:
    exhibition = _exhibition.get_or_404(edition=edition_slug, slug=slug)
    return {
        "exhibition": exhibition,
        "footnotes": Footnotes(exhibition, exhibition.citations.all()),
        "photos": photos_of(exhibition),
    }
