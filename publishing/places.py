"""Where a record stands in the filtered list from which the reader came: the one before, the one after, the way back.

The address of a record carries the query string of the list as one parameter, ``?in=city%3Dnanning``. It passes through
the list's own filters, so nothing in it can fail; a record that is not in such a list simply has no place.
"""

from typing import NamedTuple

from django.core.exceptions import SuspiciousOperation
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from publishing.listing import WITHIN, Chip, ListingView, RecordFilterSet
from publishing.neighbours import around_in_all, around_in_some

#: Longer queries are no addresses of ours.
LONGEST = 2000


class Place(NamedTuple):
    """The place of a record in a list."""

    number: int
    total: int
    count_in_words: str
    list_url: str
    chips: list[Chip]
    previous: Model | None
    next: Model | None
    previous_url: str
    next_url: str


def place_of(request: HttpRequest, view: type[ListingView], pk: int) -> Place | None:
    """Return the place of a record in the list that the address names; None where it names none that has it."""
    filterset = _filterset(request.GET.get(WITHIN, ""), view)
    if filterset is None:
        return None
    around = around_in_some if filterset.narrowed_by else around_in_all
    found = around(filterset.qs, pk)
    if found is None:
        return None
    records = _records(view, [key for key in (found.before, found.after) if key is not None])
    before, after = records.get(found.before), records.get(found.after)
    at, filterset.total = found.count_before, filterset.count_unfiltered() if found.count is None else found.count
    return Place(
        number=at + 1,
        total=filterset.total,
        count_in_words=filterset.count_in_words(),
        list_url=_page(filterset, view, at)[1],
        chips=filterset.chips,
        previous=before,
        next=after,
        previous_url=_url(filterset, view, at - 1, before),
        next_url=_url(filterset, view, at + 1, after),
    )


def _filterset(query: str, view: type[ListingView]) -> RecordFilterSet | None:
    if not query or len(query) > LONGEST:
        return None
    try:
        data = QueryDict(query)
    except SuspiciousOperation:
        return None
    filterset = view.filterset_class(data, queryset=view().get_queryset())
    filterset.path = reverse(view.address)
    return filterset


def _records(view: type[ListingView], keys: list) -> dict:
    model = view.filterset_class._meta.model
    return model.objects.published().select_related(*model.address_parents()).in_bulk(keys) if keys else {}


def _page(filterset: RecordFilterSet, view: type[ListingView], at: int) -> tuple[str, str]:
    """Return the query string and the address of the page of the list on which a row stands."""
    number = at // view.per_page + 1
    more = {"page": number} if number > 1 else {}
    return filterset.query(**more), filterset.url(**more)


def _url(filterset: RecordFilterSet, view: type[ListingView], at: int, record: Model | None) -> str:
    if record is None:
        return ""
    query = _page(filterset, view, at)[0]
    return f"{record.get_absolute_url()}?{urlencode({WITHIN: query})}" if query else record.get_absolute_url()
