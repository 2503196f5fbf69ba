"""What can be searched. Each room registers its kinds of record when the site starts; this room knows none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet

from publishing.languages import Text, text_of
from publishing.words import columns

#: Places are numbers from 1 on; each head of an entry needs one of its own.
MOST_KINDS = 30
#: Records with which one can be shown: see ``search.models.WITHIN``.
MOST_ABOVE = 3

Texts = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Kind:
    """A kind of published record with words."""

    model: type[Model]
    #: Its name in ties and addresses: ``sub-forum``.
    code: str
    #: Where its hits stand among those that fit as well, from 1 on; stored, so never given to another kind.
    place: int
    #: What a hit is called, with the language it is in.
    title: Callable[[Model], Text]
    #: A line that tells hits with the same title apart, made of the record's own fields.
    detail: Callable[[Model], Text | str]
    #: The fields that name a record: words there weigh more than elsewhere.
    naming: tuple[str, ...]
    #: More names, as ``(language, text)``: what stands in no field of ``words_in`` as it is looked for.
    names: Callable[[Model], Texts]
    #: More texts that are looked through but name nothing.
    texts: Callable[[Model], Texts]
    #: What others that are tied to the record are found by: its names, words that a function gives, or nothing.
    lends: Callable[[Model], Iterable[str]] | None
    #: What the record is tied to, as ``topic:4``.
    ties: Callable[[Model], Iterable[str]]
    #: The languages of the record, where they are not those of its words.
    languages: Callable[[Model], Iterable[str]] | None
    day: Callable[[Model], date | None]
    #: Facts that a hit or a facet shows.
    facts: Callable[[Model], dict]
    #: Relations read along with each record: to one, and to many; where rows are left out, a function that says how.
    joined: tuple
    prefetched: tuple
    #: Other records whose entries say something that this kind decides: ``{model: keys}`` for changed keys.
    concerns: Callable[[list[int]], dict[type[Model], Iterable[int]]]
    #: What shows records in small, of these keys: rows that a template can draw; nothing for most kinds.
    pictures: Callable[[list[int]], QuerySet] | None = None
    #: The URL name of the list that takes the same ``q``, or an empty string.
    more: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields whose words are searched, in every language they are written in."""
        return self.model.words_in

    @property
    def name(self) -> str:
        """What a reader calls these records: "sub-forums"."""
        return str(self.model._meta.verbose_name_plural)

    @property
    def one(self) -> str:
        """What a reader calls one of these records: "sub-forum"."""
        return str(self.model._meta.verbose_name)

    @property
    def columns(self) -> frozenset[str]:
        """The columns on which an entry depends."""
        own = {"state", "publish_at", "retire_at", *self.model.address_parts, *self.model.shown_with}
        own |= {name for field in self.fields for name in (field, *columns(self.model, field))}
        relations = {field.name for field in self.model._meta.concrete_fields if field.is_relation}
        dates = {field.name for field in self.model._meta.concrete_fields if field.get_internal_type() == "DateField"}
        return frozenset({*own, *relations, *(f"{name}_id" for name in relations), *dates, "kind", "language", "slug"})


@dataclass(frozen=True)
class Answer:
    """A page that is what the reader is looking for, shown before everything else."""

    title: str
    url: str
    description: str = ""


_kinds: dict[type[Model], Kind] = {}
_answerers: list[Callable[[str], Answer | None]] = []


def register(
    model: type[Model],
    code: str,
    place: int,
    *,
    title: str | Callable[[Model], Text] = "title",
    detail: Callable[[Model], Text | str] = lambda record: "",
    naming: tuple[str, ...] = ("title",),
    names: Callable[[Model], Texts] = lambda record: (),
    texts: Callable[[Model], Texts] = lambda record: (),
    lends: Callable[[Model], Iterable[str]] | None = None,
    ties: Callable[[Model], Iterable[str]] = lambda record: (),
    languages: Callable[[Model], Iterable[str]] | None = None,
    day: Callable[[Model], date | None] = lambda record: None,
    facts: Callable[[Model], dict] = lambda record: {},
    joined: tuple = (),
    prefetched: tuple = (),
    concerns: Callable[[list[int]], dict[type[Model], Iterable[int]]] = lambda keys: {},
    pictures: Callable[[list[int]], QuerySet] | None = None,
    more: str = "",
) -> None:
    """Make a model's published rows searchable; ``title`` is a translated field or a function of the record."""
    if _most_above(model) > MOST_ABOVE:
        raise ValueError(f"{code} is shown with more records than an entry can name.")
    as_text = title if callable(title) else lambda record: text_of(record, title)
    if not 0 < place <= MOST_KINDS or any(kind.place == place for kind in _kinds.values() if kind.model is not model):
        raise ValueError(f"{place} is no free place for {code}.")
    _kinds[model] = Kind(
        model, code, place, as_text, detail, naming, names, texts, lends, ties, languages, day, facts, joined,
        prefetched, concerns, pictures, more,
    )  # fmt: skip


def _most_above(model: type[Model]) -> int:
    """Return with how many records one of a model can be shown, those above them included."""
    return sum(1 + _most_above(model._meta.get_field(name).related_model) for name in model.shown_with)


def register_answer(answerer: Callable[[str], Answer | None]) -> None:
    """Add a function that may know the one page meant by a query."""
    if answerer not in _answerers:
        _answerers.append(answerer)


def kinds() -> list[Kind]:
    """Return what is registered, in the order of the places."""
    return sorted(_kinds.values(), key=lambda kind: kind.place)


def kind_of(model: type[Model]) -> Kind | None:
    """Return how records of a model are searched; None where they are not."""
    return _kinds.get(model._meta.concrete_model)


def kind_at(place: int) -> Kind | None:
    """Return the kind at a place."""
    return next((kind for kind in _kinds.values() if kind.place == place), None)


def kind_named(code: str) -> Kind | None:
    """Return the kind with a code."""
    return next((kind for kind in _kinds.values() if kind.code == code), None)


def answers(query: str) -> list[Answer]:
    """Return the pages that are known to be meant by a query."""
    return [answer for answerer in _answerers if (answer := answerer(query))]
