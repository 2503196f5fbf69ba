"""What the index holds of a record: its terms, when it may be seen, and what a hit shows of it.

The terms of a head are, one after the other: each name as a whole; those of its names, marked as such, and their words
as they are written; what it lends to records that are tied to it; its texts, each with its words joined two and two;
what it is tied to. A long text goes on in further parts, and all its words stand in the head as well, without a place,
so that words from far apart are found together and phrases where they are.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from html import unescape

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils import translation
from django.utils.html import strip_tags
from modeltranslation.utils import build_localized_fieldname

from publishing.addresses import split_language
from publishing.languages import Text
from publishing.models import EARLIEST, LATEST, Publishable
from publishing.richtext import RichTextField
from search import segmenting
from search.engines import GAP, spaced
from search.models import WITHIN, Entry
from search.numbers import MOST_PARTS, number
from search.registry import Kind, kind_of

#: Before a term of a name, a name as a whole, a word of a name as it is written, a term that is lent, and a tie.
NAME, WHOLE, WRITTEN, LENT, TIE = "†", "‡", "※", "◊", "§"
#: Characters of text in one part, and those that the next one repeats, so that no phrase falls between two.
PART, OVERLAP = 3000, 60
#: What of an entry says nothing by itself, or is made of the rest.
_NOT_COMPARED = {"id", "fingerprint", "changed_at", "shown_from", "shown_until"}
#: Times in which nothing is ever seen.
NEVER = (LATEST, EARLIEST)


@dataclass
class Composed:
    """An entry that is not stored yet, with its terms; those without a place take no part in phrases."""

    entry: Entry
    terms: list[str]
    without_place: list[str] = field(default_factory=list)


def compose(record: Publishable) -> list[Composed]:
    """Return the entries of a record: its head and further parts, or nothing where it is not published."""
    kind, times = kind_of(type(record)), record.times_shown()
    if kind is None or times is None:
        return []
    above = [number(kind_of(type(one)).place, one.pk) for one in _above(record)]
    shown = _shown_times(record)
    within = dict(zip((f"{name}_id" for name in WITHIN), dict.fromkeys(above), strict=False))
    texts = list(_texts(kind, record))
    pieces = list(_pieces(texts))
    parts = _in_parts(pieces)[:MOST_PARTS]
    common = {
        "place": kind.place, "key": record.pk, "version": segmenting.VERSION, "changed_at": record.updated_at,
        "own_from": times[0] or EARLIEST, "own_until": times[1] or LATEST,
        "shown_from": shown[0], "shown_until": shown[1],
        **within, "day": kind.day(record),
        "ties": " ".join(_ties(kind, record, texts)), "address": _address(record),
        "slug": getattr(record, "slug", "") or "",
    }  # fmt: skip
    own = {"facts": _facts(kind, record), "lent": list(dict.fromkeys(kind.lends(record))) if kind.lends else []}
    composed = []
    for part, pieces in enumerate(parts):
        entry = Entry(id=number(kind.place, record.pk, part), part=part, texts=pieces, **common, **own)
        own = {}
        composed.append(Composed(entry, spaced(_terms(kind, record, entry))))
    composed[0].without_place = _without_place(composed[0].terms, texts) if len(parts) > 1 else []
    fingerprint = _fingerprint(composed)
    for one in composed:
        one.entry.fingerprint = fingerprint
    return composed


def tie(code: str, key: object) -> str:
    """Return the term of a tie, of a kind's code and a record's key."""
    return f"{TIE}{code}{TIE}{key}".replace("-", TIE)


def whole(text: str) -> str:
    """Return the term of a name as a whole."""
    joined = " ".join(segmenting.terms(text))
    return WHOLE + hashlib.blake2b(joined.encode(), digest_size=8).hexdigest()


def _terms(kind: Kind, record: Model, entry: Entry) -> Iterator[str]:
    if entry.part == 0:
        names = list(dict.fromkeys(text for _code, text in _names(kind, record)))
        for text in names:
            yield whole(text)
        for text in names:
            yield from (f"{NAME}{term}" for term in segmenting.terms(text))
            yield GAP
            yield from (f"{WRITTEN}{term}" for term in segmenting.written_terms(text))
            yield GAP
        for text in entry.lent:
            yield from (f"{LENT}{term}" for term in segmenting.terms(text))
            yield GAP
    for _code, text in entry.texts:
        yield from segmenting.terms(text)
        yield GAP
        for terms in segmenting.joined_terms(text):
            yield from terms
            yield GAP
    yield from (tie(*one.split(":", 1)) for one in entry.ties.split())


def _names(kind: Kind, record: Model) -> Iterator[tuple[str, str]]:
    for name in kind.naming:
        yield from _written(record, name)
    yield from ((code, text) for code, text in kind.names(record) if text)


def _texts(kind: Kind, record: Model) -> Iterator[tuple[str, str]]:
    """Yield all that is looked through, each text once, with the language it is in."""
    seen = set()
    fields = [pair for name in kind.fields for pair in _written(record, name)]
    for code, text in [*fields, *kind.names(record), *kind.texts(record)]:
        if text and text not in seen:
            seen.add(text)
            yield code, text


def _written(record: Model, name: str) -> list[tuple[str, str]]:
    """Return the words of a field in every language, plain: ``[(language, text)]``."""
    found, is_rich = _columns(type(record), name)
    return [(code, text) for column, code in found if (text := _plain(getattr(record, column) or "", is_rich))]


@cache
def _columns(model: type[Model], name: str) -> tuple[list[tuple[str, str]], bool]:
    """Return the columns of a field with their languages, and whether it holds rich text."""
    known = {field.name for field in model._meta.concrete_fields}
    localized = [(build_localized_fieldname(name, code), code) for code, _name in settings.LANGUAGES]
    columns = [pair for pair in localized if pair[0] in known] or [(name, "")]
    return columns, isinstance(model._meta.get_field(name), RichTextField)


def _plain(text: str, is_rich: bool) -> str:
    text = text.replace("\0", " ")
    return " ".join((unescape(strip_tags(text.replace("<", " <"))) if is_rich else text).split())


def _pieces(texts: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    """Yield texts cut to what fits into a part; each piece begins with the end of the one before."""
    for code, text in texts:
        start = 0
        while len(text) - start > PART:
            end = start + PART
            at_space = text.rfind(" ", end - OVERLAP, end)
            end = at_space if at_space > 0 else end
            yield [code, text[start:end]]
            start = end - OVERLAP
        yield [code, text[start:]]


def _in_parts(pieces: Iterable[list[str]]) -> list[list[list[str]]]:
    parts: list[list[list[str]]] = [[]]
    length = 0
    for piece in pieces:
        if length and length + len(piece[1]) > (PART if len(parts) > 1 else 2 * PART):
            parts.append([])
            length = 0
        parts[-1].append(piece)
        length += len(piece[1])
    return parts


def _without_place(held: list[str], texts: Iterable[tuple[str, str]]) -> list[str]:
    held = set(held)
    return [
        term for term in dict.fromkeys(t for _code, text in texts for t in segmenting.terms(text)) if term not in held
    ]


def _above(record: Publishable) -> Iterator[Publishable]:
    for name in record.shown_with:
        other = getattr(record, name)
        if other is not None:
            yield from (other, *_above(other))


def _shown_times(record: Publishable) -> tuple[datetime, datetime]:
    """Return from when until when a record is seen, together with all that it is shown with."""
    all_times = [one.times_shown() for one in (record, *_above(record))]
    if None in all_times:
        return NEVER
    return max(begin or EARLIEST for begin, _end in all_times), min(end or LATEST for _begin, end in all_times)


def _ties(kind: Kind, record: Model, texts: list[tuple[str, str]]) -> list[str]:
    codes = kind.languages(record) if kind.languages else [code for code, _text in texts]
    languages = [f"language:{code}" for code in dict.fromkeys(codes) if code]
    return list(dict.fromkeys([f"kind:{kind.code}", f"{kind.code}:{record.pk}", *kind.ties(record), *languages]))


def _facts(kind: Kind, record: Model) -> dict:
    """Return what a hit shows, in each language of the site: title with its language, detail, facts of the kind."""
    shown = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            facts = {"title": kind.title(record), "detail": kind.detail(record), **kind.facts(record)}
            shown[code] = {name: _stored(fact) for name, fact in facts.items()}
    return shown


def _stored(fact: Text | str) -> list | str:
    return [fact.words, fact.language, fact.is_fallback] if isinstance(fact, Text) else fact


def _address(record: Publishable) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return split_language(record.get_absolute_url())[1]


def _fingerprint(composed: list[Composed]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for one in composed:
        columns = [field.attname for field in Entry._meta.concrete_fields if field.attname not in _NOT_COMPARED]
        held = [getattr(one.entry, name) for name in columns]
        digest.update(json.dumps([held, one.terms, one.without_place], cls=DjangoJSONEncoder).encode())
    return digest.hexdigest()
