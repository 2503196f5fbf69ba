"""The words around what was found, with the found ones marked: built piece by piece, each of them escaped."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import chain

from django.utils.safestring import SafeString

from search.asking import Unit
from search.segmenting import is_without_latin, paired_runs, spans_at, terms_in_place

#: Characters of an extract, and those of them that may stand before the first word found; half as many of scripts
#: that say twice as much with each.
LONG, BEFORE = 240, 70
Place = tuple[int, int]
#: Letters and digits that belong together where no space says so: 2023年 is not cut to 023年.
_RUN, _CUT = re.compile("[0-9A-Za-z]+"), re.compile("[0-9A-Za-z]{2}")


def marked(text: str, units: Sequence[Unit]) -> SafeString:
    """Return a whole text with what the units found in it marked."""
    return _written(text, 0, len(text), _merged(chain.from_iterable(_places(text, units))))


def extract(
    texts: Iterable[Sequence[str]], units: Sequence[Unit], language: str, without: str = ""
) -> tuple[str, SafeString] | None:
    """Return the language of, and the extract from, the text in which most of the units occur; None where none does.

    Of texts with as many, the first in the reader's language is taken. ``without`` is a text that is shown already.
    """
    found = [(code, text) for code, text in texts if text != without]
    best, most = None, (0, False)
    counts: dict[str, int] = {}
    for code, text in sorted(found, key=lambda one: one[0] != language):
        counts[text] = _count(text, units)
        if 0 < counts[text] == len(units) and code == language:
            best = (code, text)
            break
    for code, text in found if best is None else ():
        if counts[text] and (counts[text], code == language) > most:
            best, most = (code, text), (counts[text], code == language)
    if best is None:
        return None
    code, text = best
    places = sorted({place for of_unit in _places(text, units) for place in _merged(of_unit)})
    start, end = _window(text, places)
    return code, _written(text, start, end, places)


def _count(text: str, units: Sequence[Unit]) -> int:
    """Return how many of the units occur in a text."""
    if not text.isascii() and all(unit.is_ascii for unit in units) and is_without_latin(text):
        return 0
    terms = terms_in_place(text)
    return sum(1 for unit in units if next(unit.places(terms), None))


def beginning(text: str) -> SafeString:
    """Return how a text begins, without half a word at the end."""
    start, end = _window(text, [(0, 0)])
    return _written(text, start, end, [])


def _places(text: str, units: Sequence[Unit]) -> list[list[Place]]:
    """Return for each unit the parts of a text that it found."""
    terms = terms_in_place(text)
    found = [list(unit.places(terms)) for unit in units]
    spans = spans_at(text, {at for places in found for place in places for at in place}) if any(found) else {}
    return [[(spans[first][0], spans[last][1]) for first, last in places] for places in found]


def _merged(places: Iterable[Place]) -> list[Place]:
    """Return parts of a text in their order and without overlaps."""
    merged: list[Place] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(text: str, places: Sequence[Place]) -> Place:
    """Return where an extract begins and ends: around the place with most others near it, at the edges of words."""
    head = text[:1000]
    dense = not head.isascii() and sum(map(len, paired_runs(head))) * 2 > len(head)
    long, before = (LONG // 2, BEFORE // 2) if dense else (LONG, BEFORE)
    first = max(places, key=lambda place: sum(place[0] <= a and b <= place[0] + long - before for a, b in places))
    start = max(0, first[0] - before)
    end = min(len(text), max(start + long, first[1]))
    if start and (space := re.search(r"\s", text[start : first[0]])):
        start += space.end()
    elif start and _CUT.match(text[start - 1 : start + 1]):
        start = max(0, start - len(_RUN.match(text[:start][::-1])[0]), start - BEFORE)
    if end < len(text) and (spaces := list(re.finditer(r"\s", text[first[1] : end]))):
        end = first[1] + spaces[-1].start()
    elif end < len(text) and _CUT.match(text[end - 1 : end + 1]):
        end = max(first[1], end - len(_RUN.match(text[:end][::-1])[0]))
    return start, end


def _written(text: str, start: int, end: int, places: Iterable[Place]) -> SafeString:
    pieces, at = ["…" if start else ""], start
    for a, b in places:
        if at <= a and b <= end:
            pieces += [escape(text[at:a]), "<mark>", escape(text[a:b]), "</mark>"]
            at = b
    return SafeString("".join([*pieces, escape(text[at:end]), "…" if end < len(text) else ""]))
