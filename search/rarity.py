"""How often terms occur: what is asked for is looked up from the rarest term on.

Only of frequent terms it is known, as of the last count. It decides how much work an answer is, never what is in it.
"""

import time
from math import prod

from django.db import connection, transaction

from search import engines
from search.expressions import AllOf, AnyOf, Conjunction, Expression, Phrase
from search.models import Entry, FrequentTerm

#: The share of entries from which on a term is frequent; what is taken for that of all others; and, at the least, for
#: that of all that begin so.
FREQUENT, RARE, BEGUN = 0.002, 0.0002, 0.02
#: Entries of which it is quicker to look at each than to look up further parts.
FEW = 500
#: Seconds for which a process knows what it read, and the share by which the record grows until it is counted anew.
LIFETIME, GROWTH = 600, 0.1

_known: tuple[float, dict[str, int]] = (float("-inf"), {})


def count() -> None:
    """Take down how often frequent terms occur."""
    total, found = engines.frequent_terms(FREQUENT)
    rows = [FrequentTerm(term=term, entries=entries) for term, entries in {"": total, **found}.items()]
    with transaction.atomic():
        FrequentTerm.objects.all().delete()
        FrequentTerm.objects.bulk_create(rows, ignore_conflicts=True)


def count_again() -> None:
    """Count anew where the record has grown or shrunk since."""
    before = FrequentTerm.objects.filter(term="").values_list("entries", flat=True).first() or 0
    if abs(Entry.objects.count() - before) > GROWTH * before:
        count()


def known() -> dict[str, int]:
    """Return in how many entries frequent terms occur, and under "" how many entries there are.

    Within a transaction nothing is known: what may be taken back is not to be remembered.
    """
    global _known
    if connection.in_atomic_block:
        return {}
    if time.monotonic() - _known[0] > LIFETIME:
        _known = (time.monotonic(), dict(FrequentTerm.objects.values_list("term", "entries")))
    return _known[1]


def rarest_first(wanted: Expression) -> Conjunction:
    """Return the parts of what is asked for, the rarest first, and the share of entries that will have them all."""
    counts = known()
    total = counts.get("", 0)
    parts, without = (wanted.parts, wanted.without) if isinstance(wanted, AllOf) else ((wanted,), ())
    shares = {part: _share(part, counts, total) for part in parts}
    first, *others = sorted(parts, key=shares.get)
    fit = [total * prod(shares[part] for part in (first, *others[:more])) for more in range(len(others))]
    enough = next((more for more, fitting in enumerate(fit) if more and fitting <= FEW), len(others))
    left = prod(1 - _share(part, counts, total) for part in without)
    return Conjunction(
        (AllOf((first,), without) if without else first, *others[:enough]),
        tuple(others[enough:]),
        prod(shares.values()) * left,
        min(shares.values()) * left,
        total,
    )


def _share(part: Expression, counts: dict[str, int], total: int) -> float:
    """Return the share of entries that have a part, at most."""
    if isinstance(part, Phrase):
        *first, last = part.terms
        found = [counts.get(term, 0) for term in (first if part.is_open else part.terms)]
        if part.is_open:
            begun = sum(count for term, count in counts.items() if term.startswith(last))
            found.append(max(begun, BEGUN * total))
        return min(1.0, max(min(found) / (total or 1), RARE))
    if isinstance(part, AnyOf):
        return min(1.0, sum(_share(one, counts, total) for one in part.parts))
    return min(_share(one, counts, total) for one in part.parts)
