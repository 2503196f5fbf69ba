"""What an editor says of a caption spreadsheet: in which format it goes out, and which file comes back in."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.desk.sheets import reading
from media.desk.sheets.tables import Table

MOST_BYTES = 5 * 1024 * 1024


class FormatForm(forms.Form):
    """The format in which a spreadsheet goes out."""

    format = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")])


class UploadForm(forms.Form):
    """A spreadsheet that comes back; ``cleaned_data`` holds the table in it."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv", "aria-describedby": "sheet-file-help"}),
    )
    empties = forms.BooleanField(label=gettext_lazy("Empty cells empty the field"), required=False)

    def clean_file(self) -> Table:
        """Return the table in the file; raise ``ValidationError`` with the reason why there is none."""
        file: File = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            told = _("The file has %(size)s; at most %(limit)s are taken. Split it into several files.")
            raise ValidationError(told % {"size": filesizeformat(file.size), "limit": filesizeformat(MOST_BYTES)})
        self.name = file.name
        return reading.read(file.read())
