"""What a reader may type into the search box."""

from django import forms
from django.utils.translation import gettext_lazy as _

from publishing import words


class SearchForm(forms.Form):
    """One text of at most 200 characters."""

    q = forms.CharField(
        label=_("Search the record"),
        required=False,
        max_length=words.MAX_LENGTH,
        validators=words.VALIDATORS[1:],
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"max_length": _("A search can hold at most %(limit_value)d characters.")},
    )
