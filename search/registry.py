"""What can be searched. Each room registers its kinds of record when the site starts; this room knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from publishing.languages import Text, text_of


@dataclass(frozen=True)
class Kind:
    """A kind of published record with words."""

    model: type[Model]
    #: What a hit is called, with the language it is in.
    title: Callable[[Model], Text]
    #: A line that tells hits with the same title apart: "2023, Nanning".
    context: Callable[[Model], str]
    #: Relations read along with each hit.
    joined: tuple[str, ...] = ()
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

    def rows(self) -> QuerySet:
        """Return the rows the public may see."""
        return self.model.objects.published().select_related(*self.joined)


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
    *,
    title: str | Callable[[Model], Text] = "title",
    context: Callable[[Model], str] = lambda record: "",
    joined: tuple[str, ...] = (),
    more: str = "",
) -> None:
    """Make a model's published rows searchable; ``title`` is a translated field or a function of the record."""
    as_text = title if callable(title) else lambda record: text_of(record, title)
    _kinds[model] = Kind(model, as_text, context, joined, more)


def register_answer(answerer: Callable[[str], Answer | None]) -> None:
    """Add a function that may know the one page meant by a query."""
    if answerer not in _answerers:
        _answerers.append(answerer)


def kinds() -> list[Kind]:
    """Return what is registered, in the order in which the rooms did so."""
    return list(_kinds.values())


def answers(query: str) -> list[Answer]:
    """Return the pages that are known to be meant by a query."""
    return [answer for answerer in _answerers if (answer := answerer(query))]
