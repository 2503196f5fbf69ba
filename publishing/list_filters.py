"""The filters that many lists have: the text box, and the order of the rows."""

from collections.abc import Mapping
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


class ListFilter(django_filters.Filter):
    """A filter of a ``RecordFilterSet``."""

    def __deepcopy__(self, memo) -> "ListFilter":
        """Return a filter of another filterset, which is made for each request: the parts are the same."""
        copy = type(self).__new__(type(self))
        copy.__dict__ |= self.__dict__
        return copy

    @property
    def name(self) -> str:
        return self.field_name

    def asked(self, data: Mapping) -> str | list[str]:
        """Return what counts of what was asked under the name of this filter.

        Raise ``ValidationError`` where nothing of it does and that has to be told.
        """
        raise NotImplementedError


class WordsFilter(ListFilter):
    """A text box: a row is found by words and phrases as ``words.finder()`` finds it, in any language."""

    _box = forms.CharField(required=False, validators=words.VALIDATORS)

    def __init__(self, **options):
        options.setdefault("label", _("Words"))
        self._asked, self._found = "", Q()
        super().__init__(**options)

    def asked(self, data: Mapping) -> str:
        return self._box.clean(data.get(self.name))

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(self._condition(qs.model, value)) if value else qs

    def _condition(self, model: type[Model], value: str) -> Q:
        """Return the condition, which may cost a look into an index: once, however many sets of rows are counted."""
        if self._asked != value:
            self._asked, self._found = value, words.finder().condition(model, value)
        return self._found


class SortFilter(ListFilter):
    """The order of the rows, one of the filterset's ``sorts``; the first of them needs no parameter."""

    def __init__(self, **options):
        super().__init__(label=_("Order"), **options)

    def asked(self, data: Mapping) -> str:
        value = data.get(self.name)
        if value and value not in self.parent.sorts:
            raise forms.ValidationError("", "invalid_choice")
        return value

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        order = self.parent.sorts[value].order if value in self.parent.sorts else ()
        return qs.order_by(*order, "pk") if order else qs
