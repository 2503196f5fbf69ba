"""Which record may have been meant by an address at which there is nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Model

from publishing.addresses import address_of, kinds

#: How much of two addresses must be alike, from 0 to 1, for one to be offered for the other.
ENOUGH = 0.4
#: Records of a kind that are looked at, and how many of them are compared in full with one address.
MOST, CLOSEST = 5000, 3
#: What the last part of an address counts for, which is made of the words of the record itself.
LAST_PART = 0.75


class Guess(NamedTuple):
    """A public record whose address is near to the one that was asked for, and how near: from 0 to 1."""

    record: Model
    nearness: float


def nearest(paths: Iterable[str], most: int = 2) -> dict[str, list[Guess]]:
    """Return for each address, in its stored form, the public records nearest to it, the nearest first.

    Takes two queries for each kind of record, however many addresses there are.
    """
    found: dict[str, list[Guess]] = {path: [] for path in paths}
    for model in kinds() if found else ():
        if model.address_parts:
            for path, guesses in _of_kind(model, list(found)).items():
                found[path] += guesses
    return {path: sorted(of, key=lambda guess: -guess.nearness)[:most] for path, of in found.items()}


def nearness(one: str, other: str) -> float:
    """Return how much two addresses are alike, from 0 to 1; the last part counts most."""
    (above, last), (other_above, other_last) = ((path.rpartition("/")[0], _last(path)) for path in (one, other))
    return LAST_PART * _shared(last, other_last) + (1 - LAST_PART) * _shared(above, other_above)


def _of_kind(model: type[Model], paths: list[str]) -> dict[str, list[Guess]]:
    known = model._default_manager.published().order_by("-pk").values_list("pk", model.address_parts[-1])[:MOST]
    holders: dict[str, list] = defaultdict(list)
    for pk, words in known:
        for gram in grams(_last(words)):
            holders[gram].append(pk)
    close = {path: _closest(path, holders) for path in paths}
    wanted = {pk for keys in close.values() for pk in keys}
    records = model._default_manager.select_related(*model.address_parents()).in_bulk(wanted) if wanted else {}
    addresses = {pk: address_of(record) for pk, record in records.items()}
    scored = {path: [Guess(records[pk], nearness(path, addresses[pk])) for pk in keys] for path, keys in close.items()}
    return {path: [guess for guess in of if guess.nearness >= ENOUGH] for path, of in scored.items()}


def _closest(path: str, holders: dict[str, list]) -> list:
    shared = Counter(pk for gram in grams(_last(path)) for pk in holders.get(gram, ()))
    return [pk for pk, _count in shared.most_common(CLOSEST)]


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _shared(one: str, other: str) -> float:
    """Return the share of runs of three characters that two texts have in common, as Dice measures it."""
    left, right = grams(one), grams(other)
    return 2 * len(left & right) / (len(left) + len(right))


def grams(text: str) -> set[str]:
    """Return the runs of three characters in a text, its beginning and end included."""
    padded = f"  {text.lower()} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
