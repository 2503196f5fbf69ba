"""Lists with filters: only valid values count, the others are named to the reader; pages keep the filters.

A list page is a ``RecordFilterSet``, which says what may be asked, and ``listing()``, which cuts its rows into pages.
Nothing in a query string makes either fail. An address of a list has one form: parameters in the order in which they
are declared, nothing unknown, nothing that changes nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from publishing import words
from publishing.caching import kept
from publishing.counting import Found, Question, Way, Written, count, write
from publishing.facets import MOST_CHOSEN, FacetFilter, ShownFacet, YearFacet, one_of
from publishing.list_filters import Sort, SortFilter, WordsFilter
from publishing.remembering import remembered

PER_PAGE = 24
#: The parameter in which the address of a record names the list from which the reader came.
WITHIN = "in"
#: Refused values that are named one by one.
MOST_NAMED = 3
PROBLEMS = {
    "max_length": _("The text under “%(field)s” is longer than %(limit)s characters, so it was left out."),
    "null_characters_not_allowed": _(
        "“%(value)s” under “%(field)s” holds characters that cannot be looked for, so it was left out."
    ),
    "unreadable": _("“%(value)s” under “%(field)s” holds characters that cannot be looked for, so it was left out."),
    "invalid_choice": _("“%(value)s” is not among the choices under “%(field)s”, so it was left out."),
    "not_a_year": _("“%(value)s” is not a year, so it was left out."),
}
OTHER_PROBLEM = _("“%(value)s” does not fit under “%(field)s”, so it was left out.")


class Chip(NamedTuple):
    """A filter that is applied: its label, its value in words, and the address of the list without it."""

    label: str
    value: str
    url_without: str
    #: The value with words of another language marked.
    html: str = ""


class RecordFilterSet(django_filters.FilterSet):
    """Filters over published records. ``qs`` uses the valid values only; ``problems`` says which were left out."""

    #: How many there are, with the rows' own name: "13 editions".
    counted = ngettext_lazy("%(count)s record", "%(count)s records", "count")
    #: The orders to choose from, by parameter. The first, without expressions, is that of the rows as they come.
    sorts: dict[str, Sort] = {}

    sort = SortFilter()

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(QueryDict() if data is None else data, *args, **kwargs)
        #: How many rows there are on all pages; known once ``listing()`` has counted.
        self.total: int | None = None
        #: The address of the list without a query string.
        self.path: str = self.request.path if self.request else ""
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
    def applied(self) -> dict[str, list[str]]:
        """The valid values that narrow or order the list, by parameter in order; addresses are made of these alone."""
        valid = self.form.cleaned_data if self.form.is_valid() or self.form.errors else {}
        default = next(iter(self.sorts), "")
        applied = {name: valid[name] for name in self.filters if valid.get(name)}
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
        refused = [self._problem(name, errors.as_data()[0]) for name, errors in self.form.errors.items()]
        for name, values in self._refused.items():
            refused += self._left_out(name, values)
        texts = [value for name, (value, *_more) in self.applied.items() if isinstance(self.filters[name], WordsFilter)]
        return refused + [told for text in texts if (told := words.finder().problem(text))]

    def _problem(self, name: str, error: forms.ValidationError) -> str:
        return PROBLEMS.get(error.code, OTHER_PROBLEM) % {
            "value": shortened(self.data.get(name, "")),
            "field": self.filters[name].label,
            "limit": words.MAX_LENGTH,
        }

    def _left_out(self, name: str, values: list[str]) -> Iterator[str]:
        facet = self.filters[name]
        code = "not_a_year" if isinstance(facet, YearFacet) else "invalid_choice"
        for value in values[:MOST_NAMED]:
            yield PROBLEMS[code] % {"value": shortened(value), "field": facet.label}
        if others := len(values[MOST_NAMED:]):
            told = ngettext(
                "One more value under “%(field)s” was left out.",
                "%(count)s more values under “%(field)s” were left out.",
                others,
            )
            yield told % {"field": facet.label, "count": others}

    @cached_property
    def chips(self) -> list[Chip]:
        """What is applied, each with the address that takes it away and keeps the rest."""
        return [self._chip(name, value) for name, values in self.narrowed_by.items() for value in values]

    def _chip(self, name: str, value: str) -> Chip:
        facet, address = self.filters[name], self.url(without=(name, value))
        if not isinstance(facet, FacetFilter):
            return Chip(str(facet.label), value, address, value)
        option = facet.chosen_option(value)
        return Chip(str(facet.label), option.label, address, option.html)

    # Rows and counts

    @cached_property
    def facet_filters(self) -> dict[str, FacetFilter]:
        return {name: one for name, one in self.filters.items() if isinstance(one, FacetFilter)}

    def filter_queryset(self, queryset: QuerySet, without: str = "", *, ordered: bool = True) -> QuerySet:
        """Return the rows that have everything asked for; ``without`` leaves one filter away."""
        for name, one in self.filters.items():
            if name != without and name in self.applied and (ordered or name != "sort"):
                queryset = one.filter(queryset, self.form.cleaned_data[name])
        return queryset

    @cached_property
    def known(self) -> dict[str, list[Found]]:
        """What is known of the values asked for, whatever else is: from one statement, or none."""
        sets, questions, key = {}, [], []
        for name, facet in self.facet_filters.items():
            asked = [value.strip() for value in values_of(self.data, name)[: 2 * MOST_CHOSEN]]
            readable = [value for value in dict.fromkeys(asked) if facet.readable(value)][:MOST_CHOSEN]
            if facet.is_looked_up and readable:
                ways = facet.asked_ways(readable)
                sets[name] = self._published().filter(one_of(ways))
                questions += [Question(name, write(way), name) for way in ways]
                key += [(name, *readable)]
        if not questions:
            return {}
        return remembered((type(self), "known", *key), lambda: count(sets, questions))

    @cached_property
    def counts(self) -> dict[str, list[Found]]:
        """What every facet offers, counted with all filters but itself, and under ``""`` the rows; one statement.

        It is the same on every page of a list, so it is remembered; until midnight, as some facets count from today.
        """
        asked = [(name, *values) for name, values in self.narrowed_by.items()]
        return remembered((type(self), "counts", timezone.localdate(), *asked), self._counts)

    def _counts(self) -> dict[str, list[Found]]:
        sets = {"": self.filter_queryset(self._published(), ordered=False)}
        written = remembered((type(self), "written", timezone.localdate()), self._written)
        questions = [Question("", way, "") for way in written[""]]
        for name, facet in self.facet_filters.items():
            if name in self.applied:
                sets[name] = self.filter_queryset(self._published(), without=name, ordered=False)
            if facet.is_offered:
                questions += [Question(name, way, name if name in sets else "") for way in written[name]]
        return count(sets, questions)

    def _written(self) -> dict[str, list[Written]]:
        """Return what every facet counts as parts of a statement: the same for all that is asked of this list."""
        ways = {"": [Way(self._meta.model.objects.all())]}
        ways |= {name: facet.ways() for name, facet in self.facet_filters.items()}
        return {name: [write(way) for way in of] for name, of in ways.items()}

    def _published(self) -> QuerySet:
        return self._meta.model.objects.published()

    def count_all(self) -> int:
        """Return how many rows there are on all pages."""
        return sum(found.count for found in self.counts.get("", ()))

    def count_unfiltered(self) -> int:
        """Return how many rows the whole list has, without counting facets."""
        return remembered((type(self), "rows"), self._published().count)

    @cached_property
    def facets(self) -> list[ShownFacet]:
        """The facets as the page shows them; those that offer nothing are left away."""
        shown = [
            facet.shown(self.counts.get(name, ()), self.applied.get(name, []))
            for name, facet in self.facet_filters.items()
        ]
        return [one for one in shown if one.options]

    @property
    def words_box(self) -> forms.BoundField | None:
        """The text box, where the list has one: filled with what is applied, never with what was refused."""
        asked = {name: value for name, (value, *_more) in self.applied.items()}
        form = self.get_form_class()(asked, auto_id="filter-%s")
        return next((form[name] for name, one in self.filters.items() if isinstance(one, WordsFilter)), None)

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


def values_of(data, name: str) -> list[str]:
    """Return all values of a parameter."""
    return data.getlist(name) if hasattr(data, "getlist") else [*data.get(name, ())]


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


class _Paginator(Paginator):
    """Counts the rows with the facets, in the same statement."""

    filterset: RecordFilterSet

    @cached_property
    def count(self) -> int:
        return self.filterset.count_all()

    def _get_page(self, rows: QuerySet, *args) -> ListPage:
        """Return a page whose rows are read by their keys: of all others only what they are ordered by is looked at."""
        return ListPage(self.object_list.filter(pk__in=rows.values("pk")), *args)


def listing(request: HttpRequest, filterset: RecordFilterSet, per_page: int = PER_PAGE) -> ListPage:
    """Return the page of the list that the request asks for.

    A ``page`` that is no number gives the first, one past the end the last; either is told in ``filterset.problems``.
    """
    paginator = _Paginator(filterset.qs, per_page)
    paginator.filterset = filterset
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
    page = paginator.page(number)
    page.filterset = filterset
    filterset.total = paginator.count
    return page


def shortened(value: str, length: int = 40) -> str:
    """Return a reader's own input fit to be shown: no control characters, no half characters, not too long."""
    head = "".join("\ufffd" if unicodedata.category(c) in {"Cc", "Cs", "Cf"} else c for c in value[: length + 1])
    return head if len(head) <= length else f"{head[:length]}…"


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
        filterset = self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)
        page = listing(self.request, filterset, self.per_page)
        return super().get_context_data(filterset=filterset, page_obj=page, canonical=page.url(page.number), **kwargs)
