"""What may have been meant by a query that finds nothing: made of the words and names that are in the index.

Nothing is suggested that does not find something public, so no word of a hidden record is ever given away.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from search.asking import Query, Unit, parse
from search.composing import NAME
from search.expressions import any_of, one
from search.finding import expression
from search.models import KnownWord
from search.newest import Question, newest
from search.relations import related
from search.segmenting import LONGEST, fold, paired_runs, words_of
from search.vocabulary import SHORTEST

#: Suggestions made, queries tried for them, words near another that are tried, and words they are chosen from.
MOST, TRIED, NEAR, POOL = 3, 8, 3, 4000
#: How much alike words have to be, and runs of characters: 1 is the same.
ALIKE, ALIKE_RUNS = 0.7, 0.5
#: Records whose names are looked through for a run of characters like another.
NAMES = 60
#: Of so many words, each is left out in turn.
MOST_LEFT_OUT = 4


def suggest(query: Query) -> list[str]:
    """Return queries like one that found nothing, each of which finds something; the likeliest first."""
    found: list[str] = []
    for number, text in enumerate(dict.fromkeys(_guesses(query))):
        if number >= TRIED or len(found) >= MOST:
            break
        if text != query.text and finds_something(parse(text)):
            found.append(text)
    return found


def written_as_one(query: Query) -> list[str]:
    """Return the query with two of its words written as one, where that finds something: "roundtable"."""
    fewer = len(query.wanted) - 1
    texts = [text for text in _parted_otherwise(query) if len(parse(text).wanted) == fewer] if fewer else []
    return [text for text in texts[:MOST] if finds_something(parse(text))]


def finds_something(query: Query) -> bool:
    """Say whether a query finds anything that the public sees."""
    if not query:
        return False
    return bool(newest([Question(expression(query, related(query)))], 1)[0])


def _guesses(query: Query) -> Iterator[str]:
    """Yield queries that may have been meant: words parted or spelled otherwise, no phrases, fewer words."""
    yield from _parted_otherwise(query)
    near = {unit: list(_near(unit)) for unit in query.wanted}
    if any(near.values()):
        for place in range(NEAR):
            yield _joined(query, (others[min(place, len(others) - 1)] if (others := near[u]) else u.text for u in near))
    for unit in query.wanted:
        for other in near[unit]:
            yield _joined(query, (other if one_of is unit else one_of.text for one_of in query.wanted))
    if any(len(unit.terms) > 1 for unit in query.wanted):
        yield _joined(query, (unit.text.strip('"') for unit in query.wanted))
    if 2 < len(query.wanted) <= MOST_LEFT_OUT:
        for unit in query.wanted:
            yield _joined(query, (u.text for u in query.wanted if u is not unit and not _is_small(u.text)))
    if len(query.wanted) > 1:
        yield from (unit.text for unit in query.wanted if not _is_small(unit.text))


def _parted_otherwise(query: Query) -> Iterator[str]:
    """Yield the query with two of its words written as one that is known, and with one as a phrase of two."""
    words = [unit.text if unit.text.isalpha() and unit.text.isascii() else "" for unit in query.wanted]
    pairs = {first + second: place for place, (first, second) in enumerate(pairwise(words)) if first and second}
    ends = {word[at:]: (place, at) for place, word in enumerate(words) for at in range(3, len(word) - SHORTEST + 1)}
    asked = {word.lower(): word for word in (*pairs, *ends)}
    known = KnownWord.objects.filter(word__in=asked).order_by("word").values_list("word", flat=True) if asked else ()
    for word in (asked[word] for word in known):
        texts = [unit.text for unit in query.wanted]
        if word in pairs:
            yield _joined(query, [*texts[: pairs[word]], word, *texts[pairs[word] + 2 :]])
        if word in ends:
            place, at = ends[word]
            yield _joined(query, [*texts[:place], f'"{words[place][:at]} {word}"', *texts[place + 1 :]])


def _is_small(text: str) -> bool:
    """Say whether a word by itself says nothing: "of"."""
    return text.isascii() and text.islower() and len(text) < SHORTEST


def _joined(query: Query, words: Iterable[str]) -> str:
    return " ".join([*words, *(f'-"{unit.text}"' for unit in query.excluded)])


def _near(unit: Unit) -> Iterator[str]:
    words, runs = words_of(unit.text), paired_runs(unit.text)
    if len(words) == 1 and not runs:
        yield from _near_words(words[0][:LONGEST])
    elif len(runs) == 1 and not words:
        yield from _near_runs(unit, runs[0])


def _near_words(word: str) -> list[str]:
    """Return known words like one: that begin with it, or are spelled nearly so."""
    begin = KnownWord.objects.filter(initial=word[0], word__startswith=word).order_by("length", "word")
    begun = [known for known in begin.values_list("word", flat=True)[:NEAR] if known != word]
    length = {"length__gte": len(word) - 2, "length__lte": len(word) + 2}
    same_initial = KnownWord.objects.filter(initial__in={*word[:2]}, **length)
    alike = _alike(word, same_initial) or _alike(word, KnownWord.objects.filter(**length))
    return list(dict.fromkeys([*alike, *begun]))[:NEAR]


def _alike(word: str, known) -> list[str]:
    pool = known.exclude(word=word).order_by("word").values_list("word", flat=True)[:POOL]
    found = process.extract(word, pool, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=NEAR)
    return [known for known, _score, _place in found]


def _near_runs(unit: Unit, run: str) -> list[str]:
    """Return parts of public names that are much like a run of characters, and about as long."""
    if len(run) < 2:
        return []
    wanted = any_of(one(f"{NAME}{term}") for term in unit.terms)
    heads = newest([Question(wanted)], NAMES, "facts")[0]
    names = {fold(shown["title"][0]) for _number, facts in heads for shown in facts.values()}
    parts = Counter(part for name in names for other in paired_runs(name) for part in _windows(other, len(run)))
    likely = sorted(parts, key=lambda part: (-parts[part], part))
    found = process.extract(run, likely, scorer=Levenshtein.normalized_similarity, score_cutoff=ALIKE_RUNS, limit=NEAR)
    return [part for part, _score, _place in found if part != run]


def _windows(run: str, length: int) -> Iterator[str]:
    for size in (length, length - 1, length + 1):
        if size > 1:
            yield from (run[start : start + size] for start in range(len(run) - size + 1))
