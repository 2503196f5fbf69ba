"""Plain text search: every word must occur in a record, anywhere, in any language it is written in.

Substrings count, so two Chinese characters are found inside a longer word. Letter case is ignored for ASCII letters;
for others on PostgreSQL only, because SQLite's ``LIKE`` does not fold them.
"""

from dataclasses import dataclass
from functools import cached_property
from html import unescape

from django.conf import settings
from django.db.models import Model
from django.utils.html import strip_tags
from modeltranslation.utils import build_localized_fieldname

from publishing import words
from publishing.languages import Text
from publishing.richtext import RichTextField
from search.registry import Kind, kinds

#: Hits shown of each kind; the rest stands behind a link.
CAP = 20
#: Characters of an excerpt before and after the word found.
AROUND = 70


@dataclass(frozen=True)
class Hit:
    """A record that was found, as a reader sees it."""

    record: Model
    title: Text
    url: str
    context: str
    excerpt: Text


@dataclass(frozen=True)
class Group:
    """The hits of one kind: the first of them, and how many there are."""

    kind: Kind
    hits: list[Hit]
    count: int

    @property
    def has_more(self) -> bool:
        return self.count > len(self.hits)


@dataclass(frozen=True)
class Results:
    """What a query found."""

    groups: list[Group]

    @cached_property
    def total(self) -> int:
        return sum(group.count for group in self.groups)


def find(query: str) -> Results:
    """Return the published records that hold every word of the query, kind by kind."""
    groups = [group for kind in kinds() if (group := _group(kind, query)).count]
    return Results(groups)


def _group(kind: Kind, query: str) -> Group:
    rows = kind.rows().filter(words.condition(kind.model, kind.fields, query))
    found = list(rows[: CAP + 1])
    count = rows.count() if len(found) > CAP else len(found)
    return Group(kind, [_hit(kind, record, query) for record in found[:CAP]], count)


def _hit(kind: Kind, record: Model, query: str) -> Hit:
    title = kind.title(record)
    return Hit(record, title, record.get_absolute_url(), kind.context(record), excerpt(record, kind, query, title))


def excerpt(record: Model, kind: Kind, query: str, title: Text) -> Text:
    """Return the words around the first place, outside the title, where a word of the query stands."""
    for word in dict.fromkeys([*words.looked_for(query), *words.looked_for(words.normalise(query))]):
        for field in kind.fields:
            for text in _texts(record, field):
                place = text.words.lower().find(word.lower())
                if place >= 0 and text.words != title.words:
                    return Text(_cut(text.words, place, len(word)), text.language, text.is_fallback)
    return Text("", "", False)


def _texts(record: Model, path: str) -> list[Text]:
    *relations, field = path.split("__")
    for relation in relations:
        record = getattr(record, relation)
        if record is None:
            return []
    localized = [(build_localized_fieldname(field, code), code) for code, _name in settings.LANGUAGES]
    columns = [(name, code) for name, code in localized if hasattr(record, name)] or [(field, "")]
    is_rich = isinstance(record._meta.get_field(field), RichTextField)
    return [Text(_plain(getattr(record, name) or "", is_rich), code, False) for name, code in columns]


def _plain(text: str, is_rich: bool) -> str:
    return " ".join((unescape(strip_tags(text)) if is_rich else text).split())


def _cut(text: str, place: int, length: int) -> str:
    """Return the text around a place, without half words at its ends where words are parted by spaces."""
    start, end = max(0, place - AROUND), place + length + AROUND
    before, after = text[start:place], text[place + length : end]
    if start and " " in before:
        before = before.split(" ", 1)[1]
    if end < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0]
    found = text[place : place + length]
    return f"{'…' if start else ''}{before}{found}{after}{'…' if end < len(text) else ''}"
