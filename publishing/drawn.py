"""Pieces of HTML that many pages share, remembered one by one for a version of the record, until midnight.

Only what every reader may see is drawn here, and it may differ by nothing that its key does not say but the language.
"""

from collections.abc import Callable, Hashable
from functools import partial
from sys import getsizeof

from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from publishing.listing import RecordFilterSet, RecordPage
from publishing.remembering import Memory

#: Bytes of the pieces, with what their keys take.
MOST = 8 * 1024 * 1024
KEY = 500
#: Stands in a row for what every address in it ends with.
WITHIN = "\0within\0"


def size(parts: list[str]) -> int:
    """Return how many bytes a remembered piece takes."""
    return KEY + sum(map(getsizeof, parts))


pieces = Memory(MOST, size=size)


def place() -> tuple:
    """Return what every piece may differ by: language, day, and where the site lies."""
    return get_language(), timezone.localdate(), get_script_prefix()


def rows(
    listed: RecordPage | list, draw: Callable[..., str], within: str, first: dict | None = None, **more
) -> list[str]:
    """Return each row as ``draw(record, within, **more)`` writes it; ``first`` is what the first row gets besides.

    The rows of a page of a list are published, so they are remembered, whatever list they stand in; those of any other
    list are drawn anew.
    """
    first = first or {}
    if not isinstance(listed, RecordPage):
        return [draw(record, within, **more, **({} if number else first)) for number, record in enumerate(listed)]
    kind, at, end = (draw.name, listed.model), place(), conditional_escape(within)
    keys = {(kind, at, pk, *(more | ({} if number else first)).items()): pk for number, pk in enumerate(listed.keys)}

    def make(lacking: list[tuple]) -> dict[tuple, list[str]]:
        records = listed.read([keys[key] for key in lacking])
        return {
            key: draw(records[keys[key]], WITHIN, **dict(key[3:])).split(WITHIN)
            for key in lacking
            if keys[key] in records
        }

    found = pieces.each(keys, make)
    return [SafeString(end.join(found[key])) for key in keys if key in found]


def facets(filterset: RecordFilterSet, draw: Callable[..., str]) -> list[str]:
    """Return those facets that offer something, as ``draw(facet, is_open)`` writes them: the first two open."""
    at, drawn = place(), []
    for name in filterset.facet_filters:
        is_open = len(drawn) < 2
        key = (at, filterset.counted_as(name), tuple(filterset.applied.get(name, ())), is_open)
        (html,) = pieces.one(key, partial(_facet, filterset, name, draw, is_open))
        drawn += [SafeString(html)] if html else []
    return drawn


def piece(key: Hashable, draw: Callable[[], str], kept: Memory = pieces) -> SafeString:
    """Return what ``draw`` writes, once, and keep it there."""
    return SafeString(kept.one((place(), key), lambda: [draw()])[0])


def _facet(filterset: RecordFilterSet, name: str, draw: Callable[..., str], is_open: bool) -> list[str]:
    shown = filterset.shown(name)
    return [draw(shown, is_open) if shown.options else ""]
