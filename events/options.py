"""The options a filter offers: only what is tied to something published, and read in as few queries as may be."""

from collections.abc import Iterable
from functools import reduce
from typing import NamedTuple

from django.conf import settings
from django.db.models import CharField, Model, Q, QuerySet, Value
from django.utils.text import slugify
from django.utils.translation import get_language

from events.models import Edition, Person
from publishing.words import columns

Options = list[tuple[str, str]]


class Named:
    """Values of a translated column as options: a slug each, made of the English words, and the rows it stands for.

    ``names`` are the column's names, a language each; ``rows`` the words that occur in them.
    """

    def __init__(self, names: list[str], rows: Iterable[tuple[str | None, ...]]):
        self.labels: dict[str, str] = {}
        self.conditions: dict[str, Q] = {}
        for words in dict.fromkeys(tuple(row) for row in rows if any(row)):
            slug = slugify(next(filter(None, words)), allow_unicode=True)
            self.labels.setdefault(slug, in_reader_language(words))
            pairs = zip(names, words, strict=True)
            exactly = [(f"{name}__isnull", True) if word is None else (name, word) for name, word in pairs]
            self.conditions[slug] = self.conditions.get(slug, Q()) | Q(*exactly)

    def options(self) -> Options:
        """Return ``[(slug, words in the reader's language)]`` in the order of the words."""
        return sorted(self.labels.items(), key=lambda option: option[1])


def in_reader_language(words: tuple[str | None, ...]) -> str:
    """Return the words in the reader's language, or in the first that has any, of one text for each language."""
    shown = [code for code, _name in settings.LANGUAGES].index(get_language() or settings.LANGUAGE_CODE)
    return words[shown] or next(filter(None, words), "")


class Tie(NamedTuple):
    """Records of a model with ``name`` and ``slug`` that one of ``relations`` ties to one of its rows."""

    model: type[Model]
    relations: dict[str, QuerySet]

    def rows(self) -> QuerySet:
        """Return the published ones."""
        parts = [Q(**{f"{name}__in": rows.order_by().values("pk")}) for name, rows in self.relations.items()]
        keys = self.model.objects.order_by().filter(Q(*parts, _connector=Q.OR)).values("pk")
        return self.model.objects.published().filter(pk__in=keys).order_by()


def tied(**ties: Tie) -> dict[str, Options]:
    """Return the options of several choices, each ``[(slug, name)]`` in the order of the names, from one query."""
    queries = [
        tie.rows().annotate(tie=Value(key, CharField())).values_list("tie", "slug", *columns(tie.model, "name"))
        for key, tie in ties.items()
    ]
    options: dict[str, Options] = {key: [] for key in ties}
    for key, slug, *words in reduce(lambda before, query: before.union(query, all=True), queries):
        options[key].append((slug, in_reader_language(tuple(words))))
    return {key: sorted(found, key=lambda option: option[1]) for key, found in options.items()}


def tied_people(**relations: QuerySet) -> Options:
    """Return ``[(slug, full name)]`` of published people; their names are put together in an order of their own."""
    people = Tie(Person, relations).rows().defer("description")
    return sorted(((person.slug, str(person)) for person in people), key=lambda option: option[1])


def as_years(years: Iterable[int | None]) -> list[tuple[int, int]]:
    """Return the years that occur, the latest first, as options."""
    return [(year, year) for year in sorted({year for year in years if year}, reverse=True)]


def edition_options(**rule) -> Options:
    """Return ``[(slug, "2023, Nanning")]`` of the published editions to which the rule applies, the newest first."""
    return [(edition.slug, str(edition)) for edition in tied_editions(**rule)]


def tied_editions(**rule) -> list[Edition]:
    """Return the published editions to which the rule applies, the newest first, without their texts."""
    rows = Edition.objects.published().filter(pk__in=Edition.objects.order_by().filter(**rule).values("pk"))
    return list(rows.defer("body", "low_carbon", "summary").order_by("-year", "-pk"))
