"""The options a filter offers: of several choices from one query, in the reader's language."""

from collections.abc import Iterable
from functools import reduce
from typing import NamedTuple

from django.conf import settings
from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.text import slugify
from django.utils.translation import get_language

from publishing.words import columns

Options = list[tuple[str, str]]
#: All columns of a query for several choices are texts of one type, or their union is refused.
TEXT = CharField(max_length=500)


class Named:
    """Values of a translated column as options: a slug each, made of the English words, and the rows it stands for.

    ``names`` are the column's names, a language each; ``rows`` the words that occur in them.
    """

    def __init__(self, names: list[str], rows: Iterable[Iterable[str | None]]):
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


class Choice(NamedTuple):
    """Rows to choose from: a value of each, the field of its label, and one detail more if that is needed."""

    rows: QuerySet
    value: object
    words: str = ""
    detail: object = ""

    def query(self, key: str) -> QuerySet:
        """Return the rows as texts: ``key``, value, detail and the words in each language."""
        words = columns(self.rows.model, self.words) if self.words else []
        padded = [*words, *[""] * len(settings.LANGUAGES)][: len(settings.LANGUAGES)]
        texts = [self.value, self.detail, *padded]
        named = {f"option_{number}": Cast(_expression(text), TEXT) for number, text in enumerate(texts)}
        rows = self.rows.order_by().annotate(option_key=Value(key, TEXT), **named)
        return rows.values_list("option_key", *named).distinct()


class Option(NamedTuple):
    """What was found for a choice: texts, the words one for each language."""

    value: str
    detail: str
    words: tuple[str | None, ...]

    @property
    def label(self) -> str:
        """The words in the reader's language, or in the first that has any."""
        return in_reader_language(self.words)


def found(**choices: Choice) -> dict[str, list[Option]]:
    """Return what is found for several choices, each value once, from one query and in no order."""
    queries = [choice.query(key) for key, choice in choices.items()]
    options: dict[str, dict[tuple, Option]] = {key: {} for key in choices}
    for key, value, detail, *words in reduce(lambda before, query: before.union(query, all=True), queries):
        option = Option(value or "", detail or "", tuple(words))
        options[key].setdefault((option.value, option.words), option)
    return {key: list(of.values()) for key, of in options.items()}


def by_label(options: Iterable[Option]) -> Options:
    """Return ``[(value, label)]`` in the order of the labels."""
    return sorted(((option.value, option.label) for option in options), key=lambda pair: pair[1])


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
    options = found(**{key: Choice(tie.rows(), "slug", "name") for key, tie in ties.items()})
    return {key: by_label(of) for key, of in options.items()}


def as_years(years: Iterable[int | None]) -> list[tuple[int, int]]:
    """Return the years that occur, the latest first, as options."""
    return [(year, year) for year in sorted({year for year in years if year}, reverse=True)]


def _expression(text: object) -> object:
    return F(text) if isinstance(text, str) and text else text or Value("")
