"""The lists of the record that can be subscribed to: each with the filters of its own page."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events import filters as event_filters
from events.models import Edition, Exhibition, Organization, Outcome, Person, SubForum
from media import filters as media_filters
from media.models import Album, Document, Photo
from pages.models import Page
from publishing.addresses import address
from publishing.listing import RecordFilterSet
from publishing.models import Publishable


@dataclass(frozen=True)
class FeedList:
    """A list page and what its feed is made of."""

    name: str
    #: The URL name of the page.
    page: str
    title: Promise
    filterset_class: type[RecordFilterSet]
    #: The kinds of record that its entries show besides its own.
    beside: tuple[type[Publishable], ...] = ()

    @property
    def model(self) -> type[Publishable]:
        return self.filterset_class._meta.model

    @property
    def models(self) -> tuple[type[Publishable], ...]:
        """All kinds of record on which the feed depends."""
        return (self.model, *self.beside)

    def filterset(self, request: HttpRequest) -> RecordFilterSet:
        """Return the filters that the query string of a request asks for, over all published rows.

        A feed has an order of its own, the newest change first.
        """
        filterset = self.filterset_class(request.GET, queryset=rows_of(self.model), request=request)
        filterset.filters.pop("sort", None)
        return filterset

    def url(self) -> str:
        """Return the address of the feed in the active language."""
        return address(f"exchange:feed_{self.name}")


def rows_of(model: type[Publishable]) -> QuerySet:
    """Return the published rows of a kind as an entry of a feed needs them."""
    rows = model.objects.published()
    rows = rows.for_cards().prefetch_related(None) if hasattr(rows, "for_cards") else rows
    if model in {Outcome, Organization, Person}:  # whose cards leave the description in the database
        rows = rows.defer(None)
    return rows


LISTS = {
    found.name: found
    for found in (
        FeedList("editions", "events:edition_list", _("Editions"), event_filters.EditionFilterSet),
        FeedList("photos", "media:photo_list", _("Photos"), media_filters.PhotoFilterSet, (Edition,)),
        FeedList("outcomes", "events:outcome_list", _("Outcomes"), event_filters.OutcomeFilterSet, (Edition,)),
        FeedList("sub-forums", "events:sub_forum_list", _("Programme"), event_filters.SubForumFilterSet, (Edition,)),
        FeedList(
            "exhibitions", "events:exhibition_list", _("Exhibitions"), event_filters.ExhibitionFilterSet, (Edition,)
        ),
        FeedList("albums", "media:album_list", _("Albums"), media_filters.AlbumFilterSet, (Edition,)),
        FeedList(
            "documents", "media:document_list", _("Documents"), media_filters.DocumentFilterSet, (Edition, SubForum)
        ),
        FeedList("press", "events:press", _("Press"), event_filters.SourceFilterSet),
        FeedList("organizations", "events:organization_list", _("Organizations"), event_filters.OrganizationFilterSet),
        FeedList("people", "events:person_list", _("People"), event_filters.PersonFilterSet),
        FeedList("topics", "events:topic_list", _("Topics"), event_filters.TopicFilterSet),
    )
}
#: By the URL name of the page.
BY_PAGE = {found.page: found for found in LISTS.values()}
#: What the feed of everything holds: what is published for its own sake.
EVERYTHING = (Edition, SubForum, Exhibition, Outcome, Photo, Album, Document, Page)
ALL = pgettext_lazy("what a feed tells of", "Everything new")
