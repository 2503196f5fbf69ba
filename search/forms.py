"""What a reader may ask the search page for."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from publishing import words
from search.facets import FACETS

#: Values of one facet that can be chosen at once.
MOST_CHOSEN = 10


class ValuesField(forms.Field):
    """Names of values, as often as the parameter is given; what could be none is left out."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: list[str] | None) -> list[str]:
        fit = (one for one in value or () if len(one) <= 100 and re.fullmatch(r"[\w-]+", one))
        return list(dict.fromkeys(fit))[:MOST_CHOSEN]


class SearchForm(forms.Form):
    """One text of at most 200 characters, and values of facets."""

    q = forms.CharField(
        label=_("Search the record"),
        required=False,
        max_length=words.MAX_LENGTH,
        validators=words.VALIDATORS[1:],
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"max_length": _("A search can hold at most %(limit_value)d characters.")},
    )
    page = forms.CharField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code in FACETS:
            self.fields[code] = ValuesField(required=False)

    def clean_page(self) -> int:
        """Return the number of the page; what is none is the first."""
        asked = self.cleaned_data["page"]
        return int(asked) if re.fullmatch(r"[1-9][0-9]{0,5}", asked, re.ASCII) else 1

    @property
    def chosen(self) -> dict[str, list[str]]:
        """The values that were chosen, by facet."""
        return {code: values for code in FACETS if (values := self.cleaned_data.get(code))}
