"""Facets: filters that take several values of one kind and tell how many rows each of them would leave.

Values of one facet widen the list, facets narrow each other. What a facet counts is counted with all other filters
applied but itself, so a further value always brings as many rows as it says.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from heapq import nlargest
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.html import conditional_escape, format_html
from django.utils.text import slugify
from django.utils.translation import ngettext

from publishing.collation import sort_key
from publishing.counting import Found, Way
from publishing.languages import html_language
from publishing.list_filters import ListFilter
from publishing.options import shown_words
from publishing.words import columns

FIRST_YEAR, LAST_YEAR = 1800, 2200
#: Values of one facet that count; nobody chooses more by hand.
MOST_CHOSEN = 40
#: Options shown at once, and how many more stand behind them.
FIRST_OPTIONS, MORE_OPTIONS = 10, 30
SLUG = re.compile(r"[-\w]{1,200}")
NUMBER = re.compile(r"[0-9]{1,18}")
YEAR = re.compile(r"[0-9]{4}")


class Option(NamedTuple):
    """A value to choose, as a reader sees it, with the rows it stands for and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool = False
    #: The label with words of another language marked.
    html: str = ""


class ShownFacet(NamedTuple):
    """A facet as the page shows it."""

    name: str
    label: str
    options: list[Option]
    more: list[Option]
    left_out: int

    @property
    def chosen(self) -> int:
        """How many of its values are chosen."""
        return sum(option.chosen for option in (*self.options, *self.more))

    @property
    def more_in_words(self) -> str:
        """How many options stand behind the first ones."""
        return ngettext("%(count)s more", "%(count)s more", len(self.more)) % {"count": len(self.more)}

    @property
    def left_out_in_words(self) -> str:
        """How many options are not shown at all."""
        words = ngettext(
            "%(count)s rarer one is not listed; words find it.",
            "%(count)s rarer ones are not listed; words find them.",
            self.left_out,
        )
        return words % {"count": self.left_out}


class FacetFilter(ListFilter):
    """Several values of a column, or of records tied to a row.

    ``ways`` names a method of the filterset that returns the ways to them; ``shown`` one that turns what was found into
    a label. With ``after``, the facet is offered only where one of those filters, or itself, is applied: there would be
    too much to choose from.
    """

    pattern = SLUG
    #: Whether a value has to be looked up to know that it occurs.
    is_looked_up = True

    def __init__(self, *, ways: str, shown: str = "", numbered: bool = False, after: tuple[str, ...] = (), **kwargs):
        self.ways_name, self.shown_name, self.after = ways, shown, after
        if numbered:
            self.pattern = NUMBER
        super().__init__(**kwargs)

    @property
    def is_offered(self) -> bool:
        """Whether there is something to choose that is not too much."""
        return not self.after or any(name in self.parent.applied for name in (*self.after, self.name))

    def ways(self) -> list[Way]:
        """Return the ways from rows to values."""
        return getattr(self.parent, self.ways_name)()

    def readable(self, value: str) -> bool:
        """Say whether a value could be one of this facet's."""
        return bool(self.pattern.fullmatch(value))

    def asked(self, data: Mapping) -> list[str]:
        """Return the values that occur, each once; the others are told in ``parent.refused``."""
        values = list(dict.fromkeys(value.strip() for value in values_of(data, self.name) if value.strip()))
        known = self.known([value for value in values if self.readable(value)][:MOST_CHOSEN])
        good = sorted(value for value in values if value in known)
        self.parent.refuse(self.name, [value for value in values if value not in known])
        return good

    def known(self, values: list[str]) -> set[str]:
        """Return those of the values that occur in the published record."""
        return {option.value for option in self.parent.known.get(self.name, ()) if option.value in values}

    def among(self, found: Iterable[Found], values: Collection[str]) -> list[Found]:
        """Return what was found of some values."""
        return [one for one in found if one.value in values]

    def condition(self, values: list[str]) -> Q:
        """Return the condition that a row has one of the values."""
        return one_of(replace(way, links=way.having(values)) for way in self.ways())

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        return qs.filter(self.condition(value)) if value else qs

    def label_of(self, found: Found) -> str:
        """Return what a reader calls a value."""
        if self.shown_name:
            return str(getattr(self.parent, self.shown_name)(found))
        return shown_words(found.words).words or found.value

    def option(self, found: Found) -> Option:
        """Return a value as an option that nobody chose yet."""
        label = self.label_of(found)
        return Option(found.value, label, found.count, html=marked(label, found))

    def named(self, found: Iterable[Found]) -> Iterable[Found]:
        """Return what was found with values as they stand in addresses."""
        return (one for one in found if one.value)

    def gathered(self, found: Iterable[Found], chosen: list[str]) -> list[Found]:
        """Return each value once with all its rows; what is chosen is always among it."""
        gathered: dict[str, Found] = {}
        for one in self.named(found):
            same = gathered.get(one.value)
            gathered[one.value] = same._replace(count=same.count + one.count) if same else one
        for one in self.named(self.parent.known.get(self.name, ())):
            if one.value in chosen:
                gathered.setdefault(one.value, one._replace(count=0))
        for value in chosen:
            gathered.setdefault(value, Found(value, "", (), (), 0))
        return list(gathered.values())

    def foremost(self, gathered: list[Found], chosen: list[str]) -> list[Found]:
        """Return what can be among the options that are shown: there is no need to name any other."""
        most = FIRST_OPTIONS + MORE_OPTIONS + len(chosen)
        if len(gathered) <= most:
            return gathered
        least = nlargest(most, (self.weight(one) for one in gathered))[-1]
        return [one for one in gathered if self.weight(one) >= least or one.value in chosen]

    def weight(self, found: Found) -> int:
        """Return a number that is larger for a value that stands before another."""
        return found.count

    def options(self, gathered: list[Found], chosen: list[str]) -> list[Option]:
        """Return options in order."""
        return sorted((self.option(one)._replace(chosen=one.value in chosen) for one in gathered), key=self.place)

    def chosen_option(self, value: str) -> Option:
        """Return a chosen value as an option."""
        return self.options(self.gathered((), [value]), [value])[0]

    def place(self, option: Option) -> tuple:
        """Return where an option stands among the others."""
        return (-option.count, sort_key(option.label), option.value)

    def shown(self, found: Iterable[Found], chosen: list[str]) -> ShownFacet:
        """Return the facet for the page: a few options at once, more behind them, those chosen always in sight."""
        gathered = self.gathered(found, chosen)
        options = self.options(self.foremost(gathered, chosen), chosen)
        first = [one for number, one in enumerate(options) if number < FIRST_OPTIONS or one.chosen]
        rest = [one for one in options[FIRST_OPTIONS:] if not one.chosen]
        if len(rest) <= 2:
            first, rest = options, []
        more = rest[:MORE_OPTIONS]
        return ShownFacet(self.name, str(self.label), first, more, len(gathered) - len(first) - len(more))


class ChoiceFacet(FacetFilter):
    """Several of a fixed set of choices."""

    is_looked_up = False

    def __init__(self, *, choices, **kwargs):
        self.labels = dict(choices)
        super().__init__(**kwargs)

    def readable(self, value: str) -> bool:
        return value in self.labels

    def known(self, values: list[str]) -> set[str]:
        return set(values)

    def label_of(self, found: Found) -> str:
        return str(self.labels.get(found.value, found.value))


class YearFacet(FacetFilter):
    """Several years; one in which there was nothing may be asked for too."""

    pattern = YEAR
    is_looked_up = False

    def known(self, values: list[str]) -> set[str]:
        return set(values)

    def readable(self, value: str) -> bool:
        return super().readable(value) and FIRST_YEAR <= int(value) <= LAST_YEAR

    def weight(self, found: Found) -> int:
        return int(found.value)

    def place(self, option: Option) -> tuple:
        return (-int(option.value),)


class NewestFirstFacet(FacetFilter):
    """Several records that stand in the order of their year, the detail of each."""

    def weight(self, found: Found) -> int:
        return int(found.detail or 0)

    def options(self, gathered: list[Found], chosen: list[str]) -> list[Option]:
        self._years = {one.value: one.detail for one in gathered}
        return super().options(gathered, chosen)

    def place(self, option: Option) -> tuple:
        return (-int(self._years.get(option.value) or 0), option.value)


class NamedFacet(FacetFilter):
    """Several values of a translated column; each has the slug of its words in the first language that has any."""

    def among(self, found: Iterable[Found], values: Collection[str]) -> list[Found]:
        return [one for one in found if slug_of(one.words) in values]

    def known(self, values: list[str]) -> set[str]:
        return {slug_of(found.words) for found in self.parent.known.get(self.name, ())} & set(values)

    def condition(self, values: list[str]) -> Q:
        conditions = []
        for way in self.ways():
            names = columns(way.links.model, way.words)
            rows = [one.words for one in self.parent.known.get(self.name, ()) if slug_of(one.words) in values]
            exact = [Q(*(_exactly(*pair) for pair in zip(names, words, strict=True))) for words in rows]
            links = way.links.filter(Q(*exact, _connector=Q.OR) if exact else Q(pk__in=()))
            conditions.append(Q(pk__in=way.owners(links)))
        return Q(*conditions, _connector=Q.OR)

    def named(self, found: Iterable[Found]) -> Iterable[Found]:
        return super().named(one._replace(value=slug_of(one.words)) for one in found)


def values_of(data: Mapping, name: str) -> list[str]:
    """Return all values of a parameter."""
    return data.getlist(name) if hasattr(data, "getlist") else [*data.get(name, ())]


def one_of(ways: Iterable[Way]) -> Q:
    """Return the condition that one of the ways leads from a row to a value."""
    return Q(*(Q(pk__in=way.owners(way.links)) for way in ways), _connector=Q.OR)


def marked(label: str, found: Found) -> str:
    """Return a label as HTML, with the words in it marked where they are in another language than the page's."""
    shown = shown_words(found.words) or shown_words(found.given)
    if not shown.is_fallback:
        return conditional_escape(label)
    before, words, after = label.partition(shown.words)
    if not words or any(found.given):  # a name is one, in whatever order
        before, words, after = "", label, ""
    return format_html('{}<span lang="{}">{}</span>{}', before, html_language(shown.language), words, after)


def slug_of(words: tuple[str | None, ...]) -> str:
    """Return the slug of words in several languages: that of the first that has any."""
    return slugify(next(filter(None, words), ""), allow_unicode=True)


def _exactly(name: str, word: str | None) -> Q:
    return Q(**({f"{name}__isnull": True} if word is None else {name: word}))
