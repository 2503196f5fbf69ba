"""Which public pages may be kept whole, and by which parameters of their addresses they differ.

A view that says nothing here is never kept. What a kept page does not name among its parameters it never gets to see,
so that nobody's ``?utm_source=`` is shown to the next reader.
"""

from collections.abc import Callable, Iterable

from django.http import QueryDict
from django.urls import ResolverMatch

Known = str | Callable[..., Iterable[str]]


def kept(*parameters: Known) -> Callable[[Callable], Callable]:
    """Mark a view whose pages are the same for everybody who is not signed in, with its parameters in order.

    In the place of a parameter a function can stand that gets what is in the path and returns several.
    """

    def mark(view: Callable) -> Callable:
        view.kept_by = parameters
        return view

    return mark


def known_to(match: ResolverMatch, asked: QueryDict) -> QueryDict | None:
    """Return what a view knows of what was asked, in the order it declares; or None where its pages are not kept."""
    parameters = getattr(match.func, "kept_by", None)
    if parameters is None:
        return None
    known = QueryDict(mutable=True)
    for parameter in parameters:
        for name in parameter(**match.kwargs) if callable(parameter) else [parameter]:
            if name in asked:
                known.setlist(name, asked.getlist(name))
    known._mutable = False
    return known
