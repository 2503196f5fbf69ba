"""Lists with filters: only valid values count, the others are named to the reader; pages keep the filters.

A list page is a ``RecordFilterSet``, which says what may be asked, and ``listing()``, which cuts its rows into pages.
Nothing in a query string makes either fail.
"""

import re
import unicodedata
from functools import cached_property
from typing import NamedTuple

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from publishing import words

PER_PAGE = 24
FIRST_YEAR, LAST_YEAR = 1800, 2200
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


class WordsFilter(django_filters.CharFilter):
    """A text box: every word must be found in the model's ``words_in`` fields, in any language."""

    def __init__(self, **options):
        options.setdefault("label", _("Words"))
        box = forms.SearchInput(attrs={"maxlength": words.MAX_LENGTH})
        super().__init__(validators=words.VALIDATORS, widget=box, **options)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(words.condition(qs.model, qs.model.words_in, value)) if value else qs


class OptionFilter(django_filters.ChoiceFilter):
    """A choice. ``options`` names a method of the filterset that returns ``[(value, label)]``; it is called once."""

    def __init__(self, *args, options: str = "", **kwargs):
        self.options = options
        kwargs.setdefault("empty_label", _("Any"))
        super().__init__(*args, **kwargs)

    @property
    def field(self) -> forms.Field:
        if self.options and "choices" not in self.extra:
            self.extra["choices"] = list(getattr(self.parent, self.options)())
        return super().field


class YearField(django_filters.fields.ChoiceField):
    """Years offered as a choice; a year in which there was nothing may be asked for too."""

    default_error_messages = {"invalid_choice": _("This is not a year.")}

    def validate(self, value: str) -> None:
        if value and not (re.fullmatch(r"[0-9]{4}", value) and FIRST_YEAR <= int(value) <= LAST_YEAR):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="not_a_year")


class YearFilter(OptionFilter):
    """A year; as an option of those that occur, or any other that could be one."""

    field_class = YearField


class RecordFilterSet(django_filters.FilterSet):
    """Filters over published records. ``qs`` uses the valid values only; ``problems`` says which were left out."""

    #: How many there are, with the rows' own name: "13 editions".
    counted = ngettext_lazy("%(count)s record", "%(count)s records", "count")
    #: The order of the rows, as a sentence.
    order_in_words = ""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(QueryDict() if data is None else data, *args, **kwargs)
        #: How many rows there are on all pages; known once ``listing()`` has counted.
        self.total: int | None = None

    def count_in_words(self) -> str:
        """Return how many rows there are on all pages, as ``counted`` says it."""
        return self.counted % {"count": self.total or 0}

    @cached_property
    def applied(self) -> dict[str, str]:
        """The valid values that narrow the list, by parameter; addresses are made of these alone."""
        valid = self.form.cleaned_data if self.form.is_valid() or self.form.errors else {}
        return {name: str(value) for name, value in valid.items() if value not in (None, "", [])}

    @cached_property
    def problems(self) -> list[str]:
        """Sentences that name each value left out, and why."""
        refused = [self._problem(name, errors.as_data()[0]) for name, errors in self.form.errors.items()]
        texts = [value for name, value in self.applied.items() if isinstance(self.filters[name], WordsFilter)]
        return refused + [told for text in texts if (told := words.left_out(text))]

    def _problem(self, name: str, error: forms.ValidationError) -> str:
        return PROBLEMS.get(error.code, OTHER_PROBLEM) % {
            "value": shortened(self.data.get(name, "")),
            "field": self.filters[name].label,
            "limit": words.MAX_LENGTH,
        }

    @cached_property
    def chips(self) -> list[Chip]:
        """What is applied, each with the address that takes it away and keeps the rest."""
        return [
            Chip(str(self.filters[name].label), self._in_words(name, value), self.url(without=name))
            for name, value in self.applied.items()
        ]

    def _in_words(self, name: str, value: str) -> str:
        choices = getattr(self.form.fields[name], "choices", ())
        return str({str(key): label for key, label in choices}.get(value, value))

    @cached_property
    def shown_form(self) -> forms.Form:
        """The form as the page shows it: filled with what is applied, never with what was refused.

        A choice without options is left away.
        """
        form = self.get_form_class()(self.applied, auto_id="filter-%s")
        for name, field in list(form.fields.items()):
            if name not in self.applied and not any(key for key, _label in getattr(field, "choices", [("q", "")])):
                del form.fields[name]
        return form

    def url(self, without: str = "", **more: object) -> str:
        """Return the address of the list with the filters that are applied, less one, and other parameters."""
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in self.applied.items() if name != without})
        query.update({name: str(value) for name, value in more.items()})
        path = self.request.path if self.request else ""
        return f"{path}?{query.urlencode()}" if query else path or "?"

    @property
    def url_without_all(self) -> str:
        """The address of the whole list."""
        return self.request.path if self.request else "?"


class ListPage(Page):
    """A page of a list, with the addresses of its neighbours."""

    filterset: RecordFilterSet

    def url(self, number: int) -> str:
        """Return the address of another page of the same list."""
        return self.filterset.url(page=number) if number > 1 else self.filterset.url()

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
    def _get_page(self, *args, **kwargs) -> ListPage:
        return ListPage(*args, **kwargs)


def listing(request: HttpRequest, filterset: RecordFilterSet, per_page: int = PER_PAGE) -> ListPage:
    """Return the page of the list that the request asks for.

    A ``page`` that is no number gives the first, one past the end the last; either is told in ``filterset.problems``.
    """
    paginator = _Paginator(filterset.qs, per_page)
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
    per_page = PER_PAGE

    def get_queryset(self) -> QuerySet:
        return self.filterset_class._meta.model.objects.published().for_cards()

    def get_context_data(self, **kwargs) -> dict:
        filterset = self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)
        page = listing(self.request, filterset, self.per_page)
        return super().get_context_data(filterset=filterset, page_obj=page, **kwargs)
