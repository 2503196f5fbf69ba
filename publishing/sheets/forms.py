"""The form with which a spreadsheet comes back in."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_BYTES = 5 * 1024 * 1024


class SheetForm(forms.Form):
    """A spreadsheet that comes back; ``cleaned_data`` holds its bytes, ``name`` what it is called."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv", "aria-describedby": "sheet-file-help"}),
    )
    empties = forms.BooleanField(label=gettext_lazy("Empty cells empty the field"), required=False)
    name = ""

    def clean_file(self) -> bytes:
        """Return what is in the file; raise ``ValidationError`` for one that is too large."""
        file: File = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            told = _("The file has %(size)s; at most %(limit)s are taken. Split it into several files.")
            raise ValidationError(told % {"size": filesizeformat(file.size), "limit": filesizeformat(MOST_BYTES)})
        self.name = file.name
        return file.read()
