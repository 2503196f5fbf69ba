"""What a reader is told of values that do not count in a list."""

import unicodedata
from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from publishing import words
from publishing.facets import FacetFilter, YearFacet
from publishing.list_filters import ListFilter

#: Refused values that are named one by one.
MOST_NAMED = 3
PROBLEMS = {
    "max_length": _("The text under “%(field)s” is longer than %(limit)s characters, so it was left out."),
    "null_characters_not_allowed": _(
        "“%(value)s” under “%(field)s” holds characters that cannot be looked for, so it was left out."
    ),
    "unreadable": _("“%(value)s” under “%(field)s” holds characters that cannot be looked for, so it was left out."),
    "invalid_choice": _("“%(value)s” is not among the choices under “%(field)s”, so it was left out."),
    "not_a_year": _("“%(value)s” is not a year, so it was left out."),
}
OTHER_PROBLEM = _("“%(value)s” does not fit under “%(field)s”, so it was left out.")


def refusal(asked: ListFilter, value: str, error: forms.ValidationError) -> str:
    """Return the sentence that says why a value under a filter was left out."""
    return PROBLEMS.get(error.code, OTHER_PROBLEM) % {
        "value": shortened(value),
        "field": asked.label,
        "limit": words.MAX_LENGTH,
    }


def left_out(facet: FacetFilter, values: list[str]) -> Iterator[str]:
    """Yield the sentences that name values of a facet that were left out: a few, and how many there are besides."""
    code = "not_a_year" if isinstance(facet, YearFacet) else "invalid_choice"
    for value in values[:MOST_NAMED]:
        yield PROBLEMS[code] % {"value": shortened(value), "field": facet.label}
    if others := len(values[MOST_NAMED:]):
        told = ngettext(
            "One more value under “%(field)s” was left out.",
            "%(count)s more values under “%(field)s” were left out.",
            others,
        )
        yield told % {"field": facet.label, "count": others}


def shortened(value: str, length: int = 40) -> str:
    """Return a reader's own input fit to be shown: no control characters, no half characters, not too long."""
    head = "".join("\ufffd" if unicodedata.category(c) in {"Cc", "Cs", "Cf"} else c for c in value[: length + 1])
    return head if len(head) <= length else f"{head[:length]}…"
