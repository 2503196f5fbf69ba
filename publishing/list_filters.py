"""The filters that many lists have: the text box, and the order of the rows."""

from typing import NamedTuple

import django_filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from publishing import words


class Sort(NamedTuple):
    """An order of rows: its words, and the expressions; the key of the row is added, so that it is always the same."""

    label: str
    order: tuple = ()


class WordsFilter(django_filters.CharFilter):
    """A text box: a row is found by words and phrases as ``words.finder()`` finds it, in any language."""

    def __init__(self, **options):
        options.setdefault("label", _("Words"))
        box = forms.SearchInput(attrs={"maxlength": words.MAX_LENGTH})
        self._asked, self._found = "", Q()
        super().__init__(validators=words.VALIDATORS, widget=box, **options)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(self._condition(qs.model, value)) if value else qs

    def _condition(self, model: type[Model], value: str) -> Q:
        """Return the condition, which may cost a look into an index: once, however many sets of rows are counted."""
        if self._asked != value:
            self._asked, self._found = value, words.finder().condition(model, value)
        return self._found


class SortFilter(django_filters.ChoiceFilter):
    """The order of the rows, one of the filterset's ``sorts``; the first of them needs no parameter."""

    def __init__(self, **options):
        super().__init__(label=_("Order"), empty_label=None, **options)

    @property
    def field(self) -> forms.Field:
        self.extra["choices"] = [(name, sort.label) for name, sort in self.parent.sorts.items()]
        return super().field

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        order = self.parent.sorts[value].order if value in self.parent.sorts else ()
        return qs.order_by(*order, "pk") if order else qs
