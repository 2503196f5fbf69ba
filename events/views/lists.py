"""The lists, which differ in their filters and templates only."""

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from events import filters
from events.timeline import LIMIT, Line, draw
from publishing.listing import ListingView, RecordPage


class EditionListView(ListingView):
    filterset_class = filters.EditionFilterSet
    address = "events:edition_list"
    template_name = "events/edition_list.html"

    def get_context_data(self, **kwargs) -> dict:
        """Add the line of editions, unless the reader has narrowed the list or turned the page."""
        context = super().get_context_data(**kwargs)
        page, filterset = context["page_obj"], context["filterset"]
        context["can_compare"] = page.paginator.count > 1 and not self.request.META.get("STATIC_COPY")
        context["shows_line"] = page.keys and page.number == 1 and not (filterset.applied or filterset.problems)
        context["line"] = SimpleLazyObject(lambda: line_of(page))
        return context


def line_of(page: RecordPage) -> Line:
    """Return the line of the newest editions on the first page of all."""
    newest = page.object_list[:LIMIT]
    figures = [figure for edition in newest for figure in edition.participant_figures]
    return draw(newest, figures, timezone.localdate(), page.paginator.count - len(newest))


class SubForumListView(ListingView):
    filterset_class = filters.SubForumFilterSet
    address = "events:sub_forum_list"
    template_name = "events/sub_forum_list.html"


class ExhibitionListView(ListingView):
    filterset_class = filters.ExhibitionFilterSet
    address = "events:exhibition_list"
    template_name = "events/exhibition_list.html"


class OutcomeListView(ListingView):
    filterset_class = filters.OutcomeFilterSet
    address = "events:outcome_list"
    template_name = "events/outcome_list.html"


class OrganizationListView(ListingView):
    filterset_class = filters.OrganizationFilterSet
    address = "events:organization_list"
    template_name = "events/organization_list.html"
    per_page = 60


class PersonListView(ListingView):
    filterset_class = filters.PersonFilterSet
    address = "events:person_list"
    template_name = "events/person_list.html"
    per_page = 60


class TopicListView(ListingView):
    filterset_class = filters.TopicFilterSet
    address = "events:topic_list"
    template_name = "events/topic_list.html"
    per_page = 60


class PressView(ListingView):
    filterset_class = filters.SourceFilterSet
    address = "events:press"
    template_name = "events/press.html"
    per_page = 50
