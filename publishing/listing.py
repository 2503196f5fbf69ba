"""Lists with filters: only valid values count, the others are named to the reader; pages keep the filters.

A list page is a ``RecordFilterSet``, which says what may be asked, and ``listing()``, which cuts its rows into pages.
Nothing in a query string makes either fail. An address of a list has one form: parameters in the order in which they
are declared, nothing unknown, nothing that changes nothing.
"""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cached_property
from typing import NamedTuple

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.views.generic import TemplateView

from publishing import words
from publishing.caching import kept
from publishing.facets import FacetFilter, ShownFacet
from publishing.list_counts import CountedFilterSet
from publishing.list_filters import Sort, SortFilter, WordsFilter
from publishing.list_problems import left_out, refusal, shortened
from publishing.remembering import Memory

PER_PAGE = 24
#: The parameter in which the address of a record names the list from which the reader came.
WITHIN = "in"


class Chip(NamedTuple):
    """A filter that is applied: its label, its value in words, and the address of the list without it."""

    label: str
    value: str
    url_without: str
    #: The value with words of another language marked.
    html: str = ""


class WordsBox(NamedTuple):
    """The text box of a list and what stands in it, as words and as HTML."""

    name: str
    label: str
    value: str
    html: str

    #: Characters that it takes.
    longest = words.MAX_LENGTH


class RecordFilterSet(CountedFilterSet):
    """Filters over published records. ``qs`` uses the valid values only; ``problems`` says which were left out."""

    #: How many there are, with the rows' own name: "13 editions".
    counted = ngettext_lazy("%(count)s record", "%(count)s records", "count")
    #: The orders to choose from, by parameter. The first, without expressions, is that of the rows as they come.
    sorts: dict[str, Sort] = {}

    sort = SortFilter()

    def __init__(
        self,
        data: Mapping | None = None,
        queryset: QuerySet | Callable[[], QuerySet] | None = None,
        *,
        request: HttpRequest | None = None,
    ) -> None:
        """Take what was asked, and rows or what makes them, as most pages of a list need none."""
        self.data, self.request = QueryDict() if data is None else data, request
        self._queryset = self._meta.model.objects.published if queryset is None else queryset
        self.filters = deepcopy(self.base_filters)
        for one in self.filters.values():
            one.parent = self
        #: How many rows there are on all pages; known once ``listing()`` has counted.
        self.total: int | None = None
        #: The address of the list without a query string.
        self.path: str = self.request.path if self.request else ""
        self._errors: dict[str, forms.ValidationError] = {}
        self._refused: dict[str, list[str]] = {}
        if len(self.sorts) < 2:
            del self.filters["sort"]
        else:
            self.filters["sort"] = self.filters.pop("sort")

    def count_in_words(self) -> str:
        """Return how many rows there are on all pages, as ``counted`` says it."""
        return self.counted % {"count": self.total or 0}

    # What was asked

    @cached_property
    def valid(self) -> dict[str, str | list[str]]:
        """What counts of what was asked, by parameter in order."""
        valid = {}
        for name, one in self.filters.items():
            if name in self.data:
                try:
                    valid[name] = one.asked(self.data)
                except forms.ValidationError as error:
                    self._errors[name] = error.error_list[0]
        return valid

    @cached_property
    def applied(self) -> dict[str, list[str]]:
        """The valid values that narrow or order the list, by parameter in order; addresses are made of these alone."""
        default = next(iter(self.sorts), "")
        applied = {name: value for name, value in self.valid.items() if value}
        if applied.get("sort") == default:
            del applied["sort"]
        return {name: value if isinstance(value, list) else [str(value)] for name, value in applied.items()}

    @property
    def narrowed_by(self) -> dict[str, list[str]]:
        """What is applied besides the order."""
        return {name: values for name, values in self.applied.items() if name != "sort"}

    @property
    def sorted_by(self) -> str:
        """The order in force, by its parameter."""
        return self.applied.get("sort", [next(iter(self.sorts), "")])[0]

    @property
    def order_in_words(self) -> str:
        """The order of the rows in words, or nothing where it goes without saying."""
        return str(self.sorts[self.sorted_by].label) if self.sorts else ""

    @property
    def sort_choices(self) -> list[tuple[str, str, bool]]:
        """The orders to choose from: parameter, words, and whether it is in force. None where there is no choice."""
        if len(self.sorts) < 2:
            return []
        return [(name, str(sort.label), name == self.sorted_by) for name, sort in self.sorts.items()]

    def refuse(self, name: str, values: list[str]) -> None:
        """Take note of values of a facet that do not count."""
        self._refused[name] = values

    @cached_property
    def problems(self) -> list[str]:
        """Sentences that name each value left out, and why."""
        texts = [value for name, (value, *_more) in self.applied.items() if isinstance(self.filters[name], WordsFilter)]
        refused = [refusal(self.filters[name], self.data.get(name, ""), error) for name, error in self._errors.items()]
        for name, values in self._refused.items():
            refused += left_out(self.filters[name], values)
        return refused + [told for text in texts if (told := words.finder().problem(text))]

    @cached_property
    def chips(self) -> list[Chip]:
        """What is applied, each with the address that takes it away and keeps the rest."""
        return [self._chip(name, value) for name, values in self.narrowed_by.items() for value in values]

    def _chip(self, name: str, value: str) -> Chip:
        facet, address = self.filters[name], self.url(without=(name, value))
        if not isinstance(facet, FacetFilter):
            return Chip(str(facet.label), value, address, conditional_escape(value))
        option = facet.chosen_option(value)
        return Chip(str(facet.label), option.label, address, option.html)

    # What it offers

    def shown(self, name: str) -> ShownFacet:
        """Return a facet as the page shows it."""
        return self.facet_filters[name].shown(self.counts.get(name, ()), self.applied.get(name, []))

    @property
    def has_facets(self) -> bool:
        """Whether there is any facet to be shown."""
        return any(
            name in self.applied or any(True for _one in facet.named(self.counts.get(name, ())))
            for name, facet in self.facet_filters.items()
        )

    @cached_property
    def facets(self) -> list[ShownFacet]:
        """The facets as the page shows them; those that offer nothing are left away."""
        return [shown for name in self.facet_filters if (shown := self.shown(name)).options]

    @property
    def words_box(self) -> WordsBox | None:
        """The text box, where the list has one: filled with what is applied, never with what was refused."""
        name = next((name for name, one in self.filters.items() if isinstance(one, WordsFilter)), None)
        if name is None:
            return None
        value = self.applied.get(name, [""])[0]
        return WordsBox(name, str(self.filters[name].label), value, conditional_escape(value))

    # Addresses

    def query(self, without: tuple[str, str] | None = None, **more: object) -> str:
        """Return the query string of the list in its one form, less one value, and with other parameters."""
        query = QueryDict(mutable=True)
        for name, values in self.applied.items():
            query.setlist(name, [value for value in values if (name, value) != without])
        query.update({name: str(value) for name, value in more.items()})
        return query.urlencode()

    def url(self, without: tuple[str, str] | None = None, **more: object) -> str:
        """Return the address of the list in its one form, less one value, and with other parameters."""
        query = self.query(without, **more)
        return f"{self.path}?{query}" if query else self.url_without_all

    @property
    def url_in_any_order(self) -> str:
        """The address of the list with its filters, but in the order of the rows as they come."""
        return self.url(without=("sort", self.sorted_by))

    @property
    def url_without_all(self) -> str:
        """The address of the whole list."""
        return self.path or "?"


class ListPage(Page):
    """A page of a list, with the addresses of its neighbours."""

    filterset: RecordFilterSet

    def url(self, number: int) -> str:
        """Return the address of another page of the same list."""
        return self.filterset.url(page=number) if number > 1 else self.filterset.url()

    @cached_property
    def query(self) -> str:
        """The query string of this page in its one form; empty for the first page of the whole list."""
        return self.filterset.query(page=self.number) if self.number > 1 else self.filterset.query()

    @cached_property
    def within(self) -> str:
        """What an address of a record gets added, so that its page knows from which list the reader came."""
        return f"?{urlencode({WITHIN: self.query})}" if self.query else ""

    @property
    def next_url(self) -> str:
        return self.url(self.number + 1) if self.has_next() else ""

    @property
    def previous_url(self) -> str:
        return self.url(self.number - 1) if self.has_previous() else ""

    @property
    def links(self) -> list[dict]:
        """Return ``[{number, url, current}]`` around this page; a gap is ``{}``."""
        numbers = self.paginator.get_elided_page_range(self.number, on_each_side=2, on_ends=1)
        return [
            {"number": number, "url": self.url(number), "current": number == self.number}
            if isinstance(number, int)
            else {}
            for number in numbers
        ]


#: The keys of the rows of pages, thirty bytes each.
pages = Memory(30_000, size=lambda keys: 20 + len(keys))


class RecordPage(ListPage):
    """A page of a list of published records, of which no more is read than is needed."""

    def __init__(self, number: int, paginator: "_Paginator") -> None:
        self.number, self.paginator, self.filterset = number, paginator, paginator.filterset
        self._rows: QuerySet | None = None

    @property
    def model(self) -> type[Model]:
        """The kind of record that its rows are."""
        return self.filterset._meta.model

    @cached_property
    def keys(self) -> list:
        """The keys of its rows, in order; remembered, as filtersets of one class list the same records.

        Some facets count from today, and names stand in the order of the reader's language.
        """
        asked = tuple((name, *values) for name, values in self.filterset.applied.items())
        seen = (timezone.localdate(), get_language(), self.number, self.paginator.per_page)
        return pages.one((type(self.filterset), *seen, asked), self._read_keys)

    def _read_keys(self) -> list:
        """Read the rows themselves, by their keys: of all others only what they are ordered by is looked at."""
        ordered, after = self.filterset.qs, self.number * self.paginator.per_page
        self._rows = ordered.filter(pk__in=ordered[after - self.paginator.per_page : after].values("pk"))
        return [row.pk for row in self._rows]

    @cached_property
    def object_list(self) -> QuerySet:
        keys = self.keys
        return self._some(keys) if self._rows is None else self._rows

    def read(self, keys: list) -> dict:
        """Return those of the rows that have one of these keys, and are still published, by key."""
        rows = self._some(keys) if self._rows is None else self._rows
        return {row.pk: row for row in rows}

    def _some(self, keys: list) -> QuerySet:
        return self.filterset.in_order(self.filterset.queryset.filter(pk__in=keys))


class _Paginator(Paginator):
    """Counts the rows with the facets, in the same statement."""

    def __init__(self, filterset: RecordFilterSet, per_page: int) -> None:
        super().__init__((), per_page)
        del self.object_list  # which is made when somebody asks for it
        self.filterset = filterset

    @cached_property
    def object_list(self) -> QuerySet:
        return self.filterset.qs

    @cached_property
    def count(self) -> int:
        return self.filterset.count_all()

    def page(self, number: int) -> RecordPage:
        """Return a page, of which nothing is read yet."""
        return RecordPage(self.validate_number(number), self)


def listing(request: HttpRequest, filterset: RecordFilterSet, per_page: int = PER_PAGE) -> RecordPage:
    """Return the page of the list that the request asks for.

    A ``page`` that is no number gives the first, one past the end the last; either is told in ``filterset.problems``.
    """
    paginator = _Paginator(filterset, per_page)
    asked, number = request.GET.get("page", ""), 1
    if re.fullmatch(r"0*[1-9][0-9]*", asked):
        digits = asked.lstrip("0")
        number = int(digits) if len(digits) < 10 else paginator.num_pages + 1
        if number > paginator.num_pages:
            number = paginator.num_pages
            told = gettext("There is no page %(asked)s; this is the last one, page %(last)s.")
            filterset.problems.append(told % {"asked": shortened(digits), "last": number})
    elif asked:
        told = gettext("“%(value)s” is not the number of a page, so this is the first.")
        filterset.problems.append(told % {"value": shortened(asked)})
    filterset.total = paginator.count
    return paginator.page(number)


class ListingView(TemplateView):
    """A list page: name the filterset; the rows are its model's published ones, as cards."""

    http_method_names = ["get", "head"]
    filterset_class: type[RecordFilterSet]
    #: The name of the list's address.
    address: str
    per_page = PER_PAGE

    @classmethod
    def as_view(cls, **options) -> Callable:
        """Return the view; its pages are kept, see ``publishing.caching``."""
        return kept(*cls.filterset_class.base_filters, "page")(super().as_view(**options))

    def get_queryset(self) -> QuerySet:
        return self.filterset_class._meta.model.objects.published().for_cards()

    def get_context_data(self, **kwargs) -> dict:
        filterset = self.filterset_class(self.request.GET, queryset=self.get_queryset, request=self.request)
        page = listing(self.request, filterset, self.per_page)
        return super().get_context_data(filterset=filterset, page_obj=page, canonical=page.url(page.number), **kwargs)
