"""The search page: what was asked for, what came of it, and the addresses that lead on from it."""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote_plus, urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from publishing import drawn
from publishing.languages import Text
from publishing.listing import ListPage, shortened
from publishing.remembering import Memory
from publishing.templatetags.parts import part
from search import finding, spelling
from search.asking import Query, parse, problem_with
from search.facets import FACETS, SHOWN, Facet
from search.forms import SearchForm
from search.registry import Answer, answers
from search.results import PER_PAGE, Hit, Results, find

#: Fewer hits than these may be fewer than the reader looks for.
FEW = 5
#: Bytes of hits and facets that are remembered as HTML, with what their keys take; those of them that go to what was
#: asked for once.
MOST_BYTES, TRIED = 2 * 1024 * 1024, 512 * 1024

_pieces = Memory(MOST_BYTES, size=drawn.size, tried=TRIED)


class Chip(NamedTuple):
    """What is chosen of a facet, and the address without it."""

    label: str
    value: SafeString
    url_without: str


class Choice(NamedTuple):
    """A value of a facet as HTML: the address with it or, where it is chosen, without; its words and its hits."""

    url: str
    words: str
    count: int | str
    is_chosen: bool


class Group(NamedTuple):
    """A facet as the page shows it: all its values, of which the last are folded away."""

    code: str
    label: str
    choices: list[Choice]
    folded: int

    @property
    def more_in_words(self) -> str:
        """How many values are folded away."""
        return ngettext("%(number)s more", "%(number)s more", self.folded) % {"number": self.folded}


class SearchPage:
    """One request for the search page. Nothing that stands in its address makes it fail."""

    def __init__(self, request: HttpRequest) -> None:
        self.path = request.path
        self.form = SearchForm(request.GET)
        is_valid = self.form.is_valid()
        #: What was typed, if it can be looked for; the box shows it again.
        self.text: str = self.form.cleaned_data.get("q", "")
        self.query: Query = parse(self.text)
        self._page = self.form.cleaned_data.get("page", 1) if is_valid else 1
        self.is_asked = bool(request.GET.get("q", "").strip())

    @cached_property
    def results(self) -> Results | None:
        """What was found; None where there is nothing to look for."""
        return find(self.query, self.form.chosen, self._page) if self.query else None

    @cached_property
    def answers(self) -> list[Answer]:
        """Pages that the query is known to mean, on the first page of what was found."""
        return answers(self.text) if self.query and self.results.page == 1 else []

    @cached_property
    def spelling(self) -> list[tuple[str, str]]:
        """What may have been meant where nothing was found, or little: queries that find something, with addresses."""
        if not self.query or self.results.total >= FEW or self.results.chosen:
            return []
        suggest = spelling.written_as_one if self.results.total else spelling.suggest
        return [(text, self.for_words(text)) for text in suggest(self.query)]

    @cached_property
    def problems(self) -> list[str]:
        """Sentences that say what was left out of what was asked for, and why."""
        told = [str(problem) for problems in self.form.errors.values() for problem in problems]
        if self.text and (problem := problem_with(self.query)):
            told.append(problem)
        for code, slug in self.results.unknown if self.results else ():
            words = gettext("“%(value)s” is not among the choices under “%(field)s”, so it was left out.")
            told.append(words % {"value": shortened(slug), "field": FACETS[code]})
        return told

    @cached_property
    def count_in_words(self) -> str:
        """How many hits there are: "12 hits", or "more than 1,000 hits"."""
        if self.results.is_cut:
            return gettext("More than %(count)s hits") % {"count": f"{finding.MOST:,}"}
        return ngettext("%(count)s hit", "%(count)s hits", self.results.total) % {"count": f"{self.results.total:,}"}

    @cached_property
    def chips(self) -> list[Chip]:
        """What is chosen, each with the address that takes it away and keeps the rest."""
        found = self.results.narrowing.chips() if self.results and self.results.chosen else []
        return [Chip(label, words.html, self._toggled(code, slug)) for code, slug, label, words in found]

    @cached_property
    def facets(self) -> SafeString:
        """The facets as HTML."""
        chosen = tuple((code, *slugs) for code, slugs in self.results.chosen.items())
        return drawn.piece((self.path, self.query.text, chosen), self._draw_facets, _pieces)

    def _draw_facets(self) -> str:
        groups = self.groups
        return part("search_facets", groups=groups, is_cut=self.results.is_cut) if groups else ""

    @property
    def groups(self) -> list[Group]:
        """The facets with an address for each value."""
        html = self.results.names.html
        return [
            Group(facet.code, facet.label, self._choices(facet, html), max(0, len(facet.values) - SHOWN))
            for facet in self.results.facets
        ]

    def rows(self, draw: Callable[[Hit], str]) -> list[SafeString]:
        """Return the hits of the page as ``draw`` writes each of them."""
        at, text, results = drawn.place(), self.query.text, self.results
        keys = {(at, text, row): row for row in results.rows}

        def make(lacking: list[tuple]) -> dict[tuple, list[str]]:
            hits = results.hits_of([keys[key] for key in lacking])
            return {key: [draw(hits[keys[key]])] for key in lacking if keys[key] in hits}

        found = _pieces.each(keys, make)
        return [SafeString(found[key][0]) for key in keys if key in found]

    @cached_property
    def list_page(self) -> ListPage:
        """The page as the pager shows it."""
        paginator = Paginator(range(self.results.total), PER_PAGE)
        page = ListPage(range(0), self.results.page, paginator)
        page.filterset = self
        return page

    @cached_property
    def url_without_all(self) -> str:
        """The address with the words alone."""
        return self._address({})

    def url(self, **more: object) -> str:
        """Return the address with what is asked for, and other parameters such as the page."""
        return self._address(self.results.chosen if self.results else {}, **more)

    def for_words(self, text: str) -> str:
        """Return the address of a search for other words."""
        return f"{self.path}?{urlencode({'q': text})}"

    def _choices(self, facet: Facet, html: Callable[[Text], str]) -> list[Choice]:
        before, _equals, after = self._toggled(facet.code, "\0").partition("=%00")
        before, after = escape(before), escape(after)
        return [
            Choice(
                escape(self._toggled(facet.code, value.slug))
                if value.is_chosen
                else f"{before}={quote_plus(value.slug)}{after}",
                html(value.label),
                value.count if value.count < 1000 else localize(value.count),
                value.is_chosen,
            )
            for value in facet.values
        ]

    def _toggled(self, code: str, slug: str) -> str:
        chosen = {name: list(slugs) for name, slugs in self.results.chosen.items()}
        before = chosen.setdefault(code, [])
        chosen[code] = [one for one in before if one != slug] if slug in before else [*before, slug]
        return self._address(chosen)

    def _address(self, chosen: dict[str, list[str]], **more: object) -> str:
        pairs = [("q", self.query.text), *((code, slug) for code in FACETS for slug in chosen.get(code, ()))]
        return f"{self.path}?{urlencode([*pairs, *more.items()])}"
