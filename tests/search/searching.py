"""What tests of the search share: the index made of the test's records, and what a query finds in it."""

from search.asking import parse
from search.finding import candidates
from search.indexing import rebuild
from search.registry import kind_at


def found(query: str) -> list:
    """Return the records that a query finds, best first, after the index was made anew."""
    rebuild()
    return look(query)


def look(query: str) -> list:
    """Return the records that a query finds in the index as it is, best first."""
    return [kind_at(row.place).model.objects.get(pk=row.key) for row in candidates(parse(query)).rows]
