"""How a cell names another record, and which record a cell means: by its address, as a person would write it."""

import difflib
import re
from collections import Counter
from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, ForeignKey, Model
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from publishing.scopes import editions_of, within
from publishing.sheets.cells import folded
from publishing.sheets.kinds import NUMBER, kind_of
from publishing.words import normalise

NUMBERED = re.compile(r"#?(\d{1,18})", re.ASCII)


class UnknownRecordError(ValidationError):
    """The words name no record; ``words`` are they, ``model`` is its kind."""

    def __init__(self, message: str, model: type[Model], words: str) -> None:
        super().__init__(message)
        self.model, self.words = model, words


class Reference:
    """The records of one kind by the words that name them; read from the database once, when first asked for."""

    def __init__(self, model: type[Model], user) -> None:
        self.model, self.kind, self.user = model, kind_of(model), user
        self.paths = [path for name in self.kind.written_as or self.kind.keys[0] for path in paths(model, name)]

    @cached_property
    def texts(self) -> dict[int, str]:
        """The words for each record, by its key."""
        rows = self.model._default_manager.order_by().annotate(key=F("pk")).values_list("key", *self.paths)
        rows = [(key, _joined(parts)) for key, *parts in rows]
        counts = Counter(text for _key, text in rows)
        return {key: self._text(key, text, counts[text]) for key, text in rows}

    @cached_property
    def keys(self) -> dict[str, int]:
        """The key of each record, by its words and by their form in which case and width of letters do not count."""
        exact = {text: key for key, text in self.texts.items() if self.may_be_named(key)}
        return {folded(text): key for text, key in exact.items()} | exact

    @cached_property
    def names(self) -> dict[str, set[int]]:
        """The keys of the records that bear a name, in whichever language."""
        found: dict[str, set[int]] = {}
        for code, _name in settings.LANGUAGES:
            with override(code):
                for record in within(self.user, self.model._default_manager.all()):
                    found.setdefault(folded(str(record)), set()).add(record.pk)
        return found

    def add(self, record: Model) -> None:
        """Take a new record in."""
        parts = self.model._default_manager.filter(pk=record.pk).values_list(*self.paths).get()
        text = self._text(record.pk, _joined(parts), 1 + (_joined(parts) in self.keys))
        self.texts[record.pk] = text
        self.keys[folded(text)] = self.keys[text] = record.pk
        if self._within is not None:
            self._within |= {record.pk}

    def key(self, words: str) -> int:
        """Return the key of the record that words name: its address or, where that is clear, its name.

        Raises ``UnknownRecordError`` with a plain sentence.
        """
        wanted = folded(words)
        if (key := self.keys.get(words, self.keys.get(wanted))) is not None:
            return key
        numbered = NUMBERED.fullmatch(normalise(words)) if self.kind.is_numbered else None
        if numbered and int(numbered[1]) in self.texts and self.may_be_named(int(numbered[1])):
            return int(numbered[1])
        named = self.names.get(wanted, set())
        if len(named) == 1:
            return next(iter(named))
        raise UnknownRecordError(self._why_unknown(words, named), self.model, wanted)

    @cached_property
    def _within(self) -> frozenset[int] | None:
        """The keys of the records that the user's work is limited to; None where it is not."""
        if editions_of(self.user) is None:
            return None
        return frozenset(within(self.user, self.model._default_manager.order_by()).values_list("pk", flat=True))

    def may_be_named(self, key: int) -> bool:
        """Say whether the record lies within the limits of the user's work."""
        return self._within is None or key in self._within

    def example(self) -> str:
        """Return the words for one of the records, empty where there is none."""
        return next((text for key, text in self.texts.items() if self.may_be_named(key)), "")

    def _text(self, key: int, text: str, count: int) -> str:
        is_clear = text and count == 1 and not (self.kind.is_numbered and NUMBERED.fullmatch(text))
        return text if is_clear or not self.kind.is_numbered else f"#{key}"

    def _why_unknown(self, words: str, named: set[int]) -> str:
        kind, between = self.model._meta.verbose_name, pgettext("between the items of a list", ", ")
        if named:
            told = _("“%(words)s” can mean several; write one of %(choices)s.")
            return told % {"words": words, "choices": between.join(sorted(self.texts[key] for key in named))}
        told = _("“%(words)s” is not in the record (%(kind)s).") % {"words": words, "kind": kind}
        near = difflib.get_close_matches(folded(words), list(self.keys)[:20_000], n=1, cutoff=0.75)
        if near:
            guess = self.texts[self.keys[near[0]]]
            told = _("%(told)s Is “%(guess)s” meant?") % {"told": told, "guess": guess}
        return told


class References:
    """The references of one run: each kind of record is read once.

    A user whose work is limited to some editions can name no record of others.
    """

    def __init__(self, user) -> None:
        self.user = user
        self._found: dict[type[Model], Reference] = {}

    def to(self, model: type[Model]) -> Reference:
        """Return the records of a kind by their words."""
        if model not in self._found:
            self._found[model] = Reference(model, self.user)
        return self._found[model]

    def add(self, record: Model) -> None:
        """Take a new record in, where its kind was read already."""
        if type(record) in self._found:
            self._found[type(record)].add(record)


def paths(model: type[Model], name: str) -> list[str]:
    """Return the lookups behind a part of a key: the address of the edition for ``edition``."""
    if name == NUMBER and not any(field.name == NUMBER for field in model._meta.fields):
        return ["pk"]
    field = model._meta.get_field(name)
    if not isinstance(field, ForeignKey):
        return [name]
    further = kind_of(field.related_model)
    inner = [path for part in further.written_as or further.keys[0] for path in paths(field.related_model, part)]
    return [f"{name}__{path}" for path in inner]


def _joined(parts) -> str:
    return "/".join(str(part or "") for part in parts)
